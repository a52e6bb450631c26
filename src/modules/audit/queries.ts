import { sql } from 'kysely'
import { programNames } from '#modules/partners/queries.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'
import { addDays, zone } from '#platform/time/time.ts'
import { kindOf, type TrailFilter } from './schema.ts'

export type TrailRow = {
  /** Its number in the organisation's chain, without gaps; from 1 on, until the first ones are removed at their term. */
  seq: string
  at: Date
  actorKind: 'staff' | 'reporter' | 'public' | 'system' | 'partner'
  personId: string | null
  teamId: string | null
  action: string
  subjectId: string | null
  detail: Record<string, unknown>
}

/**
 * The entries that a filter leaves, newest first, for page and export alike.
 * @param before only entries with a smaller number: the next page begins after the last one shown
 */
export async function trailEntries(
  tx: Tx,
  actor: StaffActor,
  filter: TrailFilter,
  { limit, before }: { limit: number; before?: string | undefined },
): Promise<TrailRow[]> {
  let query = (await filtered(tx, actor, filter)).select([
    'seq',
    'at',
    'actorKind',
    'personId',
    'teamId',
    'action',
    'subjectId',
    'detail',
  ])
  if (before !== undefined) query = query.where('seq', '<', before)
  return query.orderBy('seq', 'desc').limit(limit).execute() as Promise<TrailRow[]>
}

/** How many entries a filter leaves, and the newest one's number. */
export async function trailSize(tx: Tx, actor: StaffActor, filter: TrailFilter) {
  const query = (await filtered(tx, actor, filter)).select((eb) => [
    eb.fn.countAll<string>().as('count'),
    eb.fn.max('seq').as('newest'),
  ])
  const { count, newest } = await query.executeTakeFirstOrThrow()
  return { count: Number(count), newest: newest === null ? null : String(newest) }
}

/** The day of the newest entry that was removed from the own chain at its term; null if none was. */
export async function removedUntil(tx: Tx, actor: StaffActor): Promise<string | null> {
  const newest = await tx
    .selectFrom('trailCut')
    .select('untilDay')
    .where('chain', '=', actor.organisationId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return newest?.untilDay ?? null
}

/** Row-level security decides what one may see; the conditions on chain and team are its quick way there. */
async function filtered(tx: Tx, actor: StaffActor, { subject, person, kind, from, until }: TrailFilter) {
  let query = tx.selectFrom('trail').where('chain', '=', actor.organisationId)
  if (!actor.organisationRoles.includes('data_guardian')) query = query.where('teamId', 'in', supervised(actor))
  if (subject) query = query.where('subjectId', '=', subject)
  if (person && (await programNames(tx, [person])).size > 0)
    query = query.where('actorKind', '=', 'partner').where(sql<boolean>`detail ->> 'program' = ${person}`)
  else if (person) query = query.where('personId', '=', person)
  if (kind) query = query.where('action', '=', sql<string>`any (${await actionsOf(tx, kind)})`)
  if (from) query = query.where('at', '>=', startOf(from))
  if (until) query = query.where('at', '<', startOf(addDays(until, 1)))
  return query
}

const supervised = (actor: StaffActor) => [
  ...actor.teams.filter((t) => t.roles.includes('supervisor')).map((t) => t.id),
  '00000000-0000-0000-0000-000000000000', // a list may not be empty
]

const startOf = (day: string) =>
  new Date(Temporal.PlainDate.from(day).toZonedDateTime(zone).toInstant().epochMilliseconds)

/** The codes of a kind that occur in the own chain. */
async function actionsOf(tx: Tx, kind: string): Promise<string[]> {
  const { rows } = await sql<{ actions: string[] }>`select app.trail_actions() as actions`.execute(tx)
  return (rows[0]?.actions ?? []).filter((action) => kindOf(action) === kind)
}
