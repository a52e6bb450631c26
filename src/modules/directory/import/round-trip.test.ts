import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openInstallation } from '#platform/db/database.ts'
import { manyServices } from '#test/support/many-services.ts'
import { type StaffCtx, type World, world } from '#test/support/world.ts'
import { exportDirectory } from '../commands/export-table.ts'
import { importDirectory, tryImport } from '../commands/import.ts'
import { organizationWithFacts, serviceWithFacts } from '../queries/facts.ts'
import { csvOf, xlsxOf } from './export.ts'
import { directoryHeads, organizationsWithFacts, servicesWithFacts } from './known.ts'
import { readImport } from './read.ts'

// What goes out as a table comes back as nothing new; what somebody changed in it is all that changes.

let w: World
let db: pg.Client
let dara: StaffCtx
let installation: Database
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  await manyServices(db, 300, { full: true })
  dara = await w.as('dara')
  installation = await openInstallation(w.connection('sdap_migrate'))
})
afterAll(() => installation.close())

const table = async (format: 'xlsx' | 'csv', lang: 'en' | 'km') => {
  const rows = await exportDirectory(dara, format)
  return format === 'csv' ? Buffer.from(csvOf(rows, lang)) : await xlsxOf(rows, lang, 'Services')
}

describe('a table of the whole directory', () => {
  it.each([
    ['xlsx', 'en'],
    ['xlsx', 'km'],
    ['csv', 'en'],
    ['csv', 'km'],
  ] as const)('as %s with headings in %s comes back as no change and no problem', async (format, lang) => {
    const plan = await tryImport(dara, await readImport(await table(format, lang)), 'draft')
    expect(plan.problems).toEqual([])
    expect(plan.remarks).toEqual([])
    expect(plan.organizations).toEqual([])
    expect(plan.services.map((s) => [s.name, s.changes, s.state, s.confidence])).toEqual([])
    expect(plan.unchanged).toBe(plan.rows)
    expect(plan.rows).toBeGreaterThan(340)
  })

  it('is read with the same words for many entries as for one', async () => {
    await dara.read(async (tx) => {
      const { organizations, services } = await directoryHeads(tx)
      const houses = await organizationsWithFacts(
        tx,
        organizations.map((o) => o.id),
      )
      const all = await servicesWithFacts(
        tx,
        services.map((s) => s.id),
      )
      for (const { id } of organizations.slice(0, 30))
        expect(houses.get(id)?.facts).toEqual((await organizationWithFacts(tx, id))?.facts)
      for (const { id } of services.slice(0, 40))
        expect(all.get(id)?.facts).toEqual((await serviceWithFacts(tx, id))?.facts)
    })
  })

  it('into an empty directory makes the same entries again', async () => {
    const file = await readImport(await table('csv', 'en'))
    const before = await exportDirectory(dara, 'csv')
    await db.query('truncate hsds_organization cascade')
    const plan = await tryImport(dara, file, 'listed')
    expect(plan.problems.map((p) => [p.line, p.column, p.code])).toEqual([])
    const done = await importDirectory(dara, file, { newState: 'listed', skipBad: false }, plan.mark)
    expect(done).toMatchObject({ imported: { changed: 0, leftOut: 0 } })
    const after = await exportDirectory(dara, 'csv')
    const called = (text: string | undefined) => text?.replaceAll(' | called', ' | list')
    const sorted = (cell = '') => cell.split('\n').sort().join('\n') // locations are in the order of their ids
    for (const [i, row] of before.entries()) {
      const { confidence, phones, links, ...rest } = { ...after[i], place: sorted(after[i]?.place) }
      const {
        confidence: was,
        phones: numbers,
        links: pages,
        organization_phones: _,
        organization_links: __,
        ...wanted
      } = row
      expect(rest).toMatchObject({ ...wanted, place: sorted(wanted.place) })
      expect([confidence, phones, links]).toEqual([was === 'called' ? 'list' : was, called(numbers), called(pages)])
    }
  })
})
