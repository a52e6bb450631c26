import net from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { logTo } from '#platform/log/log.ts'
import { serve } from '#run/serve.ts'
import { draw } from '#test/support/made-up.ts'
import { type FilledForm, fillForm, openByCode, sendForm } from '#test/support/public-form.ts'
import { answers } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'

// Two hundred people send at once over a network that breaks off: before a form arrives, while it
// travels, or when it is filed and only the answer is lost. A phone then sends it again.

const people = 200
const atOnce = 25
type Fate = 'arrives' | 'lost on the way there' | 'cut in the middle' | 'lost on the way back'

let w: World
let server: Awaited<ReturnType<typeof serve>>
let line: Awaited<ReturnType<typeof brokenLine>>
const fates: Record<Fate, number> = {
  arrives: 0,
  'lost on the way there': 0,
  'cut in the middle': 0,
  'lost on the way back': 0,
}

beforeAll(async () => {
  w = await world()
  server = await serve(w.hono, 0, '127.0.0.1')
  line = await brokenLine(server.port)
})
afterAll(async () => {
  line.close()
  await server.close()
})

/** Stands between a phone and the program, and settles for each connection what becomes of what it carries. */
async function brokenLine(port: number) {
  let n = 0
  let breaks = false
  const open = new Set<net.Socket>()
  const between = net.createServer((phone) => {
    const kind = draw(7, n++, 'line').below(10)
    const fate: Fate =
      !breaks || kind < 4
        ? 'arrives'
        : kind < 6
          ? 'lost on the way there'
          : kind < 8
            ? 'cut in the middle'
            : 'lost on the way back'
    if (breaks) fates[fate]++
    if (fate === 'lost on the way there') return void phone.destroy()
    const program = net.connect(port, '127.0.0.1')
    for (const side of [phone, program]) {
      open.add(side)
      side.on('error', () => {})
      side.on('close', () => {
        open.delete(side)
        phone.destroy()
        program.destroy()
      })
    }
    phone.on('data', (chunk: Buffer) => {
      if (fate !== 'cut in the middle') return void program.write(chunk)
      program.write(chunk.subarray(0, chunk.length - 20), () => program.destroy())
    })
    program.on('data', (chunk) => (fate === 'lost on the way back' ? phone.destroy() : phone.write(chunk)))
  })
  await new Promise<void>((done) => between.listen(0, '127.0.0.1', done))
  return {
    port: (between.address() as net.AddressInfo).port,
    breakFromNowOn: () => {
      breaks = true
    },
    close: () => {
      for (const side of open) side.destroy()
      between.close()
    },
  }
}

/** As a phone does: sends again until an answer arrives. Each time on a connection of its own. */
async function sendUntilAnswered(form: FilledForm): Promise<{ code: string; tries: number }> {
  const site = (path: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${line.port}${path}`, { ...init, headers: { ...init.headers, Connection: 'close' } })
  for (let tries = 1; tries <= 60; tries++)
    try {
      return { code: await sendForm(site, form), tries }
    } catch (error) {
      // Only a broken line, or "busy for the moment": anything else is a finding.
      if (!(error instanceof TypeError) && !/instead of 200/.test(String(error))) throw error
    }
  throw new Error('sixty tries, and no answer')
}

async function each<I, O>(items: I[], act: (item: I) => Promise<O>): Promise<O[]> {
  const out: O[] = []
  let next = 0
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let at = next++; at < items.length; at = next++) out[at] = await act(items[at] as I)
    }),
  )
  return out
}

it('two hundred reports, each filed exactly once, each code opens its own', { timeout: 120_000 }, async () => {
  const direct = `http://127.0.0.1:${server.port}`
  const db = await w.sql('postgres')
  const count = async () => (await db.query('select count(*)::int as n from report')).rows[0].n
  const before = await count()
  const numbers = Array.from({ length: people }, (_, n) => n)
  const forms = await each(numbers, (n) =>
    fillForm(direct, n % 2 ? 'en' : 'km', answers({ story: `made up, number ${n}`, callMe: `No ${n}` })),
  )
  const logged: string[] = []
  const logBefore = logTo((text) => logged.push(text))
  line.breakFromNowOn()
  const sent = await each(forms, sendUntilAnswered)
  logTo(logBefore)
  expect(logged, 'a broken line is no fault of the program').toEqual([])
  expect(await count()).toBe(before + people)
  expect(new Set(sent.map((s) => s.code)).size).toBe(people)
  for (const [fate, times] of Object.entries(fates)) expect(times, fate).toBeGreaterThan(10)
  expect(Math.max(...sent.map((s) => s.tries))).toBeGreaterThan(2)
  for (const { code } of sent.filter((_, n) => n % 20 === 0))
    expect(await openByCode(direct, 'en', code)).toContain('class="card"')
})
