import fs from 'node:fs'
import { z } from 'zod'

/** What was noted of a chain on a day: its newest entry and that entry's hash (SHA-256 in hex). */
const anchor = z.object({
  day: z.iso.date(),
  chain: z.uuid(),
  seq: z.number().int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
})
export type Anchor = z.output<typeof anchor>

export const anchorLine = (a: Anchor): string => JSON.stringify(a)

/**
 * Reads a file of anchors, one as JSON per line; lines of the log will do, whose other fields are passed over.
 * @returns the anchors, and the numbers of the lines that hold none (a write that was cut short)
 */
export function readAnchors(file: string): { anchors: Anchor[]; odd: number[] } {
  const anchors: Anchor[] = []
  const odd: number[] = []
  for (const [i, line] of fs.readFileSync(file, 'utf8').split('\n').entries()) {
    if (line.trim() === '') continue
    const read = anchor.safeParse(parsed(line))
    if (read.success) anchors.push(read.data)
    else odd.push(i + 1)
  }
  return { anchors, odd }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

/** Appends a day's anchors in one write and waits until the disk has them. */
export function appendAnchors(file: string, anchors: Anchor[]): void {
  const handle = fs.openSync(file, 'a+', 0o640)
  try {
    // A write that was cut short must not swallow the next day.
    const { size } = fs.fstatSync(handle)
    const last = Buffer.alloc(1)
    if (size > 0) fs.readSync(handle, last, 0, 1, size - 1)
    const torn = size > 0 && last.toString() !== '\n'
    fs.writeSync(handle, `${torn ? '\n' : ''}${anchors.map((a) => `${anchorLine(a)}\n`).join('')}`)
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
}
