import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { admit } from '#modules/people/commands/admit.ts'
import { fingerprint } from '#modules/people/fingerprint.ts'
import { enterStaff } from '#platform/access/context.ts'
import { field, get, type Input, type Session, submit } from '#test/security/asking.ts'
import { openCase } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { codeOf, codesIn, newcomer, passphrase, secretIn, signedIn, trySignIn } from './access.ts'

let w: World
beforeAll(async () => {
  w = await world()
})

const me = '/staff/me'
const page = async (path: string, session: Session) => (await get(w.hono, path, session)).text()
const isOut = async (session: Session) =>
  expect((await get(w.hono, me, session)).headers.get('Location')).toBe('/staff/sign-in')
const isIn = async (session: Session) => expect((await get(w.hono, me, session)).status).toBe(200)

/** Makes the session's last proof of who it is older than ten minutes. */
const longAgo = async (personId: string) =>
  (await w.sql('postgres')).query(
    "update session set confirmed_at = now() - interval '11 minutes' where person_id = $1",
    [personId],
  )
const trailOf = async (personId: string) =>
  (
    await (
      await w.sql('postgres')
    ).query('select action, detail from trail where subject_id = $1 order by seq', [personId])
  ).rows.map((r) => r.action as string)

describe('the own page', () => {
  it('shows roles with their days, teams, who waits, and how many codes are left', async () => {
    const { session, name } = await newcomer(w, 'counsellor')
    const shown = await page(me, session)
    for (const words of [
      'counsellor, Intake, since',
      'Intake: waiting for a supervisor',
      '9 codes are left',
      'this one',
    ])
      expect(shown, words).toContain(words)
    expect(shown).not.toContain(name) // the sign-in name stands nowhere
    expect(await page('/staff', session)).toContain('href="/staff/me"')
  })

  it('is there for every role, and says what a role of the deployment is', async () => {
    for (const [name, words] of [
      ['bopha', 'data guardian'],
      ['kosal', 'operator'],
      ['maly', 'monitor'],
    ] as const)
      expect(await page(me, { kind: 'staff', secret: (await w.as(name)).secret })).toContain(words)
  })
})

describe('sessions', () => {
  it('are listed; one can be ended, then all others, and this one goes on', async () => {
    const { name, codes, session, id } = await newcomer(w)
    const others: Session[] = []
    for (const code of codes.slice(0, 3)) others.push(await signedIn(w, name, code))
    const [first = null, second = null, third = null] = others
    const idOf = async (s: Session) => (s ? (await enterStaff(w.app, s.secret))?.actor.sessionId : undefined)
    expect(await page(me, session)).toContain(`${me}/sessions/${await idOf(first)}/end`)
    expect((await submit(w, `${me}/sessions/${await idOf(first)}/end`, {}, session)).headers.get('Location')).toBe(me)
    await isOut(first)
    for (const s of [second, third, session]) await isIn(s)
    expect((await submit(w, `${me}/sessions/end`, {}, session)).status).toBe(303)
    for (const s of [second, third]) await isOut(s)
    await isIn(session)
    expect((await trailOf(id)).filter((a) => a === 'person.sessions_ended')).toHaveLength(2)
    const own = await submit(w, `${me}/sessions/${await idOf(session)}/end`, {}, session)
    expect(own.headers.get('Location')).toBe('/staff/sign-in')
    await isOut(session)
  })

  it('of somebody else cannot be ended, nor learned of', async () => {
    const { session } = await newcomer(w)
    const dara = await w.as('dara')
    for (const id of [dara.actor.sessionId, randomUUID()])
      expect((await submit(w, `${me}/sessions/${id}/end`, {}, session)).status).toBe(404)
    await isIn({ kind: 'staff', secret: dara.secret })
  })
})

describe('the passphrase', () => {
  const other = 'silver mango ladder cloud ninth'
  it('can be changed: the old one fails, the new one opens the same records, other sessions end', async () => {
    const { caseId } = await openCase(w)
    const { id, name, session: before, codes, totpSecret } = await newcomer(w)
    const dara = await w.as('dara')
    const [used = '', second = ''] = codes
    const session = await signedIn(w, name, used)
    const { publicKey } = (await enterStaff(w.app, session.secret))?.actor ?? dara.actor
    await admit(dara, dara.actor.teams[0]?.id ?? '', id, fingerprint(publicKey).slice(-4))
    const change = (values: Input) => submit(w, `${me}/passphrase`, { passphrase: other, ...values }, session)
    const right = { _passphrase: passphrase, _code: codeOf(totpSecret) }
    const wrong: Input[] = [
      { ...right, _passphrase: 'not the passphrase' },
      { ...right, _code: codeOf(totpSecret, 40) },
      { ...right, _code: used },
      { ...right, passphrase: 'short' },
      { ...right, passphrase: '' },
    ]
    for (const values of wrong) {
      const refused = await change(values)
      expect(refused.status).toBe(422)
      expect(await refused.text()).not.toContain(other)
    }
    await isIn(before)
    expect((await change(right)).headers.get('Location')).toBe(`${me}?done=passphrase`)
    await isOut(before)
    await isIn(session)
    expect(await page(`/staff/cases/${caseId}`, session)).toContain('Testchild')
    expect((await trySignIn(w, { name, passphrase, code: second })).status).toBe(422)
    const again = await signedIn(w, name, second, other)
    expect(await page(`/staff/cases/${caseId}`, again)).toContain('Testchild')
    expect(await trailOf(id)).toContain('person.passphrase_changed')
  })

  it('is offered as five words; others can be asked for', async () => {
    const { session } = await newcomer(w)
    const wordsIn = (html: string) => /<p class="code"[^>]*>([a-z ]+)</.exec(html)?.[1] ?? ''
    const first = await page(`${me}/passphrase`, session)
    const state = field(first, 'state')
    const same = await (await submit(w, `${me}/passphrase`, { state }, session)).text()
    const others = await (await submit(w, `${me}/passphrase`, { state, go: 'words' }, session)).text()
    expect(wordsIn(first).split(' ')).toHaveLength(5)
    expect(wordsIn(same)).toBe(wordsIn(first))
    expect(wordsIn(others)).not.toBe(wordsIn(first))
  })
})

