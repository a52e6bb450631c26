import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { demoAccounts } from '#demo/accounts.ts'
import { addPerson } from '#modules/people/commands/guard.ts'
import { giveTeamRole } from '#modules/people/commands/roles.ts'
import { giveOrganisationRole, makeTeam } from '#modules/people/commands/set-up.ts'
import { fingerprint } from '#modules/people/fingerprint.ts'
import { openInstallation } from '#platform/db/database.ts'
import { enrol, signedIn } from '#test/people/access.ts'
import { field, get, type Input, submit } from '#test/security/asking.ts'
import { fileOverHttp } from '#test/support/public-form.ts'
import { answers } from '#test/support/scenario.ts'
import { type StaffCtx, type World, world } from '#test/support/world.ts'

// A data guardian of another organisation invents two people and founds a desk of intake with them.
// Each step is an ordinary one of the program.

const health = '/staff/health'
const waits = 'waits for the operator’s word'

let w: World
let db: pg.Client
let guardian: StaffCtx
let desk: string
let inventedKey: string
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  const { actor } = await w.as('maly')
  const installation = await openInstallation(w.connection('sdap_migrate'))
  await installation.write('', (tx) => giveOrganisationRole(tx, actor.personId, actor.organisationId, 'data_guardian'))
  await installation.close()
  guardian = await w.as('maly')
  desk = await foundDesk()
})

async function foundDesk(): Promise<string> {
  const made = await send('maly', '/staff/teams/new', { kind: 'intake', nameEn: 'Second desk', nameKm: 'ក្រុមទីពីរ' })
  expect(made.status).toBe(303)
  const id = made.headers.get('Location')?.split('/').at(-1) ?? ''
  const supervisor = await invented('first', 'supervisor', id)
  const other = await invented('second', 'counsellor', id)
  const { rows } = await db.query('select id, public_key from person where id = $1', [other.id])
  const admission = { personId: other.id, lastGroup: fingerprint(rows[0].public_key).slice(-4) }
  const admitted = await submit(w, `/staff/teams/${id}/admission`, admission, supervisor.session)
  expect(admitted.status).toBe(303)
  const key = await db.query('select public_key from team_key where team_id = $1', [id])
  inventedKey = fingerprint(key.rows[0].public_key)
  return id
}

/** Somebody who enrols and signs in as anybody would; a supervisor's sign-in makes the team's key. */
async function invented(name: string, role: 'supervisor' | 'counsellor', teamId: string) {
  const person = { signInName: `invented.${name}`, displayName: name, gender: 'not_said', language: 'en' } as const
  const { id, token } = await addPerson(guardian, person)
  await giveTeamRole(guardian, id, { teamId, role, fromAt: new Date(), untilAt: null })
  const { codes } = await enrol(w, token)
  return { id, session: await signedIn(w, person.signInName, codes[0] ?? '') }
}

const sessionOf = async (who: string) => ({ kind: 'staff' as const, secret: (await w.as(who)).secret })
const send = async (who: string, path: string, values: Input = {}) => submit(w, path, values, await sessionOf(who))
const look = async (who: string, path: string) =>
  (await (await get(w.hono, path, await sessionOf(who))).text()).replaceAll('\u200b', '')
const site = (path: string, init?: RequestInit) => w.hono.request(path, init)
const publicPage = async () => (await get(w.hono, '/en/report')).text()
const closed = 'Nobody reads here at the moment'

const confirm = (who: string, generation = '1') =>
  send(who, `${health}/desks/confirmation`, { teamId: desk, generation })
const withdraw = (who: string, teamId = desk) => send(who, `${health}/desks/withdrawal`, { teamId })
const confirmed = async (teamId = desk) =>
  (await db.query('select intake_confirmed_at from team where id = $1', [teamId])).rows[0].intake_confirmed_at !== null
const reportsOf = async (teamId: string) =>
  (await db.query('select count(*)::int as n from report where team_id = $1', [teamId])).rows[0].n as number
const closeFirst = (as: 'closed' | 'open') =>
  db.query(
    `update person set suspended_at = ${as === 'closed' ? 'now()' : 'null'} where sign_in_name in ('sophea', 'dara')`,
  )
