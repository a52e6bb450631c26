import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { account } from '#demo/accounts.ts'
import { signInAs } from '#demo/load.ts'
import { removePerson } from '#modules/people/commands/guard.ts'
import { headKey, teamKey } from '#modules/people/commands/keyring.ts'
import { findDeployment } from '#modules/people/queries.ts'
import { headPlace } from '#modules/records/heads.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import { type App, enterStaff } from '#platform/access/context.ts'
import { CannotOpen, openJson, openSealed } from '#platform/crypto/open.ts'
import { readServerKey } from '#platform/crypto/server-key.ts'
import { type Cluster, openCluster } from '#platform/db/cluster.ts'
import { openDatabase } from '#platform/db/database.ts'
import { manyRecords } from '#test/support/many-records.ts'
import { type Home, home, leaveNothing, lightDeployment, type Run, sdap, stop, until } from '#test/support/program.ts'

// A member leaves a team of 5,000 records, and the program dies after every single step of the
// renewal. Each time every record opens for those who stay, and nothing for whoever left.

const records = 5000
let at: Home
let cluster: Cluster
let superuser: pg.Client
let app: App
let run: Run
let expected: Map<string, Buffer>

beforeAll(async () => {
  at = await home()
  await lightDeployment(at)
  run = sdap(['start'], at.env)
  await run.ready
  cluster = await openCluster({ folder: at.data, join: true })
  superuser = new pg.Client(cluster.connection('postgres'))
  await superuser.connect()
  const db = await openDatabase(cluster.connection('sdap_app'))
  const deployment = await db.read('', findDeployment)
  if (!deployment) throw new Error('nothing is there')
  const serverKey = readServerKey(at.keyFile)
  app = { db, serverKey, deployment, leaveUrl: '', publicUrl: undefined, hsts: false, trustProxy: false } as App
}, 60_000)
afterAll(async () => {
  await app.db.close()
  await superuser.end()
  await leaveNothing(at)
})

it('every record opens for the members after each step and each kill, and never for the leaver', async () => {
  const [dara, sophea, bopha] = await Promise.all(
    ['dara', 'sophea', 'bopha'].map((name) => signInAs(app, account(name), new Date(Date.now() - 60_000))),
  )
  if (!dara || !sophea || !bopha) throw new Error('somebody is missing')
  const teamId = dara.actor.teams[0]?.id ?? ''
  const old = teamKey(sophea.actor, teamId, 1) // what a leaver could have noted
  expected = await manyRecords(superuser, dara.actor, teamId, records)
  await opensFor(await again(dara.secret), teamId)

  await removePerson(bopha, sophea.actor.personId)
  expect(await enterStaff(app, sophea.secret)).toBeNull()
  expect(await admissions(sophea.actor.personId)).toBe(0)

  let kills = 0
  for await (const step of steps(teamId, dara.secret)) {
    kills++
    await opensFor(await again(dara.secret), teamId)
    expect(await admissions(sophea.actor.personId), step).toBe(0)
  }
  expect(kills).toBeGreaterThanOrEqual(1 + 2 * (records / 1000)) // the key, then chunks of record keys and of list heads

  const { rows } = await superuser.query('select sealed_key from record_grant where team_id = $1', [teamId])
  expect(rows).toHaveLength(records)
  for (const row of rows) expect(() => openSealed(old, row.sealed_key)).toThrow(CannotOpen)
  const kept = await superuser.query('select distinct generation from team_admission where team_id = $1', [teamId])
  expect(kept.rows).toEqual([{ generation: 2 }])
}, 240_000)

/** Goes on until nothing is left under the old key; the program is killed as soon as a step is written. */
async function* steps(teamId: string, secret: Buffer): AsyncGenerator<string> {
  await superuser.query(
    `create function public.planted_step() returns trigger language plpgsql as $$ begin perform pg_notify('step', tg_table_name); return null; end $$`,
  )
  for (const [table, when] of [
    ['team_key', 'insert or update'],
    ['record_grant', 'update'],
    ['head', 'update'],
  ])
    await superuser.query(
      `create trigger planted after ${when} on ${table} for each statement execute function public.planted_step()`,
    )
  let written = ''
  superuser.on('notification', ({ channel, payload }) => {
    if (channel !== 'step' || written) return
    written = payload ?? ''
    run.child.kill('SIGKILL')
  })
  await superuser.query('listen step')
  for (let act = 'key'; await older(teamId); act = 'rewrapping') {
    written = ''
    if (run.child.exitCode !== null || run.child.signalCode !== null) {
      run = sdap(['start'], at.env)
      await run.ready
    }
    await press(`/staff/teams/${teamId}`, act, secret)
    await until(() => written !== '', 20)
    await run.exited
    yield written
  }
  await stop(run)
}

/** What the supervisor does on the team's page; the program may die before it answers. */
async function press(page: string, act: string, secret: Buffer) {
  const headers = { Cookie: `sdap=${secret.toString('base64url')}` }
  const site = `http://localhost:${at.port}`
  const text = await (await fetch(site + page, { headers })).text()
  const form = new RegExp(`action="${page}/${act}"[^>]*>\\s*<input[^>]*name="_token" value="([^"]+)"`).exec(text)
  if (!form?.[1]) throw new Error(`the page offers no "${act}"`)
  await fetch(`${site}${page}/${act}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ _token: form[1] }).toString(),
  }).catch(() => {})
}

const older = async (teamId: string) =>
  (await superuser.query('select from team_admission where team_id = $1 and generation = 1', [teamId])).rows.length > 0

const admissions = async (personId: string) =>
  (await superuser.query('select from team_admission where person_id = $1', [personId])).rows.length

async function again(secret: Buffer): Promise<StaffActor> {
  const entered = await enterStaff(app, secret)
  if (!entered) throw new Error('the session has ended')
  return entered.actor
}

/** Every record's key and head, with what this member's session holds. */
async function opensFor(actor: StaffActor, teamId: string) {
  const grants = await superuser.query(
    'select record_id, team_generation, sealed_key from record_grant where team_id = $1',
    [teamId],
  )
  expect(grants.rows).toHaveLength(records)
  for (const g of grants.rows) {
    const key = openSealed(teamKey(actor, teamId, g.team_generation), g.sealed_key)
    if (!expected.get(g.record_id)?.equals(key)) throw new Error('a record has another key')
  }
  const heads = await superuser.query('select record_id, team_generation, body from head where team_id = $1', [teamId])
  expect(heads.rows).toHaveLength(records)
  for (const h of heads.rows) {
    const place = headPlace(h.record_id, h.team_generation)
    const shown = openJson<{ callName: string }>(headKey(actor, teamId, h.team_generation), h.body, place)
    if (shown.callName !== h.record_id) throw new Error('a list shows another name')
  }
}
