import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Ctx } from '#platform/access/context.ts'
import type { Tx } from '#platform/db/database.ts'
import { logFault } from '#platform/log/log.ts'
import { daysAhead, type Stretch } from './hours.ts'
import type { DutyRole, Way } from './schema.ts'

// What public pages need of ways and roster, kept in memory: they ask the database at most every ten
// seconds, and while it is away they go on with what is known, and at first with nothing.

export type WayKept = {
  way: Way
  address: string | null
  explainEn: string | null
  explainKm: string | null
  weekly: string
  exceptions: string
}
export type DutySpan = Stretch & { role: DutyRole; gender: string }
export type Known = {
  /** For which moment it was read. */
  at: number
  ways: WayKept[]
  spans: DutySpan[]
  /** What was worked out from it, by what for. */
  worked: Map<string, unknown>
}
type Place = { known: Known; reading: Promise<Known> | null; failedAt: number }

const freshMs = 10_000
const againMs = 5_000
const patienceMs = 1_000
const dayMs = 86_400_000
const nothing = (): Known => ({ at: Number.NEGATIVE_INFINITY, ways: [], spans: [], worked: new Map() })
const places = new WeakMap<object, Place>()

/** What is known is read again: somebody has changed it. @param app the running program */
export const forget = (app: object): void => void places.delete(app)

/** The ways and the roster of the desk that answers the public. */
export async function knownTo(ctx: Ctx): Promise<Known> {
  const place = places.get(ctx.app) ?? { known: nothing(), reading: null, failedAt: Number.NEGATIVE_INFINITY }
  places.set(ctx.app, place)
  const now = ctx.now().getTime()
  if (Math.abs(now - place.known.at) < freshMs || Date.now() - place.failedAt < againMs) return place.known
  place.reading ??= read(ctx, place, now)
  const patience = new AbortController()
  const known = await Promise.race([
    place.reading,
    pause(patienceMs, place.known, { signal: patience.signal, ref: false }),
  ])
  patience.abort()
  return known
}

const read = (ctx: Ctx, place: Place, now: number): Promise<Known> =>
  ctx
    .read((tx) => readKnown(tx, now))
    .then((known) => {
      place.known = known
      return known
    })
    .catch((error) => {
      logFault('intake.fault', error)
      place.failedAt = Date.now()
      return place.known
    })
    .finally(() => {
      place.reading = null
    })

async function readKnown(tx: Tx, now: number): Promise<Known> {
  const { rows: ways } = await sql<WayKept>`
    select way, address, explain_en, explain_km, weekly, exceptions from intake_way
    where offered and organisation_id = app.intake_organisation()`.execute(tx)
  const { rows: spans } = await sql<{ startsAt: Date; endsAt: Date; role: DutyRole; gender: string }>`
    select * from app.duty_spans(${new Date(now - dayMs)}, ${new Date(now + daysAhead * dayMs)})`.execute(tx)
  return {
    at: now,
    ways,
    spans: spans.map((s) => ({ from: s.startsAt, until: s.endsAt, role: s.role, gender: s.gender })),
    worked: new Map(),
  }
}

/** What holds for a whole minute is worked out once in it. @param of what for; with all that it depends on beside what is known */
export function onceAMinute<R>(known: Known, now: Date, of: string, work: () => R): R {
  const key = `${of} ${Math.floor(now.getTime() / 60_000)}`
  const found = known.worked.get(key)
  if (found !== undefined) return found as R
  if (known.worked.size > 50) known.worked.clear()
  const worked = work()
  known.worked.set(key, worked)
  return worked
}
