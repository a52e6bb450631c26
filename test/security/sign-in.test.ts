import { randomUUID } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeApp } from '#app'
import { account } from '#demo/accounts.ts'
import { receiptCost } from '#platform/crypto/kdf.ts'
import { sealForm } from '#platform/http/tokens.ts'
import { type World, world } from '#test/support/world.ts'
import { get, type Headers, openedSession, plain, type Session, submit } from './asking.ts'

let w: World
beforeAll(async () => {
  w = await world()
})

const codeOf = (name: string, at = Date.now()) =>
  new TOTP({ secret: Secret.fromBase32(account(name).totpSecret) }).generate({ timestamp: at })

const signIn = (name: string, more: Record<string, string> = {}, headers: Headers = {}) =>
  submit(
    w,
    '/staff/sign-in',
    { name, passphrase: account('dara').passphrase, code: codeOf('dara'), ...more },
    null,
    headers,
  )
const challenge = () => sealForm(w.app.serverKey, 'passkey', 'A'.repeat(43))
const from = (source: string): Headers => ({ 'X-Forwarded-For': source })
const as = (name: string, source = name, code = codeOf(name)) =>
  signIn(name, { passphrase: account(name).passphrase, code }, from(source))

describe('who cannot sign in', () => {
  it('learns nothing about which part was wrong, or whether the name is known', async () => {
    const wrongCode = codeOf('dara') === '000000' ? '111111' : '000000'
    const tries = [
      await signIn('dara', { passphrase: 'not the passphrase' }, from('a')),
      await signIn('dara', { code: wrongCode }, from('b')),
      await signIn('nobody', {}, from('c')),
      await signIn('dara', { passphrase: 'not the passphrase', code: wrongCode }, from('d')),
      await signIn('dara', { code: 'abcde-fghjk' }, from('e')),
      await signIn('nobody', { code: 'abcde-fghjk' }, from('f')),
      await signIn('dara', { code: '', passkey: '{"id":"AAAA"}', challenge: challenge() }, from('g')),
      await signIn('nobody', { code: '', passkey: '{"id":"AAAA"}', challenge: challenge() }, from('h')),
      await signIn('dara', { code: '', passkey: 'nonsense', challenge: 'nonsense' }, from('i')),
    ]
    const seen = new Set<string>()
    for (const answer of tries) {
      expect(answer.status).toBe(422)
      expect(answer.headers.getSetCookie()).toEqual([])
      seen.add(plain(await answer.text()).replace(/ value(="(dara|nobody|\d{6}|abcde-fghjk|)")?(?=[ />])/g, ''))
    }
    expect(seen.size).toBe(1)
  })

  it('makes the program work as hard for an unknown name as for a known one', async () => {
    const app = { ...w.app, deployment: { ...w.app.deployment, passphraseCost: receiptCost } }
    const hono = makeApp(app)
    const db = await w.sql('postgres')
    const cost = (memory: number, passes: number) =>
      db.query("update person set kdf_memory_kib = $1, kdf_passes = $2 where sign_in_name = 'kosal'", [memory, passes])
    await cost(receiptCost.memoryKib, receiptCost.passes)
    // Processor time, all threads: it does not depend on what else the machine does.
    const work = async (name: string) => {
      const before = process.cpuUsage()
      const typed = { name, passphrase: 'not the passphrase', code: '123456' }
      await submit({ app, hono }, '/staff/sign-in', typed, null, from(randomUUID()))
      const { user, system } = process.cpuUsage(before)
      return user + system
    }
    const known: number[] = []
    const unknown: number[] = []
    for (let i = 0; i < 5; i++) {
      known.push(await work('kosal'))
      unknown.push(await work('nobody'))
    }
    await cost(w.app.deployment.passphraseCost.memoryKib, w.app.deployment.passphraseCost.passes)
    const middle = (times: number[]) => times.sort((a, b) => a - b)[2] ?? 0
    const ratio = middle(known) / middle(unknown)
    expect(ratio).toBeGreaterThan(0.6)
    expect(ratio).toBeLessThan(1.7)
  })
})

describe('who can', () => {
  it('is let in once per code: the same code is refused a second time, and an older one too', async () => {
    const code = codeOf('dara')
    expect((await as('dara', 'one', code)).status).toBe(303)
    expect((await as('dara', 'two', code)).status).toBe(422)
    expect((await as('dara', 'two', codeOf('dara', Date.now() - 30_000))).status).toBe(422)
  })

  it('may write the name in capitals and the code with a space', async () => {
    const { passphrase } = account('chenda')
    const code = codeOf('chenda').replace(/(...)/, '$1 ')
    expect((await signIn('CHENDA', { passphrase, code }, from('chenda'))).status).toBe(303)
  })
})

