import { organisationRole, type Policy, rule } from '#platform/access/policy.ts'

export const rightsPolicy = {
  'fears.write': rule(
    'adds the organisation’s own sentences to the five fears, and enters whose lawyer reviewed them',
    organisationRole('data_guardian', 'manager'),
  ),
} satisfies Policy<string>
