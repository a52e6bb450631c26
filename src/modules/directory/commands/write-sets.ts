import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { Failure } from '#platform/errors.ts'
import { type Change, serviceSets } from '../entry/facts.ts'

// What a service states in rows of other tables: codes of lists, where it is, when it is open.

type Of = { id: string; organizationId: string }

const codesIn = (value: string) => value.split(',').filter(Boolean)
const taxonomyOf: Record<string, [string, boolean]> = {
  help: ['services', true],
  ways: ['directory_ways', true],
  forWhom: ['directory_for_whom', true],
  marksYes: ['directory_marks', true],
  marksNo: ['directory_marks', false],
}

/** Writes the codes of lists that changed: what is no longer said goes, what is new comes. @throws Failure invalid */
export async function writeSets(tx: Tx, target: Of, changes: Change[]): Promise<void> {
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

async function addTo(tx: Tx, { id, organizationId }: Of, field: string, codes: string[]) {
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
