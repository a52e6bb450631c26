import { keyFor } from '#platform/access/by-key.ts'
import {
  allOf,
  anyOf,
  anyStaff,
  deploymentRole,
  organisationRole,
  type Policy,
  roleAnywhere,
  rule,
  sameOrganisation,
  unowned,
} from '#platform/access/policy.ts'

// In a row, `organisationId` is the organisation that owns the entry; null while nobody does.
// `app.tends_directory` and `app.keeps_entry` say the same in the database; for keys `app.partner_entries`.
// A key adds services, changes, lists and hides; verifying, visiting, merging and bringing back need a person.

const tends = anyOf(roleAnywhere('referral_focal_point', 'supervisor'), organisationRole('manager'))

export const directoryPolicy = {
  'directory.read': rule(
    'reads every entry of the directory, and suggests what should change',
    anyStaff,
    keyFor('directory_read', 'directory_write'),
  ),
  'directory.keep': rule(
    'adds, changes, verifies, hides and merges entries of the directory',
    allOf(tends, anyOf(unowned, sameOrganisation)),
    keyFor('directory_write'),
  ),
  'directory.rate': rule(
    'says how a service was found to be, as a worker',
    roleAnywhere('counsellor', 'caseworker', 'referral_focal_point', 'supervisor'),
  ),
  'directory.coverage': rule('sees where help is and where it is missing', anyStaff),
  'directory.export': rule(
    'takes the figures of where help is along as a spreadsheet',
    anyOf(tends, deploymentRole('monitor')),
  ),
  'directory.first_page': rule(
    'decides which numbers stand on the first page, for everybody and for danger',
    deploymentRole('operator'),
  ),
  'directory.give': rule('settles which organisation owns an entry', deploymentRole('operator')),
} satisfies Policy<string>
