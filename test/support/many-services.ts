import type pg from 'pg'
import { confidences, type TaxonomyCode, taxonomies } from '#modules/directory/schema.ts'
import { children, provinces } from '#modules/places/schema.ts'
import { type Draw, draw, firstNames, secondNames, stamp } from './made-up.ts'
import { type Put, putHours, putPhone, putPlace, putRest, type Row } from './many-services-parts.ts'

type Options = {
  /** Fills every optional table and column too; otherwise only what a search and a card need. */
  full?: boolean
  /** The same seed makes the same directory, ids included. */
  seed?: number
}
/** The ids that were made, in the order in which the services were. */
export type ManyServices = { organizationIds: string[]; serviceIds: string[] }

/**
 * A made-up directory of so many services: Khmer and Latin names, all provinces, three services to
 * an organization. Rows go in without triggers, with one new revision for all of them.
 * @param superuser a connection that may set `session_replication_role`
 */
export async function manyServices(
  superuser: pg.Client,
  count: number,
  { full = false, seed = 1 }: Options = {},
): Promise<ManyServices> {
  const terms = await termIds(superuser)
  await superuser.query('begin')
  await superuser.query("set local session_replication_role = 'replica'")
  const { rows } = await superuser.query('update directory_version set version = version + 1 returning version')
  const revision = Number(rows[0].version)
  const made: ManyServices = { organizationIds: [], serviceIds: [] }
  for (let from = 0; from < count; from += 3000) {
    const tables = new Map<string, Row[]>()
    const put: Put = (table, row) => tables.get(table)?.push(row) ?? tables.set(table, [row])
    for (let n = from; n < Math.min(from + 3000, count); n++) {
      if (n % 3 === 0) made.organizationIds.push(putOrganization(put, draw(seed, n, 'organization'), revision, full))
      const organization = made.organizationIds.at(-1) ?? ''
      made.serviceIds.push(putService(put, draw(seed, n, 'service'), organization, revision, terms, full))
    }
    for (const [table, list] of tables)
      await superuser.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1)`, [
        JSON.stringify(list),
      ])
  }
  await superuser.query('commit')
  await superuser.query('analyze')
  return made
}

/** The taxonomies' terms by `taxonomy code`; what a loader has not put there yet is added. */
async function termIds(client: pg.Client): Promise<Map<string, string>> {
  for (const taxonomy of Object.keys(taxonomies) as TaxonomyCode[]) {
    await client.query(
      `insert into hsds_taxonomy (id, code, name_en, name_km, description_en)
       values (gen_random_uuid(), $1, $1, $1, $1) on conflict (code) do nothing`,
      [taxonomy],
    )
    for (const [position, term] of taxonomies[taxonomy].entries())
      await client.query(
        `insert into hsds_taxonomy_term (id, taxonomy_id, code, name_en, name_km, position)
         select gen_random_uuid(), id, $2, $3, $4, $5 from hsds_taxonomy where code = $1 on conflict (taxonomy_id, code) do nothing`,
        [taxonomy, term.code, term.en, term.km, position],
      )
  }
  const { rows } = await client.query(
    'select x.code taxonomy, t.code, t.id from hsds_taxonomy_term t join hsds_taxonomy x on x.id = t.taxonomy_id',
  )
  return new Map(rows.map((r) => [`${r.taxonomy} ${r.code}`, r.id]))
}

function putOrganization(put: Put, d: Draw, revision: number, full: boolean): string {
  const id = d.id()
  const [[en, km], [typeEn, typeKm, kind], province] = [d.one(firstNames), d.one(secondNames), d.one(provinces)]
  const district = d.one(children(province.code))
  put('hsds_organization', {
    ...{ id, kind, revision, state: 'listed', km_reviewed: false, last_modified: stamp(d) },
    name_en: `${en} ${typeEn} ${district.name.en}`,
    name_km: `${typeKm}${km}${district.name.km}`,
    other_names: d.chance(0.3) ? [`${en.slice(0, 1)}${typeEn.replace(/[^A-Z]/g, '')}${d.n}`] : [],
    description_en: `A made-up organization in ${province.name.en}.`,
    description_km: `អង្គការឧទាហរណ៍នៅ${province.name.km}។`,
    website: full ? `https://org-${d.n}.example/` : null,
    email: full ? `office@org-${d.n}.example` : null,
  })
  return id
}

