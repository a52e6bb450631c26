import { createHash, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { StaffActor } from '#platform/access/actor.ts'
import { open, openJson } from '#platform/crypto/open.ts'
import { sealFile, sealJson } from '#platform/crypto/seal.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import type { CheckedFile, FileType } from '#platform/files/check.ts'
import type { OpenRecord } from './schema.ts'

// Papers that staff attach to a record: the file and what is said of it, each sealed with its key.

/** What is said of a paper by whoever attached it. The day may be empty. */
export type SaidOfPaper = { kind: string; name: string; onDay: string }
/** And what it is; `size` in bytes, `sha256` in hex, of the file as it is kept. */
type About = SaidOfPaper & { type: FileType; size: number; sha256: string }
export type Attached = About & { id: string; author: string; madeAt: Date }

/** How many papers one record may hold. */
export const mostAttachments = 100

const place = (row: string, name: 'about' | 'body', generation: number) => ({
  table: 'attachment',
  row,
  name,
  generation,
})

/** What is said of each paper of a record, oldest first; no file is opened. */
export async function listAttached(tx: Tx, record: OpenRecord): Promise<Attached[]> {
  const rows = await tx
    .selectFrom('attachment')
    .select(['id', 'generation', 'about', 'author', 'madeAt'])
    .where('recordId', '=', record.id)
    .orderBy('madeAt')
    .execute()
  return rows.map(({ generation, about, ...row }) => ({
    ...row,
    ...openJson<About>(record.key, about, place(row.id, 'about', generation)),
  }))
}

/**
 * Seals a paper into a record. The same file under the same name is kept once, however often a
 * telephone sends it. The caller holds the record and writes the trail.
 * @param there the papers that the record has
 * @returns its id, or null when it is there already
 * @throws Failure invalid, beside the field `file`, when there are as many as may be
 */
export async function attach(
  tx: Tx,
  actor: StaffActor,
  record: OpenRecord,
  there: Attached[],
  said: SaidOfPaper,
  { type, bytes }: CheckedFile,
): Promise<string | null> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const { kind, name, onDay } = said
  if (there.some((a) => a.sha256 === sha256 && a.kind === kind && a.name === name && a.onDay === onDay)) return null
  if (there.length >= mostAttachments) throw new Failure('invalid', { file: 'errors.file_too_many' })
  const id = randomUUID()
  const about: About = { kind, name, onDay, type, size: bytes.length, sha256 }
  await tx
    .insertInto('attachment')
    .values({
      id,
      recordId: record.id,
      generation: record.generation,
      about: sealJson(record.key, about, place(id, 'about', record.generation)),
      body: sealFile(record.key, bytes, place(id, 'body', record.generation)),
      author: actor.personId,
    })
    .execute()
  return id
}

/** To which record a paper belongs. @throws Failure not_found */
export async function recordOfAttachment(tx: Tx, id: string): Promise<string> {
  const row = await tx.selectFrom('attachment').select('recordId').where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound()
  return row.recordId
}

/** Opens a paper of a record, file and all. The caller writes the trail. @throws Failure not_found */
export async function openAttached(tx: Tx, record: OpenRecord, id: string): Promise<Attached & { bytes: Buffer }> {
  const row = await tx
    .selectFrom('attachment')
    .select(['id', 'generation', 'about', 'body', 'author', 'madeAt'])
    .where('id', '=', id)
    .where('recordId', '=', record.id)
    .executeTakeFirst()
  if (!row) throw notFound()
  const { generation, about, body, ...rest } = row
  return {
    ...rest,
    ...openJson<About>(record.key, about, place(id, 'about', generation)),
    bytes: open(record.key, body, place(id, 'body', generation)),
  }
}

/** Destroys a paper, ciphertext and all. @returns whether it was there @throws Failure on_hold */
export async function removeAttached(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql<{ gone: number }>`select app.remove_attachment(${id}::uuid) as gone`.execute(tx)
  if (rows[0]?.gone === -1) throw new Failure('on_hold')
  return rows[0]?.gone === 1
}
