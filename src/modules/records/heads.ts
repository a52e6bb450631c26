import { sql } from 'kysely'
import { currentGeneration, headKey } from '#modules/people/commands/keyring.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import { openJson, openTexts } from '#platform/crypto/open.ts'
import { sealJson } from '#platform/crypto/seal.ts'
import type { Tx } from '#platform/db/database.ts'

// What a team's lists show of a record, under the team's own symmetric key.

const place = (generation: number) => ({ table: 'head', name: 'head', generation })
export const headPlace = (recordId: string, generation: number) => ({ ...place(generation), row: recordId })

/** Writes what a team's lists show of a record. */
export async function writeHead(
  tx: Tx,
  actor: StaffActor,
  teamId: string,
  recordId: string,
  value: unknown,
): Promise<void> {
  const generation = currentGeneration(actor, teamId)
  const body = sealJson(headKey(actor, teamId, generation), value, headPlace(recordId, generation))
  await tx
    .insertInto('head')
    .values({ recordId, teamId, teamGeneration: generation, body })
    .onConflict((oc) => oc.columns(['recordId', 'teamId']).doUpdateSet({ body, teamGeneration: generation }))
    .execute()
}

/** Opens the heads of some records, by record id. Heads of teams one has no key of are left out. */
export async function openHeads<V>(tx: Tx, actor: StaffActor, recordIds: string[]): Promise<Map<string, V>> {
  if (recordIds.length === 0) return new Map()
  const rows = await tx.selectFrom('head').selectAll().where('recordId', 'in', recordIds).execute()
  return new Map(rows.map((r) => [r.recordId, openHead<V>(actor, r)]))
}

export type HeadRow = { recordId: string; teamId: string; teamGeneration: number; body: Buffer }
const openHead = <V>(actor: StaffActor, { recordId, teamId, teamGeneration, body }: HeadRow): V =>
  openJson<V>(headKey(actor, teamId, teamGeneration), body, headPlace(recordId, teamGeneration))

/**
 * Opens every head of the session's teams and keeps those that fit: there is no index of names
 * anywhere, so a search happens here, in the session. Heads of older generations open too.
 * @returns the values by record id
 */
export async function searchHeads<V>(tx: Tx, actor: StaffActor, fits: (value: V) => boolean): Promise<Map<string, V>> {
  const found = new Map<string, V>()
  for (const { id: teamId } of actor.teams)
    for (const [id, value] of searchIn<V>(actor, await fetchHeads(tx, teamId), fits)) found.set(id, value)
  return found
}

/** All sealed heads of a team, as they stand. */
export async function fetchHeads(tx: Tx, teamId: string): Promise<HeadRow[]> {
  // One long value instead of a row for each, and base64 instead of hex: half the time for 10,000.
  const { rows } = await sql<{ all: string | null }>`
      select encode(string_agg(uuid_send(record_id) || int4send(team_generation) || int4send(length(body)) || body, ''),
        'base64') as all from head where team_id = ${teamId}::uuid`.execute(tx)
  return [...headsIn(Buffer.from(rows[0]?.all ?? '', 'base64'), teamId)]
}

/** Opens heads of one team and keeps those that fit, by record id. Heads of one generation open together. */
export function searchIn<V>(actor: StaffActor, heads: HeadRow[], fits: (value: V) => boolean): [string, V][] {
  const found: [string, V][] = []
  for (const [generation, rows] of Map.groupBy(heads, (head) => head.teamGeneration)) {
    const key = headKey(actor, rows[0]?.teamId ?? '', generation)
    const texts = openTexts(
      key,
      rows.map(({ recordId, body }) => ({ row: recordId, sealed: body })),
      place(generation),
    )
    for (const [i, text] of texts.entries()) {
      const value = JSON.parse(text) as V
      if (fits(value)) found.push([rows[i]?.recordId ?? '', value])
    }
  }
  return found
}

function* headsIn(all: Buffer, teamId: string): Generator<HeadRow> {
  for (let at = 0; at < all.length; ) {
    const end = at + 24 + all.readUInt32BE(at + 20)
    const teamGeneration = all.readUInt32BE(at + 16)
    yield { teamId, recordId: uuidAt(all, at), teamGeneration, body: all.subarray(at + 24, end) }
    at = end
  }
}

function uuidAt(all: Buffer, at: number): string {
  const hex = all.toString('hex', at, at + 16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
