import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { appendToLedger } from '#modules/retention/ledger.ts'
import { openCluster } from '#platform/db/cluster.ts'
import { scannerFor } from '#test/security/scanner.ts'
import { backupsIn, type Identity, opened, placeBeside, restoreHere } from '#test/support/backups.ts'
import {
  ends,
  follow,
  freePort,
  type Home,
  home,
  leaveNothing,
  lightDeployment,
  sdap,
  stop,
  until,
} from '#test/support/program.ts'
import { fileOverHttp, openByCode } from '#test/support/public-form.ts'
import { answers } from '#test/support/scenario.ts'

// A real deployment that serves people while it is copied. The backup is taken in the middle of
// reports coming in as fast as they can be answered, and must hold all that was acknowledged before.

const program = new URL('../../bin/sdap.js', import.meta.url).pathname
const reporters = 4
const sentinel = 'a-word-that-only-a-child-wrote'
const markOf = (file: string) => /sdap-([0-9a-f]{10})-/.exec(file)?.[1] ?? ''

let at: Home
let folder: string
let identity: Identity
let site: string
let firstCode: string
let firstReport: string
let whole: string // the backup under load

beforeAll(async () => {
  at = await home()
  folder = path.join(at.folder, 'backups')
  await lightDeployment(at)
  const file = path.join(at.folder, 'identity.txt')
  const made = await ends(['backup', 'new-identity', file], at.env)
  identity = { file, recipient: /^age1[0-9a-z]+$/m.exec(made.said)?.[0] ?? '' }
  at.env = { ...at.env, SDAP_LEDGER: path.join(at.folder, 'erasures.jsonl') }
  site = `http://localhost:${at.port}`
})
afterAll(() => leaveNothing(at))

const backup = (...more: string[]) => ends(['backup', '--to', folder, ...more], at.env)
const toMe = () => ['--recipient', identity.recipient]

it('an identity is for its owner alone, is never written over, and comes with advice', async () => {
  expect(fs.statSync(identity.file).mode & 0o777).toBe(0o600)
  const again = await ends(['backup', 'new-identity', identity.file], at.env)
  expect(again.code).toBe(1)
  expect(again.said).toContain('already. Nothing was changed.')
})

it('without a recipient nothing is made, and it says how to make one; a secret is not taken for a recipient', async () => {
  const none = await backup()
  expect(none.code).toBe(1)
  expect(none.said).toContain('npx sdap backup new-identity FILE')
  const secret = /AGE-SECRET-KEY-\S+/.exec(fs.readFileSync(identity.file, 'utf8'))?.[0] ?? ''
  const wrong = await backup('--recipient', secret)
  expect(wrong.code).toBe(1)
  expect(wrong.said).toContain('That is a secret identity')
  expect(wrong.said).not.toContain(secret)
  const external = await ends(['backup', '--to', folder, ...toMe()], { ...at.env, DATABASE_URL: 'postgresql://h/sdap' })
  expect(external.said).toContain('docs/operations.md')
  expect(backupsIn(folder)).toEqual([])
})

it('a backup taken while reports come in holds every one that was acknowledged before it began', async () => {
  const server = sdap(['start'], at.env)
  await server.ready
  firstCode = await fileOverHttp(site, 'en', answers({ story: sentinel }))
  firstReport = await theOnlyReport(at)

  const acknowledged: string[] = [firstCode]
  const traffic = new AbortController()
  const began = performance.now()
  const filing = Promise.all(Array.from({ length: reporters }, () => fileUntil(traffic.signal, acknowledged)))
  await until(() => acknowledged.length > 30)
  const before = [...acknowledged]
  const copying = backup(...toMe())
  const second = backup(...toMe())
  const both = await Promise.all([copying, second])
  const during = acknowledged.length - before.length
  traffic.abort()
  await filing
  const rate = acknowledged.length / ((performance.now() - began) / 1000)
  expect(await stop(server)).toBe(0)

  const [made, refused] = both[0].code === 0 ? both : both.toReversed()
  expect(made?.code, made?.said).toBe(0)
  expect(refused?.code).toBe(1) // of two at once, one is made
  expect(refused?.said).toContain('Another backup of this database is under way.')
  expect(during).toBeGreaterThan(5) // it was taken in the middle of the traffic
  whole = backupsIn(folder)[0] ?? ''
  expect(backupsIn(folder)).toEqual([whole])

  const there = placeBeside(at, 'restored', await freePort())
  const restored = await ends(['restore', whole, '--identity', identity.file], there.env)
  expect(restored.code, restored.said).toBe(0)
  expect(restored.said).toMatch(/the trail is whole: \d+ entries/)
  const again = sdap(['serve'], there.env)
  await again.ready
  for (const code of before)
    expect(await openByCode(`http://localhost:${there.port}`, 'en', code)).toContain('id="text"')
  const audit = await ends(['audit', 'verify'], there.env)
  expect(audit.said).toContain('The trail is whole.')
  expect(await stop(again)).toBe(0)
  console.info(`${before.length} reports before, ${during} during; ${rate.toFixed(0)} a second`)
}, 60_000)

it('neither the file nor what is in it holds a word of a story or the key', async () => {
  const raw = Buffer.from(/ ([\w-]{43})/.exec(fs.readFileSync(at.keyFile, 'utf8'))?.[1] ?? '', 'base64url')
  expect(raw.length).toBe(32)
  const secrets = scannerFor([
    { name: 'story', value: sentinel },
    { name: 'key', value: raw },
  ])
  const tar = await opened(whole, identity)
  expect(secrets.scan(fs.readFileSync(whole))).toEqual([])
  expect(secrets.scan(tar)).toEqual([])
  expect(tar.includes('pg/global/pg_control')).toBe(true) // it was the tar that was searched
  expect(tar.includes('Lotus Helpline')).toBe(true) // and the data in it can be read
})

