import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { trail } from '#platform/trail/trail.ts'
import {
  type Author,
  note,
  organizationTarget,
  serviceTarget,
  type Target,
  writeFacts,
} from '../commands/write-facts.ts'
import type { Change } from '../entry/facts.ts'
import { insertAll } from './insert.ts'
import type { Entry, Plan } from './plan.ts'
import { type Address, hangingTables, organizationRow, serviceRow, type Terms, type Unit, unitOf } from './unit.ts'

export type Imported = { added: number; changed: number; unchanged: number; leftOut: number }
/** What a plan would do, in numbers of entries and rows. */
export const countsOf = (plan: Plan): Imported => {
  const all = [...plan.organizations, ...plan.services]
  return {
    added: all.filter((e) => e.isNew).length,
    changed: all.filter((e) => !e.isNew).length,
    unchanged: plan.unchanged,
    leftOut: new Set(plan.problems.map((p) => p.line)).size,
  }
}

/**
 * Writes what a plan says, inside a transaction in which the plan was made. New entries go in table by
 * table; what changes is changed and noted field by field, as if people had done it.
 * @param author who is noted in the history; nulls: whoever keeps the server
 * @param progress hears how many entries are written
 */
export async function applyPlan(
  tx: Tx,
  author: Author,
  plan: Plan,
  progress: (done: number) => void = () => {},
): Promise<Imported> {
  let done = 0
  const terms = await termIds(tx)
  const said = (entries: Entry[]) => {
    done += entries.length
    progress(done)
  }
  for (const entries of portions(
    plan.organizations.filter((e) => e.isNew),
    300,
  )) {
    await makeOrganizations(tx, author, entries, terms)
    said(entries)
  }
  for (const entry of plan.organizations.filter((e) => !e.isNew)) {
    await change(tx, author, entry)
    said([entry])
  }
  for (const entries of portions(
    plan.services.filter((e) => e.isNew),
    300,
  )) {
    await makeServices(tx, author, entries, terms)
    said(entries)
  }
  for (const entry of plan.services.filter((e) => !e.isNew)) {
    await change(tx, author, entry)
    said([entry])
  }
  // What the command line changed has nobody's name in its history: the loader must know it by this.
  if (author.personId === null) await leaveContent(tx, plan)
  const counts = countsOf(plan)
  await trail(tx, {
    action: 'directory.imported',
    detail: { added: counts.added, changed: counts.changed, unchanged: counts.unchanged, left_out: counts.leftOut },
  })
  return counts
}

const portions = <E>(all: E[], size: number): E[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))

async function termIds(tx: Tx): Promise<Terms> {
  const rows = await tx
    .selectFrom('hsdsTaxonomyTerm as t')
    .innerJoin('hsdsTaxonomy as x', 'x.id', 't.taxonomyId')
    .select(['t.id', 't.code', 'x.code as taxonomy'])
    .execute()
  return new Map(rows.map((r) => [`${r.taxonomy} ${r.code}`, r.id]))
}

async function makeOrganizations(tx: Tx, author: Author, entries: Entry[], terms: Terms) {
  await insertAll(tx, 'hsdsOrganization', entries.map(organizationRow))
  const units = entries.map((e) => unitOf(e, terms))
  await hang(tx, units)
  await addresses(
    tx,
    units.flatMap((u) => u.addresses),
  )
  await noteMade(tx, author, entries)
}

async function makeServices(tx: Tx, author: Author, entries: Entry[], terms: Terms) {
  await insertAll(tx, 'hsdsService', entries.map(serviceRow))
  await hang(
    tx,
    entries.map((e) => unitOf(e, terms)),
  )
  await noteMade(tx, author, entries)
}

async function hang(tx: Tx, units: Unit[]) {
  for (const table of hangingTables)
    await insertAll(
      tx,
      table,
      units.flatMap((u): object[] => u.hanging[table] ?? []),
    )
}

async function addresses(tx: Tx, rows: Address[]) {
  const of = (field: keyof Address) => rows.map((r) => r[field])
  await sql`insert into hsds_address (id, organization_id, location_id, address_1, city, state_province, address_type)
    select id, o, l, line, city, province, 'physical' from unnest(${of('id')}::uuid[], ${of('organizationId')}::uuid[],
      ${of('locationId')}::uuid[], ${of('line')}::text[], ${of('city')}::text[], ${of('province')}::text[])
      a(id, o, l, line, city, province)`.execute(tx)
}

const targetOf = (e: Entry): Target => (e.of === 'service' ? serviceTarget(e) : organizationTarget(e))

/** That an entry was made, under its name; what it says is no change of anything. */
async function noteMade(tx: Tx, author: Author, entries: Entry[]) {
  const notes = entries.map((e) => ({
    ...{ id: randomUUID(), organizationId: e.organizationId, serviceId: e.of === 'service' ? e.id : null },
    ...{ resourceType: e.of, resourceId: e.id, lastActionType: 'create', fieldName: 'name_en' },
    ...{ previousValue: '', replacementValue: e.after.fields['nameEn'] ?? '' },
    ...{ updatedByOrganisation: author.organisationId, updatedByPerson: author.personId },
  }))
  await insertAll(tx, 'hsdsMetadata', notes)
}

async function change(tx: Tx, author: Author, entry: Entry) {
  const target = targetOf(entry)
  await writeFacts(tx, author, target, entry.before, entry.after)
  const columns: Change[] = []
  for (const field of ['state', 'confidence'] as const) {
    const to = entry[field]
    if (to) columns.push({ type: entry.of, id: entry.id, did: 'update', field, before: to.before, after: to.after })
  }
  if (columns.length === 0) return
  await tx
    .updateTable('hsdsService')
    .set(Object.fromEntries(columns.map((c) => [c.field, c.after])))
    .where('id', '=', entry.id)
    .execute()
  await note(tx, author, target, columns)
}

async function leaveContent(tx: Tx, { organizations, services }: Plan) {
  const ids = [...organizations, ...services].filter((e) => !e.isNew).map((e) => e.id)
  await sql`update hsds_organization set content_mark = null where content_mark is not null and id = any(${ids}::uuid[])`.execute(
    tx,
  )
  await sql`update hsds_service set content_mark = null where content_mark is not null and id = any(${ids}::uuid[])`.execute(
    tx,
  )
}
