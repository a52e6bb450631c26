import type { Tx } from '#platform/db/database.ts'
import { Failure } from '#platform/errors.ts'
import type { Change, Row } from '../entry/facts.ts'

// What it costs, which desk to ask for, and how one gets in. A row that the entry no longer holds goes.

type Did = Change['did']
type Owner = { organizationId: string; serviceId: string | null }
const orNull = (value: string | undefined) => value || null

/** A cost option as its table has it; only a service has any. */
export const costValues = (row: Row) => ({
  optionKm: orNull(row['optionKm']),
  optionEn: orNull(row['optionEn']),
  currency: orNull(row['currency']),
  amount: orNull(row['amount']),
  amountDescriptionKm: orNull(row['amountDescriptionKm']),
  amountDescriptionEn: orNull(row['amountDescriptionEn']),
  validFrom: orNull(row['validFrom']),
  validTo: orNull(row['validTo']),
})

/** A desk or function as its table has it; there is no place for a person's name. */
export const contactValues = (row: Row) => ({
  titleKm: orNull(row['titleKm']),
  titleEn: orNull(row['titleEn']),
  department: orNull(row['department']),
  email: orNull(row['email']),
})

/** How one gets into a location, as its table has it. */
export const accessibilityValues = (row: Row) => ({
  locationId: row['location'] ?? '',
  descriptionKm: orNull(row['descriptionKm']),
  descriptionEn: orNull(row['descriptionEn']),
  details: orNull(row['details']),
  url: orNull(row['url']),
})

export async function writeCost(
  tx: Tx,
  { organizationId, serviceId }: Owner,
  did: Did,
  id: string,
  rows: Row[],
): Promise<void> {
  const position = rows.findIndex((r) => r.id === id)
  const row = rows[position]
  if (!row || serviceId === null) {
    await tx.deleteFrom('hsdsCostOption').where('id', '=', id).execute()
    return
  }
  const values = costValues(row)
  if (did === 'update') await tx.updateTable('hsdsCostOption').set(values).where('id', '=', id).execute()
  else
    await tx
      .insertInto('hsdsCostOption')
      .values({ id, organizationId, serviceId, ...values, position })
      .execute()
}

export async function writeContact(tx: Tx, owner: Owner, did: Did, id: string, rows: Row[]): Promise<void> {
  const position = rows.findIndex((r) => r.id === id)
  const row = rows[position]
  if (!row) {
    // A desk that goes leaves its numbers to the entry.
    await tx.updateTable('hsdsPhone').set({ contactId: null }).where('contactId', '=', id).execute()
    await tx.deleteFrom('hsdsContact').where('id', '=', id).execute()
    return
  }
  const values = contactValues(row)
  if (did === 'update') await tx.updateTable('hsdsContact').set(values).where('id', '=', id).execute()
  else
    await tx
      .insertInto('hsdsContact')
      .values({ id, ...owner, ...values, position })
      .execute()
}

/** @throws Failure state_changed when the location is another's, or a safe house, or gone */
export async function writeAccessibility(
  tx: Tx,
  organizationId: string,
  did: Did,
  id: string,
  rows: Row[],
): Promise<void> {
  const position = rows.findIndex((r) => r.id === id)
  const row = rows[position]
  if (!row) {
    await tx.deleteFrom('hsdsAccessibility').where('id', '=', id).execute()
    return
  }
  const values = accessibilityValues(row)
  const own = await tx
    .selectFrom('hsdsLocation')
    .select('id')
    .where('id', '=', values.locationId)
    .where('organizationId', '=', organizationId)
    .where('redacted', '=', false)
    .executeTakeFirst()
  if (!own) throw new Failure('state_changed')
  if (did === 'update') await tx.updateTable('hsdsAccessibility').set(values).where('id', '=', id).execute()
  else
    await tx
      .insertInto('hsdsAccessibility')
      .values({ id, organizationId, ...values, position })
      .execute()
}
