import fs from 'node:fs'
import { sql } from 'kysely'
import type { Database } from '#platform/db/database.ts'
import { log } from '#platform/log/log.ts'
import { sendMail } from '#platform/mail/mail.ts'
import { today } from '#platform/time/time.ts'
import { type Anchor, anchorLine, appendAnchors, readAnchors } from '#platform/trail/anchors.ts'

export type AnchorTargets = {
  /** A file that only grows, best on another machine or on paper later. */
  file?: string | undefined
  mail?: { url: string; from: string; to: string } | undefined
}

/** What this process noted last, where no file says it. */
const noted = new WeakMap<Database, Anchor[]>()

/**
 * Notes each chain's newest entry outside the database: in the log, in a file, by mail. Once a
 * day; when a mail fails it throws, and a further try sends what was noted without noting twice.
 * @param db as sdap_jobs
 * @returns how many chains stand noted for the day
 * @throws Error when the file cannot be written or the mail is not taken
 */
export async function writeAnchors(db: Database, to: AnchorTargets, day = today()): Promise<number> {
  const anchors = notedOn(day, db, to.file) ?? (await note(db, to.file, day))
  if (to.mail && anchors.length > 0)
    await sendMail(to.mail, {
      to: to.mail.to,
      subject: `trail.anchor ${day}`,
      text: anchors.map((a) => `${anchorLine(a)}\n`).join(''),
    })
  return anchors.length
}

function notedOn(day: string, db: Database, file: string | undefined): Anchor[] | null {
  const known = file === undefined ? (noted.get(db) ?? []) : fs.existsSync(file) ? readAnchors(file).anchors : []
  const ofDay = known.filter((a) => a.day === day)
  return ofDay.length > 0 ? ofDay : null
}

async function note(db: Database, file: string | undefined, day: string): Promise<Anchor[]> {
  const { rows } = await db.read('', (tx) =>
    sql<{ chain: string; seq: string; hash: string }>`select chain, seq, hash from app.trail_heads()`.execute(tx),
  )
  const anchors = rows.map((r) => ({ day, chain: r.chain, seq: Number(r.seq), hash: r.hash }))
  if (file !== undefined) appendAnchors(file, anchors)
  noted.set(db, anchors)
  for (const { chain, seq, hash } of anchors) log('trail.anchor', { day, chain, seq, hash })
  return anchors
}
