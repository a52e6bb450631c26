import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { enterCode } from '#modules/reports/commands/come-back.ts'
import { report } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { cookieOf, encoded, get, type Headers, type Session, submit, tokenFor } from './asking.ts'
import { readPermissions } from './permissions-table.ts'
import { complete, rowsOf } from './rows.ts'

const table = readPermissions()
// Signing out would end the session of all other tests; its form has no fields.
const posts = table.filter((o) => o.method === 'POST' && o.path !== '/staff/sign-out')
const limit = 512 * 1024
const form = 'application/x-www-form-urlencoded'

let w: World
let dara: Session
let child: Session
let code: string
beforeAll(async () => {
  w = await world()
  dara = { kind: 'staff', secret: (await w.as('dara')).secret }
  code = (await report(w)).code
})
// Some of the addresses end the visit or stop the code.
beforeEach(async () => {
  const secret = await enterCode(w.nobody(), code).catch(async () => {
    code = (await report(w)).code
    return enterCode(w.nobody(), code)
  })
  child = { kind: 'receipt', secret }
})

const sessionFor = (path: string): Session =>
  /^\/(km|en)\/check\//.test(path) ? child : path.startsWith('/staff/') && path !== '/staff/sign-in' ? dara : null

const send = async (
  path: string,
  body: string | Uint8Array<ArrayBuffer> | FormData | ReadableStream,
  headers: Headers,
) =>
  w.hono.request(path, {
    method: 'POST',
    headers: { Host: 'localhost', ...cookieOf(sessionFor(path)), ...headers },
    body,
    ...(body instanceof ReadableStream ? { duplex: 'half' as const } : {}),
  })

/** Calm: in the address's language, with numbers to call for the public, without a word of the machine. */
async function expectCalm(answer: Response, path: string, status: number) {
  expect(answer.status, path).toBe(status)
  const page = await answer.text()
  const lang = path.split('/')[1]
  if (lang === 'km' || lang === 'en') {
    expect(page).toContain(`<html lang="${lang}"`)
    expect(page).toMatch(/href="tel:\d+"/)
  } else if (path.startsWith('/hsds/'))
    expect(JSON.parse(page)).toMatchObject({ status }) // for programs
  else expect(page).toContain('href="/staff"')
  expect(page).not.toMatch(/Error:|invalid input|syntax|node_modules/)
}

const idOf = (path: string) => path.replace(':id', '00000000-0000-4000-8000-000000000000')

describe.each(posts.map((o) => idOf(o.path)))('POST %s', (path) => {
  it('too large a body is refused calmly, announced or not', async () => {
    await expectCalm(await send(path, '', { 'Content-Type': form, 'Content-Length': String(limit + 1) }), path, 413)
    let given = 0
    const endless = new ReadableStream({
      pull(controller) {
        given += 65_536
        controller.enqueue(Buffer.alloc(65_536, 'a'))
      },
    })
    await expectCalm(await send(path, endless, { 'Content-Type': form }), path, 413)
    expect(given).toBeLessThan(limit * 2)
  })

  it('what is not a form is refused calmly', async () => {
    for (const type of ['text/plain', 'application/json', 'application/xml'])
      await expectCalm(await send(path, '{"a":1}', { 'Content-Type': type }), path, 400)
    await expectCalm(await send(path, Buffer.from('a=1'), {}), path, 400)
    const withFile = new FormData()
    withFile.set('text', new Blob(['x']), 'picture.jpg')
    // Of the forms that take a file one finds no case here, two find no file in their field; every other takes none.
    const takesFile = ['/staff/directory/import', '/staff/forms/import'].includes(path)
    const asForm = path.endsWith('/attachments') ? 404 : takesFile ? 422 : 400
    await expectCalm(await send(path, withFile, {}), path, asForm)
  })

  it('NUL bytes are refused calmly', async () => {
    for (const body of ['text=a%00b', 'a%00b=text', 'text=a\0b'])
      await expectCalm(await send(path, body, { 'Content-Type': form }), path, 400)
  })

  it('odd encodings and names of fields are no fault', async () => {
    const token = encoded({ _token: tokenFor(w.app, path, sessionFor(path)) })
    const odd = [
      '%',
      '%zz=%f',
      'a=%ff%fe',
      '__proto__=1&__proto__=2&constructor=x&toString=y',
      '=&=&',
      'text[]=1&text[]=2',
    ]
    for (const body of odd)
      for (const sent of [body, `${token}&${body}`])
        expect((await send(path, sent, { 'Content-Type': form })).status, body).toBeLessThan(500)
  })
})

