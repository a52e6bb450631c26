import { allOf, anyOf, assigned, memberOf, type Policy, roleIn, rule, stateIn } from '#platform/access/policy.ts'

const worker = roleIn('counsellor', 'caseworker', 'supervisor')
const open = stateIn('intake', 'assessment', 'plan', 'services', 'follow_up')
const responsible = anyOf(allOf(memberOf, assigned), roleIn('supervisor'))

export const casePolicy = {
  'case.open': rule('opens a case for a child', worker),
  'case.read': rule('reads a case file', memberOf),
  'case.write': rule('writes needs, steps and the child’s details', allOf(responsible, open)),
  'case.remove_paper': rule('removes a paper from a case, also from a closed one', responsible),
  'case.refer': rule(
    'prepares a referral from a case, and shares from it',
    allOf(anyOf(responsible, roleIn('referral_focal_point')), open),
  ),
  'case.close': rule('closes a case', allOf(responsible, open)),
} satisfies Policy<string>
