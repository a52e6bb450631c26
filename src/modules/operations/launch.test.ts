import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { giveOrganisationRole } from '#modules/people/commands/set-up.ts'
import type { PlaceSettings } from '#platform/access/context.ts'
import { openInstallation } from '#platform/db/database.ts'
import { watchRelease } from '#run/released.ts'
import { get, type Input, submit } from '#test/security/asking.ts'
import { until } from '#test/support/program.ts'
import { type World, world } from '#test/support/world.ts'
import { guardianItems, technicalItems } from './schema.ts'

const place: PlaceSettings = {
  external: false,
  backupFolder: '/var/backups/of-this-test',
  backupRecipients: 1,
  backupDays: 35,
  mail: true,
  anchor: true,
  khmer: { reviewed: true, unreviewed: 0 },
}
const at = '/staff/launch'
const trial = 'class="stage"'
const inTechnical = technicalItems.filter((item) => item !== 'external_backups')

let w: World
let db: pg.Client
let own: { organisationId: string; personId: string }
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  // bopha guards the organisation whose desk it is; maly guards another one.
  own = (await w.as('bopha')).actor
  const maly = (await w.as('maly')).actor
  const installation = await openInstallation(w.connection('sdap_migrate'))
  await installation.write('', (tx) => giveOrganisationRole(tx, maly.personId, maly.organisationId, 'data_guardian'))
  await installation.close()
})

/** Behind https cookies have another name. */
const cookies = async (who: string) => ({
  Cookie: `${w.app.publicUrl ? '__Host-' : ''}sdap=${(await w.as(who)).secret.toString('base64url')}`,
})
const send = async (who: string, path: string, values: Input = {}) =>
  submit(w, path, values, { kind: 'staff', secret: (await w.as(who)).secret }, await cookies(who))
const look = async (who: string, path = at) => get(w.hono, path, null, await cookies(who))
const bodyOf = async (answer: Response | Promise<Response>) => (await answer).text()
const publicPage = () => bodyOf(get(w.hono, '/en'))
const tick = (who: string, item: string, day?: string) =>
  send(who, `${at}/attestations`, { item, ...(day ? { day } : {}) })
const trailOf = async (action: string) =>
  (await db.query('select detail, person_id from trail where action = $1 order by at', [action])).rows

