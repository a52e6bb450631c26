import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { Asked } from './parameters.ts'
import type { ResourceName } from './resources.ts'

// Which entries a list holds, by id and in the order of ids. Row-level security has the last word.

type Condition = RawBuilder<SqlBool>
type Source = { from: RawBuilder<unknown>; id: RawBuilder<string>; where(asked: Asked): (Condition | undefined)[] }

const sources: Record<ResourceName, Source> = {
  services: {
    from: sql`hsds_service s`,
    id: sql`s.id`,
    where: (asked) => [...ofServices(asked), ...holding(asked.search, ...serviceTexts)],
  },
  organizations: {
    from: sql`hsds_organization o`,
    id: sql`o.id`,
    where: ({ search }) =>
      holding(
        search,
        'o.name_en',
        'o.name_km',
        sql`array_to_string(o.other_names, ' ')`,
        'o.description_en',
        'o.description_km',
      ),
  },
  service_at_locations: {
    from: sql`hsds_service_at_location p join hsds_service s on s.id = p.service_id join hsds_location l on l.id = p.location_id`,
    id: sql`p.id`,
    where: (asked) => [
      ...ofServices(asked),
      ...holding(asked.search, ...serviceTexts, 'l.name_en', 'l.name_km'),
      asked.postcode === undefined ? undefined : reaching(asked.postcode),
    ],
  },
  taxonomies: {
    from: sql`hsds_taxonomy x`,
    id: sql`x.id`,
    where: ({ search }) => holding(search, 'x.code', 'x.name_en', 'x.name_km', 'x.description_en'),
  },
  taxonomy_terms: {
    from: sql`hsds_taxonomy_term t`,
    id: sql`t.id`,
    where: (asked) => [
      ...holding(asked.search, 't.code', 't.name_en', 't.name_km'),
      asked.taxonomy_id === undefined ? undefined : sql`t.taxonomy_id = ${asked.taxonomy_id}`,
      asked.parent_id === undefined ? undefined : sql`t.parent_id = ${asked.parent_id}`,
      asked.top_only ? sql`t.parent_id is null` : undefined,
    ],
  },
}

const serviceTexts = [
  ...['s.name_en', 's.name_km', 's.description_en', 's.description_km'],
  sql`array_to_string(s.other_names, ' ')`,
  sql`(select concat_ws(' ', o.name_en, o.name_km, array_to_string(o.other_names, ' ')) from hsds_organization o where o.id = s.organization_id)`,
]

const ofServices = (asked: Asked): (Condition | undefined)[] => [
  asked.organization_id === undefined ? undefined : sql`s.organization_id = ${asked.organization_id}`,
  asked.modified_after === undefined ? undefined : sql`s.last_modified >= ${asked.modified_after}`,
  asked.taxonomy_term_id === undefined
    ? undefined
    : sql`exists (select from hsds_attribute a where a.service_id = s.id and a.value and a.taxonomy_term_id = ${asked.taxonomy_term_id})`,
  asked.taxonomy_id === undefined
    ? undefined
    : sql`exists (select from hsds_attribute a join hsds_taxonomy_term t on t.id = a.taxonomy_term_id
        where a.service_id = s.id and a.value and t.taxonomy_id = ${asked.taxonomy_id})`,
]

/** That the texts hold every word, whatever the case, and without the characters of no width that Khmer may carry. */
function holding(search: string | undefined, ...texts: (string | RawBuilder<unknown>)[]): Condition[] {
  const all = sql.join(texts.map((t) => (typeof t === 'string' ? sql.ref(t) : t)))
  const held = sql`lower(translate(concat_ws(' ', ${all}), ${noWidth}, ''))`
  return (search ?? '')
    .replace(new RegExp(`[${noWidth}]`, 'g'), '')
    .normalize('NFC')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => sql`${held} like ${`%${word.replace(/[\\%_]/g, '\\$&')}%`}`)
}
const noWidth = '\u200b\u200c\u200d\u2060\ufeff'

/** That a service reaches a place: its area holds it; where no area is stated, it is there. */
const reaching = (code: string): Condition => sql`(
  exists (select from hsds_service_area a where a.service_id = s.id
    and (a.extent_type = 'country' or starts_with(${code}, a.place_code)))
  or starts_with(l.place_code, ${code}) and not exists (select from hsds_service_area a where a.service_id = s.id))`

const narrowed = (name: ResourceName, asked: Asked, ...more: Condition[]) => {
  const conditions = [...sources[name].where(asked).filter((c) => c !== undefined), ...more]
  return conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``
}

/** How many entries a list holds. */
export async function countOf(tx: Tx, name: ResourceName, asked: Asked): Promise<number> {
  const { from } = sources[name]
  const { rows } = await sql<{ n: string }>`select count(*) as n from ${from} ${narrowed(name, asked)}`.execute(tx)
  return Number(rows[0]?.n)
}

/** The ids of a page. */
export async function idsOnPage(
  tx: Tx,
  name: ResourceName,
  asked: Asked,
  { size, skip }: { size: number; skip: number },
): Promise<string[]> {
  const { from, id } = sources[name]
  const { rows } = await sql<{ id: string }>`
    select ${id} as id from ${from} ${narrowed(name, asked)} order by ${id} limit ${size} offset ${skip}`.execute(tx)
  return rows.map((r) => r.id)
}

/** So many ids that come after another; '' for the first. */
export async function idsAfter(
  tx: Tx,
  name: ResourceName,
  asked: Asked,
  after: string,
  many: number,
): Promise<string[]> {
  const { from, id } = sources[name]
  const later = after === '' ? [] : [sql<SqlBool>`${id} > ${after}`]
  const { rows } = await sql<{ id: string }>`
    select ${id} as id from ${from} ${narrowed(name, asked, ...later)} order by ${id} limit ${many}`.execute(tx)
  return rows.map((r) => r.id)
}
