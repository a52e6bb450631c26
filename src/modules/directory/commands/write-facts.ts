import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { Failure } from '#platform/errors.ts'
import {
  type Change,
  changesBetween,
  type Facts,
  organizationColumns,
  serviceColumns,
  serviceSets,
  snake,
} from '../entry/facts.ts'
import { writeRows } from './write-rows.ts'

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
  await note(tx, actor, target, changes.filter(mayStand(after)))
  return changes.length
}

/** Of a safe house only that it is one is kept, also in the history. */
const mayStand = (after: Facts) => (change: Change) =>
  change.type !== 'location' ||
  change.field === 'redacted' ||
  after.rows.location.find((l) => l.id === change.id)?.['redacted'] !== 'yes'

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

const codesIn = (value: string) => value.split(',').filter(Boolean)
const taxonomyOf: Record<string, [string, boolean]> = {
  help: ['services', true],
  ways: ['directory_ways', true],
  forWhom: ['directory_for_whom', true],
  marksYes: ['directory_marks', true],
  marksNo: ['directory_marks', false],
}

async function writeSets(tx: Tx, target: Target, changes: Change[]) {
  // What is no longer said goes first: a mark may turn from no to yes.
  const sets = changes.filter((c) => c.type === 'service' && serviceSets.some((s) => s === c.field))
  for (const { field, before, after } of sets) {
    const gone = codesIn(before).filter((c) => !codesIn(after).includes(c))
    if (gone.length > 0 || field === 'hours') await takeAway(tx, target.id, field, gone)
  }
  for (const { field, before, after } of sets) {
    const fresh = codesIn(after).filter((c) => !codesIn(before).includes(c))
    await addTo(tx, target, field, field === 'hours' ? after.split(';').filter(Boolean) : fresh)
  }
}

async function takeAway(tx: Tx, id: string, field: string, codes: string[]): Promise<unknown> {
  const taxonomy = taxonomyOf[field]
  if (taxonomy)
    return sql`delete from hsds_attribute a using hsds_taxonomy_term t, hsds_taxonomy x
      where a.service_id = ${id} and t.id = a.taxonomy_term_id and x.id = t.taxonomy_id
      and x.code = ${taxonomy[0]} and a.value = ${taxonomy[1]} and t.code = any (${codes})`.execute(tx)
  if (field === 'languages')
    return tx.deleteFrom('hsdsLanguage').where('serviceId', '=', id).where('code', 'in', codes).execute()
  if (field === 'areas')
    return sql`delete from hsds_service_area where service_id = ${id} and coalesce(place_code, 'country') = any (${codes})`.execute(
      tx,
    )
  if (field === 'at')
    return tx.deleteFrom('hsdsServiceAtLocation').where('serviceId', '=', id).where('locationId', 'in', codes).execute()
  if (field === 'hours')
    return tx.deleteFrom('hsdsSchedule').where('serviceId', '=', id).where('opensAt', 'is not', null).execute()
  return undefined
}

async function addTo(tx: Tx, { id, organizationId }: Target, field: string, codes: string[]) {
  const owner = { organizationId, serviceId: id }
  const taxonomy = taxonomyOf[field]
  for (const code of codes) {
    const fresh = { id: randomUUID(), ...owner }
    if (taxonomy)
      await sql`insert into hsds_attribute (id, organization_id, service_id, taxonomy_term_id, value)
        select ${fresh.id}, ${organizationId}, ${id}, t.id, ${taxonomy[1]} from hsds_taxonomy_term t
        join hsds_taxonomy x on x.id = t.taxonomy_id where x.code = ${taxonomy[0]} and t.code = ${code}`.execute(tx)
    else if (field === 'languages')
      await tx
        .insertInto('hsdsLanguage')
        .values({ ...fresh, code })
        .execute()
    else if (field === 'areas')
      await tx
        .insertInto('hsdsServiceArea')
        .values({
          ...fresh,
          extentType: code === 'country' ? 'country' : 'place',
          placeCode: code === 'country' ? null : code,
        })
        .execute()
    else if (field === 'at') await standAt(tx, fresh, code)
    else if (field === 'hours') {
      const [, byday = '', opensAt = '', closesAt = ''] = /^([A-Z,]+) (\d\d:\d\d)-(\d\d:\d\d)$/.exec(code) ?? []
      await tx
        .insertInto('hsdsSchedule')
        .values({ ...fresh, freq: 'WEEKLY', byday, opensAt, closesAt })
        .execute()
    }
  }
}

/** A service stands at a place of its own organization, and at no other's. @throws Failure invalid */
async function standAt(tx: Tx, fresh: { id: string; organizationId: string; serviceId: string }, locationId: string) {
  const own = await tx
    .selectFrom('hsdsLocation')
    .select('id')
    .where('id', '=', locationId)
    .where('organizationId', '=', fresh.organizationId)
    .executeTakeFirst()
  if (!own) throw new Failure('invalid', { at: 'errors.choose' })
  await tx
    .insertInto('hsdsServiceAtLocation')
    .values({ ...fresh, locationId })
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
