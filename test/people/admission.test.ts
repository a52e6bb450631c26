import { randomBytes, randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { renewTeamKey } from '#modules/people/commands/admit.ts'
import { teamKey } from '#modules/people/commands/keyring.ts'
import { isRewrapping, rewrapChunk } from '#modules/records/rewrap.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import { enterStaff } from '#platform/access/context.ts'
import { openSealed } from '#platform/crypto/open.ts'
import { sealTo } from '#platform/crypto/seal.ts'
import { today } from '#platform/time/time.ts'
import { get, type Session, submit } from '#test/security/asking.ts'
import { until } from '#test/support/program.ts'
import { openCase } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { codeOf, newcomer, signedIn } from './access.ts'

let w: World
let teamId: string
let dara: Session
let bopha: Session
beforeAll(async () => {
  w = await world()
  const supervisor = await w.as('dara')
  teamId = supervisor.actor.teams[0]?.id ?? ''
  dara = { kind: 'staff', secret: supervisor.secret }
  bopha = { kind: 'staff', secret: (await w.as('bopha')).secret }
})

const page = async (path: string, who: Session) =>
  (await (await get(w.hono, path, who)).text()).replaceAll('\u200b', '')
const team = () => `/staff/teams/${teamId}`

/** Many more records of the team, as years bring them. */
async function manyRecords(count: number) {
  const db = await w.sql('postgres')
  const { publicKey } = (await w.as('dara')).actor.teams[0]?.keys[0] ?? { publicKey: randomBytes(32) }
  const ids = Array.from({ length: count }, () => randomUUID())
  await db.query("insert into record (id, kind, team_id) select id, 'case', $2 from unnest($1::uuid[]) as n (id)", [
    ids,
    teamId,
  ])
  await db.query(
    `insert into record_grant (id, record_id, generation, team_id, team_generation, sealed_key)
      select gen_random_uuid(), n.id, 1, $2, 1, n.sealed from unnest($1::uuid[], $3::bytea[]) as n (id, sealed)`,
    [ids, teamId, ids.map(() => sealTo(publicKey, randomBytes(32)))],
  )
}

describe('a team whose member was removed', () => {
  let leaver: { actor: StaffActor; handle: string }
  let leaverId: string

  it('is told to renew its key', async () => {
    await manyRecords(300)
    const person = await newcomer(w)
    leaverId = person.id
    const own = /([0-9a-f]{4} ){4}[0-9a-f]{4}/.exec(await page('/staff/me', person.session))?.[0] ?? ''
    const values = { personId: person.id, lastGroup: own.slice(-4) }
    expect((await submit(w, `${team()}/admission`, values, dara)).status).toBe(303)
    const entered = await enterStaff(w.app, person.session?.secret ?? Buffer.alloc(32))
    if (!entered) throw new Error('no session')
    leaver = entered
    expect((await submit(w, `/staff/people/${person.id}/removal`, {}, bopha)).status).toBe(303)
    const shown = await page(team(), dara)
    expect(shown).toContain('is to be renewed, since somebody left')
    expect(shown).toMatch(/Lina –\s*left the organisation on/)
  })

  it('renews it in one act, and everything older follows by itself until nobody keeps the older key', async () => {
    const answer = await submit(w, `${team()}/key`, {}, dara)
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, team()])
    await until(() => !isRewrapping(teamId), 15)
    const shown = await page(team(), dara)
    expect(shown).toContain('Done: nobody keeps the older key.')
    expect(shown).toContain('Key number 2')
    expect(shown).not.toContain('is to be renewed')
    expect(shown).toContain('the key was renewed since')
    const db = await w.sql('postgres')
    const { rows } = await db.query(
      `select (select count(*)::int from record_grant where team_id = $1 and team_generation = 1) as old,
        (select count(*)::int from record_grant where team_id = $1 and team_generation = 2) >= 300 as fresh,
        (select count(*)::int from team_admission where team_id = $1 and generation = 1) as kept`,
      [teamId],
    )
    expect(rows[0]).toEqual({ old: 0, fresh: true, kept: 0 })
  })

  it('the leaver’s old key opens nothing that came since, nor anything that was wrapped anew', async () => {
    const { caseId } = await openCase(w)
    const db = await w.sql('postgres')
    const { rows } = await db.query('select sealed_key from record_grant where team_id = $1 limit 20', [teamId])
    const fresh = await db.query('select sealed_key from record_grant where record_id = $1 and team_id = $2', [
      caseId,
      teamId,
    ])
    const old = teamKey(leaver.actor, teamId, 1)
    for (const { sealed_key } of [...rows, ...fresh.rows]) expect(() => openSealed(old, sealed_key)).toThrow()
    const held = await db.query('select count(*)::int as n from team_admission where person_id = $1', [leaverId])
    expect(held.rows[0].n).toBe(0)
    for (const name of ['dara', 'sophea'])
      expect(
        (await get(w.hono, `/staff/cases/${caseId}`, { kind: 'staff', secret: (await w.as(name)).secret })).status,
      ).toBe(200)
  })
})

describe('wrapping anew that was cut off', () => {
  it('stands still until a supervisor lets it go on; the page and the start page say so', async () => {
    await renewTeamKey(await w.as('dara'), teamId)
    await rewrapChunk(await w.as('dara'), teamId, 50)
    const shown = await page(team(), dara)
    expect(shown).toMatch(/\d+ of \d+ are left\./)
    expect(shown).toMatch(/<progress id="wrapped" max="\d+" value="5\d"/)
    expect(shown).toContain('It stands still')
    expect(shown).not.toContain('http-equiv="refresh"')
    expect(await page('/staff', dara)).toContain('to a new key stands still')
    expect(await page(team(), bopha)).not.toContain('are left.')
    expect((await submit(w, `${team()}/rewrapping`, {}, bopha)).status).toBe(403)
    expect((await submit(w, `${team()}/rewrapping`, {}, dara)).status).toBe(303)
    const meanwhile = await page(team(), dara)
    if (meanwhile.includes('goes on by itself')) expect(meanwhile).toContain('<meta http-equiv="refresh" content="3"')
    await until(() => !isRewrapping(teamId), 15)
    expect(await page(team(), dara)).toContain('Done: nobody keeps the older key.')
    expect(await page('/staff', dara)).not.toContain('stands still')
  })
})

describe('a team made over the pages', () => {
  it('waits for its first supervisor, whose sign-in makes its key', async () => {
    const values = { kind: 'shelter', nameEn: 'House', nameKm: 'ផ្ទះ' }
    expect((await submit(w, '/staff/teams/new', { ...values, kind: 'x' }, bopha)).status).toBe(422)
    const answer = await submit(w, '/staff/teams/new', values, bopha)
    const at = answer.headers.get('Location') ?? ''
    expect(await page(at, bopha)).toContain('No key yet: the team waits for its first supervisor to sign in.')
    const person = await newcomer(w, null)
    const role = { teamId: at.split('/').at(-1) ?? '', role: 'supervisor', fromDay: today() }
    expect((await submit(w, `/staff/people/${person.id}/team-roles`, role, bopha)).status).toBe(303)
    const own = await signedIn(w, person.name, codeOf(person.totpSecret))
    const shown = await page(at, own)
    expect(shown).toContain('Key number 1')
    expect(shown).toMatch(/Lina[\s\S]*Let in/)
    expect((await get(w.hono, team(), own)).status).toBe(404)
  })
})
