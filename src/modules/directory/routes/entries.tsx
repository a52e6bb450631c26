import { z } from 'zod'
import { needs } from '#platform/access/policy.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { directoryPolicy } from '../policy.ts'
import { type EntryQuery, entryFilters, listEntries } from '../queries/entries.ts'
import { EntriesPage } from '../views/entries.tsx'
import { historyRoutes } from './entry-history.tsx'
import { mergeRoutes } from './entry-merge.tsx'
import { organizationRoutes } from './entry-organization.tsx'
import { serviceRoutes } from './entry-service.tsx'
import { mayKeep, staffOf } from './entry-tools.ts'
import { suggestionRoutes } from './suggestions.tsx'

const entryQuery = z.object({
  which: z.enum(entryFilters).catch(''),
  words: z.string().trim().max(100).catch(''),
  province: z
    .string()
    .regex(/^\d{2}$/)
    .catch(''),
  help: z
    .string()
    .regex(/^[a-z_]{1,40}$/)
    .catch(''),
  page: z.coerce.number().int().min(1).max(1000).catch(1),
})

/** What an address asks of the list. */
export const queryOf = (web: Web): EntryQuery =>
  entryQuery.parse(Object.fromEntries(Object.keys(entryQuery.shape).map((k) => [k, web.query(k)])))

const addressOf = (query: EntryQuery) => {
  const said = Object.entries(query).filter(([, value]) => value !== '')
  return `/staff/directory?${new URLSearchParams(said.map(([k, value]) => [k, String(value)]))}`
}

/**
 * The staff side of the directory. Mounted last of what begins with /staff/directory/, since
 * its addresses with an id would answer for others.
 */
export function entryRoutes(door: Door): void {
  door.get('/staff/directory', { access: 'staff', by: 'directory.read', about: 'page' }, async (web) => {
    needs(directoryPolicy, web.actor, 'directory.read')
    const query = queryOf(web)
    const { rows, more } = await web.read((tx) => listEntries(tx, staffOf(web), query))
    const next = more ? addressOf({ ...query, page: query.page + 1 }) : null
    return web.page(<EntriesPage v={web} rows={rows} query={query} next={next} mayKeep={mayKeep(web, null)} />)
  })
  suggestionRoutes(door)
  serviceRoutes(door)
  organizationRoutes(door)
  mergeRoutes(door)
  historyRoutes(door)
}