function putService(
  put: Put,
  d: Draw,
  organization_id: string,
  revision: number,
  terms: Map<string, string>,
  full: boolean,
): string {
  const service_id = d.id()
  const helps = [d.one(taxonomies.services), d.one(taxonomies.services)].filter((h, i, all) => all.indexOf(h) === i)
  const [help] = helps
  const province = d.one(provinces)
  const district = d.one(children(province.code))
  const minimum_age = d.chance(0.3) ? d.one([0, 5, 10, 12, 18]) : null
  const confidence = d.one(confidences)
  put('hsds_service', {
    ...{ id: service_id, organization_id, revision, state: 'listed', km_reviewed: false, last_modified: stamp(d) },
    code: d.chance(0.5) ? `made_up_${d.n}_${service_id.slice(0, 4)}` : null,
    name_en: `${help?.en} ${district.name.en}`,
    name_km: `${help?.km}${district.name.km}`,
    other_names: d.chance(0.1) ? [`${d.one(firstNames)[0]} ${province.name.en}`] : [],
    description_en: `Made-up help in ${district.name.en}. People here listen and go with you where you want.`,
    description_km: `ជំនួយឧទាហរណ៍នៅ${district.name.km}។ អ្នកនៅទីនេះស្តាប់អ្នក។`,
    status: d.chance(0.96) ? 'active' : d.one(['inactive', 'defunct', 'temporarily closed']),
    free: d.chance(0.6) ? true : d.chance(0.3) ? false : null,
    ...{ minimum_age, maximum_age: d.chance(0.4) ? d.one([18, 20, 25]) : null },
    ...{ confidence, assured_on: d.chance(0.6) ? stamp(d).slice(0, 10) : null, front_door: false, for_danger: false },
    ...(full
      ? {
          ...{ what_happens_en: 'Somebody listens first.', what_happens_km: 'មានគេស្តាប់អ្នកជាមុនសិន។' },
          ...{ who_answers_en: 'A social worker.', who_answers_km: 'បុគ្គលិកសង្គមកិច្ច។' },
          ...{
            hours_en: 'On working days',
            hours_km: 'ថ្ងៃធ្វើការ',
            fees_en: 'Free',
            fees_km: 'ឥតគិតថ្លៃ',
            wait_days: d.below(9),
          },
          ...{ url: `https://service-${d.n}.example/`, email: `help@service-${d.n}.example` },
          ...{ alert_en: d.chance(0.2) ? 'Closed at New Year.' : null, alert_km: d.chance(0.2) ? 'បិទពេលចូលឆ្នាំ។' : null },
        }
      : {}),
  })
  const mark = (taxonomy: TaxonomyCode, code: string, value = true) =>
    put('hsds_attribute', {
      ...{ id: d.id(), organization_id, service_id, taxonomy_term_id: terms.get(`${taxonomy} ${code}`), value },
    })
  for (const h of helps) mark('services', h.code)
  mark('directory_ways', d.one(taxonomies.directory_ways).code)
  mark('directory_for_whom', d.one(taxonomies.directory_for_whom).code, d.chance(0.9))
  if (d.chance(0.6)) mark('directory_marks', d.one(taxonomies.directory_marks).code, d.chance(0.8))
  for (let i = 0; i < (d.chance(0.3) ? 2 : 1); i++) putPhone(put, d, organization_id, service_id, i, full)
  putPlace(put, d, organization_id, service_id, province.code, district.code, full)
  putHours(put, d, organization_id, service_id)
  put('directory_source', {
    ...{
      id: d.id(),
      organization_id,
      service_id,
      name: `service-${d.n}.example`,
      dated: d.chance(0.5) ? '2025-06' : null,
      position: 0,
    },
  })
  if (full) putRest(put, d, organization_id, service_id)
  return service_id
}