describe('what cannot be an address', () => {
  it('is not found, in both languages', async () => {
    for (const path of ['/en/nothing', '/km/nothing', '/km/report/x', '/en/check/..%2f..', '/en/%E0%A4%A', '/km/%'])
      await expectCalm(await get(w.hono, path), path, 404)
    await expectCalm(await get(w.hono, '/staff/nothing', dara), '/staff/nothing', 404)
    await expectCalm(await get(w.hono, '/staff/nothing'), '/staff/nothing', 404)
  })

  const odd = [
    '1',
    'x',
    "'; drop table report; --",
    '00000000-0000-4000-8000-00000000000',
    '%00',
    '%E0%A4%A',
    'null',
    '..',
  ]
  it.each(table.filter((o) => o.path.includes(':id')))('$method $path with an odd id is not found', async (o) => {
    for (const id of odd) {
      const path = o.path.replace(':id', id.startsWith('%') ? id : encodeURIComponent(id))
      const answer = o.method === 'GET' ? await get(w.hono, path, dara) : await submit(w, path, {}, dara)
      // A step up leads to another address, which may be there.
      if (id === '..') expect(answer.status).toBeLessThan(500)
      else await expectCalm(answer, path, 404)
    }
  })

  it('odd questions behind an address are no fault', async () => {
    const queries = [
      'after=0000-01-01T00:00:00Z',
      'after=9999-12-31T23:59:59Z',
      'after=2025-02-30T00:00:00Z',
      'after=%00',
    ]
    for (const query of queries)
      for (const danger of ['0', '99999999999', '-1', '%00', 'x'])
        for (const resting of ['', '&resting=yes']) {
          const id = '00000000-0000-4000-8000-000000000000'
          const path = `/staff/reports?${query}&danger=${danger}&id=${id}${resting}`
          expect((await get(w.hono, path, dara)).status, path).toBe(200)
        }
    for (const query of ['subject=x', 'subject=%00', 'person=1', 'subject=a&subject=b'])
      expect((await get(w.hono, `/staff/trail?${query}`, dara)).status).toBe(200)
    for (const words of ['%00', 'a%00b', '%F0%28%8C%28', '%', '%5c', '_'.repeat(3_000)])
      for (const name of ['words', 'which', 'province', 'help', 'page'])
        expect((await get(w.hono, `/staff/directory?${name}=${words}`, dara)).status, `${name} ${words}`).toBe(200)
    for (const path of ['/en/check?said=%00', '/?lang=%00', '/staff/sign-in?lang=xx'])
      expect((await get(w.hono, path)).status).toBeLessThan(400)
  })
})

describe('a day that no calendar of ours has', () => {
  const at = '/staff/referrals/:id/sending'
  it.each(['0000-01-01', '0001-01-01', '9999-12-31', '2025-02-30', '10000-01-01', '-2025-01-01', 'infinity', 'now'])(
    '%s is asked for again',
    async (day) => {
      const rows = await rowsOf(w, await w.sql('postgres'))
      const path = at.replace(':id', await rows.fresh(at))
      for (const name of ['givenOn', 'expiresOn']) {
        const answer = await submit(w, path, { ...complete[at], [name]: day }, dara)
        expect(answer.status, name).toBe(422)
        expect(await answer.text()).toContain(`href="#${name}"`)
      }
    },
  )
})

describe('a form of staff that needs another look', () => {
  it('keeps what was typed', async () => {
    const typed = { callName: 'Lotus', safetyWishes: 'after school', safeContact: 'aunt', province: 'nowhere' }
    const page = await (await submit(w, '/staff/cases/new', typed, dara)).text()
    for (const word of ['Lotus', 'after school', 'aunt']) expect(page).toContain(word)
  })

  it('but never a passphrase', async () => {
    const typed = { name: 'somebody', passphrase: 'secret words here', code: '123456' }
    const answer = await submit(w, '/staff/sign-in', typed, null)
    expect(answer.status).toBe(422)
    const page = await answer.text()
    expect(page).toContain('value="somebody"')
    expect(page).not.toContain('secret words here')
  })
})