describe('the authenticator app', () => {
  it('of another phone takes the place of the old one, once it is proved', async () => {
    const { name, session, totpSecret, codes, id } = await newcomer(w)
    const shown = await page(`${me}/authenticator`, session)
    const state = field(shown, 'state')
    const fresh = secretIn(/href="(otpauth:[^"]*)"/.exec(shown)?.[1]?.replaceAll('&amp;', '&') ?? '')
    const [paper = '', last = ''] = codes
    const send = (values: Input) =>
      submit(w, `${me}/authenticator`, { state, _passphrase: passphrase, ...values }, session)
    const unproved = await send({ newCode: codeOf(fresh, 30), _code: paper })
    expect([unproved.status, (await unproved.text()).includes(`secret=${fresh}`)]).toEqual([422, true])
    const done = await send({ newCode: codeOf(fresh), _code: paper })
    expect(done.headers.get('Location')).toBe(`${me}?done=authenticator`)
    expect((await trySignIn(w, { name, passphrase, code: codeOf(totpSecret) })).status).toBe(422)
    await signedIn(w, name, codeOf(fresh))
    await signedIn(w, name, last) // paper goes on working
    expect(await trailOf(id)).toContain('person.authenticator_changed')
  })

  it('cannot be replaced with what another person’s page carried', async () => {
    const one = await newcomer(w)
    const two = await newcomer(w)
    const state = field(await page(`${me}/authenticator`, one.session), 'state')
    const values = { state, newCode: '123456', _passphrase: passphrase, _code: two.codes[0] ?? '' }
    expect((await submit(w, `${me}/authenticator`, values, two.session)).status).toBe(422)
  })
})

describe('backup codes', () => {
  it('can be made anew: ten good ones, and the old ones stop', async () => {
    const { name, session, codes, id } = await newcomer(w)
    const fresh = codesIn(await (await submit(w, `${me}/backup-codes`, {}, session)).text())
    expect(fresh).toHaveLength(10)
    expect((await trySignIn(w, { name, passphrase, code: codes[0] ?? '' })).status).toBe(422)
    await signedIn(w, name, fresh[0] ?? '')
    expect(await trailOf(id)).toContain('person.backup_codes_made')
  })
})

describe('“confirm once more”', () => {
  it('asks after ten minutes, keeps what was sent, and goes on once it is right', async () => {
    const { session, codes, totpSecret, id, name } = await newcomer(w)
    await longAgo(id)
    const at = `${me}/backup-codes`
    const sent = { note: 'a "quoted" <word>', items: ['one', 'two'] }
    const asked = await submit(w, at, sent, session)
    const form = await asked.text()
    expect([asked.status, codesIn(form)]).toEqual([200, []])
    for (const kept of ['name="note" value="a &quot;quoted&quot; &lt;word', 'name="items" value="one"', 'value="two"'])
      expect(form).toContain(kept)
    const wrong = await submit(w, at, { ...sent, _passphrase: 'not it at all', _code: codes[0] ?? '' }, session)
    const again = await wrong.text()
    expect([wrong.status, codesIn(again)]).toEqual([422, []])
    expect(again).toContain('name="items" value="two"')
    expect(again).not.toContain('not it at all')
    const values = { ...sent, _passphrase: passphrase, _code: codeOf(totpSecret) }
    expect(codesIn(await (await submit(w, at, values, session)).text())).toHaveLength(10)
    expect(await trailOf(id)).toContain('sign_in.failed')
    // For ten minutes nothing is asked; the code was used up.
    expect(codesIn(await (await submit(w, at, {}, session)).text())).toHaveLength(10)
    expect((await trySignIn(w, { name, passphrase, code: codeOf(totpSecret) })).status).toBe(422)
    const made = (await trailOf(id)).filter((a) => a === 'person.backup_codes_made')
    expect(made).toHaveLength(2)
  })

  it('slows down who guesses, together with signing in', async () => {
    const { session, id } = await newcomer(w)
    await longAgo(id)
    const headers = { 'X-Forwarded-For': 'a guesser' }
    const guess = () => submit(w, `${me}/backup-codes`, { _passphrase: 'guess', _code: '000000' }, session, headers)
    for (let i = 0; i < 10; i++) expect((await guess()).status).toBe(422)
    expect((await guess()).status).toBe(429)
    expect((await trySignIn(w, { name: 'x', passphrase: 'x', code: '1' }, headers)).status).toBe(429)
  })

  it('is not needed for looking, nor for ending a session', async () => {
    const { session, id } = await newcomer(w)
    await longAgo(id)
    await isIn(session)
    expect((await submit(w, `${me}/sessions/end`, {}, session)).status).toBe(303)
  })
})

describe('a session that ended meanwhile', () => {
  it('shows no passphrase again that was being typed', async () => {
    const gone: Session = { kind: 'staff', secret: Buffer.alloc(32, 3) }
    const values = { _passphrase: 'four secret little words', passphrase: 'some other secret words', _code: '12 34' }
    const answer = await submit(w, `${me}/passphrase`, values, gone)
    expect(await answer.text()).not.toMatch(/secret/)
  })
})
