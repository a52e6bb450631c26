import {
  allOf,
  anyOf,
  assigned,
  memberOf,
  organisationRole,
  type Policy,
  roleIn,
  rule,
  sameOrganisation,
  stateIn,
  supervisesAny,
  unowned,
} from '#platform/access/policy.ts'

export const formPolicy = {
  'form.read': rule(
    'sees the forms there are, and what changed from one version to the next',
    anyOf(unowned, sameOrganisation),
  ),
  'form.keep': rule(
    'brings a form in, changes its words in a draft, publishes it or discards it',
    allOf(anyOf(supervisesAny, organisationRole('manager')), sameOrganisation),
  ),
  'form.adapt': rule(
    'makes a draft of a form to change its words in; of one that comes with the program, a copy of its own',
    allOf(anyOf(supervisesAny, organisationRole('manager')), anyOf(unowned, sameOrganisation)),
  ),
  'response.read': rule('reads what was answered for the team', memberOf),
  // Answers are sealed for the team, so that only whom it has admitted can open them again.
  'response.begin': rule('begins to answer a form that belongs to no case', memberOf),
  // Of a case the same as writing in the case; `entrusted` says with whom the others are.
  'response.fill': rule(
    'answers a form on a case, corrects what was answered and discards what was only begun; what belongs to no case is entrusted to every member',
    anyOf(allOf(memberOf, assigned), roleIn('supervisor')),
  ),
  'response.read_complaint': rule(
    'reads a complaint that was answered for the team; its coordinator is who began it',
    anyOf(roleIn('supervisor'), allOf(memberOf, assigned, stateIn('draft'))),
  ),
  'response.export': rule('takes what was answered for the team out as a table', memberOf),
} satisfies Policy<string>
