import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { notFound } from '#platform/errors.ts'
import { addDays, startOfDay } from '#platform/time/time.ts'
import { joined, type Stretch } from '../hours.ts'
import type { DutyRole } from '../schema.ts'

export type Answerer = { id: string; displayName: string; gender: string }
export type PlannedShift = {
  id: string
  personId: string
  displayName: string
  role: DutyRole
  startsAt: Date
  endsAt: Date
  /** The person has left the desk, or cannot sign in: the shift covers nothing. */
  void: boolean
}

/** Who answers at the desk of the own organisation, by name. */
export const answerersOf = async (tx: Tx, organisationId: string): Promise<Answerer[]> =>
  (
    await sql<Answerer>`
      select id, display_name, gender from person
      where organisation_id = ${organisationId}::uuid and app.answers_at(organisation_id, id) order by display_name, id`.execute(
      tx,
    )
  ).rows

/** What is planned for some days, in order. @param from the first day */
export const shiftsOf = async (tx: Tx, organisationId: string, from: string, days = 7): Promise<PlannedShift[]> =>
  shiftsBetween(tx, organisationId, startOfDay(from), startOfDay(addDays(from, days)))

/** One shift that stands. @throws Failure not_found */
export async function shiftOf(tx: Tx, organisationId: string, id: string): Promise<PlannedShift> {
  const [shift] = await shiftRows(tx, organisationId, sql`s.id = ${id}::uuid`)
  if (!shift) throw notFound()
  return shift
}

const shiftsBetween = (tx: Tx, organisationId: string, from: Date, until: Date) =>
  shiftRows(tx, organisationId, sql`s.ends_at > ${from} and s.starts_at < ${until}`)

async function shiftRows(tx: Tx, organisationId: string, which: RawBuilder<unknown>): Promise<PlannedShift[]> {
  const { rows } = await sql<PlannedShift>`
    select s.id, s.person_id, p.display_name, s.role, s.starts_at, s.ends_at,
      not app.answers_at(s.organisation_id, s.person_id) as void
    from duty_shift s join person p on p.id = s.person_id
    where s.organisation_id = ${organisationId}::uuid and s.removed_at is null and ${which}
    order by s.starts_at, s.ends_at, p.display_name, s.id`.execute(tx)
  return rows
}

const weekMs = 7 * 86_400_000

/** When nobody reads in the seven days from now on, in order. */
export async function gapsAhead(tx: Tx, organisationId: string, now: Date): Promise<Stretch[]> {
  const end = new Date(now.getTime() + weekMs)
  const shifts = await shiftsBetween(tx, organisationId, now, end)
  const covered = joined(
    shifts.filter((s) => s.role === 'answerer' && !s.void).map((s) => ({ from: s.startsAt, until: s.endsAt })),
  )
  const gaps: Stretch[] = []
  let from = now
  for (const stretch of covered) {
    if (stretch.from > from) gaps.push({ from, until: stretch.from })
    if (stretch.until > from) from = stretch.until
  }
  return from < end ? [...gaps, { from, until: end }] : gaps
}

/** The own address for rings by mail. */
export const ownReach = async (tx: Tx, personId: string): Promise<string> =>
  (await tx.selectFrom('dutyReach').select('mail').where('personId', '=', personId).executeTakeFirst())?.mail ?? ''

/** Whether the organisation has a desk of intake at all. */
export const hasDesk = async (tx: Tx, organisationId: string): Promise<boolean> =>
  (await tx
    .selectFrom('team')
    .select('id')
    .where('organisationId', '=', organisationId)
    .where('kind', '=', 'intake')
    .executeTakeFirst()) !== undefined
