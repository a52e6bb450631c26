import fs from 'node:fs'
import { sql } from 'kysely'
import type { Database } from '#platform/db/database.ts'
import type { Job } from '#platform/jobs/jobs.ts'
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

/**
 * Removes what is past its term from the old end of every chain, in steps that hold a chain's head
 * only briefly; each step notes itself in the chain. A chain that was tampered with is left as it is.
 * @param db as sdap_jobs
 * @param atOnce how many entries a step removes at most
 * @returns how many entries were removed
 */
export async function cutTrail(db: Database, atOnce = 5_000): Promise<number> {
  const step = async () =>
    db.write('', async (tx) => {
      const { rows } = await sql<{ removed: number }>`select app.cut_trail(${atOnce}::int) as removed`.execute(tx)
      return rows[0]?.removed ?? 0
    })
  let removed = 0
  for (let more = await step(); more > 0; more = await step()) removed += more
  return removed
}

export const auditJobs: Job[] = [{ name: 'trail.cut', every: 'day', run: (db) => cutTrail(db) }]
