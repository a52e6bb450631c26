import { allOf, anyOf, assigned, memberOf, type Policy, roleIn, stateIn } from '#platform/access/policy.ts'

const worker = roleIn('counsellor', 'caseworker', 'supervisor')
const open = stateIn('intake', 'assessment', 'plan', 'services', 'follow_up')
const responsible = anyOf(allOf(memberOf, assigned), roleIn('supervisor'))

export const casePolicy = {
  'case.open': worker,
  'case.read': memberOf,
  'case.write': allOf(responsible, open),
  'case.refer': allOf(anyOf(responsible, roleIn('referral_focal_point')), open),
  'case.close': allOf(responsible, open),
} satisfies Policy<string>
