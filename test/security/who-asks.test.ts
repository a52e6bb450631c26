import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { type World, world } from '#test/support/world.ts'

// Every request asks the database who asks. That must not grow with the country: the answer is
// looked up as often among hundreds of teams, people and sessions as among a few.

let w: World
let db: pg.Client
let handle: string
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  await db.query("set track_functions = 'all'")
  const dara = await w.as('dara')
  const found = await dara.read((tx) =>
    sql<{ handle: string }>`select current_setting('sdap.handle') as handle`.execute(tx),
  )
  handle = found.rows[0]?.handle ?? ''
})

/** How often this question looks up the session's person, handle and teams, asked as the program asks. */
async function lookUps(question: string): Promise<Record<string, number>> {
  await db.query('begin')
  await db.query('set local role sdap_app')
  await db.query("select set_config('sdap.handle', $1, true)", [handle])
  const before = await calls()
  await db.query(question)
  const after = await calls()
  await db.query('rollback')
  return Object.fromEntries(Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)]))
}

async function calls(): Promise<Record<string, number>> {
  const { rows } = await db.query(
    "select funcname, calls::int from pg_stat_xact_user_functions where schemaname = 'app' and funcname in ('person', 'handle_hash', 'teams')",
  )
  return Object.fromEntries(rows.map((r) => [r.funcname, r.calls]))
}

const questions = [
  ...['select app.enter()', 'select app.teams()', 'select app.supervised_teams()'],
  ...['person', 'membership', 'organisation_role', 'team_admission', 'report'].map((t) => `select count(*) from ${t}`),
]

describe('who asks', () => {
  it('is looked up no more often where there are many', async () => {
    const few = new Map<string, Record<string, number>>()
    for (const question of questions) few.set(question, await lookUps(question))
    for (const [question, each] of few) expect(each['person'], question).toBeGreaterThan(0)
    await many()
    for (const question of questions) expect(await lookUps(question), question).toEqual(few.get(question))
  })
})

/** Two hundred more teams, members, roles and living sessions, as no statistics know them yet. */
async function many() {
  const { rows } = await db.query('select organisation_id from team limit 1')
  const [organisation, marked] = [rows[0].organisation_id, randomUUID()]
  await db.query('begin')
  await db.query("set local session_replication_role = 'replica'")
  for (const part of [
    `insert into person (id, organisation_id, sign_in_name, display_name, gender, language)
      select gen_random_uuid(), $1, 'made.up.' || n || $2, 'Made up ' || n, 'woman', 'en' from generate_series(1, 200) n`,
    `insert into team (id, organisation_id, kind, name_en, name_km)
      select gen_random_uuid(), $1, 'casework', $2 || n, $2 || n from generate_series(1, 200) n`,
    `insert into membership (id, person_id, team_id, role, from_at)
      select gen_random_uuid(), p.id, t.id, 'caseworker', now() from (select id, row_number() over () n from person where organisation_id = $1 and sign_in_name like '%' || $2) p
      join (select id, row_number() over () n from team where name_en like $2 || '%') t using (n)`,
    `insert into organisation_role (id, person_id, organisation_id, role, from_at)
      select gen_random_uuid(), id, $1, 'manager', now() from person where sign_in_name like '%' || $2`,
    `insert into session (id, handle_hash, person_id, sealed_private)
      select gen_random_uuid(), sha256(convert_to(id::text || $1, 'UTF8')), id, '' from person where sign_in_name like '%' || $2`,
  ])
    expect((await db.query(part, [organisation, marked])).rowCount).toBe(200)
  await db.query('commit')
}
