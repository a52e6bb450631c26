import {
  allOf,
  anyOf,
  organisationRole,
  type Policy,
  roleAnywhere,
  rule,
  sameOrganisation,
  supervisesAny,
} from '#platform/access/policy.ts'

// An intake is its organisation's: in a row, `organisationId` is whose ways, roster or link it is.
// `app.runs_intake` and `app.keeps_links` say the same in the database.

const runs = anyOf(supervisesAny, organisationRole('manager'))
const works = anyOf(
  roleAnywhere('counsellor', 'caseworker', 'referral_focal_point', 'supervisor'),
  organisationRole('manager'),
)

export const intakePolicy = {
  'duty.read': rule('sees who is on duty, and settles where to be rung', allOf(works, sameOrganisation)),
  'duty.keep': rule('settles who is on duty', allOf(runs, sameOrganisation)),
  'ways.keep': rule('settles in which ways the organisation can be reached, and when', allOf(runs, sameOrganisation)),
  'links.keep': rule(
    'makes, prints and ends the links by which people come',
    allOf(anyOf(roleAnywhere('referral_focal_point', 'supervisor'), organisationRole('manager')), sameOrganisation),
  ),
} satisfies Policy<string>
