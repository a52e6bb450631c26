import type { Filled } from '#ui/form.tsx'
import type { View } from '#ui/view.ts'
import type { OpenedReferral } from '../commands/open.ts'

/** What the page of one referral shows. */
export type PageProps = {
  v: View
  opened: OpenedReferral
  from: string
  to: string
  history: { state: string; at: Date }[]
  filled: Filled
  mayAct: boolean
  /** Its agreement ends within two weeks; what the receiver said about it. */
  ends: { day: string; need: { stillNeeded: boolean; at: Date } | null } | null
}
