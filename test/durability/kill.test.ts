import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openCluster } from '#platform/db/cluster.ts'
import {
  type Home,
  home,
  leaveNothing,
  lightDeployment,
  pause,
  postmaster,
  type Run,
  sdap,
  stop,
  until,
} from '#test/support/program.ts'
import { fillForm, openByCode, sendForm } from '#test/support/public-form.ts'
import { answers } from '#test/support/scenario.ts'

// Nothing that a child was thanked for may be lost, whatever dies. The data folder is a real
// one with fsync on; a retry sends the very same form, as a phone does.

const kills = 21
const reporters = 2
const newest = 3

let at: Home
let run: Run
const acknowledged: string[] = []

beforeAll(async () => {
  at = await home()
  await lightDeployment(at)
})
afterAll(() => leaveNothing(at))

it('every report that was acknowledged survives the death of the program, of the database, and of both', async () => {
  const began = performance.now()
  await bringUp()
  const traffic = new AbortController()
  const filing = Promise.all(Array.from({ length: reporters }, () => fileUntil(traffic.signal)))
  for (let n = 0; n < kills; n++) {
    const before = acknowledged.length
    await until(() => acknowledged.length >= before + 3)
    await pause(Math.random() * 200)
    const known = acknowledged.length
    await kill(n)
    for (const code of acknowledged.slice(Math.max(0, known - newest), known)) await opens(code)
  }
  traffic.abort()
  const forms = (await filing).reduce((sum, sent) => sum + sent)
  const all = [...acknowledged]
  for (const code of all) await opens(code)
  const seconds = (performance.now() - began) / 1000

  expect(all.length).toBe(forms) // each was sent until it was acknowledged
  expect(new Set(all).size).toBe(forms)
  expect(await stop(run)).toBe(0)
  expect(await filedReports()).toBe(forms) // and none stands there twice
  console.info(
    `${forms} reports acknowledged across ${kills} kills in ${seconds.toFixed(0)} s; ${retries} sendings were cut off`,
  )
}, 280_000) // some 70 s where nothing else runs

async function bringUp() {
  run = sdap(['start'], at.env)
  await run.ready
}

/** Program, database, and both by turns, each without a word of warning. */
async function kill(turn: number) {
  const database = postmaster(at.data) ?? 0
  expect(database).toBeGreaterThan(1)
  const which = (['program', 'database', 'both'] as const)[turn % 3]
  if (which !== 'database') run.child.kill('SIGKILL')
  if (which !== 'program') process.kill(database, 'SIGKILL')
  if (which !== 'database') {
    await run.exited
    await bringUp()
  } else {
    await until(() => run.child.exitCode !== null || (postmaster(at.data) ?? database) !== database)
    expect(run.child.exitCode, run.said()).toBe(null)
  }
  await until(async () => (await site('/health/ready')).status === 200)
}

let retries = 0

/** One reporter after the other on one phone. @returns how many forms were sent until they were acknowledged */
async function fileUntil(over: AbortSignal): Promise<number> {
  for (let sent = 0; ; sent++) {
    if (over.aborted) return sent
    const form = await persist(() => fillForm(site, 'en', answers({ story: `A made-up story, number ${sent}.` })))
    acknowledged.push(await persist(() => sendForm(site, form)))
  }
}

/** Does it again until it works, as somebody on a bad line would. */
async function persist<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries > 300) throw error
      retries++
      await pause(100)
    }
  }
}

/** A code opens at its first trial: the program has said that it is ready. */
async function opens(code: string) {
  expect(await openByCode(site, 'en', code), `the code of an acknowledged report`).toContain('id="text"')
}

const site = (path: string, init: RequestInit = {}) =>
  fetch(`http://localhost:${at.port}${path}`, { redirect: 'manual', signal: AbortSignal.timeout(15_000), ...init })

async function filedReports(): Promise<number> {
  const cluster = await openCluster({ folder: at.data })
  const client = new pg.Client(cluster.connection('postgres'))
  try {
    await client.connect()
    return Number((await client.query('select count(*) from report')).rows[0].count)
  } finally {
    await client.end()
    await cluster.close()
  }
}