describe('many wrong tries', () => {
  it('slow down their own source and nobody else', async () => {
    for (let i = 0; i < 10; i++)
      expect((await signIn('veasna', { passphrase: 'wrong' }, from('a school'))).status).toBe(422)
    const answer = await as('veasna', 'a school')
    expect(answer.status).toBe(429)
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(await answer.text()).toContain('href="/staff"')
    // The nearest proxy's word counts, not what the client put before it.
    expect((await as('veasna', '9.9.9.9, a school')).status).toBe(429)
    expect((await as('veasna', 'home')).status).toBe(303)
  })
})

describe('a session', () => {
  const session = async (name: string): Promise<Session> => openedSession(await as(name), 'staff')

  it('ends on the server when its owner signs out', async () => {
    const own = await session('sreymom')
    expect((await get(w.hono, '/staff', own)).status).toBe(200)
    const answer = await submit(w, '/staff/sign-out', {}, own)
    expect(answer.headers.get('Location')).toBe('/staff/sign-in')
    expect(answer.headers.getSetCookie().find((c) => c.startsWith('sdap=;'))).toMatch(/Max-Age=0/)
    for (const path of ['/staff', '/staff/cases', '/staff/referrals'])
      expect((await get(w.hono, path, own)).headers.get('Location')).toBe('/staff/sign-in')
    const db = await w.sql('postgres')
    const { rows } = await db.query(
      'select count(*)::int as left from session where ended_at is not null and sealed_private <> $1',
      [''],
    )
    expect(rows[0].left).toBe(0)
  })

  it('ends after half an hour without use, after twelve hours, and when its owner is suspended', async () => {
    const db = await w.sql('postgres')
    const own = await session('pisey')
    const set = (column: string, value: string) =>
      db.query(`update ${column.split('.')[0]} set ${column.split('.')[1]} = ${value}`)
    for (const [column, past, back] of [
      ['session.last_used_at', "now() - interval '31 minutes'", 'now()'],
      ['session.started_at', "now() - interval '12 hours 1 minute'", 'now()'],
      ['person.suspended_at', 'now()', 'null'],
    ] as const) {
      await set(column, past)
      expect((await get(w.hono, '/staff', own)).headers.get('Location'), column).toBe('/staff/sign-in')
      await set(column, back)
      expect((await get(w.hono, '/staff', own)).status).toBe(200)
    }
  })

  it('is another one each time, and no guess opens one', async () => {
    const own = await session('rithy')
    if (!own) throw new Error('no session')
    for (const guess of [Buffer.alloc(32), Buffer.from(own.secret).fill(0, 31), own.secret.subarray(0, 31)])
      expect((await get(w.hono, '/staff', { kind: 'staff', secret: guess })).headers.get('Location')).toBe(
        '/staff/sign-in',
      )
  })
})

describe('the language', () => {
  it('of the sign-in page is the one asked for, also after a wrong try', async () => {
    expect(await (await get(w.hono, '/staff/sign-in?lang=km')).text()).toContain('<html lang="km"')
    expect(await (await get(w.hono, '/staff/sign-in?lang=en')).text()).toContain('<html lang="en"')
    const wrong = await signIn('dara', { lang: 'en', passphrase: 'wrong' }, from('lang'))
    expect(await wrong.text()).toContain('<html lang="en"')
  })

  it('is kept with the person and leads back to the page where it was changed, never elsewhere', async () => {
    const own = openedSession(await as('bopha'), 'staff')
    const choose = (language: string, back: string) => submit(w, '/staff/language', { language, back }, own)
    expect((await choose('km', '/staff/trail')).headers.get('Location')).toBe('/staff/trail')
    expect(await (await get(w.hono, '/staff/trail', own)).text()).toContain('<html lang="km"')
    for (const back of ['https://elsewhere.example', '//elsewhere.example', '/staff/../x', '/staff\\x', '/staff//x@y'])
      expect((await choose('en', back)).headers.get('Location')).toBe('/staff')
    expect(await (await get(w.hono, '/staff', own)).text()).toContain('<html lang="en"')
  })
})
