import { beforeAll, describe, expect, it } from 'vitest'
import { makeApp } from '#app'
import { enterCode } from '#modules/reports/commands/come-back.ts'
import { formLifetimeMs, sealForm } from '#platform/http/tokens.ts'
import { report } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { field, get, type Headers, type Input, post, type Session, tokenFor } from './asking.ts'

let w: World
let dara: Session
let sophea: Session
let reportId: string
let code: string
let child: Session
let everything: () => Promise<unknown>

beforeAll(async () => {
  w = await world()
  dara = { kind: 'staff', secret: (await w.as('dara')).secret }
  sophea = { kind: 'staff', secret: (await w.as('sophea')).secret }
  const filed = await report(w)
  reportId = filed.id
  code = filed.code
  await get(w.hono, `/staff/reports/${reportId}`, dara) // read once: showing the form again reads it too
  child = { kind: 'receipt', secret: await enterCode(w.nobody(), code) }
  const db = await w.sql('postgres')
  everything = async () =>
    (
      await db.query(`select (select count(*) from report) reports, (select count(*) from document) documents,
        (select count(*) from receipt_session) visits, (select count(*) from session where ended_at is not null) ended,
        (select string_agg(state, ',' order by id) from report) states, (select count(*) from message) messages`)
    ).rows[0]
})

/** A form of each door, complete but for its token. */
const forms = (): { path: string; session: Session; values: Input; tokenName: string; done: number }[] => [
  { path: '/en/report', session: null, values: { screen: 'send' }, tokenName: '_token', done: 200 },
  { path: '/en/check', session: null, values: { code }, tokenName: '_token', done: 303 },
  {
    path: '/en/check/messages',
    session: child,
    values: { text: 'One more thing.' },
    tokenName: '_token',
    done: 303,
  },
  {
    path: `/staff/reports/${reportId}/answers`,
    session: dara,
    values: { text: 'We are here.' },
    tokenName: '_token',
    done: 303,
  },
]
type Form = ReturnType<typeof forms>[number]

const answered = {
  writer: 'self',
  story: 'made up',
  danger: 'not_now',
  province: '',
  wantedHelper: 'no_matter',
  contactWay: 'only_here',
}
const nonce = 'AAAAAAAAAAAAAAAAAAAAAA'
const stateMadeAt = (now: number) => sealForm(w.app.serverKey, 'report', { nonce, values: answered }, now)
const rightToken = (f: Form) => (f.path === '/en/report' ? stateMadeAt(Date.now()) : tokenFor(w.app, f.path, f.session))

const send = (f: Form, token: string | null, headers: Headers) =>
  post(w.hono, f.path, { ...f.values, ...(token === null ? {} : { [f.tokenName]: token }) }, f.session, headers)

const four = ['the public form', 'the form of a code', 'a form behind a code', 'a form of staff'].map(
  (name, n) => [name, n] as const,
)

describe.each(four)('%s', (_, n) => {
  const form = () => forms()[n] ?? (forms()[0] as Form)

  it('is refused when another site makes the browser post it, even with a right token', async () => {
    const before = await everything()
    const foreign: Headers[] = [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { Origin: 'https://elsewhere.example' },
      { Origin: 'http://localhost.elsewhere.example' },
      { Origin: 'http://localhost:8080' },
      { Origin: 'nonsense' },
      { 'Sec-Fetch-Site': 'cross-site', Origin: 'null' },
    ]
    for (const headers of foreign) {
      const answer = await send(form(), rightToken(form()), headers)
      expect(answer.status, JSON.stringify(headers)).toBe(403)
      expect(answer.headers.getSetCookie()).toEqual([])
    }
    expect(await everything()).toEqual(before)
  })

  it('is judged by its token when the browser does not say where it comes from', async () => {
    const expired = Date.now() - formLifetimeMs - 1000
    const f = form()
    const wrong: (string | null)[] = [null, '', 'nonsense', 'A'.repeat(59)]
    if (f.path === '/en/report') wrong.push(stateMadeAt(expired), sealForm(w.app.serverKey, '/en/check', 1))
    else wrong.push(tokenFor(w.app, '/another/action', f.session), tokenFor(w.app, f.path, sophea))
    wrong.push(sealForm(w.app.serverKey, f.path, 1, expired))
    if (f.session) wrong.push(tokenFor(w.app, f.path, null))
    const right = rightToken(f)
    wrong.push(`${right.slice(0, -2)}${right.endsWith('AA') ? 'BB' : 'AA'}`)
    const ways: Headers[] = [{}, { Origin: 'null' }, { 'Sec-Fetch-Site': 'same-origin', Origin: 'http://localhost' }]
    const before = await everything()
    for (const headers of ways)
      for (const token of wrong) {
        const answer = await send(f, token, headers)
        expect(answer.status, String(token)).toBe(422)
        expect(answer.headers.getSetCookie()).toEqual([])
      }
    expect(await everything()).toEqual(before)
  })

  it.each([
    {},
    { Origin: 'null' },
    { Origin: 'http://localhost' },
    { 'Sec-Fetch-Site': 'same-origin' },
    { 'Sec-Fetch-Site': 'none' },
  ])('is taken with a right token and %j', async (headers: Headers) => {
    const answer = await send(form(), rightToken(form()), headers)
    expect(answer.status).toBe(form().done)
    if (form().path === '/en/check') child = { kind: 'receipt', secret: await enterCode(w.nobody(), code) }
  })

  it('shows an expired or missing token with what was typed', async () => {
    const f = form()
    const page = await (await send({ ...f, values: { ...f.values, story: 'my words' } }, null, {})).text()
    if (f.path === '/en/report') expect(page).toMatch(/name="writer"|my words/)
    else expect(page).toContain(Object.values(f.values)[0])
    expect(field(page, f.tokenName)).not.toBe('')
  })
})

describe('behind a proxy', () => {
  it('the own address is the one that people type', async () => {
    const hono = makeApp({ ...w.app, publicUrl: 'https://sdap.example' })
    const values = () => ({ _token: stateMadeAt(Date.now()), screen: 'who', ...answered })
    expect((await post(hono, '/en/report', values(), null, { Origin: 'https://sdap.example' })).status).toBe(200)
    for (const origin of ['http://localhost', 'https://sdap.example.org', 'https://other.sdap.example'])
      expect((await post(hono, '/en/report', values(), null, { Origin: origin })).status).toBe(403)
  })

  it('an answer to a person is never readable by another site', async () => {
    const answer = await get(w.hono, '/staff/cases', dara, { Origin: 'https://elsewhere.example' })
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull()
    expect(answer.headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin')
  })
})
