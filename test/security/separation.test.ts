import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openReferral } from '#modules/referrals/commands/open.ts'
import { answerReport } from '#modules/reports/commands/answer.ts'
import { chooseSteps, enterCode, writeAsReporter } from '#modules/reports/commands/come-back.ts'
import { placeHold } from '#modules/retention/commands/hold.ts'
import { setTerms } from '#modules/retention/commands/terms.ts'
import { addDays, today } from '#platform/time/time.ts'
import { plantKey, secretOf } from '#test/support/keys.ts'
import { openCase, report, sentReferral } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { asking, guarded, handleOf, hashOf, seen } from './one-connection.ts'
import { someRowsEverywhere } from './some-rows.ts'
import {
  changeable,
  type Everything,
  keyOf,
  readable,
  readEverything,
  stranger,
  type Who,
  whoIsPerson,
  whoIsProgram,
  whoIsReceipt,
} from './whose.ts'

const staff = ['sophea', 'dara', 'bopha', 'rithy', 'chenda', 'veasna', 'sreymom', 'pisey', 'kosal', 'maly']
let w: World
let all: Everything
let pool: pg.Pool
let superuser: pg.Client
type Asker = { name: string; handle: string; who: Who }
let askers: Asker[]
const receipts: string[] = []
const programs: Asker[] = []

beforeAll(async () => {
  w = await world()
  superuser = await w.sql('postgres')
  await useIt()
  // Of the directory the examples are enough: its content is hundreds of rows for each of fifty to try.
  await superuser.query('truncate hsds_organization cascade')
  await someRowsEverywhere(superuser)
  await givePrograms()
  all = await readEverything(superuser)
  pool = new pg.Pool({ ...w.connection('sdap_app'), max: 1 })
  askers = await everyone()
})
afterAll(() => pool.end())

/** Reports with messages and referrals, some of whose children want to see steps. */
async function useIt() {
  for (let i = 0; i < 6; i++) {
    const { id, code, reporter } = await report(w, { story: `story ${i}` })
    await answerReport(await w.as('sophea'), id, `answer ${i}`)
    await writeAsReporter(reporter, `message ${i}`)
    receipts.push(handleOf(await enterCode(w.nobody(), code)))
  }
  await setTerms(await w.as('bopha'), {
    conversationMonths: 12,
    caseYears: 4,
    authorityYears: 5,
    trailYears: 10,
    answersYears: 3,
  })
  for (const shows of [true, false]) {
    const { caseId, code, reporter } = await openCase(w)
    const sent = await sentReferral(w, caseId)
    await openReferral(await w.as('sreymom'), sent)
    await placeHold(await w.as('dara'), caseId, 'court_case')
    await chooseSteps(reporter, shows)
    receipts.push(handleOf(await enterCode(w.nobody(), code)))
  }
}

/** Keys of two organisations, for each thing a key may be for; and some that open nothing any more. */
async function givePrograms() {
  for (const name of ['bopha', 'pisey']) {
    const { organisationId } = (await w.as(name)).actor
    const give = async (what: string, who: Who, row: Record<string, unknown>) => {
      const key = await plantKey(superuser, organisationId, row)
      programs.push({ name: `${what} of ${name}’s organisation`, handle: handleOf(secretOf(key)), who })
    }
    const all = [['directory_write'], ['directory_read'], ['reports'], ['directory_read', 'directory_write']]
    for (const scopes of name === 'bopha' ? all : all.slice(0, 1))
      await give(scopes.join(' and '), whoIsProgram(organisationId, scopes), { scopes })
    if (name !== 'bopha') continue
    await give('ended key', stranger, { ended_at: new Date() })
    await give('key of yesterday', stranger, { expires_on: addDays(today(), -1) })
  }
}

async function everyone(): Promise<Asker[]> {
  const people = await Promise.all(staff.map((name) => w.as(name)))
  const asStaff = people.map((p, i) => ({
    name: staff[i] ?? '',
    handle: p.handle,
    who: whoIsPerson(all, p.actor.personId),
  }))
  const asReceipt: Asker[] = []
  for (const [i, handle] of receipts.entries()) {
    const { rows } = await superuser.query<{ id: string; conversation_id: string }>(
      'select r.id, conversation_id from receipt r join receipt_session s on s.receipt_id = r.id where handle_hash = $1',
      [hashOf(handle)],
    )
    asReceipt.push({
      name: `receipt ${i}`,
      handle,
      who: whoIsReceipt(rows[0]?.id ?? '', rows[0]?.conversation_id ?? ''),
    })
  }
  const forged = Array.from({ length: 16 }, (_, i) => ({
    name: `forged ${i}`,
    handle: randomBytes(32).toString('hex'),
  }))
  const known = people[1]?.handle ?? ''
  const malformed = [
    'zz',
    "' or true --",
    known.toUpperCase(),
    ` ${known}`,
    `${known}\n`,
    known.slice(1),
    `${known}00`,
    '%',
    hashOf(known).toString('hex'),
  ]
  const nobody = [
    ...forged,
    ...[...malformed, '', '', '', '', '', '', ''].map((handle, i) => ({ name: `malformed ${i}: ${handle}`, handle })),
  ]
  return [...asStaff, ...asReceipt, ...programs, ...nobody.map((n) => ({ ...n, who: stranger }))]
}

