import type { T } from '#platform/i18n/i18n.ts'
import type { Check, Level } from './schema.ts'

/** One outcome of one check. */
export const row = (code: string, level: Level, values: Check['values'] = {}): Check => ({ code, level, values })

/** What a check says to a person. A test holds every code to its message. */
export const say = (t: T, { code, values }: Check): string =>
  (t as (key: string, values: Check['values']) => string)(`staff.health.${code}`, values)
