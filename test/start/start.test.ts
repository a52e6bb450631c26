import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoAccounts } from '#demo/accounts.ts'
import {
  ends,
  follow,
  type Home,
  home,
  homeAt,
  leaveNothing,
  postmaster,
  type Run,
  sdap,
  stop,
  until,
} from '#test/support/program.ts'
import { fileOverHttp, openByCode } from '#test/support/public-form.ts'
import { answers } from '#test/support/scenario.ts'

const root = new URL('../..', import.meta.url).pathname
const isRoot = process.getuid?.() === 0
const took = (run: Run) => console.info(/\(ready after .*\)/.exec(run.said())?.[0])

const homes: Home[] = []
const newHome = async () => {
  const made = await home()
  homes.push(made)
  return made
}
afterAll(() => leaveNothing(...homes))

// A fresh clone with nothing set: everything goes to .sdap in the folder where it is started.
describe('an empty folder', () => {
  let at: Home
  let env: Record<string, string>
  let run: Run
  let code: string
  const start = () => sdap(['start'], env, at.folder)
  const ready = async () => (await fetch(`http://localhost:${at.port}/health/ready`)).status

  beforeAll(async () => {
    const made = await newHome()
    at = {
      ...made,
      data: path.join(made.folder, '.sdap/data'),
      keyFile: path.join(made.folder, '.sdap/keys/server.key'),
    }
    homes.push(at)
    env = { PORT: String(at.port) }
  })

  it('of two first starts at once one has it, and the other says so and takes nothing', async () => {
    const both = [start(), start()]
    const loser = await Promise.race(both.map((each) => each.exited.then(() => each)))
    expect(loser.said()).toContain('is in use by another Sdap')
    expect(await loser.exited).toBe(1)
    run = both[0] === loser ? (both[1] as Run) : (both[0] as Run)
    expect(loser.said()).toContain(`(process ${run.child.pid})`)
    await run.ready
    took(run)
    expect(await ready()).toBe(200)
  }, 180_000)

  it('gets the demo set, addresses and demo accounts, and a key that nobody else can read', async () => {
    expect(run.said()).toContain('Loading the demo set: everything in it is made up')
    expect(run.said()).toContain(`http://localhost:${at.port}/km`)
    expect(run.said()).toContain(`http://localhost:${at.port}/staff`)
    for (const { signInName, what } of demoAccounts) expect(run.said()).toMatch(new RegExp(`${signInName} +${what}`))
    expect(fs.statSync(at.keyFile).mode & 0o777).toBe(0o600)
    expect((await fetch(`http://localhost:${at.port}/km`)).status).toBe(200)
  })

  it('while it runs, the trail is verified and the doctor finds everything well', async () => {
    code = await fileOverHttp(`http://localhost:${at.port}`, 'km', answers())
    const audit = await ends(['audit', 'verify'], env, at.folder)
    expect(audit.said).toContain('The trail is whole.')
    expect(audit.code).toBe(0)
    const doctor = await ends(['doctor'], env, at.folder)
    expect(doctor.said).toMatch(/^ok {4}The database answers/m)
    expect(doctor.said).toMatch(/^ok {4}The key file is this deployment's/m)
    expect(doctor.code).toBe(0)
    expect(await ready()).toBe(200)
  })

  it('a signal stops program and database, and says nothing of trouble', async () => {
    expect(await stop(run)).toBe(0)
    expect(postmaster(at.data)).toBe(null)
    expect(run.said()).toMatch(/Stopping …\n$/)
  })

  it('a second start is quick, loads nothing again and has kept what was sent', async () => {
    run = start()
    await run.ready
    took(run)
    expect(run.said()).not.toContain('Loading')
    expect(run.said()).not.toContain('Making')
    expect(await openByCode(`http://localhost:${at.port}`, 'en', code)).toContain('id="text"')
  })

  it('when the program is killed, the next start takes over the database that was left running', async () => {
    const orphan = postmaster(at.data)
    expect(await stop(run, 'SIGKILL')).toBe(null)
    expect(postmaster(at.data)).toBe(orphan)
    run = start()
    await run.ready
    took(run)
    expect(postmaster(at.data)).toBe(orphan)
    expect(await stop(run, 'SIGINT')).toBe(0)
    expect(postmaster(at.data)).toBe(null)
  })

  it('the doctor needs no running program, and leaves no database running', async () => {
    const doctor = await ends(['doctor'], env, at.folder)
    expect(doctor.said).toMatch(/^ok {4}The key file/m)
    expect(doctor.code).toBe(0)
    expect(postmaster(at.data)).toBe(null)
  })

  it('`npm start` finds the right Node whatever the machine has, and hands the signal on', async () => {
    const outer = (process.env['PATH'] ?? '').split(':').filter((folder) => !folder.includes('node_modules'))
    const npm = follow(
      spawn('npm', ['start'], {
        cwd: root,
        env: { PATH: outer.join(':'), HOME: at.folder, ...env, SDAP_DATA: at.data, SDAP_KEYFILE: at.keyFile },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    )
    await npm.ready
    took(npm)
    expect(await ready()).toBe(200)
    await stop(npm)
    await until(() => postmaster(at.data) === null)
  })
})

describe('other folders', () => {
  it('a path too long for a socket works, and a signal during the first start leaves nothing half made', async () => {
    const made = await newHome()
    const at = homeAt(path.join(made.folder, 'a-folder-deep-inside-of-other-folders'.repeat(3)), made.port)
    homes.push(at)
    expect(Buffer.byteLength(at.data)).toBeGreaterThan(90)
    const first = sdap(['start'], at.env)
    await until(() => first.said().includes('Loading the demo set'), 60)
    expect(await stop(first)).toBe(0)
    expect(postmaster(at.data)).toBe(null)
    const second = sdap(['start'], at.env)
    await second.ready
    took(second)
    expect(second.said()).not.toContain('Loading')
    const doctor = await ends(['doctor'], at.env)
    expect(doctor.code).toBe(0)
    expect(await stop(second)).toBe(0)
    const socket = fs.readFileSync(path.join(at.data, 'socket-folder'), 'utf8')
    expect(fs.statSync(socket).mode & 0o777).toBe(0o700)
    fs.rmSync(socket, { recursive: true })
  }, 180_000)

  it('a folder in a private home works: where the database has a user of its own, it says where the data went', async () => {
    const made = await newHome()
    const at = homeAt(path.join(made.folder, 'private'), made.port)
    fs.mkdirSync(at.folder, { mode: 0o700 })
    const init = await ends(
      ['init', '--organisation-en', 'A', '--organisation-km', 'ក', '--guardian', 'first', '--guardian-name', 'First'],
      at.env,
    )
    const moved = /using (\/var\/lib\/sdap\/[0-9a-f]{16}\/data)\./.exec(init.said)?.[1]
    if (moved) homes.push({ ...at, folder: path.dirname(moved), data: moved })
    expect(init.said).toContain('The deployment is made.')
    expect(init.said).toMatch(/\/staff\/enrolment\?invitation=[\w-]{43}\n/)
    expect(init.code).toBe(0)
    expect(moved !== undefined).toBe(isRoot)
    const run = sdap(['serve'], at.env)
    await run.ready
    took(run)
    expect(fs.existsSync(path.join(moved ?? at.data, 'pg'))).toBe(true)
    expect(fs.existsSync(path.join(at.data, 'pg'))).toBe(!isRoot)
    expect(await stop(run)).toBe(0)
  })
})

it('an older Node is told what to do before anything else is read', async () => {
  const older =
    "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.1.0'}})"
  const child = spawn(process.execPath, ['--import', older, path.join(root, 'bin/sdap.js'), 'start'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const run = follow(child)
  expect(await run.exited).toBe(1)
  expect(run.said()).toContain('Sdap needs Node 26 or newer')
  expect(run.said()).toContain('npm ci')
})
