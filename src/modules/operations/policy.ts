import { deploymentRole, type Policy } from '#platform/access/policy.ts'

export const operationsPolicy = {
  'health.read': deploymentRole('operator'),
} satisfies Policy<string>
