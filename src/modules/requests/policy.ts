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

const watchesOver = anyOf(organisationRole('data_guardian'), supervisesAny)

/** What looks at no record: kinds, clocks and codes. */
export const requestPagePolicy = {
  'requests.list': rule('sees which requests about data there are, and until when they are answered', watchesOver),
  'authority.list': rule('sees the register of what authorities asked for', watchesOver),
  'authority.export': rule('takes the register of authorities’ requests along as a table', watchesOver),
} satisfies Policy<string>

export const requestPolicy = {
  'request.open': rule('reads a request, notes on it and answers it', roleIn('supervisor')),
  'request.enter': rule('enters a request that was spoken or written elsewhere', roleIn('supervisor')),
  'request.export': rule('hands out what is kept about a child', roleIn('supervisor')),
  'request.erase': rule('erases what a granted request is about', roleIn('supervisor')),
  'authority.read': rule('reads the codes and days of an authority’s request', allOf(watchesOver, sameOrganisation)),
  'authority.keep': rule(
    'enters an authority’s request, notes what was decided and answered',
    anyOf(roleIn('supervisor'), allOf(organisationRole('data_guardian'), sameOrganisation)),
  ),
  'authority.read_letter': rule('reads the letter and what it names', roleIn('supervisor')),
} satisfies Policy<string>
