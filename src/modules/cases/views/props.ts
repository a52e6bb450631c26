import type { ConsentRow } from '#modules/consent/schema.ts'
import type { ListedResponse } from '#modules/forms/commands/open.ts'
import type { ReferralRow } from '#modules/referrals/queries.ts'
import type { RemovalRow } from '#modules/removals/queries.ts'
import type { Hold } from '#modules/retention/queries.ts'
import type { Filled } from '#ui/form.tsx'
import type { View } from '#ui/view.ts'
import type { OpenedCase } from '../commands/file.ts'

/** What the page of one case shows. */
export type CaseProps = {
  v: View
  opened: OpenedCase
  names: Map<string, string>
  referrals: (Pick<ReferralRow, 'id' | 'service' | 'state'> & { teamName: string })[]
  consents: (ConsentRow & { teamName: string })[]
  /** Removal requests of the report that the case came from; their addresses stand there. */
  removals: RemovalRow[]
  filled: Filled
  hold: Hold | null
  /** Forms that were answered about the child. */
  responses: ListedResponse[]
  may: { write: boolean; refer: boolean; close: boolean; hold: boolean; removePaper: boolean; answer: boolean }
}
