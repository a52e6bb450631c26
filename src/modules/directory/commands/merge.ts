import type { Ctx } from '#platform/access/context.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import {
  type Facts,
  noFacts,
  organizationColumns,
  type Row,
  type RowKind,
  rowFields,
  serviceColumns,
} from '../entry/facts.ts'
import { sameDial } from '../entry/numbers.ts'
import { type Confidence, confidences } from '../schema.ts'
import { organizationToKeep, serviceToKeep } from './load-entry.ts'
import { noteField, organizationTarget, serviceTarget, writeFacts } from './write-facts.ts'

/** Fields of which one value has to be chosen; what is a list is put together. */
export const chosenFields = {
  organization: [...organizationColumns.filter((c) => c !== 'otherNames')] as string[],
  service: [...serviceColumns.filter((c) => c !== 'otherNames'), 'hours'] as string[],
}

/** Fields whose value is to be the other entry's. */
export type MergeChoice = { otherId: string; fromOther: string[] }

/**
 * Merges one service into another: chosen values, lists put together, numbers and links moved or
 * dropped where they are the same. The other's address leads to the kept one from then on.
 * Repeating it is harmless.
 * @throws Failure not_found, forbidden (both have to be the actor's to keep), state_changed, invalid
 */
export const mergeServices = (ctx: Ctx, keptId: string, { otherId, fromOther }: MergeChoice): Promise<void> =>
  ctx.write(async (tx) => {
    refuseSame(keptId, otherId)
    const kept = await serviceToKeep(tx, ctx, keptId)
    const other = await serviceToKeep(tx, ctx, otherId)
    if (alreadyMerged(kept.row, other.row)) return
    const sameHouse = kept.row.organizationId === other.row.organizationId
    const after = putTogether(
      kept.facts,
      other.facts,
      chosenFields.service.filter((f) => fromOther.includes(f)),
    )
    if (!sameHouse) after.fields['at'] = kept.facts.fields['at'] ?? ''
    const actor = kept.actor
    await writeFacts(tx, actor, serviceTarget(other.row), other.facts, { fields: {}, rows: noFacts().rows })
    await tx.updateTable('hsdsService').set({ state: 'merged', mergedInto: keptId }).where('id', '=', otherId).execute()
    await noteField(tx, actor, serviceTarget(other.row), 'state', other.row.state, 'merged', 'merge')
    await writeFacts(tx, actor, serviceTarget(kept.row), kept.facts, after)
    await noteField(tx, actor, serviceTarget(kept.row), 'merged', '', otherId, 'merge')
    await trail(tx, { action: 'directory.merged', subject: keptId, detail: { other: otherId } })
  })

const refuseSame = (a: string, b: string) => {
  if (a === b) throw new Failure('invalid', { otherId: 'errors.same_entry' })
}

function alreadyMerged(
  kept: { id: string; state: string },
  other: { state: string; mergedInto: string | null },
): boolean {
  if (other.state === 'merged' && other.mergedInto === kept.id) return true
  if (kept.state === 'merged' || other.state === 'merged') throw new Failure('state_changed')
  return false
}

const both = (a: string, b: string, by: string) => [...new Set([...a.split(by), ...b.split(by)].filter(Boolean))]