describe('a demo', () => {
  it('is never released, whatever stands on its list', async () => {
    const answer = await send('bopha', `${at}/release`)
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('This is a demo. It cannot be released.')
    await expect(
      (await w.as('bopha')).write((tx) =>
        tx
          .insertInto('launchRelease')
          .values({ id: randomUUID(), organisationId: own.organisationId, byPerson: own.personId })
          .execute(),
      ),
    ).rejects.toMatchObject({ code: '42501' })
  })
})
describe('before the release', () => {
  beforeAll(async () => {
    await db.query('update deployment set demo = false')
    w.app.deployment.demo = false
    w.app.place = { ...place, khmer: { reviewed: false, unreviewed: 0 } }
  })

  it('every page says that it is a trial, and what is missing is named', async () => {
    expect(await publicPage()).toContain(trial)
    const refused = await send('bopha', `${at}/release`)
    expect(refused.status).toBe(422)
    const body = await refused.text()
    const missing = [
      ...guardianItems,
      ...inTechnical,
      'recovery_sheets',
      'backup_fresh',
      'jobs_run',
      'https',
      'khmer_reviewed',
    ]
    const summary = body.split('role="alert"')[1]?.split('</div>')[0] ?? ''
    for (const item of missing) expect(summary, item).toContain(`href="#${item}"`)
    expect(summary).not.toContain('intake_two_members')
    expect(await bodyOf(look('bopha', '/staff'))).toContain(`missing: ${missing.length}.`)
    expect(await trailOf('launch.released')).toEqual([])
  })

  it('each item is ticked by its role alone', async () => {
    for (const item of guardianItems) expect((await tick('kosal', item, '2026-01-02')).status, item).toBe(403)
    for (const item of technicalItems) expect((await tick('bopha', item)).status, item).toBe(403)
    expect((await db.query('select from launch_attestation')).rowCount).toBe(0)
    const operatorsPage = await bodyOf(look('kosal'))
    for (const item of inTechnical) expect(operatorsPage).toContain(`name="item" value="${item}"`)
    for (const item of guardianItems) expect(operatorsPage).not.toContain(`name="item" value="${item}"`)
  })

  it('a guardian of another organisation, a manager and a supervisor find nothing there', async () => {
    for (const who of ['maly', 'rithy', 'dara', 'maly']) {
      expect((await look(who)).status, who).toBe(404)
      expect((await tick(who, 'staff_trained')).status, who).toBe(404)
      expect((await send(who, `${at}/release`)).status, who).toBe(404)
      expect((await send(who, `${at}/withdrawal`, { reason: 'other' })).status, who).toBe(404)
      expect(await bodyOf(look(who, '/staff')), who).not.toContain(at)
    }
    expect((await send('kosal', `${at}/release`)).status).toBe(404)
  })

  it('a day is needed for the numbers, and not one to come', async () => {
    expect((await tick('bopha', 'numbers_called')).status).toBe(422)
    expect(await bodyOf(tick('bopha', 'numbers_called', '2199-01-01'))).toContain('This day is in the future.')
    expect((await tick('bopha', 'numbers_called', '2026-01-02')).status).toBe(303)
    expect(await bodyOf(look('bopha'))).toContain('2 January 2026')
  })

  it('said twice on a day it stands once; taken back it is missing again', async () => {
    await tick('bopha', 'staff_trained')
    await tick('bopha', 'staff_trained')
    expect((await db.query("select from launch_attestation where item = 'staff_trained'")).rowCount).toBe(1)
    expect((await send('kosal', `${at}/attestations/withdrawal`, { item: 'staff_trained' })).status).toBe(403)
    expect((await send('bopha', `${at}/attestations/withdrawal`, { item: 'staff_trained' })).status).toBe(303)
    expect(await bodyOf(send('bopha', `${at}/release`))).toContain('href="#staff_trained"')
    expect(await trailOf('launch.attestation_withdrawn')).toEqual([
      { detail: { item: 'staff_trained' }, person_id: own.personId },
    ])
  })
})

