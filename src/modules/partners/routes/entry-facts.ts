import { camel, type Facts, type Row, snake } from '#modules/directory/entry/facts.ts'
import { organizationInput, serviceInput } from '#modules/directory/entry/forms.ts'
import { rowsSaid, sameLocation } from '#modules/directory/import/rows-said.ts'
import type { Values } from '#platform/http/form.ts'
import type { Wrong } from '#platform/http/json.ts'
import { translator } from '#platform/i18n/i18n.ts'
import type { EntryPatch, OrganizationBody, ServiceBody } from './entry-body.ts'
import { lists, type Of, organizationJson, pairs, plain, serviceJson, sets } from './entry-json.ts'

// What a program sends goes through the very forms that staff fill in, so that one set of checks holds for
// both. A row that comes without an id keeps the one of the row that says the same.

type Whole = OrganizationBody | ServiceBody
type Any = Partial<OrganizationBody & ServiceBody>
type Listed = (typeof lists)[keyof typeof lists]
type Read = { facts: Facts } | { wrong: Wrong[] }
/** The entry as it is; of a service also the locations of its organization. */
export type Now = { facts: Facts; places: readonly Row[] }

/** The facts of an entry that is sent whole: what it does not name, nobody has said. */
export function factsOfWhole(of: Of, body: Whole, now: Now): Read {
  const done = read(of, body as Any, now)
  return 'wrong' in done ? done : { facts: withRest(done.facts, now.facts) }
}

/** Rows that programs do not name stay. How one gets in goes with its location, and where that becomes a safe house. */
function withRest({ fields, rows }: Facts, before: Facts): Facts {
  const open = new Set(rows.location.filter((l) => l['redacted'] !== 'yes').map((l) => l.id))
  const { cost_option, contact, accessibility } = before.rows
  const ways = accessibility.filter((a) => open.has(a['location'] ?? ''))
  return { fields, rows: { ...rows, cost_option, contact, accessibility: ways } }
}

