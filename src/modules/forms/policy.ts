import {
  allOf,
  anyOf,
  memberOf,
  organisationRole,
  type Policy,
  rule,
  sameOrganisation,
  supervisesAny,
  unowned,
} from '#platform/access/policy.ts'

export const formPolicy = {
  'form.read': rule(
    'sees the forms there are, and what changed from one version to the next',
    anyOf(unowned, sameOrganisation),
  ),
  'form.keep': rule(
    'brings a form in, looks at it and publishes it',
    allOf(anyOf(supervisesAny, organisationRole('manager')), sameOrganisation),
  ),
  // Of a case: whoever may open it, while it is open.
  'response.read': rule('reads what was answered for the team', memberOf),
  'response.fill': rule('answers a form for the team, and corrects what was answered', memberOf),
  'response.export': rule('takes what was answered for the team out as a table', memberOf),
} satisfies Policy<string>
