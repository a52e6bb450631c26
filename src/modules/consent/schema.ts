import { z } from 'zod'
import agreed from '#content/codes/agreed_how.json' with { type: 'json' }
import givers from '#content/codes/consent_givers.json' with { type: 'json' }
import explained from '#content/codes/explained_by.json' with { type: 'json' }
import { isoDay, oneOf, text } from '#platform/http/form.ts'

const codes = (list: { codes: { code: string }[] }) => list.codes.map((c) => c.code) as [string, ...string[]]

/** How an agreement was reached; stands sealed in the case. */
export const consentInput = z.object({
  giver: oneOf(codes(givers)),
  explainedBy: oneOf(codes(explained)),
  explainedIn: text(100),
  agreedHow: oneOf(codes(agreed)),
  witness: text(200),
  childWords: text(2_000),
  givenOn: isoDay,
  expiresOn: isoDay,
})
export type ConsentInput = z.output<typeof consentInput>

/** What stands sealed in the case beside an agreement's codes. */
export type ConsentDetails = Pick<
  ConsentInput,
  'giver' | 'explainedBy' | 'explainedIn' | 'agreedHow' | 'witness' | 'childWords'
>

export type ConsentRow = {
  id: string
  recordId: string
  teamId: string
  toTeamId: string
  items: string[]
  givenOn: string
  expiresOn: string
  withdrawnAt: Date | null
  withdrawnBy: string | null
  withdrawalAnsweredAt: Date | null
  /** The renewed agreement that took its place. */
  replacedBy: string | null
}
