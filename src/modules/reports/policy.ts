import { memberOf, type Policy, roleIn } from '#platform/access/policy.ts'

export const reportPolicy = {
  'report.read': memberOf,
  'report.answer': roleIn('counsellor', 'caseworker', 'supervisor'),
  'report.new_code': roleIn('counsellor', 'caseworker', 'supervisor'),
  'report.to_case': roleIn('counsellor', 'caseworker', 'supervisor'),
  'report.rest': roleIn('counsellor', 'caseworker', 'supervisor'),
} satisfies Policy<string>
