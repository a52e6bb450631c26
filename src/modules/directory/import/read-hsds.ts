import { z } from 'zod'
import { Failure } from '#platform/errors.ts'

// Services and organizations after HSDS 3.0, as other programs hand them over. Only what the
// directory here has a place for is looked at; the rest may be what it wants.

const text = z.preprocess((v) => (typeof v === 'number' ? String(v) : v), z.string().max(20_000))
const optional = text.nullish().catch(undefined)
const list = <S extends z.ZodType>(item: S) => z.array(item).nullish()

const attribute = z.looseObject({
  link_type: optional,
  value: optional,
  taxonomy_term: z.looseObject({ code: optional, taxonomy: optional }).nullish().catch(undefined),
})
const phone = z.looseObject({
  number: text,
  type: optional,
  description: optional,
  attributes: list(attribute),
})
const schedule = z.looseObject({
  freq: optional,
  byday: optional,
  opens_at: optional,
  closes_at: optional,
  description: optional,
})
const address = z.looseObject({
  address_1: optional,
  address_2: optional,
  city: optional,
  region: optional,
  state_province: optional,
  country: optional,
})
const wayIn = z.looseObject({ description: optional, details: optional, url: optional })
/** A contact's name is not looked at: nobody's stands in the directory. */
const contact = z.looseObject({ name: optional, title: optional, department: optional, email: optional })
const cost = z.looseObject({
  valid_from: optional,
  valid_to: optional,
  option: optional,
  currency: optional,
  amount: z.coerce.number().min(0).nullish().catch(undefined),
  amount_description: optional,
})
const location = z.looseObject({
  name: optional,
  alternate_name: optional,
  description: optional,
  transportation: optional,
  external_identifier: optional,
  external_identifier_type: optional,
  location_type: optional,
  addresses: list(address),
  accessibility: list(wayIn),
  attributes: list(attribute),
})
const placed = z.looseObject({ location: location.nullish() })
const common = {
  id: optional,
  name: text,
  alternate_name: optional,
  description: optional,
  email: optional,
  phones: list(phone),
  contacts: list(contact),
  attributes: list(attribute),
}
const organization = z.looseObject({ ...common, website: optional })
const service = z.looseObject({
  ...common,
  organization_id: optional,
  url: optional,
  status: optional,
  application_process: optional,
  fees_description: optional,
  minimum_age: z.coerce.number().int().nullish().catch(undefined),
  maximum_age: z.coerce.number().int().nullish().catch(undefined),
  alert: optional,
  organization: organization.nullish(),
  schedules: list(schedule),
  service_areas: list(z.looseObject({ name: optional, extent: optional, extent_type: optional })),
  service_at_locations: list(placed),
  cost_options: list(cost),
  languages: list(z.looseObject({ code: optional, name: optional })),
})

export type HsdsAttribute = z.infer<typeof attribute>
export type HsdsPhone = z.infer<typeof phone>
export type HsdsSchedule = z.infer<typeof schedule>
export type HsdsContact = z.infer<typeof contact>
export type HsdsCost = z.infer<typeof cost>
export type HsdsLocation = z.infer<typeof location>
export type HsdsOrganization = z.infer<typeof organization>
export type HsdsService = z.infer<typeof service>
/** One service with its organization, or an organization without services. `wrong`: where it is not as HSDS has it. */
export type HsdsItem = {
  line: number
  organization: HsdsOrganization | null
  service: HsdsService | null
  wrong: string
}

const refused = (why: string) => new Failure('invalid', { file: `errors.${why}` })

/** @throws Failure invalid when it is not whole JSON, or holds neither services nor organizations */
export function readHsds(text: string): { kind: 'hsds'; rows: HsdsItem[] } {
  const rows: HsdsItem[] = []
  for (const [object, line] of objectsIn(text)) rows.push(...itemsOf(object, line))
  const named = new Map(rows.flatMap((r) => (r.organization?.id ? [[r.organization.id, r.organization]] : [])))
  for (const row of rows) row.organization ??= named.get(row.service?.organization_id ?? '') ?? null
  return { kind: 'hsds', rows }
}

/** Each object with the line it stands on, or its place in the list. */
function objectsIn(text: string): [unknown, number][] {
  const whole = parsed(text)
  if (whole !== undefined) {
    const contents = (whole as { contents?: unknown }).contents
    const all: unknown[] = Array.isArray(whole) ? whole : Array.isArray(contents) ? contents : [whole]
    return all.map((object, i) => [object, i + 1])
  }
  const lines = text.split('\n').map((line, i): [string, number] => [line.trim(), i + 1])
  return lines
    .filter(([line]) => line !== '')
    .map(([line, n]) => {
      const object = parsed(line)
      if (object === undefined) throw refused('import_json')
      return [object, n]
    })
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An organization stands for its services, where it carries them; a service at a location for its service. */
function itemsOf(object: unknown, line: number): HsdsItem[] {
  if (!isObject(object)) return [{ line, organization: null, service: null, wrong: '–' }]
  if (isObject(object['service']) && !('name' in object))
    return itemsOf({ ...object['service'], service_at_locations: [object] }, line)
  const isService = ['organization_id', 'organization', 'status', 'service_at_locations', 'schedules'].some(
    (name) => name in object,
  )
  if (isService) return [checked(line, object, object['organization'])]
  const services = Array.isArray(object['services']) ? object['services'].filter(isObject) : []
  if (services.length === 0) return [checked(line, null, object)]
  return services.map((s) => checked(line, s, object))
}

function checked(line: number, ofService: unknown, ofOrganization: unknown): HsdsItem {
  const item: HsdsItem = { line, organization: null, service: null, wrong: '' }
  const parts = [
    ['organization', ofOrganization, organization],
    ['service', ofService, service],
  ] as const
  for (const [name, value, shape] of parts) {
    if (value === null || value === undefined) continue
    const result = shape.safeParse(value)
    if (result.success) Object.assign(item, { [name]: result.data })
    else item.wrong ||= [name, ...(result.error.issues[0]?.path ?? [])].join('.')
  }
  return item
}
