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

/** What looks at no record. */
export const retentionPagePolicy = {
  'retention.read': rule(
    'sees what is kept how long, what ends soon and what is held',
    anyOf(organisationRole('data_guardian'), supervisesAny),
  ),
  'retention.set': rule('sets how long the own organisation keeps what', organisationRole('data_guardian')),
} satisfies Policy<string>

export const retentionPolicy = {
  'hold.place': rule('holds a record, so that it is not erased', roleIn('supervisor')),
  'hold.lift': rule(
    'lets a held record be erased in its time again',
    anyOf(roleIn('supervisor'), allOf(organisationRole('data_guardian'), sameOrganisation)),
  ),
  'record.erase': rule('has a record erased', roleIn('supervisor')),
} satisfies Policy<string>
