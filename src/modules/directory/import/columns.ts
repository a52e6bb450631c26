import { type Lang, translator } from '#platform/i18n/i18n.ts'

// The columns of a table of services: one row a service, what is its organization's repeated in
// each of its rows. Headings are taken by these codes, or in English or Khmer as the template has them.

/** Where a row leads; only in what the program wrote itself. */
export const idColumns = ['organization_id', 'service_id'] as const

export const organizationColumns = [
  'organization',
  'organization_km',
  'kind',
  'organization_other_names',
  'organization_about_en',
  'organization_about_km',
  'organization_phones',
  'organization_links',
  'organization_email',
  'organization_contacts',
  'website',
  'organization_sources',
] as const

/** Together they are one location. */
export const locationColumns = [
  'place',
  'address',
  'safe_house',
  'location_en',
  'location_km',
  'way_there_en',
  'way_there_km',
  'access_en',
  'access_km',
  'access_details',
  'access_page',
] as const

export const serviceColumns = [
  'service',
  'service_km',
  'code',
  'other_names',
  'help',
  'about_en',
  'about_km',
  'areas',
  'phones',
  'links',
  'email',
  'contacts',
  'page',
  'hours',
  'hours_en',
  'hours_km',
  'free',
  'cost_en',
  'cost_km',
  'cost_options',
  'ages',
  'ways',
  'for_whom',
  'marks',
  'languages',
  'what_happens_en',
  'what_happens_km',
  'who_answers_en',
  'who_answers_km',
  'alert_en',
  'alert_km',
  ...locationColumns,
  'status',
  'confidence',
  'sources',
  'dated',
  'state',
] as const

export const templateColumns = [...organizationColumns, ...serviceColumns] as const
export const columns = [...idColumns, ...templateColumns] as const
/** Marks of the first page: people set them by hand. Known only so that a file that carries them hears so. */
export const byHandColumns = ['front_door', 'for_danger'] as const
export const knownColumns = [...columns, ...byHandColumns] as const
export type Column = (typeof knownColumns)[number]

/** Other headings that people use. */
const also: Partial<Record<Column, string[]>> = {
  organization: ['organisation', 'organization_en', 'organisation name', 'ngo', 'agency', 'ឈ្មោះអង្គការ'],
  organization_km: ['organisation_km', 'organization khmer', 'organisation in khmer'],
  organization_phones: ['organization phone', 'organisation phone', 'office phone'],
  kind: ['type', 'organization kind', 'organisation kind', 'organization type'],
  website: ['web site', 'site', 'គេហទំព័រ'],
  service: ['service_en', 'service name', 'name', 'ឈ្មោះសេវា'],
  service_km: ['name_km', 'service khmer', 'service in khmer'],
  code: ['service_code'],
  help: ['help codes', 'kinds of help', 'kind of help', 'services', 'taxonomy'],
  about_en: ['about', 'description', 'description_en'],
  about_km: ['description_km'],
  areas: ['area', 'coverage', 'where', 'តំបន់'],
  phones: ['phone', 'telephone', 'tel', 'number', 'numbers', 'hotline', 'ទូរស័ព្ទ', 'លេខទូរស័ព្ទ'],
  links: ['link', 'facebook', 'web links'],
  email: ['mail', 'e-mail', 'អ៊ីមែល'],
  page: ['url', 'web page', 'webpage'],
  hours: ['opening hours', 'times', 'ម៉ោងធ្វើការ', 'ម៉ោង'],
  cost_en: ['cost', 'fees', 'fees_en', 'price', 'តម្លៃ'],
  cost_km: ['fees_km'],
  cost_options: ['costs', 'prices', 'price list', 'តារាងតម្លៃ'],
  contacts: ['contact', 'desks', 'desk', 'focal point'],
  access_en: ['accessibility', 'access', 'wheelchair access'],
  ages: ['age', 'age range', 'អាយុ'],
  ways: ['way', 'how to reach'],
  for_whom: ['for', 'target group', 'target'],
  marks: ['mark', 'good to know'],
  languages: ['language', 'ភាសា'],
  place: ['province', 'district', 'location place', 'ខេត្ត', 'ខេត្ត ឬស្រុក'],
  address: ['street', 'street address', 'អាសយដ្ឋាន'],
  safe_house: ['shelter secret', 'redacted', 'confidential address', 'ទីតាំងសម្ងាត់'],
  location_en: ['location', 'location name'],
  status: ['running'],
  confidence: ['how we know', 'trust'],
  sources: ['source', 'known from', 'ប្រភព'],
  dated: ['date', 'date of source', 'source date', 'កាលបរិច្ឆេទ'],
  state: ['shown', 'listed'],
}

/** A heading without case, spaces and signs. */
const bare = (heading: string) =>
  heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^a-z0-9\u1780-\u17d3]/g, '')

/** What a column is called on a template in a language. */
export const headingOf = (column: Column, lang: Lang): string =>
  (translator(lang) as (key: string) => string)(`staff.import.column.${column}`).replaceAll('\u200b', '')

let known: Map<string, Column> | undefined
const headings = () => {
  known ??= new Map(
    knownColumns.flatMap((c) =>
      [...(also[c] ?? []), headingOf(c, 'en'), headingOf(c, 'km'), c].map((heading) => [bare(heading), c] as const),
    ),
  )
  return known
}

/** Which column a heading means; undefined for one that nobody knows. */
export const columnOf = (heading: string): Column | undefined => headings().get(bare(heading))
