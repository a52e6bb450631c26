import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ends, leaveNothing, sdap, stop, until } from '#test/support/program.ts'
import { type World, world } from '#test/support/world.ts'

const imports = JSON.parse(fs.readFileSync('package.json', 'utf8')).imports as Record<string, string>
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sdap-loaded-'))
afterAll(() => fs.rmSync(folder, { recursive: true }))

/** A file of the project, or a package by its name. */
function target(from: string, name: string): string {
  if (name.startsWith('.')) return path.join(path.dirname(from), name)
  for (const [pattern, to] of Object.entries(imports)) {
    const [head = '', tail] = pattern.split('*')
    if (tail === undefined ? name === pattern : name.startsWith(head))
      return path.normalize(to.replace('*', name.slice(head.length)))
  }
  return name
}

const statically = /^(?:import|export)\s(?!type\s)[^'"]*?from\s*['"]([^'"]+)['"]/gms
const forEffect = /^import\s*['"]([^'"]+)['"]/gm
const dynamically = /\bimport\(\s*['"]([^'"]+)['"]/g

/** All that a module may load when it runs, by itself or later: files and packages. Types load nothing. */
function loadedBy(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  if (!/\.(tsx?|mjs|js)$/.test(file)) return seen
  const text = fs.readFileSync(file, 'utf8')
  for (const pattern of [statically, forEffect, dynamically])
    for (const [, name = ''] of text.matchAll(pattern)) loadedBy(target(file, name), seen)
  return seen
}

const opener = 'src/platform/crypto/open.ts'
// What opens, what knows the key file, what makes keys of passphrases, and pages, which need none of that.
const unsealing =
  /src\/platform\/crypto\/|libsodium|argon2|@scure|@noble|otpauth|simplewebauthn|age-encryption|rolldown|preact|hono/
const able = (loaded: Iterable<string>) => [...loaded].filter((name) => unsealing.test(name))

const jobs = fs.readdirSync('src/modules', { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('jobs.ts'))

describe('jobs, as they are written', () => {
  it('load nothing that could unseal', () => {
    expect(jobs.length).toBeGreaterThan(2)
    for (const job of jobs) expect(able(loadedBy(`src/modules/${job}`)), job).toEqual([])
  })

  it('and are all that the worker does', () => {
    const loaded = loadedBy('src/run/worker.ts')
    for (const job of jobs) expect([...loaded]).toContain(`src/modules/${job}`)
    expect([...loaded]).toContain('pg-boss')
    expect(able(loaded)).toEqual([])
  })

  it('and this check sees a file that does, however it comes in', () => {
    expect([...loadedBy('src/modules/reports/commands/answer.ts')]).toContain(opener)
    for (const line of [
      `import { openSealed } from '#platform/crypto/open.ts'`,
      `import '#platform/crypto/open.ts'`,
      `export * from "#platform/crypto/open.ts"`,
      `const later = () => import('#platform/crypto/open.ts')`,
      `import sodium from 'libsodium-wrappers'`,
    ]) {
      const planted = path.join(folder, 'planted.ts')
      fs.writeFileSync(planted, `${line}\n`)
      expect(able(loadedBy(planted)), line).not.toEqual([])
    }
  })
})

describe('a worker that runs', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
  })
  afterAll(() => leaveNothing())

  const urlOf = (role: string) => {
    const { host, user, password, database } = w.connection(role)
    return `postgresql://${user}:${password}@localhost/${database}?host=${encodeURIComponent(String(host))}`
  }

  /** Lets a worker do all its jobs, without a key file. @returns what the process has loaded */
  async function run(more = ''): Promise<{ said: string; loaded: string[]; mapped: string[] }> {
    const superuser = await w.sql('postgres')
    await superuser.query('delete from pgboss.job')
    const list = path.join(folder, 'loaded')
    fs.rmSync(list, { force: true })
    const hook = path.resolve('test/support/list-loaded.mjs')
    const worker = sdap(['worker'], {
      DATABASE_JOBS_URL: urlOf('sdap_jobs'),
      SDAP_KEYFILE: path.join(folder, 'nowhere', 'server.key'),
      NODE_OPTIONS: `--import ${hook} ${more}`,
      SDAP_LEDGER: path.join(folder, 'erasures.jsonl'),
      LOADED: list,
    })
    await until(() => worker.said().includes('The jobs run.') || worker.child.exitCode !== null)
    const open = async () =>
      (await superuser.query("select count(*)::int as n from pgboss.job where state <> 'completed'")).rows[0].n
    await until(async () => (await open()) === 0)
    const maps = `/proc/${worker.child.pid}/maps`
    const mapped = fs.existsSync(maps) ? fs.readFileSync(maps, 'utf8').split('\n') : []
    expect(await stop(worker)).toBe(0)
    return { said: worker.said(), loaded: fs.readFileSync(list, 'utf8').split('\n'), mapped }
  }

  it('needs no key file, and has loaded nothing that could unseal', async () => {
    const { said, loaded, mapped } = await run()
    const events = said.split('\n').filter((line) => line.startsWith('{'))
    expect(new Set(events.map((line) => JSON.parse(line).event))).toEqual(
      new Set(['trail.anchor', 'alert.rang']), // the demo set holds reports in danger
    )
    const own = loaded.filter((url) => url.includes('/src/modules/')).map((url) => url.replace(/.*src\/modules\//, ''))
    for (const job of jobs) expect(own).toContain(job)
    expect(able(loaded)).toEqual([])
    expect(able(mapped)).toEqual([])
  })

  it('and this check sees a module that came in by another way', async () => {
    const planted = path.join(folder, 'planted.mjs')
    fs.writeFileSync(planted, `import ${JSON.stringify(path.resolve(opener))}\n`)
    expect(able((await run(`--import ${planted}`)).loaded).join()).toContain(opener)
  })

  it('refuses a role that could see more than jobs need, and one that may do no jobs', async () => {
    for (const [role, why] of [
      ['postgres', 'could get round row-level security'],
      ['sdap_migrate', 'could get round row-level security'],
      ['sdap_app', 'may not do jobs. Connect as sdap_jobs.'],
    ] as const) {
      const { code, said } = await ends(['worker'], { DATABASE_JOBS_URL: urlOf(role) })
      expect([role, code]).toEqual([role, 1])
      expect(said).toContain(why)
    }
  })
})
