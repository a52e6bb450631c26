import { createHash, randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeCase } from '#modules/cases/commands.ts'
import { openReferral } from '#modules/referrals/commands/open.ts'
import { answerReport } from '#modules/reports/commands/answer.ts'
import { chooseSteps, enterCode, writeAsReporter } from '#modules/reports/commands/come-back.ts'
import { sessionParts } from '#platform/access/context.ts'
import { openCase, report, sentReferral } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import {
  changeable,
  type Everything,
  keyOf,
  keyText,
  readable,
  readEverything,
  stranger,
  type Who,
  whoIsPerson,
  whoIsReceipt,
} from './whose.ts'

const staff = ['sophea', 'dara', 'bopha', 'rithy', 'chenda', 'veasna', 'sreymom', 'pisey', 'kosal', 'maly']
/** What stands on door plates: the same for everybody. */
const forAll = ['deployment', 'organisation', 'team', 'team_key']

let w: World
let all: Everything
let pool: pg.Pool
let superuser: pg.Client
type Asker = { name: string; handle: string; who: Who }
let askers: Asker[]
const receipts: string[] = []

beforeAll(async () => {
  w = await world()
  superuser = await w.sql('postgres')
  await useIt()
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
  for (const shows of [true, false]) {
    const { caseId, code, reporter } = await openCase(w)
    const sent = await sentReferral(w, caseId)
    await openReferral(await w.as('sreymom'), sent)
    await chooseSteps(reporter, shows)
    receipts.push(handleOf(await enterCode(w.nobody(), code)))
  }
}

const handleOf = (secret: Buffer) => sessionParts(secret).handle
const hashOf = (handle: string) => createHash('sha256').update(Buffer.from(handle, 'hex')).digest()

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
  return [...asStaff, ...asReceipt, ...nobody.map((n) => ({ ...n, who: stranger }))]
}

const expected = (table: string, who: Who, rule = readable[table]) =>
  (all.tables.get(table) ?? [])
    .filter((row) => rule?.(row, who, all))
    .map((row) => keyOf(all, table, row))
    .sort()

/** One transaction on the one connection, as the program makes it. */
async function asking<T>(
  handle: string,
  work: (client: pg.PoolClient) => Promise<T>,
  end: 'commit' | 'rollback' = 'commit',
) {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query("select set_config('sdap.handle', $1, true)", [handle])
    return await work(client)
  } finally {
    await client.query(end).catch(() => {})
    client.release()
  }
}

const seen = async (client: pg.PoolClient, table: string) =>
  (await client.query<{ key: string }>(`select ${keyText(all, table)} as key from "${table}"`)).rows
    .map((r) => r.key)
    .sort()