const expected = (table: string, who: Who, rule = readable[table]) =>
  (all.tables.get(table) ?? [])
    .filter((row) => rule?.(row, who, all))
    .map((row) => keyOf(all, table, row))
    .sort()

/** What goes wrong between two requests: an error, a time-out, an abandoned transaction. */
const mishaps = [
  () => asking(pool, askers[0]?.handle ?? '', (c) => c.query('select 1 / 0'), 'rollback').catch((e) => e.code),
  () =>
    asking(
      pool,
      askers[1]?.handle ?? '',
      async (c) => {
        await c.query("set local statement_timeout = '5ms'")
        await c.query('select pg_sleep(1)')
      },
      'rollback',
    ).catch((e) => e.code),
  () => asking(pool, askers[5]?.handle ?? '', (c) => c.query('select 1 / 0'), 'commit').catch((e) => e.code),
]

describe('fifty who ask, on one connection, past the program', () => {
  it('every table that can be read says here whose its rows are', async () => {
    const { rows } = await superuser.query<{ relname: string }>(
      "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and has_any_column_privilege('sdap_app', oid, 'select')",
    )
    expect(Object.keys(readable).sort()).toEqual(rows.map((r) => r.relname).sort())
    for (const table of Object.keys(readable))
      expect([table, all.tables.get(table)?.length ?? 0]).not.toEqual([table, 0])
  })

  it('each sees exactly the own rows, whatever happened just before on the connection', async () => {
    expect(askers.length).toBeGreaterThanOrEqual(50)
    const order = askers.map((asker, i) => ({ asker, at: (i * 37) % 101 })).sort((a, b) => a.at - b.at)
    const failures: unknown[] = []
    await Promise.all(
      order.flatMap(({ asker }, i) => [
        asking(pool, asker.handle, async (client) => {
          for (const table of Object.keys(readable))
            expect([asker.name, table, await seen(client, all, table)]).toEqual([
              asker.name,
              table,
              expected(table, asker.who),
            ])
        }),
        mishaps[i % mishaps.length]?.().then((code) => failures.push(code)),
      ]),
    )
    expect(new Set(failures)).toEqual(new Set(['22012', '57014']))
  })

  it('the expectation itself tells people apart', () => {
    const counts = (name: string) => expected('report', askers.find((a) => a.name === name)?.who ?? stranger).length
    expect(counts('dara')).toBeGreaterThan(0)
    const drafts = (what: string) =>
      expected('hsds_organization', programs.find((p) => p.name.startsWith(what))?.who ?? stranger).length
    expect(drafts('directory_read')).toBeGreaterThan(drafts('reports'))
    expect(drafts('ended')).toBe(expected('hsds_organization', stranger).length)
    expect(counts('veasna')).toBe(0)
    expect(expected('referral_state', askers.find((a) => a.name === 'receipt 6')?.who ?? stranger).length).toBe(2)
    expect(expected('referral_state', askers.find((a) => a.name === 'receipt 7')?.who ?? stranger)).toEqual([])
  })

  it('each changes exactly the own rows, even without looking at them first', async () => {
    for (const asker of askers)
      for (const [table, { change, whose }] of Object.entries(changeable)) {
        const changed = await asking(pool, asker.handle, (c) => c.query(change), 'rollback')
        const own = expected(table, asker.who, whose).length
        expect([asker.name, table, changed.rowCount]).toEqual([asker.name, table, own])
      }
  })

  it('every table that can be changed is among those tried', async () => {
    const { rows } = await superuser.query<{ relname: string }>(
      "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and (has_any_column_privilege('sdap_app', oid, 'update') or has_table_privilege('sdap_app', oid, 'delete'))",
    )
    expect(Object.keys(changeable).sort()).toEqual(rows.map((r) => r.relname).sort())
  })

  it('nothing is left of who asked once the transaction is over', async () => {
    await asking(pool, askers[1]?.handle ?? '', (c) => c.query('select 1'))
    const client = await pool.connect()
    try {
      expect((await client.query("select current_setting('sdap.handle', true) as handle")).rows[0].handle).toBe('')
      for (const table of guarded)
        expect([table, await seen(client, all, table)]).toEqual([table, expected(table, stranger)])
    } finally {
      client.release()
    }
  })

  it('a policy that was loosened would be seen', async () => {
    const client = await pool.connect()
    try {
      await superuser.query('create policy planted on report for select to sdap_app using (true)')
      expect(await seen(client, all, 'report')).not.toEqual(expected('report', stranger))
    } finally {
      await superuser.query('drop policy planted on report')
      client.release()
    }
  })
})
