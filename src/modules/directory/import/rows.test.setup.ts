import type pg from 'pg'
import { beforeAll } from 'vitest'
import { type StaffCtx, type World, world } from '#test/support/world.ts'
import { importDirectory, tryImport } from '../commands/import.ts'
import { readImport } from './read.ts'

/** One cell as it stands in a CSV file. */
export const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`

/** A table of rows by column; each row is of the organization Lotus unless it says otherwise. */
export const tableOf = (...rows: Record<string, string>[]) => {
  const columns = [...new Set(['organization', 'kind', 'service', ...rows.flatMap((r) => Object.keys(r))])]
  const lines = rows.map((r, i) => {
    const row: Record<string, string> = { organization: 'Lotus', kind: 'ngo', service: `Service ${i}`, ...r }
    return columns.map((c) => quoted(row[c] ?? '')).join(',')
  })
  return readImport(Buffer.from([columns.join(','), ...lines].join('\n')))
}

/** Somebody who keeps the directory and imports tables, for the tests of one file. */
export function importing() {
  const here = {} as { w: World; db: pg.Client; dara: StaffCtx }
  beforeAll(async () => {
    here.w = await world()
    here.db = await here.w.sql('postgres')
    here.dara = await here.w.as('dara')
  })

  const planned = async (...rows: Record<string, string>[]) => tryImport(here.dara, await tableOf(...rows), 'draft')
  const bring = async (
    file: Awaited<ReturnType<typeof tableOf>>,
    skipBad = false,
    newState: 'draft' | 'listed' = 'draft',
  ) => {
    const plan = await tryImport(here.dara, file, newState)
    return importDirectory(here.dara, file, { newState, skipBad }, plan.mark)
  }
  const one = async (sql: string, values: unknown[] = []) => (await here.db.query(sql, values)).rows[0]

  return Object.assign(here, { planned, bring, one })
}
