import { deploymentRole, memberOf, type Policy, roleIn, rule } from '#platform/access/policy.ts'

export const feedbackPolicy = {
  'feedback.read': rule('reads what people think of the help and the pages', memberOf),
  'feedback.answer': rule(
    'reads complaints too, also of discrimination and broken confidence; says what became of feedback, publishes that and takes it back',
    roleIn('supervisor'),
  ),
  'feedback.count': rule(
    'sees how many complaints there are, and how many without an answer',
    deploymentRole('operator'),
  ),
} satisfies Policy<string>
