import { randomUUID } from 'node:crypto'
import os from 'node:os'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { account, demoAccounts } from '#demo/accounts.ts'
import { signInAs } from '#demo/load.ts'
import en from '#messages/en.json' with { type: 'json' }
import { addServerKey } from '#modules/people/commands/server-keys.ts'
import { peopleJobs } from '#modules/people/jobs.ts'
import { recordJobs } from '#modules/records/jobs.ts'
import type { PlaceSettings } from '#platform/access/context.ts'
import { nextServerKey } from '#platform/crypto/server-key.ts'
import { openDatabase, openInstallation } from '#platform/db/database.ts'
import { startJobs } from '#platform/jobs/jobs.ts'
import { get } from '#test/security/asking.ts'
import { until } from '#test/support/program.ts'
import { openCase } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { checks } from './checks.ts'
import { say } from './row.ts'
import type { Check } from './schema.ts'
import { placed } from './views/health.tsx'

const told = 'zandoliberry'
const place: PlaceSettings = {
  external: false,
  dataFolder: os.tmpdir(),
  backupFolder: os.tmpdir(),
  backupRecipients: 1,
  backupDays: 35,
  mail: false,
  anchor: true,
  khmer: { reviewed: false, unreviewed: 3 },
}

let w: World
let db: pg.Client
const seen = new Map<string, Check>()
beforeAll(async () => {
  w = await world()
  w.app.place = place
  db = await w.sql('postgres')
  await openCase(w, { story: told }, { callName: told })
})
afterAll(() => {
  // Whatever came up in any fault has its words and its place on the page.
  for (const row of seen.values()) {
    expect(say(w.nobody().t, row), row.code).not.toContain('staff.health')
    expect(placed, row.code).toContain(row.code.split('.')[0])
  }
})

/** What an operator is told now. @param now this machine's clock */
async function found(now?: () => Date): Promise<Check[]> {
  const operator = await w.as('kosal')
  const rows = await checks(w.app, operator.read, { lang: 'en', keeper: true, ...(now ? { now } : {}) })
  for (const row of rows) seen.set(row.code, row)
  return rows
}
const levels = async (...about: string[]) =>
  Object.fromEntries(
    (await found()).filter((r) => about.includes(r.code.split('.')[0] ?? '')).map((r) => [r.code, r.level]),
  )
const page = async (who = 'kosal') => {
  const { secret } = await w.as(who)
  return get(w.hono, '/staff/health', { kind: 'staff', secret })
}
const backup = (hours: number, outcome: string) =>
  db.query(
    `insert into backup (id, made_at, finished_at, scheduled, outcome, bytes, sha256)
     values ($1, now() - $2 * interval '1 hour', now(), true, $3, 1, repeat('a', 64))`,
    [randomUUID(), hours, outcome],
  )