/** The facts of an entry after a change of some fields; all others stay as they are, whatever they hold. */
export function factsOfPatch(of: Of, patch: EntryPatch, entry: Now): Read {
  const before = entry.facts
  const now: Any = of === 'service' ? serviceJson(before) : organizationJson(before)
  const named = Object.keys(patch).filter((name) => patch[name as keyof EntryPatch] !== undefined)
  const ages = ['minimum_age', 'maximum_age']
  const needed = ['name', of === 'service' ? 'status' : 'kind', ...(ages.some((a) => named.includes(a)) ? ages : [])]
  const body = Object.fromEntries([
    ...needed.map((name) => [name, now[name as keyof Any]]),
    ...named.map((name) => [name, overlaid(now[name as keyof Any], patch[name as keyof EntryPatch])]),
  ]) as Any
  const done = read(of, body, entry)
  if ('wrong' in done) return done
  const fields = named.flatMap((name) => fieldsOf(of, name))
  const rows = Object.entries(lists).map(([name, kind]) => [
    kind,
    (named.includes(name) ? done.facts : before).rows[kind],
  ])
  const said = { ...before.fields, ...Object.fromEntries(fields.map((f) => [f, done.facts.fields[f] ?? ''])) }
  return { facts: withRest({ fields: said, rows: { ...before.rows, ...Object.fromEntries(rows) } }, before) }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const overlaid = (now: unknown, sent: unknown) => (isObject(now) && isObject(sent) ? { ...now, ...sent } : sent)

function fieldsOf(of: Of, name: string): string[] {
  const pair = pairs[of][name]
  if (pair) return [`${pair}En`, `${pair}Km`]
  return name === 'marks' ? ['marksYes', 'marksNo'] : [sets[name] ?? camel(name)]
}

function read(of: Of, body: Any, now: Now): Read {
  const wrong: Wrong[] = []
  const values = valuesFrom(of, body, now.facts, wrong)
  for (const [i, id] of (body.location_ids ?? []).entries())
    if (!now.places.some((l) => l.id === id))
      wrong.push({ pointer: `/location_ids/${i}`, detail: 'The organization has no such location.' })
  const parsed = (of === 'service' ? serviceInput : organizationInput).safeParse(values)
  if (parsed.success && wrong.length === 0) return { facts: parsed.data.facts }
  const t = translator('en') as (key: string) => string
  for (const { path, message } of parsed.error?.issues ?? [])
    wrong.push({
      pointer: pointerOf(String(path[0] ?? '')),
      detail: t(message.startsWith('errors.') ? message : 'errors.choose'),
    })
  return { wrong }
}

/** The body as the form of the same entry would be sent. */
function valuesFrom(of: Of, body: Any, before: Facts, wrong: Wrong[]): Values {
  const values: Values = {}
  for (const [name, field] of Object.entries(pairs[of])) {
    const pair = body[name as 'description']
    values[`${field}En`] = pair?.en ?? ''
    values[`${field}Km`] = pair?.km ?? ''
  }
  for (const name of plain[of]) values[name] = body[name as 'email'] ?? ''
  values['otherNames'] = (body.other_names ?? []).join('\n')
  values['sources'] = (body.sources ?? []).map((s) => (s.dated ? `${s.name} | ${s.dated}` : s.name)).join('\n')
  const rows = { ...rowsOf(body) }
  for (const [name, kind] of Object.entries(lists))
    for (const [i, row] of settled(kind, before.rows[kind], rows[kind], name, wrong).entries())
      for (const [field, value] of Object.entries(row)) values[`${kind}_${i}_${field}`] = value
  return of === 'service' ? { ...values, ...serviceValues(body) } : values
}

function serviceValues(body: Any): Values {
  const values: Values = { free: body.free == null ? '' : body.free ? 'yes' : 'no' }
  values['minimumAge'] = String(body.minimum_age ?? '')
  values['maximumAge'] = String(body.maximum_age ?? '')
  for (const name of ['help', 'ways', 'for_whom', 'languages', 'location_ids'] as const)
    values[sets[name] ?? ''] = body[name] ?? []
  for (const [code, answer] of Object.entries(body.marks ?? {}))
    values[`mark_${code}`] = answer == null ? '' : answer ? 'yes' : 'no'
  const areas = body.areas ?? []
  values['areaKind'] = areas.length === 0 ? '' : areas.includes('country') ? 'country' : 'places'
  values['districts'] = areas.join('\n')
  const hours = body.hours ?? []
  values['hoursKind'] = hours.length === 0 ? '' : 'spans'
  for (const [i, { days, opens, closes }] of hours.entries())
    Object.assign(values, { [`hours_${i}_days`]: days, [`hours_${i}_opens`]: opens, [`hours_${i}_closes`]: closes })
  return values
}

function rowsOf({ phones, links, locations }: Any): Record<Listed, Row[]> {
  const both = (
    field: string,
    pair: { en?: string | null | undefined; km?: string | null | undefined } | null | undefined,
  ) => ({
    [`${field}En`]: pair?.en ?? '',
    [`${field}Km`]: pair?.km ?? '',
  })
  return {
    phone: (phones ?? []).map(({ id, number, type, description, confidence }) => ({
      ...{ id: id ?? '', number, type: type ?? 'voice', confidence: confidence ?? '' },
      ...both('description', description),
    })),
    url: (links ?? []).map(({ id, kind, label, url, confidence }) => ({
      ...{ id: id ?? '', kind: kind ?? 'web', label: label ?? '', url, confidence: confidence ?? '' },
    })),
    location: (locations ?? []).map(({ id, name, place, redacted, address, transportation }) => ({
      ...{ id: id ?? '', place: (redacted ? place?.slice(0, 2) : place) ?? '', redacted: redacted ? 'yes' : 'no' },
      ...{ address: address ?? '', ...both('name', name), ...both('transportation', transportation) },
    })),
  }
}

/** The same rows, each with the id and, where it says none, the trust of the row that it means. */
function settled(kind: Listed, there: Row[], said: Row[], list: string, wrong: Wrong[]): Row[] {
  const named = said.map((r) => r.id)
  const free = there.filter((t) => !named.includes(t.id))
  const without = said.filter((r) => r.id === '')
  const matched = kind === 'location' ? placed(free, without) : rowsSaid(kind, free, without, undefined, undefined)
  const next = [...matched]
  return said.map((row, i) => {
    if (row.id === '') return next.shift() ?? row
    const was = there.find((t) => t.id === row.id)
    if (!was || named.indexOf(row.id) < i)
      wrong.push({ pointer: `/${list}/${i}/id`, detail: 'This entry has no such row, or it stands here twice.' })
    return kind === 'location' ? row : { ...row, confidence: row['confidence'] || (was?.['confidence'] ?? '') }
  })
}

function placed(free: Row[], said: Row[]): Row[] {
  const left = [...free]
  return said.map((row) => {
    const at = left.findIndex((l) => sameLocation(l, row))
    return at < 0 ? row : { ...row, id: left.splice(at, 1)[0]?.id ?? '' }
  })
}

const kinds: Record<string, string> = { phone: 'phones', url: 'links', location: 'locations', hours: 'hours' }
const fields: Record<string, string> = {
  at: 'location_ids',
  areaKind: 'areas',
  districts: 'areas',
  provinces: 'areas',
  hoursKind: 'hours',
}

/** Where in the body a form's field comes from. */
function pointerOf(field: string): string {
  const row = /^(phone|url|location|hours)_(\d+)_(\w+)$/.exec(field)
  if (row) return `/${kinds[row[1] ?? '']}/${row[2]}${pointerOf(row[3] ?? '')}`
  const mark = /^mark_(\w+)$/.exec(field)
  if (mark) return `/marks/${mark[1]}`
  const [, stem, lang] = /^(.+)(En|Km)$/.exec(field) ?? []
  if (stem) return `/${stem === 'hours' ? 'hours_text' : snake(stem)}/${lang?.toLowerCase()}`
  return `/${fields[field] ?? snake(field)}`
}
