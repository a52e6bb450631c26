import { beforeAll, describe, expect, it } from 'vitest'
import { addDays, today } from '#platform/time/time.ts'
import { get, type Input, type Session, submit } from '#test/security/asking.ts'
import { openCase } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { codeOf, enrol, newcomer, passphrase, signedIn, trySignIn } from './access.ts'

let w: World
let teamId: string
let caseId: string
const session: Record<string, Session> = {}
const ids: Record<string, string> = {}
beforeAll(async () => {
  w = await world()
  for (const name of ['bopha', 'dara', 'sophea', 'rithy', 'veasna', 'kosal']) {
    const { secret, actor } = await w.as(name)
    session[name] = { kind: 'staff', secret }
    ids[name] = actor.personId
  }
  teamId = (await w.as('dara')).actor.teams[0]?.id ?? ''
  caseId = (await openCase(w)).caseId
})

const as = (name: string) => session[name] ?? null
const page = async (path: string, who: Session) => {
  const answer = await get(w.hono, path, who)
  return { status: answer.status, body: (await answer.text()).replaceAll('\u200b', '') }
}
const act = (path: string, values: Input = {}, who = as('bopha')) => submit(w, path, values, who)
const groupsOf = async (who: Session) =>
  /([0-9a-f]{4} ){4}[0-9a-f]{4}/.exec((await page('/staff/me', who)).body)?.[0] ?? ''
const admitAs = (who: Session, personId: string, lastGroup: string) =>
  submit(w, `/staff/teams/${teamId}/admission`, { personId, lastGroup }, who)
const somebody = { displayName: 'Lina', signInName: 'sok.lina', gender: 'woman', language: 'en' }
const linkIn = (body: string) => /\/staff\/enrolment\?invitation=([\w-]+)/.exec(body)?.[1] ?? ''

/** A counsellor whom the intake's supervisor has let in. */
async function member() {
  const person = await newcomer(w)
  const answer = await admitAs(as('dara'), person.id, (await groupsOf(person.session)).slice(-4))
  if (answer.status !== 303) throw new Error('not let in')
  return person
}

describe('a new colleague', () => {
  let lina: Session
  let id: string

  it('is added by the data guardian, who sees the link once', async () => {
    const answer = await act('/staff/people/new', { ...somebody, teamId, role: 'counsellor' })
    expect(answer.status).toBe(200)
    const body = await answer.text()
    expect(body).toContain('http://localhost/staff/enrolment?invitation=')
    const token = linkIn(body)
    const list = (await page('/staff/people', as('bopha'))).body
    expect(list).toMatch(/Lina<\/a>[\s\S]*?Invited; the link ends on/)
    id = /people\/([0-9a-f-]{36})">Lina</.exec(list)?.[1] ?? ''
    for (const path of ['/staff/people', `/staff/people/${id}`])
      expect((await page(path, as('bopha'))).body).not.toContain(token)
    const { totpSecret, status } = await enrol(w, token)
    expect(status).toBe(200)
    lina = await signedIn(w, 'sok.lina', codeOf(totpSecret))
  })

  it('waits, and can read no record yet', async () => {
    expect((await page(`/staff/teams/${teamId}`, as('dara'))).body).toMatch(/Lina[\s\S]*Waits to be let in/)
    expect((await page('/staff', as('dara'))).body).toContain('1 person waits to be let into your team')
    expect((await page(`/staff/people/${id}`, as('bopha'))).body).toContain('waits to be let in')
    expect((await page(`/staff/cases/${caseId}`, lina)).status).toBe(404)
  })

  it('is not let in by the guardian alone, nor by a colleague, nor by herself', async () => {
    const last = (await groupsOf(lina)).slice(-4)
    expect((await admitAs(as('bopha'), id, last)).status).toBe(403)
    expect((await admitAs(as('sophea'), id, last)).status).toBe(404)
    expect((await admitAs(lina, id, last)).status).toBe(404)
    expect((await page(`/staff/cases/${caseId}`, lina)).status).toBe(404)
  })

  it('is not let in with a wrong last group, and that stands in the trail', async () => {
    const answer = await admitAs(as('dara'), id, 'zzzz')
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('This is not the last group of the fingerprint')
    expect((await page(`/staff/cases/${caseId}`, lina)).status).toBe(404)
    expect((await page('/staff/trail', as('bopha'))).body).toContain('compared a fingerprint that differed')
  })

  it('is let in by the supervisor with the right one, and reads', async () => {
    const last = (await groupsOf(lina)).slice(-4)
    const shown = (await page(`/staff/teams/${teamId}`, as('dara'))).body
    expect(shown).toContain((await groupsOf(lina)).slice(0, 19))
    expect(shown).not.toContain(await groupsOf(lina))
    expect((await admitAs(as('dara'), id, ` ${last.toUpperCase()} `)).status).toBe(303)
    expect((await page(`/staff/cases/${caseId}`, lina)).status).toBe(200)
    expect((await page(`/staff/teams/${teamId}`, as('dara'))).body).toMatch(/Lina[\s\S]*Let in/)
  })

  it('whose form was wrong keeps what was typed', async () => {
    for (const [field, value] of [
      ['signInName', 'Two words'],
      ['signInName', 'ab'],
      ['displayName', ''],
      ['gender', 'x'],
      ['role', 'counsellor'],
    ] as const) {
      const answer = await act('/staff/people/new', { ...somebody, signInName: 'other.name', [field]: value })
      expect(answer.status).toBe(422)
      expect(await answer.text()).toContain(`href="#${field === 'role' ? 'teamId' : field}"`)
    }
    expect(await (await act('/staff/people/new', somebody)).text()).toContain('Somebody has this sign-in name already')
  })
})