/** What goes wrong between two requests: an error, a time-out, an abandoned transaction. */
const mishaps = [
  () => asking(askers[0]?.handle ?? '', (c) => c.query('select 1 / 0'), 'rollback').catch((e) => e.code),
  () =>
    asking(
      askers[1]?.handle ?? '',
      async (c) => {
        await c.query("set local statement_timeout = '5ms'")
        await c.query('select pg_sleep(1)')
      },
      'rollback',
    ).catch((e) => e.code),
  () => asking(askers[5]?.handle ?? '', (c) => c.query('select 1 / 0'), 'commit').catch((e) => e.code),
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
        asking(asker.handle, async (client) => {
          for (const table of Object.keys(readable))
            expect([asker.name, table, await seen(client, table)]).toEqual([
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
    expect(counts('veasna')).toBe(0)
    expect(expected('referral_state', askers.find((a) => a.name === 'receipt 6')?.who ?? stranger).length).toBe(2)
    expect(expected('referral_state', askers.find((a) => a.name === 'receipt 7')?.who ?? stranger)).toEqual([])
  })

  it('each changes exactly the own rows, even without looking at them first', async () => {
    for (const asker of askers)
      for (const [table, { change, whose }] of Object.entries(changeable)) {
        const changed = await asking(asker.handle, (c) => c.query(change), 'rollback')
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
    await asking(askers[1]?.handle ?? '', (c) => c.query('select 1'))
    const client = await pool.connect()
    try {
      expect((await client.query("select current_setting('sdap.handle', true) as handle")).rows[0].handle).toBe('')
      for (const table of Object.keys(readable).filter((t) => !forAll.includes(t)))
        expect([table, await seen(client, table)]).toEqual([table, []])
    } finally {
      client.release()
    }
  })

  it('a policy that was loosened would be seen', async () => {
    const client = await pool.connect()
    try {
      await superuser.query('create policy planted on report for select to sdap_app using (true)')
      expect(await seen(client, 'report')).not.toEqual(expected('report', stranger))
    } finally {
      await superuser.query('drop policy planted on report')
      client.release()
    }
  })
})

describe('whose access has ended', () => {
  const rowsSeen = (handle: string) =>
    asking(handle, async (client) => {
      const found = new Map<string, number>()
      for (const table of Object.keys(readable).filter((t) => !forAll.includes(t)))
        found.set(table, (await seen(client, table)).length)
      return found
    })
  const nothing = new Map(
    Object.keys(readable)
      .filter((t) => !forAll.includes(t))
      .map((t) => [t, 0]),
  )

  /** Changes what the database holds of somebody, looks, and changes it back. */
  async function after(change: string, back: string, values: unknown[], look: () => Promise<void>) {
    await superuser.query(change, values)
    try {
      await look()
    } finally {
      await superuser.query(back, values)
    }
  }

  it('a suspended person sees nothing', async () => {
    const dara = await w.as('dara')
    expect((await rowsSeen(dara.handle)).get('report')).toBeGreaterThan(0)
    const person = [dara.actor.personId]
    await after(
      'update person set suspended_at = now() where id = $1',
      'update person set suspended_at = null where id = $1',
      person,
      async () => {
        expect(await rowsSeen(dara.handle)).toEqual(nothing)
        await expect(w.as('dara')).rejects.toThrow('no session')
      },
    )
  })

  it('a session that ended, rested half an hour or is twelve hours old sees nothing', async () => {
    const { handle } = await w.as('dara')
    const session = [hashOf(handle)]
    const set = (what: string) => `update session set ${what} where handle_hash = $1`
    const back = set('ended_at = null, last_used_at = now(), started_at = now()')
    for (const over of [
      'ended_at = now()',
      "last_used_at = now() - interval '31 minutes'",
      "started_at = now() - interval '13 hours'",
    ])
      await after(set(over), back, session, async () => expect(await rowsSeen(handle)).toEqual(nothing))
  })

  it('a membership that ended opens no row of the team, though the admission is still there', async () => {
    const dara = await w.as('dara')
    const person = [dara.actor.personId]
    await after(
      "update membership set until_at = now() - interval '1 second' where person_id = $1",
      'update membership set until_at = null where person_id = $1',
      person,
      async () => {
        const found = await rowsSeen(dara.handle)
        const ofOrganisation = ['person', 'membership', 'team_admission', 'organisation_role', 'fact']
        expect([...found].filter(([table, n]) => n > 0 && !ofOrganisation.includes(table))).toEqual([])
      },
    )
  })

  it('a member who was not admitted yet reads no record', async () => {
    const dara = await w.as('dara')
    const saved = await superuser.query('select * from team_admission where person_id = $1', [dara.actor.personId])
    await superuser.query('delete from team_admission where person_id = $1', [dara.actor.personId])
    const found = await rowsSeen(dara.handle)
    for (const r of saved.rows)
      await superuser.query('insert into team_admission values ($1, $2, $3, $4, $5, $6)', Object.values(r))
    expect([found.get('report'), found.get('document'), found.get('case_file'), found.get('trail')]).toEqual([
      0, 0, 0, 0,
    ])
  })

  it('a stopped code and a receipt’s session that rested see nothing', async () => {
    const { code, id } = await report(w)
    const handle = handleOf(await enterCode(w.nobody(), code))
    all = await readEverything(superuser)
    expect((await rowsSeen(handle)).get('conversation')).toBe(1)
    const session = [hashOf(handle)]
    await after(
      "update receipt_session set last_used_at = now() - interval '16 minutes' where handle_hash = $1",
      'update receipt_session set last_used_at = now() where handle_hash = $1',
      session,
      async () => expect(await rowsSeen(handle)).toEqual(nothing),
    )
    await superuser.query(
      'update receipt set stopped_at = now() where conversation_id in (select id from conversation where report_id = $1)',
      [id],
    )
    expect(await rowsSeen(handle)).toEqual(nothing)
  })

  it('a case that was closed is still its team’s alone', async () => {
    const { worker, caseId } = await openCase(w)
    await closeCase(worker, caseId, { reason: 'goals_reached', childView: 'well', note: '' }, async () => 0)
    const veasna = await w.as('veasna')
    const rows = await asking(veasna.handle, (c) => c.query('select from case_file where id = $1', [caseId]))
    expect(rows.rowCount).toBe(0)
  })
})
