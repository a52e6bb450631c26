import fs from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Database } from '#platform/db/database.ts'
import { today } from '#platform/time/time.ts'

/** One record that was erased, and when (ISO 8601, UTC). It names no person and tells nothing else. */
export type Erasure = { recordId: string; at: string }

const line = z.strictObject({ recordId: z.uuid(), at: z.iso.datetime() })

/**
 * Adds erasures to the ledger, a file outside the database, one line of JSON each, and returns
 * only when they are on the disk. It comes before the erasure itself, so that a kill in between
 * errs on erasing again.
 */
export function appendToLedger(file: string, erasures: Erasure[]): void {
  if (erasures.length === 0) return
  const folder = path.dirname(file)
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  const isNew = !fs.existsSync(file)
  const handle = fs.openSync(file, 'a+', 0o600)
  try {
    const lines = erasures.map(({ recordId, at }) => `${JSON.stringify({ recordId, at })}\n`).join('')
    fs.writeSync(handle, endsMidLine(handle) ? `\n${lines}` : lines) // one write, so that two writers never mix
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
  if (isNew) flushFolder(folder)
}

/** A kill may have cut the last line off; the next one must not be glued to it. */
function endsMidLine(handle: number): boolean {
  const { size } = fs.fstatSync(handle)
  if (size === 0) return false
  const last = Buffer.alloc(1)
  fs.readSync(handle, last, 0, 1, size - 1)
  return last[0] !== 0x0a
}

/** A new file is only safe once its folder's entry is on the disk too. */
function flushFolder(folder: string) {
  const handle = fs.openSync(folder, 'r')
  try {
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
}

/**
 * What the ledger holds, in its order; nothing when there is no file.
 * A line that a kill cut off is skipped: its erasure had not happened yet.
 * @throws Error naming the number of any other line that cannot be read
 */
export function readLedger(file: string): Erasure[] {
  if (!fs.existsSync(file)) return []
  const lines = fs.readFileSync(file, 'utf8').split('\n')
  return lines.flatMap((text, i) => {
    if (text === '') return []
    const parsed = line.safeParse(jsonOf(text))
    if (parsed.success) return [parsed.data]
    if (cutOff(text)) return []
    throw new Error(`Line ${i + 1} of the erasure ledger ${file} cannot be read. Nothing was changed.`)
  })
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const whole = /^\{"recordId":"[0-9a-f-]{36}","at":"[0-9TZ:.-]{20,24}"\}$/

/** The beginning of a whole line: nothing wrong stands in it, only its end is missing. */
function cutOff(text: string): boolean {
  const sample = '{"recordId":"00000000-0000-4000-8000-000000000000","at":"2026-01-01T00:00:00.000Z"}'
  return text.length < sample.length && whole.test(text + sample.slice(text.length))
}

/**
 * Erases again what the ledger holds, after an older backup was restored. Repeating it is
 * harmless, and ids that the restored data do not know are skipped. A hold that is younger than
 * its line shows that this erasure never came to pass (a kill came first), so it is skipped too.
 * Needs the owner's rights.
 * @returns how many records were newly erased, those that went along with another included
 */
export async function replayErasures(installation: Database, erasures: Erasure[]): Promise<number> {
  let erased = 0
  for (const { recordId, at } of erasures)
    erased += await installation.write('', async (tx) => {
      const { rows } = await sql<{ gone: number }>`
        select case when exists (select from retention_hold where record_id = ${recordId}::uuid and placed_at > ${at}::timestamptz)
          then 0 else app.erase_record(${recordId}::uuid, ${today(new Date(at))}::date, 'restored') end as gone`.execute(
        tx,
      )
      return rows[0]?.gone ?? 0
    })
  return erased
}
