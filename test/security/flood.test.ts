import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeApp } from '#app'
import type { App } from '#platform/access/context.ts'
import { receiptCost } from '#platform/crypto/kdf.ts'
import { sealForm } from '#platform/http/tokens.ts'
import { translator } from '#platform/i18n/i18n.ts'
import { serve } from '#run/serve.ts'
import { answers } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { encoded, field, type Headers, type Input, post, submit, tokenFor } from './asking.ts'

/**
 * How long an answer may take at most: three seconds, or more only where the machine itself
 * is slow, which shows while nobody floods.
 */
const bound = (quiet: number[]) => Math.max(3_000, 8 * Math.max(...quiet))

let w: World
let app: App
let server: Awaited<ReturnType<typeof serve>>
beforeAll(async () => {
  w = await world()
  app = { ...w.app, deployment: { ...w.app.deployment, receiptCost } } // 64 MiB, three passes, as in earnest
  server = await serve(makeApp(app), 0, '127.0.0.1')
})
afterAll(() => server.close())

const from = (source: string): Headers => ({ 'X-Forwarded-For': source })
const ask = async (path: string, values?: Input, headers: Headers = {}) => {
  const start = performance.now()
  const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    redirect: 'manual',
    headers: { ...(values ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {}), ...headers },
    ...(values ? { method: 'POST', body: encoded(values) } : {}),
  })
  return { status: answer.status, page: await answer.text(), ms: performance.now() - start }
}
const check = (code: string, source: string) =>
  ask('/en/check', { _token: tokenFor(app, '/en/check', null), code }, from(source))

/** A report through all its screens, as a phone would. @returns the code and how long each answer took */
async function file(): Promise<{ code: string; times: number[] }> {
  const all = answers({ story: 'made up, while others knock' })
  const first = await ask('/en/report')
  const times = [first.ms]
  let page = first.page
  for (const [screen, names] of [
    ['who', ['writer']],
    ['story', ['story', 'danger', 'province']],
    ['helper', ['wantedHelper', 'safety', 'support']],
    ['contact', ['contactWay', 'contactValue', 'contactTime', 'callMe']],
    ['send', []],
  ] as const) {
    const typed = Object.fromEntries(names.map((n) => [n, all[n]]))
    const answer = await ask('/en/report', { ...typed, screen, go: 'next', _token: field(page, '_token') })
    expect(answer.status, screen).toBe(200)
    times.push(answer.ms)
    page = answer.page
  }
  return { code: /\b\d{4} \d{4} \d{4} \d{4}\b/.exec(page)?.[0] ?? '', times }
}

/** Wrong codes from ever new sources, so many at a time, until told to stop. */
function flood(atOnce: number) {
  let going = true
  const statuses = new Map<number, number>()
  const knock = async (n: number) => {
    for (let i = 0; going; i++) {
      const { status } = await check(String(n * 1_000_000 + i).padStart(16, '7'), `flood ${n} ${i}`)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
  }
  const all = Promise.all(Array.from({ length: atOnce }, (_, n) => knock(n)))
  return {
    async stop() {
      going = false
      await all
      return statuses
    },
  }
}

describe('while somebody floods the page of codes', () => {
  it('reporting stays quick, and a right code from elsewhere opens', async () => {
    const { code: earlier, times: quiet } = await file()
    const stream = flood(8)
    await new Promise((done) => setTimeout(done, 500))
    const filed = [await file(), await file()]
    const opened = await check(earlier, 'a child far away')
    const statuses = await stream.stop()
    for (const { code, times } of filed) {
      expect(code).not.toBe('')
      expect(Math.max(...times)).toBeLessThan(bound(quiet))
    }
    expect(opened.status).toBe(303)
    expect(statuses.get(422)).toBeGreaterThan(10) // it was a flood, of wrong codes
    expect((await check(filed[0]?.code ?? '', 'another child')).status).toBe(303)
  })

  it('wrong codes slow their own source only: the code they aimed at opens from elsewhere', async () => {
    const { code, times: quiet } = await file()
    const wrong = code.slice(0, -1) + ((Number(code.at(-1)) + 1) % 10)
    for (let i = 0; i < 10; i++) expect((await check(wrong, 'guesser')).status).toBe(422)
    const slowed = await check(code, 'guesser')
    expect(slowed.status).toBe(429)
    expect(slowed.page).toMatch(/href="tel:\d+"/)
    expect(slowed.ms, 'no costly work is done for who is slowed').toBeLessThan(bound(quiet))
    expect((await check(code, 'the child')).status).toBe(303)
  })

  it('many at once from one source are no way round, and leave the queue to others', async () => {
    const { code } = await file()
    const burst = await Promise.all(
      Array.from({ length: 40 }, (_, n) => check(String(n).padStart(16, '3'), 'one impatient machine')),
    )
    expect(burst.filter((b) => b.status === 422).length).toBeLessThanOrEqual(10)
    expect(burst.filter((b) => b.status === 429).length).toBeGreaterThanOrEqual(30)
    expect((await check(code, 'the child')).status).toBe(303)
  })

  it('a full queue keeps what was typed and gives numbers to call; reports go through', async () => {
    const code = '1234 5678 1234 5678'
    const crowd = Array.from({ length: 400 }, (_, n) =>
      submit(w, '/km/check', { code }, null, from(`crowd ${n}`)).then((a) => a.text()),
    )
    const quick = makeApp(w.app)
    const state = sealForm(w.app.serverKey, 'report', { nonce: 'BBBBBBBBBBBBBBBBBBBBBB', values: answers() })
    const filed = await post(quick, '/km/report', { screen: 'send', _token: state })
    expect(filed.status).toBe(200)
    const busy = (await Promise.all(crowd)).filter((page) => page.includes(translator('km')('errors.busy')))
    expect(busy.length).toBeGreaterThan(0)
    for (const page of busy) {
      expect(page).toContain(`value="${code}"`)
      expect(page).toMatch(/href="tel:\d+"/)
    }
  })
})
