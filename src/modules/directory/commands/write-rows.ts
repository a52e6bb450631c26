import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { placeName } from '#modules/places/schema.ts'
import type { Tx } from '#platform/db/database.ts'
import { type Change, type Facts, type Row, rowKinds } from '../entry/facts.ts'
import { dialOf } from '../entry/numbers.ts'
import { writeAccessibility, writeContact, writeCost } from './write-details.ts'

type Target = { of: 'organization' | 'service'; id: string; organizationId: string }

/** Writes the rows of an entry that were added, changed or taken away: numbers, links, locations, costs … */
export async function writeRows(tx: Tx, target: Target, changes: Change[], after: Facts): Promise<void> {
  const owner = { organizationId: target.organizationId, serviceId: target.of === 'service' ? target.id : null }
  const byRow = Map.groupBy(
    changes.filter((c) => rowKinds.some((k) => k === c.type)),
    (c) => `${c.type} ${c.id}`,
  )
  for (const ofRow of byRow.values()) {
    const [first] = ofRow
    if (!first) continue
    const { type, id, did } = first
    if (type === 'phone') await writePhone(tx, owner, did, id, after.rows.phone)
    if (type === 'url') await writeUrl(tx, owner, did, id, after.rows.url)
    if (type === 'location') await writeLocation(tx, owner.organizationId, ofRow, after.rows.location)
    if (type === 'cost_option') await writeCost(tx, owner, did, id, after.rows.cost_option)
    if (type === 'contact') await writeContact(tx, owner, did, id, after.rows.contact)
    if (type === 'accessibility') await writeAccessibility(tx, owner.organizationId, did, id, after.rows.accessibility)
  }
}

type Owner = { organizationId: string; serviceId: string | null }
const orNull = (value: string | undefined) => value || null

async function writePhone(tx: Tx, owner: Owner, did: Change['did'], id: string, rows: Row[]) {
  const position = rows.findIndex((r) => r.id === id)
  const row = rows[position]
  if (did === 'delete' || !row) {
    await tx.deleteFrom('hsdsLanguage').where('phoneId', '=', id).execute()
    await tx.deleteFrom('hsdsPhone').where('id', '=', id).execute()
    return
  }
  const number = row['number'] ?? ''
  const values = {
    number,
    dial: dialOf(number) ?? number.replace(/[^+0-9*#]/g, ''),
    type: row['type'] || 'voice',
    descriptionKm: orNull(row['descriptionKm']),
    descriptionEn: orNull(row['descriptionEn']),
    confidence: row['confidence'] ?? 'list',
  }
  if (did === 'update') await tx.updateTable('hsdsPhone').set(values).where('id', '=', id).execute()
  else
    await tx
      .insertInto('hsdsPhone')
      .values({ id, ...owner, ...values, position })
      .execute()
}

async function writeUrl(tx: Tx, owner: Owner, did: Change['did'], id: string, rows: Row[]) {
  const position = rows.findIndex((r) => r.id === id)
  const row = rows[position]
  if (did === 'delete' || !row) {
    await tx.deleteFrom('hsdsUrl').where('id', '=', id).execute()
    return
  }
  const url = row['url'] ?? ''
  const values = {
    kind: row['kind'] || 'web',
    label: row['label'] || url.replace(/^(https?:\/\/|mailto:)/, ''),
    url,
    confidence: row['confidence'] ?? 'list',
  }
  if (did === 'update') await tx.updateTable('hsdsUrl').set(values).where('id', '=', id).execute()
  else
    await tx
      .insertInto('hsdsUrl')
      .values({ id, ...owner, ...values, position })
      .execute()
}

async function writeLocation(tx: Tx, organizationId: string, changes: Change[], rows: Row[]) {
  const { id = '', did = 'delete' } = changes[0] ?? {}
  const row = rows.find((r) => r.id === id)
  const redacted = row?.['redacted'] === 'yes'
  // The address and how one gets in go first: a safe house may not have them.
  if (redacted) await tx.deleteFrom('hsdsAccessibility').where('locationId', '=', id).execute()
  const newAddress = changes.some((c) => c.field === 'address')
  if (!row || redacted || newAddress) await tx.deleteFrom('hsdsAddress').where('locationId', '=', id).execute()
  if (did === 'delete' || !row) {
    await tx.deleteFrom('hsdsServiceAtLocation').where('locationId', '=', id).execute()
    await tx.deleteFrom('hsdsAccessibility').where('locationId', '=', id).execute()
    for (const table of [
      'hsdsPhone',
      'hsdsUrl',
      'hsdsSchedule',
      'hsdsLanguage',
      'hsdsAttribute',
      'hsdsContact',
    ] as const)
      await tx.deleteFrom(table).where('locationId', '=', id).execute()
    await tx.deleteFrom('hsdsLocation').where('id', '=', id).execute()
    return
  }
  const place = row['place'] ?? ''
  const values = {
    nameKm: orNull(row['nameKm']),
    nameEn: orNull(row['nameEn']),
    placeCode: orNull(redacted ? place.slice(0, 2) : place),
    redacted,
    transportationKm: redacted ? null : orNull(row['transportationKm']),
    transportationEn: redacted ? null : orNull(row['transportationEn']),
    ...(redacted ? { latitude: null, longitude: null, descriptionKm: null, descriptionEn: null } : {}),
  }
  if (did === 'update') await tx.updateTable('hsdsLocation').set(values).where('id', '=', id).execute()
  else
    await tx
      .insertInto('hsdsLocation')
      .values({ id, organizationId, locationType: 'physical', ...values })
      .execute()
  if (redacted) return
  const [city, stateProvince] = [placeName(place.slice(0, 4), 'en'), placeName(place.slice(0, 2), 'en')]
  if (newAddress && row['address'])
    await sql`insert into hsds_address (id, organization_id, location_id, address_1, city, state_province, address_type)
      values (${randomUUID()}, ${organizationId}, ${id}, ${row['address']}, ${city}, ${stateProvince}, 'physical')`.execute(
      tx,
    )
  else if (changes.some((c) => c.field === 'place'))
    await tx.updateTable('hsdsAddress').set({ city, stateProvince }).where('locationId', '=', id).execute()
}
