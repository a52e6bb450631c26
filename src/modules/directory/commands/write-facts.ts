import { randomUUID } from 'node:crypto'
import type { Tx } from '#platform/db/database.ts'
import { type Change, changesBetween, type Facts, organizationColumns, serviceColumns, snake } from '../entry/facts.ts'
import { writeRows } from './write-rows.ts'
import { writeSets } from './write-sets.ts'

/** Whom the history names; nulls: whoever keeps the server, over the command line. */
export type Author = { organisationId: string | null; personId: string | null }

/** What is written to: an organization, or one of its services. */
export type Target = { of: 'organization' | 'service'; id: string; organizationId: string }
export const serviceTarget = (row: { id: string; organizationId: string }): Target => ({
  of: 'service',
  id: row.id,
  organizationId: row.organizationId,
})
export const organizationTarget = (row: { id: string }): Target => ({
  of: 'organization',
  id: row.id,
  organizationId: row.id,
})
export const serviceIdOf = (target: Target) => (target.of === 'service' ? target.id : null)

/** Brings an entry from one version to the next and notes each difference in its history. @returns how many there were */
export async function writeFacts(tx: Tx, actor: Author, target: Target, before: Facts, after: Facts): Promise<number> {
  const changes = changesBetween(target.of, target.id, before, after)
  if (changes.length === 0) return 0
  await writeColumns(
    tx,
    target,
    changes.filter((c) => c.type === target.of),
  )
  if (target.of === 'service') await writeSets(tx, target, changes)
  if (changes.some((c) => c.field === 'sources')) await writeSources(tx, target, after.fields['sources'] ?? '')
  await writeRows(tx, target, changes, after)
  await note(tx, actor, target, changes.filter(mayStand(before, after)))
  return changes.length
}

/** Of a safe house only that it is one is kept, also in the history. */
function mayStand(before: Facts, after: Facts): (change: Change) => boolean {
  const safe = new Set(after.rows.location.filter((l) => l['redacted'] === 'yes').map((l) => l.id))
  const at = (id: string) =>
    [before, after].flatMap(({ rows }) => rows.accessibility.find((a) => a.id === id)?.['location'] ?? [])
  return ({ type, id, field }) =>
    type === 'accessibility'
      ? !at(id).some((l) => safe.has(l))
      : type !== 'location' || field === 'redacted' || !safe.has(id)
}

/** Notes changes in the history, by organisation and person. */
export async function note(
  tx: Tx,
  actor: Author,
  target: Target,
  changes: (Omit<Change, 'did'> & { did: Change['did'] | 'verify' | 'merge' })[],
): Promise<void> {
  if (changes.length === 0) return
  await tx
    .insertInto('hsdsMetadata')
    .values(
      changes.map((c) => ({
        id: randomUUID(),
        organizationId: target.organizationId,
        serviceId: serviceIdOf(target),
        resourceType: c.type,
        resourceId: c.id,
        lastActionType: c.did,
        fieldName: snake(c.field),
        previousValue: c.before,
        replacementValue: c.after,
        updatedByOrganisation: actor.organisationId,
        updatedByPerson: actor.personId,
      })),
    )
    .execute()
}

/** Notes one field of the entry itself. */
export const noteField = (
  tx: Tx,
  actor: Author,
  target: Target,
  field: string,
  before: string,
  after: string,
  did: 'update' | 'verify' | 'merge' = 'update',
) => note(tx, actor, target, [{ type: target.of, id: target.id, did, field, before, after }])

const columnValue = (field: string, value: string) => {
  if (field === 'otherNames') return value === '' ? [] : value.split('\n')
  if (field === 'nameEn' || field === 'kind' || field === 'status') return value
  if (value === '') return null
  if (field === 'free') return value === 'yes'
  return field === 'minimumAge' || field === 'maximumAge' ? Number(value) : value
}

/** A column of either table; values of others are not columns. */
async function writeColumns(tx: Tx, { of, id }: Target, changes: Change[]) {
  const known: readonly string[] = of === 'organization' ? organizationColumns : serviceColumns
  const set = Object.fromEntries(
    changes.filter((c) => known.includes(c.field)).map((c) => [c.field, columnValue(c.field, c.after)]),
  )
  if (Object.keys(set).length === 0) return
  await tx
    .updateTable(of === 'organization' ? 'hsdsOrganization' : 'hsdsService')
    .set(set as never) // which columns there are is said in facts.ts
    .where('id', '=', id)
    .execute()
}

async function writeSources(tx: Tx, target: Target, sources: string) {
  const serviceId = serviceIdOf(target)
  await tx
    .deleteFrom('directorySource')
    .where('organizationId', '=', target.organizationId)
    .where('serviceId', serviceId === null ? 'is' : '=', serviceId)
    .execute()
  for (const [position, line] of sources.split('\n').filter(Boolean).entries()) {
    const [name = '', dated = null] = line.split(' | ')
    await tx
      .insertInto('directorySource')
      .values({ id: randomUUID(), organizationId: target.organizationId, serviceId, name, dated, position })
      .execute()
  }
}
