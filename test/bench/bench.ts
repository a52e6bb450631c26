import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { account } from '#demo/accounts.ts'
import { signInAs } from '#demo/load.ts'
import { findDeployment } from '#modules/people/queries.ts'
import type { App } from '#platform/access/context.ts'
import { receiptCost, stretch } from '#platform/crypto/kdf.ts'
import { readServerKey } from '#platform/crypto/server-key.ts'
import { openCluster } from '#platform/db/cluster.ts'
import { openDatabase } from '#platform/db/database.ts'
import { type FilledForm, fillForm, sendForm } from '#test/support/public-form.ts'
import { answers } from '#test/support/scenario.ts'
import { finderTimes } from './directory.ts'
import { formLine } from './forms.ts'
import { liveLine } from './live-form.ts'
import { answersPerSecond, answerTimes, median, quantile } from './load.ts'
import { poorPhone } from './phone.ts'
import { sealedLists } from './sealed.ts'
import { verifyPerSecond } from './trail.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)
const bin = (name: string) => new URL(`../../bin/${name}`, import.meta.url).pathname

/**
 * Runs every measurement on a deployment of its own and prints the medians.
 * @param only the name of one part: `directory`, `phone` or `forms`
 */
export async function bench(only?: string): Promise<void> {
  if (!only || only === 'forms') {
    say(formLine())
    say(await liveLine())
  }
  if (only === 'forms') return
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sdap-bench-'))
  fs.chmodSync(folder, 0o755)
  const env = { ...process.env, PORT: '0', SDAP_DATA: `${folder}/data`, SDAP_KEYFILE: `${folder}/keys/server.key` }
  say(`${os.availableParallelism()} cores, ${os.cpus()[0]?.model ?? ''}, Node ${process.version}`)
  const server = spawn(process.execPath, [bin('sdap.js'), 'start'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const port = await printed(server, /http:\/\/localhost:(\d+)\/km/)
    if (!only) await everyPart(server, port, env.SDAP_DATA, env.SDAP_KEYFILE)
    if (only !== 'directory') await phone(port)
    if (only !== 'phone') await finder(port, env.SDAP_DATA, env.SDAP_KEYFILE)
  } finally {
    server.kill('SIGTERM')
    await new Promise((done) => server.on('exit', done))
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

async function everyPart(server: ChildProcess, port: number, dataFolder: string, keyFile: string) {
  await pause(3000)
  say(`memory at rest of Node      ${memoryOf(server)} MB (aim ≤ 200)`)
  await frontDoor(port)
  await filing(port)
  await staffList(port, dataFolder, keyFile)
  say(
    `trail verified              ${(await verifyPerSecond(dataFolder)).toFixed(0)} entries/s of 300,000 (aim ≥ 200,000)`,
  )
}

/** What a child waits for on a cheap phone far from town. */
async function phone(port: number) {
  for (const lang of ['km', 'en'] as const) {
    const { frontDoor, question, kilobytes, requests } = await poorPhone(port, lang)
    say(
      `poor line, ${lang}              front door ${frontDoor.toFixed(0)} ms, first question ${question.toFixed(0)} ms later (aim ≤ 3000 each), both ${kilobytes.toFixed(1)} kB in ${requests} requests`,
    )
  }
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

function printed(child: ChildProcess, pattern: RegExp): Promise<number> {
  return new Promise((done, failed) => {
    let text = ''
    child.stdout?.on('data', (chunk) => {
      text += chunk
      const match = pattern.exec(text)
      if (match) done(Number(match[1]))
    })
    child.on('exit', () => failed(new Error(`it stopped:\n${text}`)))
  })
}

const memoryOf = (child: ChildProcess) =>
  Math.round(Number(spawnSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' }).stdout) / 1024)

/** The front door against a bare text route, turn by turn. */
async function frontDoor(port: number) {
  const bare = spawn(process.execPath, [new URL('./bare.js', import.meta.url).pathname], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const barePort = await printed(bare, /(\d+)\n/)
  const door: number[] = []
  const text: number[] = []
  await answersPerSecond(port, '/km', 1)
  await answersPerSecond(barePort, '/', 1)
  for (let i = 0; i < 5; i++) {
    door.push(await answersPerSecond(port, '/km', 2))
    text.push(await answersPerSecond(barePort, '/', 2))
  }
  bare.kill()
  say(
    `front door                  ${median(door).toFixed(0)}/s, bare Hono text route ${median(text).toFixed(0)}/s: ratio ${(median(door) / median(text)).toFixed(2)} (aim ≥ 0.3)`,
  )
}

/** Reports over HTTP against what Argon2id alone allows on these cores. */
async function filing(port: number) {
  const site = `http://localhost:${port}`
  const rounds = 5
  const each = 40
  const filed: number[] = []
  const bound: number[] = []
  for (let i = 0; i < rounds; i++) {
    const forms: FilledForm[] = []
    for (let n = 0; n < each; n++)
      forms.push(await fillForm(site, n % 2 ? 'km' : 'en', answers({ story: 'A made-up story. '.repeat(20) })))
    bound.push(
      await perSecond(each, () => stretch('file', '0000000000000000', randomBytes(16), randomBytes(32), receiptCost)),
    )
    filed.push(await perSecond(each, (n) => sendForm(site, forms[n] as FilledForm)))
  }
  say(
    `reports filed               ${median(filed).toFixed(1)}/s, Argon2id bound ${median(bound).toFixed(1)}/s: ratio ${(median(filed) / median(bound)).toFixed(2)} (aim ≥ 0.8)`,
  )
}

async function perSecond(times: number, act: (n: number) => Promise<unknown>, atOnce = 8): Promise<number> {
  let next = 0
  const began = performance.now()
  const work = async () => {
    while (next < times) await act(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return times / ((performance.now() - began) / 1000)
}

/** The deployment's data as its server has them, for what is asked past it. */
async function appOver(dataFolder: string, keyFile: string) {
  const cluster = await openCluster({ folder: dataFolder, join: true })
  const db = await openDatabase(cluster.connection('sdap_app'))
  const deployment = await db.read('', findDeployment)
  if (!deployment) throw new Error('the server set nothing up')
  const app: App = {
    db,
    serverKey: readServerKey(keyFile),
    deployment,
    leaveUrl: '',
    publicUrl: undefined,
    hsts: false,
    trustProxy: false,
  }
  return { app, superuser: cluster.connection('postgres') }
}

/** People looking for help, with few and with many services. */
async function finder(port: number, dataFolder: string, keyFile: string) {
  const { app, superuser } = await appOver(dataFolder, keyFile)
  const few = await finderTimes(port, app, superuser, 500)
  const many = await finderTimes(port, app, superuser, 50_000)
  const line = (name: string, a: number, b: number) =>
    say(
      `${name.padEnd(28)}${a.toFixed(1)} ms at 500 and ${b.toFixed(1)} ms at 50,000 services (aim ≤ 40): ratio ${(b / a).toFixed(2)} (aim ≤ 2)`,
    )
  line('finder, 20 at once, p95', few.http, many.http)
  line('the same without pages, p95', few.direct, many.direct)
  await app.db.close()
}

/** The desk's list with few and with many open reports. */
async function staffList(port: number, dataFolder: string, keyFile: string) {
  const { app, superuser } = await appOver(dataFolder, keyFile)
  const { secret } = await signInAs(app, account('dara'))
  const cookie = `sdap=${secret.toString('base64url')}`
  const measure = async (count: number) => {
    await fillUp(superuser, count)
    await answerTimes(`http://localhost:${port}/staff/reports`, cookie, 50)
    const rounds = []
    for (let i = 0; i < 5; i++)
      rounds.push(quantile(await answerTimes(`http://localhost:${port}/staff/reports`, cookie, 200), 0.95))
    return median(rounds)
  }
  const few = await measure(1_000)
  const many = await measure(100_000)
  say(
    `staff list, p95             ${few.toFixed(1)} ms at 1,000 and ${many.toFixed(1)} ms at 100,000 reports: ratio ${(many / few).toFixed(2)} (aim ≤ 1.5)`,
  )
  const { openMs, searchMs, perSecond } = await sealedLists(app, superuser)
  say(
    `10,000 list heads           opened and searched in ${openMs.toFixed(0)} ms (aim ≤ 60), ${searchMs.toFixed(0)} ms with fetching them`,
  )
  say(`records wrapped anew        ${perSecond.toFixed(0)}/s of 10,000, with their list heads (aim ≥ 2,000)`)
  await app.db.close()
}

/** Adds plain rows until so many reports stand there; the list reads nothing else. */
async function fillUp(superuser: pg.ClientConfig, count: number) {
  const client = new pg.Client(superuser)
  await client.connect()
  await client.query(
    `with fresh as (
       insert into record (id, kind, team_id)
       select gen_random_uuid(), 'report', (select id from team where kind = 'intake')
       from generate_series(1, greatest(0, $1 - (select count(*) from report)::int)) returning id, team_id)
     insert into report (id, team_id, state, danger, language, wanted_helper, received_at, waiting_since)
     select id, team_id, (array['received', 'being_read', 'answered'])[1 + floor(random() * 3)], (array['now', 'not_sure', 'not_now'])[1 + floor(random() * 3)],
       'km', 'no_matter', now() - random() * interval '90 days', now() from fresh`,
    [count],
  )
  await client.query('vacuum analyze report')
  await client.end()
}
