import { randomBytes, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { headKey, teamKey } from '#modules/people/commands/keyring.ts'
import { headPlace } from '#modules/records/heads.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import { sealJson, sealTo } from '#platform/crypto/seal.ts'

/**
 * Records as they stand after years of work: a key sealed to the team, and a head for its lists
 * that shows the record's id as a name. @returns each record's key by its id
 */
export async function manyRecords(
  superuser: pg.Client,
  actor: StaffActor,
  teamId: string,
  count: number,
): Promise<Map<string, Buffer>> {
  const generation = actor.teams.find((t) => t.id === teamId)?.keys[0]?.generation ?? 0
  const { publicKey } = teamKey(actor, teamId, generation)
  const heads = headKey(actor, teamId, generation)
  const keys = new Map(Array.from({ length: count }, () => [randomUUID() as string, randomBytes(32)]))
  const ids = [...keys.keys()]
  const sealed = [...keys.values()].map((key) => sealTo(publicKey, key))
  const bodies = ids.map((id) => sealJson(heads, { callName: id }, headPlace(id, generation)))
  await superuser.query('begin')
  await superuser.query("insert into record (id, kind, team_id) select unnest($1::uuid[]), 'case', $2", [ids, teamId])
  await superuser.query(
    `insert into record_grant (id, record_id, generation, team_id, team_generation, sealed_key)
     select gen_random_uuid(), n.id, 1, $1, $2, n.key from unnest($3::uuid[], $4::bytea[]) n (id, key)`,
    [teamId, generation, ids, sealed],
  )
  await superuser.query(
    `insert into head (record_id, team_id, team_generation, body)
     select n.id, $1, $2, n.body from unnest($3::uuid[], $4::bytea[]) n (id, body)`,
    [teamId, generation, ids, bodies],
  )
  await superuser.query('commit')
  return keys
}
