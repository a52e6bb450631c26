import { createHmac, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { ownKey, teamKey } from '#modules/people/commands/keyring.ts'
import type { Ctx } from '#platform/access/context.ts'
import { openJson, openSealed } from '#platform/crypto/open.ts'
import { type Key, newKey, sealJson, sealTo } from '#platform/crypto/seal.ts'
import type { Tx } from '#platform/db/database.ts'
import { notFound } from '#platform/errors.ts'
import type { DocumentRow, Fact, OpenRecord, RecordKind, SealedFor } from './schema.ts'

/** Makes a record with a key of its own, sealed to one team (and more by `sealFor`). */
export async function makeRecord(
  tx: Tx,
  kind: RecordKind,
  owner: SealedFor,
  id: string = randomUUID(),
): Promise<OpenRecord> {
  const record: OpenRecord = { id, teamId: owner.teamId, key: newKey(), generation: 1 }
  await tx.insertInto('record').values({ id: record.id, kind, teamId: owner.teamId }).execute()
  await sealFor(tx, record, owner)
  return record
}

/** Lets a team read a record: because of a consent, and until a time, where there is one. */
export async function sealFor(tx: Tx, record: OpenRecord, to: SealedFor): Promise<void> {
  await tx
    .insertInto('recordGrant')
    .values({
      id: randomUUID(),
      recordId: record.id,
      generation: record.generation,
      teamId: to.teamId,
      teamGeneration: to.generation,
      sealedKey: sealTo(to.publicKey, record.key),
      becauseOf: to.becauseOf ?? null,
      endsAt: to.endsAt ?? null,
    })
    .execute()
}

/** Lets the holder of a receipt code read a record. */
export async function sealForReceipt(
  tx: Tx,
  record: OpenRecord,
  receiptId: string,
  publicKey: Uint8Array,
): Promise<void> {
  const sealedKey = sealTo(publicKey, record.key)
  await tx
    .insertInto('recordGrant')
    .values({ id: randomUUID(), recordId: record.id, generation: record.generation, receiptId, sealedKey })
    .execute()
}

/** A receipt no longer reads a record. */
export const endReceiptGrants = (tx: Tx, recordId: string) =>
  tx.deleteFrom('recordGrant').where('recordId', '=', recordId).where('receiptId', 'is not', null).execute()

/** One's own teams give back the key of a record that was shared with them. */
export const giveBack = (tx: Tx, recordId: string) => sql`select app.give_back(${recordId}::uuid)`.execute(tx)

/** A team no longer reads a record that one's own team gave it. */
export const endTeamGrants = (tx: Tx, recordId: string, teamId: string) =>
  tx.deleteFrom('recordGrant').where('recordId', '=', recordId).where('teamId', '=', teamId).execute()

/**
 * Opens a record's key with what the session holds. The caller writes the trail.
 * @throws Failure not_found when no living grant is for this session
 */
export async function openRecord(tx: Tx, ctx: Ctx, recordId: string): Promise<OpenRecord> {
  const record = (await openRecords(tx, ctx, [recordId])).get(recordId)
  if (!record) throw notFound()
  return record
}

/** The same for several at once, by id; one that this session cannot open is left out. */
export async function openRecords(tx: Tx, ctx: Ctx, recordIds: readonly string[]): Promise<Map<string, OpenRecord>> {
  const opened = new Map<string, OpenRecord>()
  if (recordIds.length === 0) return opened
  const rows = await tx
    .selectFrom('recordGrant')
    .innerJoin('record', 'record.id', 'recordGrant.recordId')
    .select([
      'recordGrant.recordId as id',
      'record.teamId as ownerTeam',
      'recordGrant.teamId',
      'teamGeneration',
      'receiptId',
      'sealedKey',
      'recordGrant.generation',
    ])
    .where('recordGrant.recordId', 'in', recordIds)
    .orderBy('recordGrant.generation', 'desc')
    .execute()
  const { actor } = ctx
  for (const row of rows) {
    if (opened.has(row.id)) continue
    const base = { id: row.id, teamId: row.ownerTeam, generation: row.generation }
    if (actor.kind === 'receipt' && row.receiptId === actor.receiptId)
      opened.set(row.id, { ...base, key: openSealed(ownKey(actor), row.sealedKey) })
    if (actor.kind !== 'staff' || !row.teamId || !row.teamGeneration) continue
    if (actor.teams.some((t) => t.id === row.teamId && t.keys.some((k) => k.generation === row.teamGeneration)))
      opened.set(row.id, { ...base, key: openSealed(teamKey(actor, row.teamId, row.teamGeneration), row.sealedKey) })
  }
  return opened
}

const documentPlace = (id: string, name: string, generation: number) => ({
  table: 'document',
  row: id,
  name,
  generation,
})

/** Adds a sealed document. Earlier ones of the same name stay as they were. @returns its id */
export async function addDocument(
  tx: Tx,
  ctx: Ctx,
  record: OpenRecord,
  name: string,
  value: unknown,
  id: string = randomUUID(),
): Promise<string> {
  const body = sealJson(record.key, value, documentPlace(id, name, record.generation))
  const author = ctx.actor.kind === 'staff' ? ctx.actor.personId : null
  await tx
    .insertInto('document')
    .values({ id, recordId: record.id, name, generation: record.generation, body, author })
    .execute()
  return id
}

export type Opened<V> = DocumentRow & { value: V }

/** Opens a record's documents of one name, oldest first. */
export async function openDocuments<V>(tx: Tx, record: OpenRecord, name: string): Promise<Opened<V>[]> {
  const rows = await tx
    .selectFrom('document')
    .select(['id', 'name', 'body', 'generation', 'author', 'madeAt', 'ordinal'])
    .where('recordId', '=', record.id)
    .where('name', '=', name)
    .orderBy('madeAt')
    .orderBy('ordinal')
    .execute()
  return rows.map(({ body, generation, ...row }) => ({
    ...row,
    value: openJson<V>(record.key, body, documentPlace(row.id, name, generation)),
  }))
}

/** The newest document of a name, or null. */
export async function openLatest<V>(tx: Tx, record: OpenRecord, name: string): Promise<Opened<V> | null> {
  return (await openDocuments<V>(tx, record, name)).at(-1) ?? null
}

/** The newest document of each of several names, by name. */
export const openLatestOf = <V>(tx: Tx, record: OpenRecord, names: string[]): Promise<Map<string, Opened<V>>> =>
  openLatestIn(tx, [record], names)

/** The same over several records, none of which shares one of these names with another. */
export async function openLatestIn<V>(
  tx: Tx,
  records: readonly OpenRecord[],
  names: readonly string[],
): Promise<Map<string, Opened<V>>> {
  if (names.length === 0 || records.length === 0) return new Map()
  const keys = new Map(records.map((r) => [r.id, r.key]))
  const rows = await tx
    .selectFrom('document')
    .distinctOn(['recordId', 'name'])
    .select(['id', 'recordId', 'name', 'body', 'generation', 'author', 'madeAt', 'ordinal'])
    .where('recordId', 'in', [...keys.keys()])
    .where('name', 'in', names)
    .orderBy('recordId')
    .orderBy('name')
    .orderBy('madeAt', 'desc')
    .orderBy('ordinal', (o) => o.desc().nullsFirst())
    .execute()
  return new Map(
    rows.map(({ recordId, body, generation, ...row }) => [
      row.name,
      {
        ...row,
        value: openJson<V>(keys.get(recordId) as Key, body, documentPlace(row.id, row.name, generation)),
      },
    ]),
  )
}

/** Only the holder of a record's key can compute its fact's tag; nobody else can link the two. */
const tagOf = (record: OpenRecord, part?: string) =>
  createHmac('sha256', record.key)
    .update(part ? `sdap fact of ${part}` : 'sdap fact')
    .digest()

/** Writes the coded row by which a record counts in figures. @param part what of the record counts by itself */
export async function writeFact(tx: Tx, record: OpenRecord, fact: Fact, part?: string): Promise<void> {
  await tx
    .insertInto('fact')
    .values({ tag: tagOf(record, part), ...fact })
    .execute()
}

/** Corrects a record's fact row. */
export async function correctFact(
  tx: Tx,
  record: OpenRecord,
  change: Partial<Omit<Fact, 'organisationId'>>,
  part?: string,
): Promise<void> {
  await tx.updateTable('fact').set(change).where('tag', '=', tagOf(record, part)).execute()
}

/** Sets how long a first answer took; a later one changes nothing. */
export async function factAnswered(tx: Tx, record: OpenRecord, band: string): Promise<void> {
  await tx
    .updateTable('fact')
    .set({ firstAnswer: sql`coalesce(first_answer, ${band})` })
    .where('tag', '=', tagOf(record))
    .execute()
}
