import {
  allOf,
  anyOf,
  organisationRole,
  type Policy,
  roleIn,
  rule,
  sameOrganisation,
  supervisesAny,
} from '#platform/access/policy.ts'

const guardian = allOf(organisationRole('data_guardian'), sameOrganisation)

export const peoplePolicy = {
  // The data guardian settles who belongs where, and reads no record.
  'person.manage': rule('invites, suspends and removes people, gives and ends their roles', guardian),
  'team.manage': rule('makes a team', guardian),
  'organisation.settle': rule('settles how long a session lives without use', guardian),
  'recovery.manage': rule('has paper sheets made, and holds a recovery ceremony', guardian),
  // A supervisor lets people in to the own team, and renews its key.
  'team.admit': rule('lets people in to a team, and lets recovery sheets open it', roleIn('supervisor')),
  'team.renew_key': rule('renews a team’s key', roleIn('supervisor')),
  'team.read': rule('sees who belongs to a team', anyOf(roleIn('supervisor'), guardian)),
} satisfies Policy<string>

/** Who may know of the pages at all. */
export const peoplePagePolicy = {
  'people.manage': rule('knows the pages about people, new teams and recovery', organisationRole('data_guardian')),
  'teams.read': rule('knows the page about teams', anyOf(supervisesAny, organisationRole('data_guardian'))),
} satisfies Policy<string>
