import { sql } from 'kysely'
import type { Ctx } from '#platform/access/context.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import {
  camel,
  changesBetween,
  type Facts,
  fieldsOf,
  type Row,
  type RowKind,
  rowFields,
  rowKinds,
} from '../entry/facts.ts'
import { shownStates } from '../schema.ts'
import { organizationToKeep, serviceToKeep } from './load-entry.ts'
import { setOrganizationState, setServiceState } from './service.ts'
import { organizationTarget, serviceTarget, writeFacts } from './write-facts.ts'

type Noted = {
  organizationId: string
  serviceId: string | null
  type: string
  resourceId: string
  did: string
  field: string
  before: string
  at: string
}

/** Which changes can be brought back: former values of what forms state. */
export const mayComeBack = (change: { type: string; did: string; field: string }): boolean => {
  if (change.did !== 'update' && change.did !== 'delete' && change.did !== 'merge') return false
  const field = camel(change.field)
  if (change.type === 'organization' || change.type === 'service')
    return field === 'state' ? change.did === 'update' : fieldsOf(change.type).includes(field)
  const kind = rowKinds.find((k) => k === change.type)
  return kind !== undefined && field !== 'confidence' && rowFields[kind].includes(field)
}

/**
 * Brings back the value that a change replaced, as a change of its own. A number or link that was
 * taken away comes back whole; nobody has called it since, so it is shown to staff alone again.
 * Repeating it is harmless. @returns where the entry's history is
 * @throws Failure not_found, forbidden, state_changed when it cannot come back
 */
export const bringBack = async (
  ctx: Ctx,
  changeId: string,
): Promise<{ of: 'organization' | 'service'; id: string }> => {
  const noted = await ctx.read((tx) => changeById(tx, changeId))
  if (!noted) throw notFound()
  const at = noted.serviceId
    ? { of: 'service' as const, id: noted.serviceId }
    : { of: 'organization' as const, id: noted.organizationId }
  const state = shownStates.find((s) => s === noted.before)
  if (noted.field === 'state' && state) {
    await (at.of === 'service' ? setServiceState(ctx, at.id, state) : setOrganizationState(ctx, at.id, state))
    return at
  }
  await ctx.write(async (tx) => {
    const { actor, row, facts } =
      at.of === 'service' ? await serviceToKeep(tx, ctx, at.id) : await organizationToKeep(tx, ctx, at.id)
    if (!mayComeBack(noted) || row.state === 'merged') throw new Failure('state_changed')
    const after = await withFormer(tx, facts, noted)
    if (changesBetween(at.of, at.id, facts, after).length === 0) return
    const target = 'organizationId' in row ? serviceTarget(row) : organizationTarget(row)
    await writeFacts(tx, actor, target, facts, after)
    await trail(tx, { action: 'directory.brought_back', subject: at.id })
  })
  return at
}

const changeById = async (tx: Tx, id: string): Promise<Noted | undefined> =>
  (
    await sql<Noted>`select organization_id, service_id, resource_type as type, resource_id, last_action_type as did,
      field_name as field, previous_value as before, last_action_date::text as at from hsds_metadata where id = ${id}`.execute(
      tx,
    )
  ).rows[0]

async function withFormer(tx: Tx, facts: Facts, noted: Noted): Promise<Facts> {
  const kind = rowKinds.find((k) => k === noted.type)
  const field = camel(noted.field)
  if (!kind) return { ...facts, fields: { ...facts.fields, [field]: noted.before } }
  const rows = facts.rows[kind]
  const there = rows.find((r) => r.id === noted.resourceId)
  const fresh = there ? changed(kind, there, field, noted.before) : await whole(tx, noted)
  return {
    ...facts,
    rows: { ...facts.rows, [kind]: there ? rows.map((r) => (r === there ? fresh : r)) : [...rows, fresh] },
  }
}

/** A former number or address is not what was called. */
const changed = (kind: RowKind, row: Row, field: string, value: string): Row => ({
  ...row,
  [field]: value,
  ...((kind === 'phone' || kind === 'url') && (field === 'number' || field === 'url') && row[field] !== value
    ? { confidence: 'list' }
    : {}),
})

/** All that was noted of a row when it was taken away. */
async function whole(tx: Tx, { resourceId, at }: Noted): Promise<Row> {
  const { rows } = await sql<{ field: string; before: string }>`
    select field_name as field, previous_value as before from hsds_metadata
    where resource_id = ${resourceId} and last_action_type in ('delete', 'merge') and last_action_date = ${at}::timestamptz`.execute(
    tx,
  )
  return { id: resourceId, ...Object.fromEntries(rows.map((r) => [camel(r.field), r.before])), confidence: 'list' }
}
