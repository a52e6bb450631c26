import type { Filled } from '#ui/form.tsx'
import type { View } from '#ui/view.ts'
import type { Ahead, DatedTerms, Erased, Hold } from '../queries.ts'
import type { KeptKind, Terms } from '../schema.ts'

/** What the page on keeping shows. */
export type RetentionProps = {
  v: View
  terms: { now: Terms; history: DatedTerms[] }
  ahead: Ahead
  held: Hold[]
  erased: Erased[]
  teamNames: Map<string, string>
  names: Map<string, string>
  filled: Filled
  maySet: boolean
}

const folder = {
  report: 'reports',
  case: 'cases',
  authority_request: 'authority-requests',
  form_response: 'responses',
} as const

/** Where a record of this kind is shown. */
export const pageOf = (kind: KeptKind, id: string): string => `/staff/${folder[kind]}/${id}`
