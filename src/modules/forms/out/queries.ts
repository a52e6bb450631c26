import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { Answers } from '../definition.ts'
import type { ResponseState } from '../schema.ts'

/** One response that is to go out, before it is opened. */
export type Waiting = { id: string; versionId: string; recordId: string; teamId: string }

/** What is to go out of some versions and teams, in the order in which it was begun. */
export const responsesToTake = (
  tx: Tx,
  versionIds: readonly string[],
  teamIds: readonly string[],
  states: readonly ResponseState[],
): Promise<Waiting[]> =>
  tx
    .selectFrom('formResponse')
    .select(['id', 'versionId', 'recordId', 'teamId'])
    .where('versionId', 'in', versionIds)
    .where('teamId', 'in', teamIds)
    .where('state', 'in', states)
    .orderBy('madeOn')
    .orderBy('id')
    .execute()

export type Taken = Waiting & {
  state: ResponseState
  happenedOn: string | null
  fromPaper: boolean | null
  plain: Answers | null
}

/** The same as they stand now, by id; what was erased meanwhile is gone. */
export async function responsesNow(tx: Tx, ids: readonly string[]): Promise<Map<string, Taken>> {
  const rows = await tx
    .selectFrom('formResponse')
    .select(['id', 'versionId', 'recordId', 'teamId', 'state', 'happenedOn', 'fromPaper', 'plain'])
    .where('id', 'in', ids)
    .execute()
  return new Map((rows as unknown as Taken[]).map((r) => [r.id, r]))
}

/** Whether the session still lives, with all of these teams. */
export async function stillReads(tx: Tx, teamIds: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ still: boolean }>`
    select app.person() is not null and app.teams() @> ${teamIds}::uuid[] as still`.execute(tx)
  return rows[0]?.still === true
}

/** How many responses to each version some teams have, by the version's id. */
export async function countsOf(tx: Tx, formId: string, teamIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx
    .selectFrom('formResponse as r')
    .innerJoin('formVersion as v', 'v.id', 'r.versionId')
    .select(['v.id', sql<number>`count(*)::int`.as('count')])
    .where('v.formId', '=', formId)
    .where('r.teamId', 'in', teamIds)
    .groupBy('v.id')
    .execute()
  return new Map(rows.map((r) => [r.id, r.count]))
}