const trailOf = async (organisationId: string) =>
  (
    await db.query(
      "select action, person_id, team_id, detail from trail where chain = $1 and action like 'team.intake_%' order by seq",
      [organisationId],
    )
  ).rows

describe('a further desk of intake, founded by a guardian with two invented people', () => {
  it('has all that a desk needs, and still receives nothing, not even when the first one closes', async () => {
    const { rows } = await db.query('select app.admitted_members($1) as members', [desk])
    expect(rows[0].members).toBe(2)
    await fileOverHttp(site, 'en', answers())
    await closeFirst('closed')
    const page = await publicPage()
    expect(page).toContain(closed)
    expect(page).toContain('1280')
    await expect(fileOverHttp(site, 'en', answers())).rejects.toThrow()
    await closeFirst('open')
    expect(await reportsOf(desk)).toBe(0)
  })

  it('stands as waiting on its own page, on the list of teams and on the operator’s page, with what to compare', async () => {
    expect(await look('maly', `/staff/teams/${desk}`)).toContain(waits)
    expect(await look('maly', '/staff/teams')).toContain(waits)
    const page = await look('kosal', health)
    expect(page).toContain('Second desk: this intake desk waits')
    const list = page.split('id="desks"')[1]?.split('</section>')[0] ?? ''
    expect(list).toContain(inventedKey)
    expect(list).toContain('waits for your word')
    expect(list).toContain('receives now')
    expect(list.match(/data-name="Members let in">2</g)).toHaveLength(2)
  })

  it('is let in by nobody but an operator: no other role finds the page or the button', async () => {
    for (const { signInName, deploymentRole } of demoAccounts) {
      if (deploymentRole === 'operator') continue
      expect((await confirm(signInName)).status, signInName).toBe(404)
      expect((await withdraw(signInName)).status, signInName).toBe(404)
    }
    expect(await confirmed()).toBe(false)
  })

  it('cannot write the word itself, past the program, nor say that it was there first', async () => {
    const sdapApp = await w.sql('sdap_app')
    const tries = [
      `update team set intake_confirmed_at = now() where id = '${desk}'`,
      `insert into team (id, organisation_id, kind, name_en, name_km, intake_confirmed_at)
        values (gen_random_uuid(), app.organisation(), 'intake', 'A', 'A', now())`,
      `insert into team (id, organisation_id, kind, name_en, name_km, made_at)
        values (gen_random_uuid(), app.organisation(), 'intake', 'A', 'A', '2000-01-01')`,
    ]
    for (const statement of tries) {
      await sdapApp.query('begin')
      await sdapApp.query("select set_config('sdap.handle', $1, true)", [guardian.handle])
      await expect(sdapApp.query(statement), statement).rejects.toMatchObject({ code: '42501' })
      await sdapApp.query('rollback')
    }
    const handles = [guardian.handle, (await w.as('bopha')).handle, (await w.as('dara')).handle, '']
    for (const handle of handles) {
      await sdapApp.query("select set_config('sdap.handle', $1, false)", [handle])
      const { rows } = await sdapApp.query(
        'select app.confirm_intake($1, 1) as confirmed, app.withdraw_intake((select app.open_intake())) as withdrawn, (select count(*)::int from app.intake_desks()) as seen',
        [desk],
      )
      expect(rows[0]).toEqual({ confirmed: false, withdrawn: false, seen: 0 })
    }
    expect(await confirmed()).toBe(false)
  })

  it('the word is about the key that was compared, and asks for passphrase and second factor', async () => {
    expect((await confirm('kosal', '2')).status).toBe(409)
    expect((await confirm('kosal', '')).status).toBe(422)
    expect(await confirmed()).toBe(false)
    await db.query("update session set confirmed_at = now() - interval '11 minutes'")
    const asked = await confirm('kosal')
    expect(asked.status).toBe(200)
    const page = await asked.text()
    expect([page.includes('_passphrase'), field(page, 'teamId')]).toEqual([true, desk])
    await db.query('update session set confirmed_at = now()')
    expect(await confirmed()).toBe(false)
  })

  it('receives once an operator has confirmed it, and not before the first one closes', async () => {
    expect((await confirm('kosal')).status).toBe(303)
    expect((await confirm('kosal')).status).toBe(303) // sent twice it stands once
    expect(await look('maly', `/staff/teams/${desk}`)).not.toContain(waits)
    await fileOverHttp(site, 'en', answers())
    expect(await reportsOf(desk)).toBe(0)
    await closeFirst('closed')
    await fileOverHttp(site, 'en', answers())
    expect(await reportsOf(desk)).toBe(1)
    await closeFirst('open')
  })

  it('the word stands in the trail of the desk’s organisation and of the operator’s, in plain words', async () => {
    const operator = (await w.as('kosal')).actor
    const entry = {
      action: 'team.intake_confirmed',
      person_id: operator.personId,
      team_id: desk,
      detail: { generation: 1 },
    }
    expect(await trailOf(guardian.actor.organisationId)).toEqual([entry])
    expect(await trailOf(operator.organisationId)).toEqual([entry])
    const theirs = await look('maly', '/staff/trail?kind=keys_and_roles')
    expect(theirs).toContain('let the desk receive reports')
    expect(theirs).toContain('an operator')
    expect(theirs).not.toContain(operator.displayName)
    expect(await look('bopha', '/staff/trail?kind=keys_and_roles')).toContain(operator.displayName)
  })

  it('the word is taken back at once', async () => {
    await closeFirst('closed')
    expect(await publicPage()).not.toContain(closed)
    expect((await withdraw('kosal')).status).toBe(303)
    expect(await publicPage()).toContain(closed)
    await closeFirst('open')
    expect((await trailOf(guardian.actor.organisationId)).map((r) => r.action)).toEqual([
      'team.intake_confirmed',
      'team.intake_withdrawn',
    ])
  })
})