describe('somebody who is suspended', () => {
  it('is out with the next request and cannot sign in; lifted, all is as before', async () => {
    const { id, name, session: own, totpSecret, codes } = await member()
    expect((await page(`/staff/cases/${caseId}`, own)).status).toBe(200)
    expect((await act(`/staff/people/${id}/suspension`)).status).toBe(303)
    expect((await page('/staff', own)).status).toBe(303)
    expect((await trySignIn(w, { name, passphrase, code: codeOf(totpSecret) })).status).toBe(422)
    expect((await page('/staff/people', as('bopha'))).body).toContain('Suspended since')
    expect((await act(`/staff/people/${id}/suspension-end`)).status).toBe(303)
    const again = await signedIn(w, name, codes[0] ?? '')
    expect((await page(`/staff/cases/${caseId}`, again)).status).toBe(200)
  })
})

describe('somebody who is removed', () => {
  it('loses sessions, roles and keys in the same moment; the name stays in the trail', async () => {
    const { id, session: own } = await member()
    await page(`/staff/cases/${caseId}`, own)
    expect((await page(`/staff/people/${id}/removal`, as('bopha'))).body).toContain('This cannot be undone')
    expect((await act(`/staff/people/${id}/removal`)).status).toBe(303)
    const db = await w.sql('postgres')
    const { rows } = await db.query(
      `select (select count(*)::int from team_admission where person_id = $1) as keys,
        (select count(*)::int from session where person_id = $1 and ended_at is null) as sessions,
        (select count(*)::int from membership where person_id = $1 and (until_at is null or until_at > now())) as roles,
        (select public_key is null and sealed_secrets is null from person where id = $1) as empty`,
      [id],
    )
    expect(rows[0]).toEqual({ keys: 0, sessions: 0, roles: 0, empty: true })
    expect((await page('/staff', own)).status).toBe(303)
    expect((await page(`/staff/trail?person=${id}`, as('bopha'))).body).toContain('Lina')
    expect((await page(`/staff/people/${id}`, as('bopha'))).body).toContain('Left on')
    for (const again of ['link', 'suspension', 'removal'])
      expect((await act(`/staff/people/${id}/${again}`)).status).toBe(404)
  })
})

