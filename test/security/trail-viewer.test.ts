import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { exportLimit, exportTrail } from '#modules/audit/commands.ts'
import { kindOf } from '#modules/audit/schema.ts'
import { signOut } from '#modules/people/commands/sign-in.ts'
import { verifyTrail } from '#platform/trail/verify.ts'
import { type World, world } from '#test/support/world.ts'
import { get, type Session, submit } from './asking.ts'

let w: World
let db: pg.Client
let own: { chain: string; team: string; besides: string }
let elsewhere: { chain: string; team: string }
let people: Record<string, string>

beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  const [dara, pisey] = [await w.as('dara'), await w.as('pisey')]
  people = { dara: dara.actor.personId, sophea: (await w.as('sophea')).actor.personId }
  const besides = randomUUID()
  await db.query(
    "insert into team (id, organisation_id, kind, name_en, name_km) values ($1, $2, 'casework', 'B', 'ខ')",
    [besides, dara.actor.organisationId],
  )
  own = { chain: dara.actor.organisationId, team: dara.actor.teams[0]?.id ?? '', besides }
  elsewhere = { chain: pisey.actor.organisationId, team: pisey.actor.teams[0]?.id ?? '' }
})

type Entry = { team?: string | null; person?: string; action?: string; at?: string; detail?: object; subject?: string }

/** Adds entries of past days, past the program, whose clock knows only now. @returns what the last is about */
async function add(chain: string, entry: Entry = {}, times = 1): Promise<string> {
  const subject = entry.subject ?? randomUUID()
  await db.query(
    `insert into trail select $1, h.seq + n, $2, 'staff', $3, $4, $5, $6, $7, '' from generate_series(1, $8::int) n, trail_head h where h.chain = $1`,
    [
      chain,
      entry.at ?? '2026-03-01 09:00+07',
      entry.person ?? people['dara'],
      entry.team ?? null,
      entry.action ?? 'report.opened',
      subject,
      entry.detail ?? {},
      times,
    ],
  )
  await db.query('update trail_head set seq = seq + $2 where chain = $1', [chain, times])
  return subject
}

const session = async (name: string): Promise<Session> => ({ kind: 'staff', secret: (await w.as(name)).secret })
const page = async (name: string, query = '') => (await get(w.hono, `/staff/trail${query}`, await session(name))).text()
const listed = (text: string) => [...text.matchAll(/<th scope="row">/g)].length
const save = async (name: string, filter: Record<string, string> = {}) =>
  submit(w, '/staff/trail/export', filter, await session(name))

