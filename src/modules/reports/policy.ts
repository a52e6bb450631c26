import { memberOf, type Policy, roleIn, rule } from '#platform/access/policy.ts'

const worker = roleIn('counsellor', 'caseworker', 'supervisor')

export const reportPolicy = {
  'report.read': rule('reads a report and its conversation', memberOf),
  'report.answer': rule('answers who wrote', worker),
  'report.new_code': rule('gives a new code to who lost the old one', worker),
  'report.to_case': rule('looks at what a case would take over from a report', worker),
  'report.rest': rule('lets a report rest', worker),
  'report.put_aside': rule('puts tests and silence on a pile of their own', worker),
} satisfies Policy<string>
