import { createHash } from 'node:crypto'
import type { Hono } from 'hono'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeApp } from '#app'
import { enterCode } from '#modules/reports/commands/come-back.ts'
import { openDatabase } from '#platform/db/database.ts'
import { logTo } from '#platform/log/log.ts'
import { report } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { get, type Headers, post, type Session, submit } from './asking.ts'
import { readPermissions } from './permissions-table.ts'

let w: World
let broken: Hono
let dara: Session
beforeAll(async () => {
  w = await world()
  dara = { kind: 'staff', secret: (await w.as('dara')).secret }
  const db = await openDatabase(w.connection('sdap_app'))
  await db.close() // an honest fault: every question to the data fails
  broken = makeApp({ ...w.app, db })
})

const answers: Record<string, () => Promise<Response>> = {
  'a page': () => get(w.hono, '/en'),
  'a compressed page': () => get(w.hono, '/km/report', null, { 'Accept-Encoding': 'br' }),
  'a page of staff': () => get(w.hono, '/staff/cases', dara),
  'a redirect': () => get(w.hono, '/staff'),
  'the way out': () => get(w.hono, '/leave'),
  'a small text': () => get(w.hono, '/robots.txt'),
  'an icon': () => get(w.hono, '/favicon.ico'),
  'something that is not there': () => get(w.hono, '/en/nothing'),
  'a form with what is wrong': () => submit(w, '/en/check', { code: '1' }, null),
  'a refusal': () => post(w.hono, '/en/check/seen', {}),
  'a cross-site refusal': () => post(w.hono, '/en/report', {}, null, { 'Sec-Fetch-Site': 'cross-site' }),
  'a fault': async () => quietly(() => get(broken, '/en/report')),
  'another method': async () => w.hono.request('/en/report', { method: 'DELETE' }),
}

