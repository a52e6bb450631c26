import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Failure } from '#platform/errors.ts'
import { log } from '#platform/log/log.ts'
import { largestForm } from './grid.ts'
import { levels, type OwnProblem } from './problem.ts'
import type { FormRead } from './read.ts'

/** What reading one file may take: seconds of a processor, and megabytes of the process that does it. */
export type ImportLimits = { readonly seconds: number; readonly megabytes: number }
/** An answer is there within 10 seconds and below 512 MB: between two looks, a process may still grow. */
const usual: ImportLimits = { seconds: 9, megabytes: 480 }
/** A server that is busy otherwise gives a reader less of its processors; by the clock it may take so many times as long. */
const patience = 2

/** How many may wait for the one that is read: each takes up to half a gigabyte. */
const mostWaiting = 8
const mostSaid = 64 * 1024 * 1024
const every = 25 // milliseconds

const program = fileURLToPath(new URL('./in-child.ts', import.meta.url))
const root = new URL('../../../../', import.meta.url)
/** All that the process may read: the program. No folder of data, no key, and nothing may be written. */
const readable = [
  ...['src', 'messages', 'package.json'].map((name) => fileURLToPath(new URL(name, root))),
  fileURLToPath(import.meta.resolve('read-excel-file/node')).replace(/(node_modules).*$/s, '$1'),
]

let waiting = 0
let last: Promise<unknown> = Promise.resolve()

/**
 * Reads an XLSForm workbook that somebody sent, in a process of its own: whatever is in it, the
 * server goes on serving others, and it ends within the limits. One is read at a time.
 * @throws Failure busy when too many wait
 */
export async function importForm(bytes: Buffer, limits: ImportLimits = usual): Promise<FormRead> {
  if (bytes.length > largestForm) return refused('file_too_large')
  if (waiting >= mostWaiting) throw new Failure('busy')
  waiting++
  const turn = last.then(() => inChild(bytes, limits))
  last = turn.catch(() => {})
  try {
    return await turn
  } finally {
    waiting--
  }
}

const refused = (problem: OwnProblem): FormRead => ({
  problems: [{ level: levels[problem], sheet: '', problem, detail: {} }],
})

async function inChild(bytes: Buffer, { seconds, megabytes }: ImportLimits): Promise<FormRead> {
  const flags = [
    '--permission',
    ...readable.map((path) => `--allow-fs-read=${path}`),
    `--max-old-space-size=${Math.ceil(megabytes * 0.6)}`,
    '--max-semi-space-size=8',
    '--disable-warning=SecurityWarning',
  ]
  const child = spawn(process.execPath, [...flags, program], { env: {}, stdio: ['pipe', 'pipe', 'ignore'] })
  let why: OwnProblem | undefined
  const end = (problem: OwnProblem) => {
    why ??= problem
    child.kill('SIGKILL')
  }
  const began = performance.now()
  const watch = setInterval(() => {
    const onClock = (performance.now() - began) / 1000
    const used = usageOf(child) ?? { seconds: onClock, megabytes: 0 }
    if (used.seconds > seconds || onClock > patience * seconds) end('file_too_slow')
    if (used.megabytes > megabytes) end('file_too_heavy')
  }, every)
  try {
    const { said, code, signal } = await talk(child, bytes, () => end('file_too_heavy'))
    if (code === 0 && !why) return JSON.parse(said) as FormRead
    // V8 aborts when its own part of the memory is full.
    if (!why && (signal === 'SIGABRT' || signal === 'SIGTRAP' || code === 134)) why = 'file_too_heavy'
    log('form.import_ended', { why: why ?? 'file_broken', code, signal })
    return refused(why ?? 'file_broken')
  } finally {
    clearInterval(watch)
  }
}

/** Gives the file in and takes what comes out, as it comes. */
function talk(child: ChildProcess, bytes: Buffer, tooMuch: () => void) {
  const said: Buffer[] = []
  let length = 0
  child.stdout?.on('data', (part: Buffer) => {
    length += part.length
    if (length > mostSaid) tooMuch()
    else said.push(part)
  })
  child.stdin?.on('error', () => {}) // it may have ended before it took all
  child.stdin?.end(bytes)
  return new Promise<{ said: string; code: number | null; signal: NodeJS.Signals | null }>((done, failed) => {
    child.on('error', failed)
    child.on('close', (code, signal) => done({ said: Buffer.concat(said).toString('utf8'), code, signal }))
  })
}

/**
 * What a process has used so far. Only Linux tells; elsewhere the clock, V8's own limit of memory and
 * the limits of what is unpacked remain.
 */
function usageOf({ pid }: ChildProcess): { seconds: number; megabytes: number } | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1')
    const status = fs.readFileSync(`/proc/${pid}/status`, 'latin1')
    // After the name, which may hold anything, follow state and numbers; times count in hundredths.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return {
      seconds: (Number(fields[11]) + Number(fields[12])) / 100,
      megabytes: Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024,
    }
  } catch {
    return undefined
  }
}
