import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { judge } from '#platform/core-files.ts'
import {
  follow,
  type Home,
  home,
  leaveNothing,
  lightDeployment,
  postmaster,
  stop,
  until,
} from '#test/support/program.ts'

// A core file would hold the memory of a process that broke: keys, and what somebody just wrote.

const program = new URL('../../bin/sdap.js', import.meta.url).pathname
let at: Home
beforeAll(async () => {
  at = await home()
  await lightDeployment(at)
})
afterAll(() => leaveNothing(at))

/** Runs `sdap` after the shell has set how large a core file may be. @param tools where programs are looked for */
function after(limit: string, command: string, tools = process.env['PATH'] ?? '') {
  const shell = ['-c', `ulimit -c ${limit} && exec "$0" "$@"`, process.execPath, program, command]
  const env = { PATH: tools, ...at.env }
  return follow(spawn('/bin/sh', shell, { cwd: at.folder, env, stdio: ['ignore', 'pipe', 'pipe'] }))
}
/** The soft and hard limit of a living process, as the kernel has it. */
const limitsOf = (pid: number) =>
  /^Max core file size +(\S+) +(\S+)/m.exec(fs.readFileSync(`/proc/${pid}/limits`, 'utf8'))?.slice(1, 3)
const childrenOf = (pid: number) =>
  fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)

function onLinux() {
  it('the server lowers its own limit, and its worker and database begin with it; a signal still arrives', async () => {
    const run = after('unlimited', 'serve')
    await run.ready
    const server = run.child.pid ?? 0
    await until(() => childrenOf(server).length > 0)
    const database = postmaster(at.data) ?? 0
    for (const pid of [server, ...childrenOf(server), database]) expect([pid, limitsOf(pid)]).toEqual([pid, ['1', '1']])
    expect(await stop(run)).toBe(0)
    expect(run.said()).toMatch(/Stopping …\n$/)
  })

  it('the doctor says that nothing is left', async () => {
    const run = after('unlimited', 'doctor')
    await run.exited
    expect(run.said()).toMatch(/^ok {4}If this program breaks, its memory is left nowhere/m)
  })

  it('without the tool that lowers it, the doctor warns and says what to do', async () => {
    const run = after('unlimited', 'doctor', path.join(at.folder, 'no-tools'))
    await run.exited
    expect(run.said()).toMatch(/^note {2}If this program breaks, its memory may be written to a file .*LimitCORE=1/m)
  })
}

function elsewhere() {
  it('the doctor says that it is not known', async () => {
    const run = after('unlimited', 'doctor')
    await run.exited
    expect(run.said()).toMatch(/^note {2}Whether memory is written to a file .* is not known/m)
  })
}

it('a limit of 0 is not enough where the system hands the memory to a program; one byte is', () => {
  const limits = (soft: string) =>
    `Limit  Soft Limit  Hard Limit  Units\nMax core file size        ${soft}  unlimited  bytes \n`
  expect(['0', '1', '2', 'unlimited'].map((soft) => judge(limits(soft), 'core\n'))).toEqual([
    'none',
    'none',
    'file',
    'file',
  ])
  expect(['0', '1', 'unlimited'].map((soft) => judge(limits(soft), '|/usr/share/apport/apport %p'))).toEqual([
    'handed_on',
    'none',
    'file',
  ])
  expect(judge('', '')).toBe('unknown')
})

describe('where the machine would let a core file be written', process.platform === 'linux' ? onLinux : elsewhere)