describe('what an operator is told', () => {
  it('the clock: right, and off by more than five seconds', async () => {
    expect(await levels('clock')).toEqual({ 'clock.right': 'ok' })
    const off = (ms: number) => () => new Date(Date.now() + ms)
    const clock = async (ms: number) => (await found(off(ms))).find((r) => r.code.startsWith('clock.'))
    expect(await clock(4000)).toMatchObject({ level: 'ok' })
    expect(await clock(-8000)).toEqual({ code: 'clock.off', level: 'problem', values: { seconds: 8 } })
  })

  it('a fresh deployment waits for its first backup and jobs; an older one has a problem', async () => {
    await db.query('update deployment set made_at = now()')
    expect(await levels('backup', 'jobs')).toEqual({
      'backup.not_yet': 'note',
      'backup.kept': 'ok',
      'jobs.not_yet': 'note',
    })
    await db.query("update deployment set made_at = now() - interval '2 days'")
    expect(await levels('backup', 'jobs')).toMatchObject({ 'backup.never': 'problem', 'jobs.not_running': 'problem' })
  })

  it('backups: fresh, too old, failed, and to be made without anybody who could open them', async () => {
    await backup(30, 'made')
    expect(await levels('backup')).toMatchObject({ 'backup.old': 'problem' })
    await backup(1, 'made')
    expect(await levels('backup')).toEqual({ 'backup.fresh': 'ok', 'backup.kept': 'ok' })
    await backup(0, 'no_space')
    expect(await levels('backup')).toMatchObject({ 'backup.no_space': 'problem' })
    await db.query("update backup set outcome = 'failed' where outcome = 'no_space'")
    expect(await levels('backup')).toMatchObject({ 'backup.failed': 'problem', 'backup.fresh': 'ok' })
    await db.query("delete from backup where outcome = 'failed'")
    w.app.place = { ...place, backupRecipients: 0 }
    expect(await levels('backup')).toEqual({ 'backup.nobody_opens': 'problem' })
    w.app.place = { ...place, backupFolder: undefined }
    expect(await levels('backup')).toEqual({ 'backup.not_scheduled': 'note', 'backup.by_hand': 'note' })
    w.app.place = place
  })

  it('jobs: a worker that runs, and one that stopped', async () => {
    const jobsDb = await openDatabase({ ...w.connection('sdap_jobs'), max: 2 })
    const quick = { due: 1, waiting: 1, left: 1 }
    const worker = await startJobs(w.connection('sdap_jobs'), jobsDb, [...recordJobs, ...peopleJobs], quick)
    await until(async () => (await levels('jobs'))['jobs.running'] === 'ok')
    await worker.stop()
    await jobsDb.close()
    expect(await levels('jobs')).toEqual({ 'jobs.running': 'ok' })
    await db.query(
      "update pgboss.job_common set completed_on = now() - interval '16 minutes' where name = 'records.delete_lapsed_grants'",
    )
    expect(await levels('jobs')).toEqual({ 'jobs.not_running': 'problem' })
    const body = await (await page()).text()
    expect(body).toContain('records.delete_lapsed_grants')
    expect(body).toContain('The worker does not run')
    const resting = await checks(w.app, (await w.as('kosal')).read, { lang: 'en', keeper: true, resting: true })
    expect(resting.find((r) => r.code.startsWith('jobs.'))).toMatchObject({ code: 'jobs.resting', level: 'note' })
  })

  it('server keys: how many people and codes stand on an older one, until they have moved', async () => {
    expect(await levels('key')).toEqual({ 'key.newest': 'ok' })
    const key = nextServerKey(w.app.serverKey)
    const installation = await openInstallation(w.connection('sdap_migrate'))
    await installation.write('', (tx) => addServerKey(tx, key))
    await installation.close()
    const older = async () => (await found()).find((r) => r.code.startsWith('key.older'))
    const before = await older()
    expect(before).toMatchObject({ code: 'key.older_used', level: 'note', values: { generation: 1, people: 10 } })
    await signInAs({ ...w.app, serverKey: key }, account('maly'))
    expect((await older())?.values['people']).toBe(9)
    await db.query('update person set server_key_generation = 2')
    await db.query('update receipt set server_key_generation = 2')
    expect(await older()).toMatchObject({ code: 'key.older_unused', values: { generation: 1 } })
  })

  it('space, settings, texts', async () => {
    expect(Object.keys(await levels('data_space', 'backup_space'))).toHaveLength(2)
    w.app.place = { ...place, backupFolder: '/proc/1/no-such-folder' }
    expect(await levels('backup_space')).not.toMatchObject({ 'backup_space.enough': 'ok' })
    w.app.place = place
    expect(await levels('mail', 'anchor', 'khmer', 'content', 'address', 'stage')).toEqual({
      'mail.not_set': 'note',
      'anchor.set': 'ok',
      'khmer.not_reviewed': 'note',
      'content.not_reviewed': 'note',
      'address.not_set': 'note',
      'stage.demo': 'note',
    })
    w.app.publicUrl = 'https://help.example'
    w.app.trustProxy = false
    expect(await levels('address', 'proxy')).toEqual({ 'address.https': 'ok', 'proxy.not_trusted': 'note' })
    w.app.publicUrl = undefined
    w.app.trustProxy = true
  })

  it('the desk: open with two, closed with one', async () => {
    expect(await levels('intake')).toEqual({ 'intake.open': 'ok' })
    await db.query("update person set suspended_at = now() where sign_in_name = 'sophea'")
    expect(await levels('intake')).toEqual({ 'intake.closed': 'note' })
    await db.query("update person set suspended_at = null where sign_in_name = 'sophea'")
  })

  it('recovery: whose sheets are lacking, until they are on paper and open every team', async () => {
    const lacking = (await found()).filter((r) => r.code.startsWith('recovery.'))
    expect(lacking.filter((r) => r.code === 'recovery.no_sheets')).toHaveLength(3)
    expect(lacking.filter((r) => r.code === 'recovery.not_sealed')).toHaveLength(3)
    await db.query(`insert into recovery_key (organisation_id, generation, public_key, sealed_one_two, sealed_one_three, sealed_two_three)
      select id, 1, decode(repeat('00', 32), 'hex'), '', '', '' from organisation`)
    await db.query(`insert into recovery_sheet (organisation_id, generation, number, check_hash, on_paper_at)
      select id, 1, n, '', case when n < 3 then now() end from organisation cross join generate_series(1, 3) n`)
    expect(await levels('recovery')).toMatchObject({ 'recovery.no_sheets': 'note' })
    await db.query('update recovery_sheet set on_paper_at = now()')
    expect(await levels('recovery')).toEqual({ 'recovery.not_sealed': 'note' })
    await db.query(`insert into recovery_seal (team_id, team_generation, organisation_id, recovery_generation, sealed_key, key_mark)
      select t.id, 1, t.organisation_id, 1, '', '' from team t`)
    expect(await levels('recovery')).toEqual({ 'recovery.complete': 'ok' })
  })

  it('somebody else’s PostgreSQL: its log, its connections, its backups', async () => {
    w.app.place = { ...place, external: true, dataFolder: undefined, backupFolder: undefined }
    expect(await levels('archive', 'connection', 'connections', 'backup', 'data_space')).toEqual({
      'archive.off': 'note',
      'connection.safe': 'ok',
      'connections.enough': 'ok',
      'backup.external': 'note',
    })
    w.app.place = place
  })
})

