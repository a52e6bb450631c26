import { newestChange } from '#modules/places/queries.ts'
import type { Ctx } from '#platform/access/context.ts'
import type { Tx } from '#platform/db/database.ts'
import type { StaffLang } from '#platform/i18n/i18n.ts'
import { countOf, idsAfter, idsOnPage } from './found.ts'
import { termsOf } from './hanging.ts'
import { among } from './ids.ts'
import { flatOrganization, flatPlace, flatService, fullOrganization, fullPlace, fullService } from './objects.ts'
import type { Asked } from './parameters.ts'
import { term } from './parts.ts'
import type { ResourceName } from './resources.ts'
import { rowsFor } from './rows.ts'
import { inTurn } from './turns.ts'
import { type Json, tidy } from './values.ts'

export type Page = {
  total_items: number
  total_pages: number
  page_number: number
  size: number
  first_page: boolean
  last_page: boolean
  empty: boolean
  contents: Json[]
}

/** Which state of the directory answers stand for. Read before the data, so that at worst an answer is newer than it says. */
export async function stateOf(ctx: Ctx): Promise<string> {
  return inTurn(() =>
    ctx.read(async (tx) => {
      const row = await tx.selectFrom('directoryVersion').select('version').executeTakeFirst()
      return `${row?.version ?? 0} ${await newestChange(tx)}`
    }),
  )
}

/** A page of a list. With `minimal` everything is on one page. */
export const pageOf = (ctx: Ctx, name: ResourceName, asked: Asked): Promise<Page> =>
  inTurn(() =>
    ctx.read(async (tx) => {
      const total = await countOf(tx, name, asked)
      const most = asked.full_service ? largestWithServices : 1000
      const size = asked.minimal ? Math.max(total, 1) : Math.min(asked.per_page ?? 50, most)
      const page = asked.minimal ? 1 : (asked.page ?? 1)
      const ids = await idsOnPage(tx, name, asked, { size, skip: (page - 1) * size })
      const contents = await objects(tx, name, ids, asked)
      const pages = Math.ceil(total / size)
      return {
        ...{ total_items: total, total_pages: pages, page_number: page, size: contents.length },
        ...{ first_page: page === 1, last_page: page >= pages, empty: contents.length === 0, contents },
      }
    }),
  )
// An organization may have very many services.
const largestWithServices = 50

/** All of a list, in portions, each read for itself: nothing is held while somebody takes it slowly. */
export async function* portionsOf(ctx: Ctx, name: ResourceName, asked: Asked): AsyncGenerator<Json[]> {
  const many = asked.minimal ? 10_000 : asked.full_service ? 100 : 1000
  for (let after = ''; ; ) {
    const { ids, found } = await inTurn(() =>
      ctx.read(async (tx) => {
        const ids = await idsAfter(tx, name, asked, after, many)
        return { ids, found: await objects(tx, name, ids, asked) }
      }),
    )
    if (found.length > 0) yield found
    if (ids.length < many) return
    after = ids.at(-1) ?? ''
  }
}

/** One entry fully nested, or undefined when there is none that is public. */
export const oneOf = async (ctx: Ctx, name: ResourceName, id: string, asked: Asked): Promise<Json | undefined> =>
  inTurn(() => ctx.read(async (tx) => (await objects(tx, name, [id], { ...asked, full: true }))[0]))

async function objects(tx: Tx, name: ResourceName, ids: string[], asked: Asked): Promise<Json[]> {
  const lang = asked.lang ?? 'en'
  switch (name) {
    case 'services':
      return asked.minimal ? minimal(tx, ids) : services(tx, ids, lang, asked.full === true)
    case 'organizations':
      return organizations(tx, ids, lang, asked.full_service ? 'full' : asked.full ? 'flat' : undefined)
    case 'service_at_locations': {
      const rows = await rowsFor(tx, { places: ids }, asked.full ? 'full' : 'flat')
      return found(ids, rows.places).map((p) => (asked.full ? fullPlace : flatPlace)(rows, p, lang))
    }
    case 'taxonomies':
      return taxonomies(tx, ids, lang)
    case 'taxonomy_terms':
      return found(ids, await termsOf(tx, ids)).map((t) => term(t, lang))
  }
}

/** In the order of the ids, without what was taken out meanwhile. */
const found = <R>(ids: string[], rows: Map<string, R>): R[] =>
  ids.map((id) => rows.get(id)).filter((row) => row !== undefined)

async function services(tx: Tx, ids: string[], lang: StaffLang, full: boolean): Promise<Json[]> {
  const rows = await rowsFor(tx, { services: ids }, full ? 'full' : 'flat')
  return found(ids, rows.services).map((s) => (full ? fullService(rows, s, lang) : flatService(rows, s, lang)))
}

async function organizations(
  tx: Tx,
  ids: string[],
  lang: StaffLang,
  nested: 'flat' | 'full' | undefined,
): Promise<Json[]> {
  const rows = await rowsFor(tx, { organizations: ids }, nested ? 'full' : 'flat')
  return found(ids, rows.organizations).map((o) =>
    nested ? fullOrganization(rows, o, lang, nested) : flatOrganization(o, lang),
  )
}

async function minimal(tx: Tx, ids: string[]): Promise<Json[]> {
  const rows = await tx
    .selectFrom('hsdsService')
    .select(['id', 'lastModified'])
    .where(among('id', ids))
    .orderBy('id')
    .execute()
  return rows.map((r) => ({ id: r.id, last_modified: r.lastModified.toISOString() }))
}

async function taxonomies(tx: Tx, ids: string[], lang: StaffLang): Promise<Json[]> {
  const rows = await tx.selectFrom('hsdsTaxonomy').selectAll().where(among('id', ids)).orderBy('id').execute()
  return rows.map((t) => tidy({ id: t.id, name: lang === 'km' ? t.nameKm : t.nameEn, description: t.descriptionEn }))
}