describe('the release', () => {
  beforeAll(async () => {
    w.app.place = place
    w.app.publicUrl = 'https://help.example'
    for (const item of guardianItems) await tick('bopha', item, '2026-01-02')
    for (const item of inTechnical) await tick('kosal', item)
    await db.query(`insert into recovery_key (organisation_id, generation, public_key, sealed_one_two, sealed_one_three, sealed_two_three)
      select id, 1, decode(repeat('00', 32), 'hex'), '', '', '' from organisation`)
    await db.query(`insert into recovery_sheet (organisation_id, generation, number, check_hash, on_paper_at)
      select id, 1, n, '', now() from organisation cross join generate_series(1, 3) n`)
    await db.query(
      `insert into backup (id, made_at, finished_at, scheduled, outcome) values (gen_random_uuid(), now() - interval '3 hours', now(), true, 'made')`,
    )
    await db.query(`insert into pgboss.queue (name, policy, retry_limit, retry_delay, retry_backoff, expire_seconds, retention_seconds, deletion_seconds, warning_queued, partition, table_name)
      values ('records.delete_lapsed_grants', 'short', 1, 1, false, 60, 3600, 3600, 0, false, 'job_common')`)
    await db.query("insert into pgboss.schedule (name, cron) values ('records.delete_lapsed_grants', '* * * * *')")
    await db.query(
      `insert into pgboss.job (name, state, completed_on) values ('records.delete_lapsed_grants', 'completed', now())`,
    )
  })

  it('with everything there the mark goes from every page, also from one that was kept', async () => {
    expect(await publicPage()).toContain(trial)
    expect(await bodyOf(get(w.hono, '/km/services'))).toContain(trial)
    const done = await send('bopha', `${at}/release`)
    expect(done.status, (await done.text()).split('role="alert"')[1]?.slice(0, 900)).toBe(303)
    expect(await publicPage()).not.toContain(trial)
    expect(await bodyOf(get(w.hono, '/km/services'))).not.toContain(trial)
    expect(await bodyOf(look('dara', '/staff'))).not.toContain(trial)
    expect((await send('bopha', `${at}/release`)).status).toBe(303)
    expect((await db.query('select from launch_release')).rowCount).toBe(1)
    expect(await trailOf('launch.released')).toEqual([{ detail: {}, person_id: own.personId }])
    expect(await bodyOf(look('bopha', '/staff'))).not.toContain('href="/staff/launch">Before')
  })

  it('another node follows by itself', async () => {
    const other = { ...w.app, released: false }
    const watch = await watchRelease(other, 20)
    expect(other.released).toBe(true)
    await db.query("update launch_release set withdrawn_at = now(), withdrawn_by = by_person, reason = 'other'")
    await until(() => other.released === false, 5)
    await db.query('update launch_release set withdrawn_at = null, withdrawn_by = null, reason = null')
    await until(() => other.released, 5)
    watch.close()
  })

  it('when the desk is down to one member, it stands on top for guardian and operator', async () => {
    await db.query("update person set suspended_at = now() where sign_in_name = 'sophea'")
    for (const who of ['bopha', 'kosal']) {
      expect(await bodyOf(look(who, '/staff')), who).toContain('no longer there: Two people can answer.')
      expect(await bodyOf(look(who)), who).toContain('Something is no longer there.')
    }
    expect(await bodyOf(look('kosal', '/staff/health'))).toMatch(
      /summary unprinted[\s\S]*Released, but on the launch list/,
    )
    expect(await bodyOf(get(w.hono, '/en/report'))).toContain('Nobody reads here at the moment')
    await db.query("update person set suspended_at = null where sign_in_name = 'sophea'")
    expect(await bodyOf(look('bopha'))).not.toContain('Something is no longer there.')
  })

  it('a drill is due again after 180 days, and a comparison when a team has a new key', async () => {
    const due = (page: string, item: string) => page.split(`id="${item}"`)[1]?.split('</h3>')[0]?.includes('due again')
    await db.query(
      "update launch_attestation set attested_at = now() - interval '179 days' where item = 'restore_drill'",
    )
    expect(due(await bodyOf(look('kosal')), 'restore_drill')).toBe(false)
    await db.query(
      "update launch_attestation set attested_at = now() - interval '181 days' where item = 'restore_drill'",
    )
    expect(due(await bodyOf(look('kosal')), 'restore_drill')).toBe(true)
    await db.query('update team_key set made_at = now() where team_id = (select id from team limit 1)')
    expect(due(await bodyOf(look('kosal')), 'fingerprints_compared')).toBe(true)
    await tick('kosal', 'restore_drill')
    await tick('kosal', 'fingerprints_compared')
    const renewed = await bodyOf(look('kosal'))
    for (const item of ['restore_drill', 'fingerprints_compared']) expect(due(renewed, item), item).toBe(false)
  })

  it('is taken back at once, with a reason, and the mark is there again', async () => {
    expect((await send('bopha', `${at}/withdrawal`)).status).toBe(422)
    expect((await send('bopha', `${at}/withdrawal`, { reason: 'nobody_to_answer' })).status).toBe(303)
    expect(await publicPage()).toContain(trial)
    expect(await trailOf('launch.release_withdrawn')).toEqual([
      { detail: { reason: 'nobody_to_answer' }, person_id: own.personId },
    ])
    expect(await bodyOf(look('bopha'))).toContain('Nobody can answer in time')
    expect((await send('bopha', `${at}/release`)).status).toBe(303)
    expect(await publicPage()).not.toContain(trial)
  })

  it('asks for passphrase and second factor once more', async () => {
    await db.query("update session set confirmed_at = now() - interval '20 minutes'")
    const asked = await send('bopha', `${at}/release`)
    expect(asked.status).toBe(200)
    expect(await asked.text()).toContain('_passphrase')
  })

  it('does not go over to another organisation whose desk takes its place', async () => {
    await db.query("update team set kind = 'intake', intake_confirmed_at = now() where kind = 'casework'")
    await db.query("update person set suspended_at = now() where sign_in_name = 'sophea'")
    const { rows } = await db.query('select app.launch_released() as released')
    expect(rows[0].released).toBe(false)
  })

  it('with somebody else’s PostgreSQL its backups are vouched for', async () => {
    w.app.place = { ...place, external: true }
    const page = await bodyOf(look('kosal'))
    expect(page).toContain('id="external_backups"')
    expect(page).not.toContain('id="backup_fresh"')
  })
})