describe('the page', () => {
  it('says everything the checks found, in the operator’s words, problems on top', async () => {
    const body = (await (await page()).text()).replaceAll('&quot;', '"').replaceAll('&#39;', "'")
    const rows = await found()
    for (const row of rows.filter((r) => !/^(job|team_key)\./.test(r.code)))
      expect(body, row.code).toContain(say(w.nobody().t, row))
    for (const row of rows.filter((r) => r.code === 'team_key.compare'))
      expect(body).toContain(String(row.values['fingerprint']))
    expect(rows.filter((r) => r.code === 'team_key.compare')).toHaveLength(3)
    expect(body.indexOf('The worker does not run')).toBeLessThan(body.indexOf(en.staff.health.area.backups))
  })

  it('names no person and tells no story', async () => {
    const main = (await (await page()).text()).split('<main')[1] ?? ''
    expect(main).toContain('Lotus Helpline')
    for (const { displayName, signInName } of demoAccounts)
      for (const name of [displayName, displayName.replace(' (demo)', ''), signInName])
        expect(main.toLowerCase()).not.toContain(name.toLowerCase())
    expect(main).not.toContain(told)
    expect(main).not.toContain(os.tmpdir())
  })

  it('is not there for anybody else', async () => {
    for (const { signInName } of demoAccounts.filter((a) => a.deploymentRole !== 'operator'))
      expect(`${signInName}: ${(await page(signInName)).status}`).toBe(`${signInName}: 404`)
  })

  it('nobody else learns the counts from the database either', async () => {
    for (const who of ['bopha', 'dara', 'rithy', 'maly']) {
      const other = await w.as(who)
      const rows = await checks(w.app, other.read, { lang: 'en', keeper: true })
      const counted = rows.filter((r) => /^(key\.older|job\.|recovery\.no|recovery\.not)/.test(r.code))
      expect(counted, who).toEqual([])
      expect(
        rows.find((r) => r.code === 'backup.fresh'),
        who,
      ).toBeUndefined()
    }
  })
})
