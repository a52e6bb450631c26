import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { get, submit } from '#test/security/asking.ts'
import { type World, world } from '#test/support/world.ts'

// How long a session lives without use: half an hour, or what its organisation has settled.

const at = '/staff/people/idle-time'
let w: World
let db: pg.Client
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
})

// The sessions' secrets are taken while they live; the tests then let them rest.
const secrets = new Map<string, Buffer>()
async function sessionOf(who: string) {
  const known = secrets.get(who) ?? (await w.as(who)).secret
  secrets.set(who, known)
  return { kind: 'staff' as const, secret: known }
}
const look = async (who: string, path: string) =>
  (await (await get(w.hono, path, await sessionOf(who))).text()).replaceAll('\u200b', '')
const settle = async (minutes: string, who = 'bopha') => submit(w, at, { idleMinutes: minutes }, await sessionOf(who))

/** Whether a person's session still lives after resting so long; it has not rested afterwards. */
async function lives(who: string, minutes: number): Promise<boolean> {
  const session = await sessionOf(who)
  await rest(minutes)
  const answer = await get(w.hono, '/staff', session)
  await rest(0)
  return answer.status === 200
}
const rest = (minutes: number) =>
  db.query("update session set last_used_at = now() - $1 * interval '1 minute'", [minutes])
const settled = async () =>
  (await db.query('select idle_minutes, count(*)::int as n from organisation group by 1 order by 1')).rows

describe('a session without use', () => {
  it('ends after half an hour where nobody has settled otherwise, and the own page says so', async () => {
    expect(await look('dara', '/staff/me')).toContain('Without use a session ends after 30 minutes')
    expect([await lives('dara', 29), await lives('dara', 31)]).toEqual([true, false])
  })

  it('lives as long as its organisation has settled, and no other organisation’s does', async () => {
    expect((await settle('120')).status).toBe(303)
    const lived = []
    for (const minutes of [31, 119, 121]) lived.push(await lives('dara', minutes))
    expect(lived).toEqual([true, true, false])
    expect([await lives('veasna', 29), await lives('veasna', 31)]).toEqual([true, false])
    expect(await look('dara', '/staff/me')).toContain('Without use a session ends after 120 minutes')
    expect(await look('veasna', '/staff/me')).toContain('Without use a session ends after 30 minutes')
  })

  it('is listed as one’s own just as long as it lives', async () => {
    await sessionOf('dara')
    const { rows } = await db.query(
      `insert into session (id, person_id, handle_hash, sealed_private, last_used_at)
       select gen_random_uuid(), id, sha256('x'), 'x', now() - n * interval '1 minute'
       from person, (values (119)) v (n) where sign_in_name = 'dara' returning id`,
    )
    const listed = async () => (await look('dara', '/staff/me')).includes(`/staff/me/sessions/${rows[0].id}/end`)
    expect(await listed()).toBe(true)
    await db.query("update session set last_used_at = now() - interval '121 minutes' where id = $1", [rows[0].id])
    expect(await listed()).toBe(false)
  })

  it('of twelve hours is over in any case', async () => {
    const session = await sessionOf('dara')
    await db.query("update session set started_at = now() - interval '12 hours 1 minute'")
    expect((await get(w.hono, '/staff', session)).headers.get('Location')).toBe('/staff/sign-in')
    await db.query('update session set started_at = now()')
  })

  it('ends at once when the organisation goes back to a shorter time', async () => {
    await sessionOf('dara')
    expect(await lives('dara', 60)).toBe(true)
    expect((await settle('៤៥')).status).toBe(303) // in Khmer digits
    expect([await lives('dara', 44), await lives('dara', 46)]).toEqual([true, false])
  })
})

describe('settling it', () => {
  it('is a data guardian’s, with a plain sentence about the risk, in the trail, after passphrase and factor', async () => {
    const page = await look('bopha', '/staff/people')
    expect(page).toContain('Now: 45 minutes')
    expect(page).toContain('somebody who finds a device open can read children’s words')
    await db.query("update session set confirmed_at = now() - interval '11 minutes'")
    const asked = await settle('240')
    expect([asked.status, (await asked.text()).includes('_passphrase')]).toEqual([200, true])
    await db.query('update session set confirmed_at = now()')
    const { rows } = await db.query(
      "select detail from trail where action = 'organisation.idle_time_set' and chain = $1 order by seq",
      [(await w.as('bopha')).actor.organisationId],
    )
    expect(rows.map((r) => r.detail)).toEqual([
      { minutes: 120, before: 30 },
      { minutes: 45, before: 120 },
    ])
    expect(await look('bopha', '/staff/trail?kind=keys_and_roles')).toContain(
      'settled how long a session lives without use',
    )
    expect(await settled()).toEqual([
      { idle_minutes: 30, n: 2 },
      { idle_minutes: 45, n: 1 },
    ])
  })

  it('is nobody else’s', async () => {
    for (const who of ['dara', 'sophea', 'rithy', 'kosal', 'veasna', 'maly'])
      expect((await settle('240', who)).status, who).toBe(404)
    const sdapApp = await w.sql('sdap_app')
    for (const who of ['dara', 'kosal', 'bopha']) {
      await sdapApp.query("select set_config('sdap.handle', $1, false)", [(await w.as(who)).handle])
      const changed = await sdapApp.query('update organisation set idle_minutes = 45')
      expect([who, changed.rowCount]).toEqual([who, who === 'bopha' ? 1 : 0]) // the own one alone
      await expect(sdapApp.query("update organisation set name_en = 'x'")).rejects.toMatchObject({ code: '42501' })
    }
  })

  it('takes 30 to 240 minutes: others are refused by the form, which says why, and by the database', async () => {
    for (const wrong of ['29', '241', '0', '-30', '45.5', 'long', '']) {
      const answer = await settle(wrong)
      expect(answer.status, wrong).toBe(422)
      const page = await answer.text()
      expect(page, wrong).toContain('href="#idleMinutes"')
      expect(page, wrong).toContain('a whole number of minutes, from 30 to 240')
    }
    const sdapApp = await w.sql('sdap_app')
    await sdapApp.query("select set_config('sdap.handle', $1, false)", [(await w.as('bopha')).handle])
    for (const wrong of [29, 241, 100_000])
      await expect(sdapApp.query(`update organisation set idle_minutes = ${wrong}`)).rejects.toMatchObject({
        code: '23514',
      })
    for (const right of ['30', '240']) expect((await settle(right)).status).toBe(303)
  })
})
