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
// `app.tends_directory` and `app.keeps_entry` say the same in the database.

const tends = anyOf(roleAnywhere('referral_focal_point', 'supervisor'), organisationRole('manager'))

export const directoryPolicy = {
  'directory.read': rule('reads every entry of the directory, and suggests what should change', anyStaff),
  'directory.keep': rule(
    'adds, changes, verifies, hides and merges entries of the directory',
    allOf(tends, anyOf(unowned, sameOrganisation)),
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
  'directory.give': rule('settles which organisation owns an entry', deploymentRole('operator')),
} satisfies Policy<string>
