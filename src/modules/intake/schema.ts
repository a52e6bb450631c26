import { z } from 'zod'
import { isoDay, oneOf, someText, text, uuid } from '#platform/http/form.ts'
import { languages } from '#platform/i18n/i18n.ts'
import { timeOf } from './hours.ts'

/** The ways to reach out, in the order in which they stand side by side. */
export const ways = ['write', 'chat', 'call_me', 'i_call', 'message', 'sms', 'come_by', 'lines'] as const
export type Way = (typeof ways)[number]
/** These two stand always. */
export const standing: readonly Way[] = ['write', 'lines']
/** Not built yet: it can be prepared, and not be switched on. */
export const toCome: readonly Way[] = ['chat']
/** What each needs to be reached by; where nothing stands it needs nothing. */
export const addressOf = { i_call: 'number', sms: 'number', message: 'link', come_by: 'place' } as const
export const needsAddress = (way: Way): way is keyof typeof addressOf => way in addressOf
/** Whose hours the organisation settles: the roster says who reads, and the directory when lines answer. */
export const hasHours = (way: Way) => !standing.includes(way)

export const wayInput = z.object({ way: oneOf(ways) })

export const dutyRoles = ['answerer', 'danger'] as const
export type DutyRole = (typeof dutyRoles)[number]
export const mostWeeks = 12

const timeOfDay = text(10).transform((typed, issues) => {
  const time = timeOf(typed)
  if (time === null) issues.addIssue({ code: 'custom', message: 'errors.time' })
  return time ?? ''
})

/** Somebody on duty, once or each week for `weeks` weeks. An end at or before the beginning is of the next day. */
export const shiftInput = z.object({
  personId: uuid,
  role: oneOf(dutyRoles),
  day: isoDay,
  from: timeOfDay,
  until: timeOfDay,
  weeks: z.coerce.number({ error: 'errors.whole_number' }).int().min(1).max(mostWeeks).catch(1).default(1),
})
export type ShiftInput = z.output<typeof shiftInput>

export const swapInput = z.object({ personId: uuid })
export const weekInput = z.object({ week: isoDay.catch('').default('') })
export const reachInput = z.object({
  mail: text(254).refine((v) => v === '' || /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]{2,}$/.test(v), { error: 'errors.mail' }),
})

/** Who answers, at a moment. Times are moments; null where nothing is planned as far as is looked. */
export type OnDuty = {
  /** Somebody reads now. */
  now: boolean
  /** Until when without a gap; null while nobody reads, or where no end is planned. */
  until: Date | null
  /** When somebody reads next; null while somebody does. */
  next: Date | null
  women: boolean
  men: boolean
  nextWoman: Date | null
  nextMan: Date | null
  /** Somebody is there for danger: reads, or is on call and rung. */
  danger: boolean
}

export const linkKinds = ['school', 'leaflet', 'campaign', 'page'] as const
export type LinkKind = (typeof linkKinds)[number]
export const linkInput = z.object({
  kind: oneOf(linkKinds),
  label: someText(120),
  language: oneOf(languages),
})
/** Counts of fewer visits are shown to nobody. */
export const fewestVisits = 10
/** Eight letters and digits without those that look like others. */
export const codeLetters = 'abcdefghjkmnpqrstuvwxyz23456789'
