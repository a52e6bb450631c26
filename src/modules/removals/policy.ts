import { memberOf, type Policy, roleIn, rule } from '#platform/access/policy.ts'

const worker = roleIn('counsellor', 'caseworker', 'supervisor')

export const removalPolicy = {
  'removal.read': rule('sees which addresses are to be removed, and how far that is', memberOf),
  'removal.ask': rule('asks to have an address removed, and notes what came of it', worker),
  'removal.tell': rule('lets a child who wants it see at the code how many are asked for and removed', worker),
} satisfies Policy<string>
