import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'

/** What every test file needs to clone the template database. */
export type Template = {
  /** Of this run alone: what its files share stands here, and goes with it. */
  folder: string
  host: string
  passwords: Record<string, string>
  serverKey: string
  sessions: Record<string, string>
}

/** Where the programs that a run starts keep what V8 made of the source: each compiles only what is new. */
export const compiledIn = (folder: string): string => path.join(folder, 'compiled')

declare module 'vitest' {
  export interface ProvidedContext {
    template: Template
  }
}

/**
 * One server for all test files, without fsync. The template database holds the demo set and
 * a living session of each account; a file clones it in some 40 ms. The work is done by a
 * process of its own, since Vitest's main process cannot load .tsx.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sdap-test-'))
  fs.chmodSync(folder, 0o755)
  const program = new URL('./make-template.js', import.meta.url).pathname
  const holder = spawn(process.execPath, [program, folder], {
    env: { ...process.env, NODE_COMPILE_CACHE: compiledIn(folder) },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const line = await new Promise<string>((done, failed) => {
    let text = ''
    holder.stdout.on('data', (chunk) => {
      text += chunk
      if (text.includes('\n')) done(text)
    })
    holder.on('exit', (code) => failed(new Error(`the template could not be made (${code})`)))
  })
  project.provide('template', { folder, ...JSON.parse(line) } as Template)
  return async () => {
    holder.stdin.end()
    await new Promise((done) => holder.on('exit', done))
    spawnSync('rm', ['-rf', folder])
  }
}
