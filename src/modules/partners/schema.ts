import { z } from 'zod'
import { isoDay, someOf, someText, text } from '#platform/http/form.ts'
import { addDays, today } from '#platform/time/time.ts'

/** Where the operations for programs stand. */
export const apiRoot = '/api/v1'

/** What a key may be for. */
export const scopes = ['directory_read', 'directory_write', 'reports'] as const
export type Scope = (typeof scopes)[number]

/** The last day on which a key may work, for one that is made today: a year. */
export const latestDay = (now = today()): string => Temporal.PlainDate.from(now).add({ years: 1 }).toString()
/** What the form proposes: half a year. */
export const usualDay = (now = today()): string => addDays(now, 182)

export const keyInput = z.object({
  /** The program's name, never a person's. */
  label: someText(60),
  scopes: someOf(scopes).pipe(z.array(z.enum(scopes)).min(1, { error: 'errors.choose' })),
  expiresOn: isoDay
    .refine((day) => day >= today(), { error: 'errors.key_day' })
    .refine((day) => day <= latestDay(), { error: 'errors.key_day' }),
  nonce: text(64),
})
export type KeyInput = z.output<typeof keyInput>
