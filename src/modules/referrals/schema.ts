import { z } from 'zod'
import declineReasons from '#content/codes/decline_reasons.json' with { type: 'json' }
import outcomes from '#content/codes/referral_outcomes.json' with { type: 'json' }
import services from '#content/codes/services.json' with { type: 'json' }
import shareItems from '#content/codes/share_items.json' with { type: 'json' }
import urgencies from '#content/codes/urgencies.json' with { type: 'json' }
import { isoDay, oneOf, someOf, someText, text, uuid } from '#platform/http/form.ts'

const codes = (list: { codes: { code: string }[] }) => list.codes.map((c) => c.code) as [string, ...string[]]

export const referralStates = [
  'draft',
  'sent',
  'acknowledged',
  'accepted',
  'declined',
  'in_progress',
  'completed',
  'withdrawn',
  'declined_by_child',
  'expired',
] as const
export type ReferralState = (typeof referralStates)[number]

/** States in which somebody still has to do something. */
export const underWay: ReferralState[] = ['draft', 'sent', 'acknowledged', 'accepted', 'in_progress']

export const itemCodes = codes(shareItems)

export const draftInput = z.object({
  toTeamId: uuid,
  service: oneOf(codes(services)),
  urgency: oneOf(codes(urgencies)),
  items: someOf(itemCodes).refine((v) => v.length > 0, { error: 'errors.choose' }),
  request: someText(4_000),
})
export type DraftInput = z.output<typeof draftInput>

/** What the receiver reads, item by item, exactly as the preview showed it. */
export type Packet = { request: string; items: { item: string; text: string }[] }

export const declineInput = z.object({ reason: oneOf(codes(declineReasons)), note: text(2_000) })
export const appointmentInput = z.object({ day: isoDay, time: text(20), place: text(500), goesAlong: text(500) })
export const outcomeInput = z.object({ outcome: oneOf(codes(outcomes)), note: text(4_000) })
/** Whether the receiver still needs what it may read. */
export const needInput = z.object({ needed: oneOf(['yes', 'no']) })
export type Appointment = z.output<typeof appointmentInput>
export type Outcome = z.output<typeof outcomeInput>
export type Decline = z.output<typeof declineInput>

/** Hours until a sent referral should be acknowledged. */
export const acknowledgeHours: Record<string, number> = { urgent: 24, soon: 72, routine: 14 * 24 }
