import type { Filled } from '#ui/form.tsx'
import type { View } from '#ui/view.ts'
import type { DatedTerms, EndingMonth, Erased, Hold } from '../queries.ts'
import type { Terms } from '../schema.ts'

/** What the page on keeping shows. */
export type RetentionProps = {
  v: View
  terms: { now: Terms; history: DatedTerms[] }
  months: EndingMonth[]
  held: Hold[]
  erased: Erased[]
  teamNames: Map<string, string>
  names: Map<string, string>
  filled: Filled
  maySet: boolean
  /** The month whose records are listed; the first one unless asked for another. */
  month: string | undefined
}