describe('the first desk of a deployment', () => {
  it('has the word from the beginning; a second one of the same organisation waits, also from the command line', async () => {
    const first = (await w.as('dara')).actor.teams[0]?.id ?? ''
    expect(await confirmed(first)).toBe(true)
    const installation = await openInstallation(w.connection('sdap_migrate'))
    const { organisationId } = (await w.as('bopha')).actor
    const beside = await installation.write('', (tx) =>
      makeTeam(tx, organisationId, 'intake', { en: 'Night desk', km: 'ក្រុមយប់' }),
    )
    await installation.close()
    expect(await confirmed(beside.id)).toBe(false)
    expect(await look('bopha', '/staff/launch')).toContain(`Night desk ${waits}`)
  })

  it('closes when its word is taken back, and the launch list says what it waits for', async () => {
    const first = (await w.as('dara')).actor.teams[0]?.id ?? ''
    expect((await withdraw('kosal', first)).status).toBe(303)
    expect(await publicPage()).toContain(closed)
    expect(await look('kosal', health)).toContain('Intake: this intake desk waits')
    const again = { teamId: first, generation: '1' }
    expect((await send('kosal', `${health}/desks/confirmation`, again)).status).toBe(303)
    expect(await publicPage()).not.toContain(closed)
  })

  it('is not made by whoever comes first, but by the organisation that set the deployment up', async () => {
    await db.query('begin')
    await db.query("update organisation set made_at = made_at - interval '1 day' where id = $1", [
      (await w.as('bopha')).actor.organisationId,
    ])
    await db.query("update team set kind = 'casework' where kind = 'intake'")
    const made = async (organisationId: string) => {
      const { rows } = await db.query(
        "insert into team (id, organisation_id, kind, name_en, name_km) values (gen_random_uuid(), $1, 'intake', 'A', 'A') returning id, intake_confirmed_at is not null as confirmed",
        [organisationId],
      )
      return rows[0] as { id: string; confirmed: boolean }
    }
    const elsewhere = await made(guardian.actor.organisationId)
    expect(elsewhere.confirmed).toBe(false)
    await db.query('delete from team where id = $1', [elsewhere.id])
    expect((await made((await w.as('bopha')).actor.organisationId)).confirmed).toBe(true)
    expect((await made((await w.as('bopha')).actor.organisationId)).confirmed).toBe(false)
    await db.query('rollback')
  })
})
