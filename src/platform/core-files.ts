import { spawnSync } from 'node:child_process'
import fs from 'node:fs'

/**
 * Whether this process could leave its memory behind when it breaks: in a file, or with a program
 * that the system hands it to.
 */
export type CoreFiles = 'none' | 'file' | 'handed_on' | 'unknown'

/** Looks at the limit that holds for this process (Linux); elsewhere it is not known. */
export const coreFiles = (): CoreFiles => judge(read('/proc/self/limits'), read('/proc/sys/kernel/core_pattern'))

/**
 * Lowers the limit of this very process, and with it of all that it starts: the worker, the embedded
 * database. Node cannot do so itself; `prlimit` (util-linux) does it to its parent, so that process
 * and signals stay as they are. Where there is no such program, `coreFiles` goes on saying so.
 */
export function forbidCoreFiles(): void {
  if (softLimit(read('/proc/self/limits')) === enough) return
  spawnSync('prlimit', ['--pid', String(process.pid), `--core=${enough}`], { stdio: 'ignore' })
}

/**
 * One byte, not none: where core_pattern names a program, Linux hands it the memory whatever the
 * limit is, but for 1 (fs/coredump.c). A file is not begun either, since it needs a page at least.
 */
const enough = 1

/** @param limits as in /proc/self/limits, soft limit in bytes @param pattern as in /proc/sys/kernel/core_pattern, see core(5) */
export function judge(limits: string, pattern: string): CoreFiles {
  const limit = softLimit(limits)
  if (limit === null) return 'unknown'
  if (limit > enough) return 'file'
  return limit < enough && pattern.startsWith('|') ? 'handed_on' : 'none'
}

function softLimit(limits: string): number | null {
  const [, soft] = /^Max core file size\s+(\S+)/m.exec(limits) ?? []
  return soft === undefined ? null : soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft)
}

function read(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