describe('a role whose last day is over', () => {
  it('reads nothing at the next request; then the key goes and the team is to renew its own', async () => {
    const { id, session: own } = await member()
    const db = await w.sql('postgres')
    // As if the clock had moved on: the trigger of a change would take the key at once.
    await db.query(
      `set session_replication_role = replica; update membership set until_at = now() where person_id = '${id}'`,
    )
    expect((await page(`/staff/cases/${caseId}`, own)).status).toBe(404)
    const keys = async () =>
      (await db.query('select count(*)::int as n from team_admission where person_id = $1', [id])).rows[0].n
    expect(await keys()).toBe(1)
    await (await w.sql('sdap_jobs')).query('select app.delete_lapsed_admissions()')
    expect(await keys()).toBe(0)
    for (const path of [`/staff/teams/${teamId}`, '/staff/teams'])
      expect((await page(path, as('dara'))).body).toContain('is to be renewed, since somebody left')
    expect((await page('/staff', as('dara'))).body).toContain('is to be renewed, since somebody left')
  })

  it('is given and ended in days of Phnom Penh', async () => {
    const { id } = await newcomer(w, null)
    const values = { teamId, role: 'caseworker', fromDay: today(), untilDay: addDays(today(), 2) }
    expect((await act(`/staff/people/${id}/team-roles`, { ...values, untilDay: addDays(today(), -1) })).status).toBe(
      422,
    )
    for (let i = 0; i < 2; i++) expect((await act(`/staff/people/${id}/team-roles`, values)).status).toBe(303)
    const db = await w.sql('postgres')
    const { rows } = await db.query(
      `select id, (from_at at time zone 'Asia/Phnom_Penh')::text as from_at, (until_at at time zone 'Asia/Phnom_Penh')::text as until_at
        from membership where person_id = $1`,
      [id],
    )
    expect(rows).toEqual([
      { id: expect.any(String), from_at: `${today()} 00:00:00`, until_at: `${addDays(today(), 3)} 00:00:00` },
    ])
    expect((await act(`/staff/people/${id}/role-end`, { roleId: rows[0].id, endDay: '' })).status).toBe(303)
    expect((await page(`/staff/people/${id}`, as('bopha'))).body).toContain('No role')
  })
})

describe('the last data guardian', () => {
  it('stays one, and neither suspends nor removes herself', async () => {
    const db = await w.sql('postgres')
    const { rows } = await db.query('select id from organisation_role where person_id = $1', [ids['bopha']])
    const own = `/staff/people/${ids['bopha']}`
    const answer = await act(`${own}/role-end`, { roleId: rows[0].id })
    expect([answer.status, (await answer.text()).includes('One data guardian has to stay')]).toEqual([409, true])
    for (const name of ['suspension', 'removal']) {
      expect((await page(own, as('bopha'))).body).not.toContain(`${own}/${name}`)
      expect((await act(`${own}/${name}`)).status).toBe(404)
    }
    expect((await page('/staff/people', as('bopha'))).status).toBe(200)
  })
})

describe('everybody else', () => {
  it('another organisation’s guardian finds none of it; nor does anybody without the role', async () => {
    const other = await newcomer(w, null)
    const db = await w.sql('postgres')
    await db.query(
      `insert into organisation_role (id, person_id, organisation_id, role) select gen_random_uuid(), $1, organisation_id, 'data_guardian' from person where id = $1`,
      [other.id],
    )
    const foreign = (await w.as('veasna')).actor
    await db.query('update person set organisation_id = $2 where id = $1', [other.id, foreign.organisationId])
    await db.query('update organisation_role set organisation_id = $2 where person_id = $1', [
      other.id,
      foreign.organisationId,
    ])
    expect((await page('/staff/people', other.session)).body).not.toContain('Sophea')
    const target = `/staff/people/${ids['sophea']}`
    const role = { teamId, role: 'supervisor', fromDay: today() }
    const acts: [string, Input][] = [
      [`${target}/link`, {}],
      [`${target}/link-withdrawal`, {}],
      [`${target}/suspension`, {}],
      [`${target}/suspension-end`, {}],
      [`${target}/removal`, {}],
      [`${target}/team-roles`, role],
      [`${target}/organisation-roles`, { organisationRole: 'manager', roleFromDay: today() }],
      [`${target}/role-end`, { roleId: teamId }],
      [`/staff/teams/${teamId}/key`, {}],
      [`/staff/teams/${teamId}/admission`, { personId: ids['sophea'] ?? '', lastGroup: 'abcd' }],
    ]
    const supervisor = as('dara')
    const people = (path: string) => path.startsWith('/staff/people')
    for (const who of [other.session, supervisor, as('rithy'), as('kosal'), as('sophea')]) {
      for (const path of [target, `${target}/removal`]) expect((await page(path, who)).status, path).toBe(404)
      for (const [path, values] of acts)
        if (who !== supervisor || people(path)) expect((await act(path, values, who)).status, path).toBe(404)
    }
    expect((await page(`/staff/teams/${teamId}`, other.session)).status).toBe(404)
    // One's own person does not get a role in another organisation's team.
    expect((await act(`/staff/people/${other.id}/team-roles`, role, other.session)).status).toBe(404)
    expect((await page('/staff', as('sophea'))).status).toBe(200)
  })
})