/** Reads a table back as RFC 4180 says. */
function cells(text: string): string[][] {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n(?=(?:[^"]*"[^"]*")*[^"]*$)/)
  return lines
    .filter(Boolean)
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map((m) => m[1]?.replaceAll('""', '"') ?? m[2] ?? ''),
    )
}

describe('whoever watches over', () => {
  it('an organisation sees its trail and no other; over a team, that team’s and no other', async () => {
    const mine = await add(own.chain, { team: own.team })
    const besides = await add(own.chain, { team: own.besides })
    const ofNoTeam = await add(own.chain)
    const theirs = await add(elsewhere.chain, { team: elsewhere.team })
    const seen = async (name: string) => {
      const both = [await page(name), await (await save(name)).text()]
      return both.map((text) => [mine, besides, ofNoTeam, theirs].map((id) => text.includes(id)))
    }
    expect(await seen('bopha')).toEqual(Array(2).fill([true, true, true, false]))
    expect(await seen('dara')).toEqual(Array(2).fill([true, false, false, false]))
    expect(await seen('pisey')).toEqual(Array(2).fill([false, false, false, true]))
  })

  it('nobody else learns that there is such a page', async () => {
    const { rows } = await db.query(
      "select p.sign_in_name as name from organisation_role r join person p on p.id = r.person_id where r.role = 'manager'",
    )
    expect(rows.length).toBeGreaterThan(0)
    for (const name of ['sophea', rows[0].name]) {
      expect((await get(w.hono, '/staff/trail', await session(name))).status).toBe(404)
      expect((await save(name)).status).toBe(404)
    }
  })
})

describe('the filter', () => {
  it('leaves one record, one person, one kind, some days, or all of these at once', async () => {
    const record = await add(own.chain, { at: '2025-05-10 00:00+07', person: people['sophea'] ?? '' })
    await add(own.chain, { subject: record, at: '2025-05-10 23:59+07', action: 'report.answered' })
    await add(own.chain, { subject: record, at: '2025-05-11 00:00+07', action: 'access.denied' })
    const count = async (query: string) => listed(await page('bopha', `?subject=${record}${query}`))
    expect(await count('')).toBe(3)
    expect(await count(`&person=${people['sophea']}`)).toBe(1)
    expect(await count('&kind=denied')).toBe(1)
    expect(await count('&kind=opened')).toBe(1)
    expect(await count('&from=2025-05-10&until=2025-05-10')).toBe(2)
    expect(await count('&from=2025-05-11')).toBe(1)
    expect(await count('&until=2025-05-09')).toBe(0)
    expect(await count(`&person=${people['dara']}&kind=denied&from=2025-05-11`)).toBe(1)
    expect(await count('&person=&kind=&from=&until=')).toBe(3)
  })

  it('is told, can be cleared, and says so when nothing fits', async () => {
    await db.query('update person set language = $1 where sign_in_name = $2', ['en', 'bopha'])
    const text = await page('bopha', `?person=${people['dara']}&kind=denied&from=2000-01-01&until=2000-01-02`)
    expect(text).toMatch(/role="status">[^<]*Dara[^<]*Refused attempts[^<]*1 January 2000[^<]*2 January 2000/)
    expect(text).toContain('<a href="/staff/trail">Clear filters</a>')
    expect(text).toContain('No entry fits this filter.')
    expect(await page('bopha')).not.toContain('Clear filters')
  })

  it('names what is no record, no day or no span of days, and lists nothing', async () => {
    for (const [query, field] of [
      ['subject=12345678', 'subject'],
      ['from=yesterday', 'from'],
      ['from=2025-02-02&until=2025-02-01', 'until'],
      ['kind=everything', 'kind'],
    ]) {
      const text = await page('bopha', `?${query}`)
      expect(text).toContain(`<a href="#${field}">`)
      expect(listed(text)).toBe(0)
    }
  })

  it('puts every act into a kind', () => {
    const told = {
      'report.opened': 'opened',
      'case.read': 'opened',
      'referral.sharing_ended_seen': 'opened',
      'case.opened': 'changed',
      'referral.drafted': 'changed',
      'referral.sent': 'shared',
      'trail.exported': 'exported',
      'access.denied': 'denied',
      'sign_in.failed': 'sign_in',
      sign_out: 'sign_in',
      'team.key_renewed': 'keys_and_roles',
      'role.given': 'keys_and_roles',
      'consent.withdrawn_by_child': 'consent',
    }
    expect(Object.fromEntries(Object.keys(told).map((a) => [a, kindOf(a)]))).toEqual(told)
  })
})

describe('an entry', () => {
  it('says in words who, what and the details, and of others only their organisation', async () => {
    const record = await add(own.chain, {
      action: 'case.closed',
      detail: { reason: 'goals_reached' },
      team: own.team,
    })
    await add(own.chain, { subject: record, person: randomUUID(), team: elsewhere.team, action: 'referral.read' })
    await add(own.chain, {
      subject: record,
      person: randomUUID(),
      action: 'access.denied',
      detail: { wanted: 'case.close' },
    })
    const text = await page('bopha', `?subject=${record}`)
    expect(text).toMatch(/closed a case<\/td>.*?reason: (?!goals_reached)[A-Z]/)
    expect(text).toMatch(/someone of another organisation \(Rumduol Legal Aid/)
    expect(text).toMatch(/someone of another organisation<\/td>/)
    expect(text).toContain('wanted: to close a case')
  })

  it('of a refused attempt is there for the supervisor of the record’s team; leaving is a sign-out', async () => {
    const veasna = await session('veasna')
    const { rows } = await db.query(
      "select f.id from case_file f join team t on t.id = f.team_id where t.kind = 'casework' and f.state <> 'closed' limit 1",
    )
    const closing = { reason: 'goals_reached', childView: 'It is well.' }
    expect((await submit(w, `/staff/cases/${rows[0].id}/closure`, closing, await session('chenda'))).status).toBe(403)
    const text = await (await get(w.hono, `/staff/trail?kind=denied&subject=${rows[0].id}`, veasna)).text()
    expect(listed(text)).toBe(1)
    const chenda = await w.as('chenda')
    await get(w.hono, '/leave', { kind: 'staff', secret: chenda.secret })
    const left = await db.query('select person_id from trail where action = $1 order by at desc limit 1', ['sign_out'])
    expect(left.rows[0].person_id).toBe(chenda.actor.personId)
  })

  it('of a failed sign-in is in the named person’s organisation, for its guardians, to the minute', async () => {
    const app = await w.sql('sdap_app')
    await app.query('select app.trail_failed_sign_in($1)', [people['sophea']])
    await app.query('select app.trail_failed_sign_in($1)', [randomUUID()])
    const { rows } = await db.query(
      "select chain, subject_id, actor_kind, person_id, now() - at < interval '1 minute' as exact from trail where action = 'sign_in.failed' order by chain",
    )
    const nobody = { person_id: null, actor_kind: 'public', exact: true }
    expect(rows).toEqual(
      expect.arrayContaining([
        { chain: '00000000-0000-0000-0000-000000000000', subject_id: null, ...nobody },
        { chain: own.chain, subject_id: people['sophea'], ...nobody },
      ]),
    )
    expect(await page('bopha', '?kind=sign_in')).toMatch(/\d\d:\d\d<\/th>.{0,200}sign-in failed<\/td>.{0,200}Sophea/)
    for (const other of ['pisey', 'dara']) expect(await page(other, '?kind=sign_in')).not.toContain('sign-in failed')
    const report = (await verifyTrail(w.connection('sdap_migrate'))).find((r) => r.chain.startsWith('00000000'))
    expect(report?.broken).toBeNull()
  })
})

describe('the table to save', () => {
  it('holds exactly what the filter leaves, also Khmer, and nothing that a spreadsheet would run', async () => {
    const [khmer, formula] = [randomUUID(), randomUUID()]
    const insert = `insert into person (id, organisation_id, sign_in_name, display_name, gender, language)
      values ($1, $2, $3, $4, 'not_said', 'km')`
    await db.query(insert, [khmer, own.chain, 'khmer.name', 'សុភា "ភា", ក្រុមទី១'])
    await db.query(insert, [formula, own.chain, 'formula.name', '=HYPERLINK("https://example.org")'])
    const record = await add(own.chain, { person: khmer, team: own.team }, 2_100)
    await add(own.chain, { subject: record, person: formula, action: 'case.read' })
    await add(own.chain, { subject: record, person: formula, action: 'report.answered' })
    await add(own.chain, { person: formula })
    const answer = await save('bopha', { subject: record, kind: 'opened' })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Content-Type')).toBe('text/csv; charset=utf-8')
    expect(answer.headers.get('Content-Disposition')).toMatch(/^attachment; filename="list-\d{4}-\d\d-\d\d\.csv"$/)
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const [head, ...rows] = cells(bytes.toString('utf8'))
    expect(new Set(rows.map((r) => r.length))).toEqual(new Set([head?.length]))
    const wanted = await db.query(
      "select seq from trail where chain = $1 and subject_id = $2 and action <> 'report.answered' and action <> 'trail.exported' order by seq desc",
      [own.chain, record],
    )
    expect(rows.map((r) => r[0])).toEqual(wanted.rows.map((r) => r.seq))
    expect(rows).toHaveLength(2_101)
    expect(rows[0]?.[2]).toBe('\'=HYPERLINK("https://example.org")')
    expect(rows[1]?.slice(1, 3)).toEqual(['2026-03-01 09:00:00', 'សុភា "ភា", ក្រុមទី១'])
  })

  it('is in the trail before a byte of it leaves: how many entries, and by what they were filtered', async () => {
    const record = await add(own.chain, {}, 3)
    const answer = await save('bopha', { subject: record, kind: 'opened', from: '2026-01-01' })
    const { rows } = await db.query(
      "select person_id, subject_id, detail from trail where chain = $1 and action = 'trail.exported' order by seq desc limit 1",
      [own.chain],
    )
    await answer.body?.cancel()
    expect(rows[0]).toEqual({
      person_id: (await w.as('bopha')).actor.personId,
      subject_id: record,
      detail: { entries: 3, one_record: true, kind: 'opened', some_days: true },
    })
    expect(await page('bopha', '?kind=exported')).toContain('saved the trail as a table')
  })

  it('leaves only after passphrase and second factor were shown within minutes', async () => {
    const exports = async () =>
      Number((await db.query("select count(*) from trail where action = 'trail.exported'")).rows[0].count)
    const before = await exports()
    await db.query("update session set confirmed_at = now() - interval '11 minutes' where person_id = $1", [
      (await w.as('bopha')).actor.personId,
    ])
    const asked = await save('bopha')
    expect(asked.headers.get('Content-Disposition')).toBeNull()
    expect(await asked.text()).toContain('name="_passphrase"')
    expect(await exports()).toBe(before)
    await db.query('update session set confirmed_at = now()')
  })

  it('is refused when it is too long, and stays whole or breaks off when the session ends', async () => {
    const dara = await w.as('dara')
    await add(own.chain, { team: own.team }, 5_000)
    const running = (await exportTrail(dara, {}))[Symbol.asyncIterator]()
    expect((await running.next()).value).toHaveLength(2_000)
    await signOut(dara)
    await expect(running.next()).rejects.toMatchObject({ code: 'sign_in_again' })
    // Adding so many is quick without what else makes finding them quick.
    await db.query('drop index trail_by_record, trail_by_person, trail_by_team, trail_by_action, trail_by_time')
    const record = await add(own.chain, {}, exportLimit + 1)
    const refused = await save('bopha', { subject: record })
    expect(refused.status).toBe(422)
    const text = await refused.text()
    expect(text).toContain('more than 200,000 entries')
    expect(listed(text)).toBe(200)
  })
})