async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const before = logTo(() => {})
  try {
    return await work()
  } finally {
    logTo(before)
  }
}

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`
const policyOf = (answer: Response) =>
  Object.fromEntries(
    (answer.headers.get('Content-Security-Policy') ?? '').split('; ').map((part) => {
      const [name = '', ...values] = part.split(' ')
      return [name, values]
    }),
  )

describe.each(Object.entries(answers))('%s', (about, ask) => {
  it('says by its headers that nothing foreign may run, frame or keep it', async () => {
    const answer = await ask()
    const policy = policyOf(answer)
    expect(policy['default-src']).toEqual(["'none'"])
    expect(policy['frame-ancestors']).toEqual(["'none'"])
    expect(policy['base-uri']).toEqual(["'none'"])
    expect(policy['form-action']).toEqual(["'self'"])
    expect(JSON.stringify(policy)).not.toMatch(/unsafe|\*|https?:/)
    // Pages of staff ask this server by themselves whether somebody is needed; no page of the public asks anything.
    const asks = about === 'a page of staff' || about === 'a redirect'
    expect(policy['connect-src']).toEqual(asks ? ["'self'"] : undefined)
    const parts = ['base-uri', 'default-src', 'form-action', 'frame-ancestors', 'img-src', 'script-src', 'style-src']
    expect(Object.keys(policy).sort()).toEqual([...parts, ...(asks ? ['connect-src'] : [])].sort())
    expect(answer.headers.get('Referrer-Policy')).toBe('same-origin')
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(answer.headers.get('X-Frame-Options')).toBe('DENY')
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(answer.headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin')
    expect(answer.headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin')
    for (const power of ['camera', 'microphone', 'geolocation'])
      expect(answer.headers.get('Permissions-Policy')).toContain(`${power}=()`)
    expect(answer.headers.get('Strict-Transport-Security')).toBeNull()
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull()
    expect(answer.headers.get('Server') ?? answer.headers.get('X-Powered-By')).toBeNull()
  })
})

describe('what a page carries', () => {
  it('is one style and one script, on the finder two, which the policy names', async () => {
    for (const path of ['/en', '/km/report', '/en/check', '/km/services', '/en/nothing']) {
      const answer = await get(w.hono, path)
      const policy = policyOf(answer)
      const page = await answer.text()
      const inlined = (tag: string) => [...page.matchAll(new RegExp(`<${tag}[^>]*>([\\s\\S]*?)</${tag}>`, 'g'))]
      expect(inlined('style').map((m) => hashOf(m[1] ?? ''))).toEqual(policy['style-src'])
      expect(inlined('script').map((m) => hashOf(m[1] ?? ''))).toEqual(policy['script-src'])
      expect(page).not.toMatch(/\sstyle="|\son[a-z]+="|javascript:/)
    }
  })

  it('is one more script where staff may use a phone’s own lock, one where a desk is rung, and the policy names no fourth', async () => {
    for (const path of ['/staff', '/staff/sign-in', '/staff/me', '/staff/me/passphrase', '/staff/cases']) {
      const answer = await get(w.hono, path, path === '/staff/sign-in' ? null : dara)
      const page = await answer.text()
      const scripts = [...page.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((m) => hashOf(m[1] ?? ''))
      const styles = [...page.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map((m) => hashOf(m[1] ?? ''))
      expect(styles).toEqual(policyOf(answer)['style-src'])
      const [, lock, ring] = policyOf(answer)['script-src'] ?? []
      expect(policyOf(answer)['script-src']).toHaveLength(3)
      const wanted = [path === '/staff/cases' ? [] : lock, path === '/staff/sign-in' ? [] : ring].flat()
      expect(scripts.sort(), path).toEqual(wanted.sort())
      expect(page).not.toMatch(/\sstyle="|\son[a-z]+="|javascript:/)
    }
  })

  it('asks no other machine for anything; only the services lead elsewhere, when somebody follows them', async () => {
    const paths = readPermissions().filter((o) => o.method === 'GET' && /^\/(km|en)(\/|$)/.test(o.path))
    for (const { path } of paths) {
      const page = await (await get(w.hono, path)).text()
      for (const [, target = ''] of page.matchAll(/\s(?:src|href|action|poster|data|srcset)="([^"]*)"/g)) {
        if (/^(\/(?!\/)|#|data:,$|tel:)/.test(target)) continue
        expect(path).toMatch(/services(\/|$)/)
        expect(page).toContain(`<a href="${target}" rel="noreferrer">`)
      }
      expect(page).not.toMatch(/@import|url\((?!data:)|<(img|iframe|object|embed|video|audio)\b/)
    }
  })
})

describe('cookies', () => {
  const cookies = (answer: Response) => answer.headers.getSetCookie()
  const https = () => makeApp({ ...w.app, publicUrl: 'https://sdap.example', hsts: true })

  it('there is none before a code is entered or somebody signs in', async () => {
    for (const { path, method } of readPermissions()) {
      if (path === '/leave' || path.includes(':id')) continue
      const answer = method === 'GET' ? await get(w.hono, path) : await submit(w, path, {}, null)
      expect(cookies(answer), `${method} ${path}`).toEqual([])
    }
    expect(cookies(await get(w.hono, '/en/nothing'))).toEqual([])
  })

  it('a code gives one that scripts cannot read, for this visit only', async () => {
    const { code } = await report(w)
    const line = cookies(await submit(w, '/en/check', { code }, null))
    expect(line).toHaveLength(1)
    expect(line[0]).toMatch(/^note=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
  })

  it('behind https it is bound to the host and never travels open', async () => {
    const { code } = await report(w)
    const line = cookies(await submit({ app: w.app, hono: https() }, '/en/check', { code }, null))
    expect(line).toHaveLength(1)
    expect(line[0]).toMatch(/^__Host-note=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    expect(line[0]).not.toMatch(/Domain|Expires|Max-Age/i)
  })

  it('leaving takes them back, and ends the visit on the server', async () => {
    const { code } = await report(w)
    const session: Session = { kind: 'receipt', secret: await enterCode(w.nobody(), code) }
    const answer = await get(w.hono, '/leave', session)
    expect(answer.headers.get('Location')).toBe(w.app.leaveUrl)
    for (const name of ['sdap', '__Host-sdap', 'note', '__Host-note'])
      expect(cookies(answer).find((c) => c.startsWith(`${name}=;`))).toMatch(/Max-Age=0/)
    expect((await post(w.hono, '/en/check/seen', {}, session)).status).toBe(403)
  })

  it('HSTS is sent only by a deployment that asked for it', async () => {
    expect((await get(https(), '/en')).headers.get('Strict-Transport-Security')).toMatch(/max-age=\d{7,}/)
  })
})

describe('a fault', () => {
  const calm: [string, Headers, RegExp][] = [
    ['/en/report', {}, /<html lang="en"/],
    ['/km/report', {}, /<html lang="km"/],
  ]
  it.each(calm)('at %s is a calm page with numbers to call, and its log tells nothing', async (path, headers, lang) => {
    const lines: string[] = []
    const before = logTo((line) => lines.push(line))
    const answer = await get(broken, path, null, headers)
    logTo(before)
    expect(answer.status).toBe(503)
    const page = await answer.text()
    expect(page).toMatch(lang)
    expect(page).toMatch(/href="tel:\d+"/)
    expect(page).not.toMatch(/Error|driver|node_modules|\.ts\b/)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('request.fault')
  })

  it('staff see a calm page too', async () => {
    const answer = await quietly(() => get(broken, '/staff/cases', dara))
    expect(answer.status).toBe(503)
    expect(await answer.text()).toContain('href="/staff"')
  })

  it('the health page says that the data does not answer', async () => {
    expect((await get(broken, '/health/ready')).status).toBe(503)
    expect((await get(broken, '/health/live')).status).toBe(200)
  })
})
