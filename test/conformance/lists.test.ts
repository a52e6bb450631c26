import { beforeAll, describe, expect, it } from 'vitest'
import { type World, world } from '#test/support/world.ts'

let w: World
beforeAll(async () => {
  w = await world()
  const db = await w.sql('postgres')
  // Many rows of few moments, with parts of a millisecond: what an address cannot carry.
  const moment = "timestamptz '2026-01-01 08:00:00.000499+07' + (n % 3) * interval '0.0004 second'"
  await db.query(`with fresh as (
      insert into record (id, kind, team_id) select gen_random_uuid(), 'report', (select id from team where kind = 'intake')
      from generate_series(1, 240) returning id, team_id), numbered as (select *, row_number() over () as n from fresh)
    insert into report (id, team_id, state, danger, language, wanted_helper, received_at)
    select id, team_id, case when n <= 120 then 'received' else 'resting' end, case when n % 2 = 0 then 'now' else 'not_now' end, 'km', 'no_matter', ${moment} from numbered`)
  await db.query(`with fresh as (
      insert into record (id, kind, team_id) select gen_random_uuid(), 'case', (select id from team where kind = 'intake')
      from generate_series(1, 240) returning id, team_id), numbered as (select *, row_number() over () as n from fresh)
    insert into case_file (id, team_id, coordinator, state, source, opened_at)
    select id, team_id, (select id from person where sign_in_name = 'dara'), case when n <= 120 then 'intake' else 'closed' end, 'visit', ${moment} from numbered`)
})

/** Follows "Show more" from page to page, as a person would. @returns every row's address, in order */
async function walk(path: string, rows: RegExp): Promise<string[]> {
  const seen: string[] = []
  for (let at: string | null = path; at; ) {
    const page = await (await w.hono.request(at, { headers: { Cookie: w.cookie('dara') } })).text()
    seen.push(...[...page.matchAll(rows)].map((m) => m[1] ?? ''))
    at = /class="button second" href="([^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? null
  }
  return seen
}

const ids = async (query: string) =>
  (await (await w.sql('postgres')).query(query)).rows.map((r) => r.id as string).sort()

describe('a long list shows each row exactly once, page by page', () => {
  const team = "team_id = (select id from team where kind = 'intake')"
  it.each([
    [
      'open reports',
      '/staff/reports',
      /href="\/staff\/reports\/([\w-]{36})"/g,
      `select id from report where state <> 'resting' and ${team}`,
    ],
    [
      'resting reports',
      '/staff/reports?resting=yes',
      /href="\/staff\/reports\/([\w-]{36})"/g,
      `select id from report where state = 'resting' and ${team}`,
    ],
    [
      'open cases',
      '/staff/cases',
      /href="\/staff\/cases\/([\w-]{36})"/g,
      `select id from case_file where state <> 'closed' and ${team}`,
    ],
    [
      'closed cases',
      '/staff/cases?closed=yes',
      /href="\/staff\/cases\/([\w-]{36})"/g,
      `select id from case_file where state = 'closed' and ${team}`,
    ],
  ] as const)('%s', async (_, path, rows, query) => {
    const shown = await walk(path, rows)
    expect(shown.length).toBeGreaterThan(100)
    expect(shown.toSorted()).toEqual(await ids(query))
  })

  it('the trail, also where 1,200 entries are of one millisecond', async () => {
    const db = await w.sql('postgres')
    const team = "(select id from team where kind = 'intake')"
    const chain = "(select organisation_id from team where kind = 'intake')"
    // Added past the program, since the program never writes so many at once.
    await db.query(`insert into trail select ${chain}, h.seq + n, '2026-01-01 08:00:00.000499+07', 'staff', null, ${team},
      'report.opened', gen_random_uuid(), '{}', '' from generate_series(1, 1200) n, trail_head h where h.chain = ${chain}`)
    const shown = await walk('/staff/trail?kind=opened', /href="\/staff\/trail\?subject=([\w-]{36})"/g)
    const { rows } = await db.query(
      `select subject_id as id from trail where chain = ${chain} and team_id = ${team} and action in ('report.opened', 'case.read', 'referral.read') order by seq desc`,
    )
    expect(rows.length).toBeGreaterThanOrEqual(1200)
    expect(shown).toEqual(rows.map((r) => r.id))
  })
})