/** What the kept entry states afterwards. */
function putTogether(kept: Facts, other: Facts, fromOther: string[]): Facts {
  const fields = { ...kept.fields }
  for (const f of fromOther) fields[f] = other.fields[f] ?? ''
  for (const list of ['otherNames', 'sources']) {
    const all = both(kept.fields[list] ?? '', other.fields[list] ?? '', '\n')
    if (all.length > 0) fields[list] = all.join('\n')
  }
  for (const set of ['help', 'ways', 'forWhom', 'languages', 'areas', 'at', 'marksYes', 'marksNo']) {
    const all = both(kept.fields[set] ?? '', other.fields[set] ?? '', ',').sort()
    if (all.length > 0) fields[set] = all.includes('country') ? 'country' : all.join(',')
  }
  // Where the two say the opposite of a mark, the kept one is right.
  const saidNo = (kept.fields['marksNo'] ?? '').split(',')
  const saidYes = (kept.fields['marksYes'] ?? '').split(',')
  const without = (field: string, gone: string[]) => {
    if (fields[field])
      fields[field] = fields[field]
        .split(',')
        .filter((m) => !gone.includes(m))
        .join(',')
  }
  without('marksYes', saidNo)
  without('marksNo', saidYes)
  return {
    fields,
    rows: {
      phone: joined(kept.rows.phone, other.rows.phone, (a, b) => sameDial(a['number'] ?? '', b['number'] ?? '')),
      url: joined(kept.rows.url, other.rows.url, (a, b) => a['url'] === b['url']),
      location: kept.rows.location,
      cost_option: joined(kept.rows.cost_option, other.rows.cost_option, sameIn('cost_option')),
      contact: joined(kept.rows.contact, other.rows.contact, sameIn('contact')),
      accessibility: kept.rows.accessibility,
    },
  }
}

/** Whether two rows say the same, field by field. */
const sameIn = (kind: RowKind) => (a: Row, b: Row) => rowFields[kind].every((f) => (a[f] ?? '') === (b[f] ?? ''))

/** Rows of both; of two that are the same the kept one, with the better trust. */
function joined(kept: Row[], other: Row[], same: (a: Row, b: Row) => boolean): Row[] {
  const rank = (row: Row) => confidences.indexOf(row['confidence'] as Confidence)
  const better = (row: Row) => {
    const twin = other.find((o) => same(row, o))
    return twin && rank(twin) < rank(row) ? { ...row, confidence: twin['confidence'] ?? 'list' } : row
  }
  return [...kept.map(better), ...other.filter((o) => !kept.some((k) => same(k, o)))] as Row[]
}

const hanging = [
  'hsdsService',
  'hsdsLocation',
  'hsdsServiceAtLocation',
  'hsdsAddress',
  'hsdsContact',
  'hsdsPhone',
  'hsdsUrl',
  'hsdsSchedule',
  'hsdsServiceArea',
  'hsdsLanguage',
  'hsdsCostOption',
  'hsdsAccessibility',
  'hsdsAttribute',
] as const

/**
 * Merges one organization into another: its services, locations, numbers and links move, what is
 * the same is dropped. @throws Failure not_found, forbidden, state_changed, invalid
 */
export const mergeOrganizations = (ctx: Ctx, keptId: string, { otherId, fromOther }: MergeChoice): Promise<void> =>
  ctx.write(async (tx) => {
    refuseSame(keptId, otherId)
    const kept = await organizationToKeep(tx, ctx, keptId)
    const other = await organizationToKeep(tx, ctx, otherId)
    if (alreadyMerged(kept.row, other.row)) return
    const after = putTogether(
      kept.facts,
      other.facts,
      chosenFields.organization.filter((f) => fromOther.includes(f)),
    )
    const actor = kept.actor
    // Locations move with what hangs on them.
    const { location, accessibility } = other.facts.rows
    const emptied = { fields: {}, rows: { ...noFacts().rows, location, accessibility } }
    await writeFacts(tx, actor, organizationTarget(other.row), other.facts, emptied)
    await moveAll(tx, otherId, keptId)
    await tx
      .updateTable('hsdsOrganization')
      .set({ state: 'merged', mergedInto: keptId })
      .where('id', '=', otherId)
      .execute()
    await noteField(tx, actor, organizationTarget(other.row), 'state', other.row.state, 'merged', 'merge')
    await writeFacts(tx, actor, organizationTarget(kept.row), kept.facts, after)
    await noteField(tx, actor, organizationTarget(kept.row), 'merged', '', otherId, 'merge')
    await trail(tx, { action: 'directory.merged', subject: keptId, detail: { other: otherId } })
  })

async function moveAll(tx: Tx, from: string, to: string) {
  for (const table of hanging)
    await tx.updateTable(table).set({ organizationId: to }).where('organizationId', '=', from).execute()
  await tx
    .updateTable('directorySource')
    .set({ organizationId: to })
    .where('organizationId', '=', from)
    .where('serviceId', 'is not', null)
    .execute()
}