it('what was erased after the backup stays erased, if the ledger is there', async () => {
  const env = placeBeside(at, 'erased', await freePort())
  appendToLedger(String(at.env['SDAP_LEDGER']), [{ recordId: firstReport, at: new Date().toISOString() }])
  const said = await restoreHere(whole, identity.file, env.env)
  expect(said).toMatch(/1 erasures in the ledger, [1-9] records erased again/)
  const left = await counted(
    env,
    'select (select count(*) from document where record_id = $1)::int as documents, (select count(*) from record_grant where record_id = $1)::int as grants, (select count(*) from backup where outcome = $2)::int as restored',
    [firstReport, 'restored'],
  )
  expect(left).toEqual({ documents: 0, grants: 0, restored: 1 })
  const server = sdap(['serve'], env.env)
  await server.ready
  await expect(openByCode(`http://localhost:${env.port}`, 'en', firstCode)).rejects.toThrow()
  expect((await ends(['restore', '--replay-ledger'], env.env)).said).toContain(
    '; 0 records were erased by them just now.',
  )
  expect(await stop(server)).toBe(0)
}, 30_000)

it('a kill in the middle leaves nothing that looks whole, and the next backup clears up', async () => {
  const before = fs.readdirSync(folder)
  const doomed = sdap(['backup', '--to', folder, ...toMe()], at.env)
  const drafts = () => fs.readdirSync(folder).filter((name) => name.endsWith('.draft'))
  await until(() => drafts().some((name) => fs.statSync(path.join(folder, name)).size > 200_000))
  doomed.child.kill('SIGKILL')
  await doomed.exited
  expect(fs.readdirSync(folder).filter((name) => !before.includes(name) && !name.endsWith('.draft'))).toEqual([])
  expect(drafts()).toHaveLength(1)
  const next = await backup(...toMe())
  expect(next.code, next.said).toBe(0)
  expect(drafts()).toEqual([])
  expect(await outcomes(at)).toEqual(['made', 'interrupted', 'made'])
})

it('where no more may be written, it says so and leaves nothing', async () => {
  const before = fs.readdirSync(folder)
  const cluster = await openCluster({ folder: at.data }) // the limit is for the backup alone
  const limited = follow(
    spawn(
      'sh',
      ['-c', 'ulimit -f 1024; exec "$@"', 'sh', process.execPath, program, 'backup', '--to', folder, ...toMe()],
      {
        env: { PATH: process.env['PATH'] ?? '', ...at.env },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    ),
  )
  const code = await limited.exited
  await cluster.close()
  expect(code).toBe(1)
  expect(limited.said()).toContain('There is no room for the backup where it should go')
  expect(fs.readdirSync(folder)).toEqual(before)
  expect((await outcomes(at)).at(-1)).toBe('no_space')
})

it('a server with a folder and a recipient makes one by itself, and only own backups that are too old go', async () => {
  const own = path.join(at.folder, 'scheduled')
  const mark = markOf(whole)
  const day = (ago: number) =>
    `${new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')}T030000Z`
  const old = `sdap-${mark}-${day(40)}.age`
  const keeps = [`sdap-${mark}-${day(20)}.age`, `sdap-0000000000-${day(40)}.age`, 'notes.txt']
  fs.mkdirSync(own)
  for (const name of [old, `${old}.sha256`, ...keeps]) fs.writeFileSync(path.join(own, name), 'x')
  const env = { ...at.env, SDAP_BACKUP_FOLDER: own, SDAP_BACKUP_RECIPIENTS: identity.recipient }
  for (const _ of ['first start', 'a restart soon after']) {
    const server = sdap(['start'], env)
    await server.ready
    await until(() => fs.readdirSync(own).length === 5 && !fs.existsSync(path.join(own, old)))
    expect(await stop(server)).toBe(0)
    expect(server.said()).not.toContain('backup.failed')
  }
  const made = fs.readdirSync(own).filter((name) => !keeps.includes(name))
  expect(made.map((name) => name.replace(/-\d{8}T\d{6}Z/, ''))).toEqual([`sdap-${mark}.age`, `sdap-${mark}.age.sha256`])
  expect((await outcomes(at)).at(-1)).toBe('made')
}, 30_000)

/** One reporter after the other on one phone. */
async function fileUntil(over: AbortSignal, acknowledged: string[]) {
  for (let n = 0; !over.aborted; n++)
    acknowledged.push(await fileOverHttp(site, 'en', answers({ story: `${sentinel} ${n}` })))
}

const theOnlyReport = async (home: Home) => String((await counted(home, 'select id from report')).id)

const outcomes = async (home: Home): Promise<string[]> =>
  (await counted(home, 'select array_agg(outcome order by made_at) as all from backup')).all

/** One row, read as superuser beside whoever else is there. */
async function counted(home: Home, sql: string, values: unknown[] = []) {
  const cluster = await openCluster({ folder: home.data, join: true })
  const client = new pg.Client(cluster.connection('postgres'))
  try {
    await client.connect()
    return (await client.query(sql, values)).rows[0]
  } finally {
    await client.end()
    await cluster.close()
  }
}
