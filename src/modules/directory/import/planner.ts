import { randomUUID } from 'node:crypto'
import { fold } from '#platform/i18n/fold.ts'
import { keepTrust } from '../commands/trust.ts'
import { changesBetween, type Facts, noFacts } from '../entry/facts.ts'
import type { Confidence, ShownState } from '../schema.ts'
import type { KnownOrganization, KnownService } from './known.ts'
import type { Finder, Match } from './match.ts'
import type { Entry, Name, PlanOptions } from './plan.ts'
import { checkAges, refuseByHand, trusted, trustLost } from './planner-checks.ts'
import { locationsSaid, rowsSaid, waysInSaid } from './rows-said.ts'
import type { Identity, Note, RowSaid, SaidOfService } from './shape.ts'

type Known = { organizations: Map<string, KnownOrganization>; services: Map<string, KnownService> }
/** An organization while its rows are gone through: which of them said what. */
type House = Omit<Entry, 'changes'> & { said: Map<string, { line: number; value: string }>; ownerId: string | null }

/** Brings the rows of a file together: several may speak of one organization, none twice of one service. */
export class Planner {
  private readonly houses = new Map<string, House>()
  private readonly services: Entry[] = []
  private readonly seen = new Map<string, number>()
  private readonly houseIds = new Set<string>()
  private unchanged = 0
  private readonly finder: Finder
  private readonly known: Known
  private readonly options: PlanOptions

  constructor(finder: Finder, known: Known, options: PlanOptions) {
    this.finder = finder
    this.known = known
    this.options = options
  }

  /** Takes a row in, or notes what keeps it out; then nothing of it counts. */
  row(identity: Identity, match: Match, said: RowSaid, problem: Note, remark: Note): void {
    let bad = false
    const note: Note = (...what) => {
      bad = true
      problem(...what)
    }
    const key = match.organization?.id ?? `new ${identity.organization.id || fold(identity.organization.nameEn)}`
    const house = this.houses.get(key) ?? this.house(identity, match, note)
    const told = this.toldOf(house, said, match, note)
    const service = said.service ? this.service(identity, match, house, said, told.at, note) : null
    refuseByHand(said, this.known.services.get(match.service?.id ?? ''), said.service?.partly ? remark : note)
    const changes = told.edits.size > 0 || (service !== null && changesOf(service))
    if (changes && !house.isNew && !this.options.keeps(house.ownerId)) note('organization', 'other_owner')
    if (bad) return
    if (house.isNew && !this.houses.has(key) && !said.organization.fields['kind']) remark('kind', 'kind_assumed')
    this.houses.set(key, house)
    this.houseIds.add(house.id)
    for (const [field, value] of told.edits) house.said.set(field, { line: identity.line, value })
    house.after = told.after
    if (service && changesOf(service)) {
      this.services.push({ ...service, changes: changesBetween('service', service.id, service.before, service.after) })
      if (trustLost(said, service)) remark('confidence', 'called_by_file')
    } else if (!changes && !(house.isNew && !service)) this.unchanged++
  }

  finish(): { organizations: Entry[]; services: Entry[]; unchanged: number } {
    const servicesOf = Map.groupBy(this.services, (s) => s.organizationId)
    const organizations = [...this.houses.values()].flatMap(({ said: _, ownerId: __, ...house }) => {
      const after = keepTrust(house.before, house.after)
      const entry = { ...house, after, changes: changesBetween('organization', house.id, house.before, after) }
      const own = servicesOf.get(house.id) ?? []
      const listed = own.length > 0 ? own.some((s) => s.state?.after === 'listed') : this.options.newState === 'listed'
      if (house.isNew)
        return [{ ...entry, state: { before: '', after: listed ? ('listed' as const) : ('draft' as const) } }]
      return entry.changes.length > 0 ? [entry] : []
    })
    return { organizations, services: this.services, unchanged: this.unchanged }
  }

  private house({ line, organization }: Identity, { organization: head }: Match, note: Note): House {
    const known = head && this.known.organizations.get(head.id)
    if (!head && !organization.nameEn) note('organization', 'needed')
    const id = head?.id ?? this.freshId(organization.id)
    const before = known?.facts ?? noFacts()
    const name = head ? { en: head.nameEn, km: head.nameKm } : nameOf(organization)
    return {
      ...{ of: 'organization', line, id, organizationId: id, name, organizationName: name, isNew: !head, code: null },
      ...{ before, after: known?.facts ?? firstFacts(organization, { kind: 'ngo' }), state: null, confidence: null },
      ...{ said: new Map(), ownerId: head?.ownerId ?? null },
    }
  }

  /** What the row says of the organization, and of where the service is. Two rows may not differ in it. */
  private toldOf(house: House, said: RowSaid, match: Match, note: Note) {
    const { fields, ...lists } = said.organization
    const edits = new Map<string, string>()
    const edit = (field: string, value: string, shown = value) => {
      const earlier = house.said.get(field)
      if (earlier && earlier.value !== value)
        note('organization', 'conflict', { line: earlier.line, value: shown.slice(0, 60) })
      edits.set(field, value)
    }
    const now = house.after.fields
    for (const [field, value] of Object.entries(fields)) if (value !== (now[field] ?? '')) edit(field, value)
    if (fields['nameEn'] === '') note('organization', 'needed')
    const rows = { ...house.after.rows }
    for (const kind of ['phone', 'url', 'contact'] as const) {
      const list = lists[kind]
      if (!list) continue
      const next = rowsSaid(kind, house.after.rows[kind], list, said.organization.partly, said.service?.confidence)
      if (next === house.after.rows[kind]) continue
      edit(kind, JSON.stringify(list), '')
      rows[kind] = next
    }
    const known = this.known.services.get(match.service?.id ?? '')
    const placed = locationsSaid(house.after.rows.location, known?.facts, said.service)
    if (placed) {
      for (const { id, field, value } of placed.edits) edit(`${id} ${field}`, value)
      for (const id of placed.fresh) edits.set(id, '')
      rows.location = placed.rows
      const ways = waysInSaid(house.after.rows.accessibility, rows.location, placed.named, said.service ?? nothingSaid)
      for (const { id, field, value } of ways.edits) edit(`${id} ${field}`, value)
      rows.accessibility = ways.rows
    }
    return { edits, at: placed?.at, after: { fields: { ...now, ...fields }, rows } }
  }

  private service(identity: Identity, match: Match, house: House, said: RowSaid, at: string | undefined, note: Note) {
    const named = identity.service ?? identity.organization
    const known = this.known.services.get(match.service?.id ?? '')
    const key = known?.id ?? `${house.id} ${fold(named.nameEn)}`
    const earlier = this.seen.get(key)
    if (earlier) note('service', 'twice', { line: earlier })
    else this.seen.set(key, identity.line)
    if (!known && !named.nameEn) note('service', 'needed')
    if (!known && named.code && !/^[a-z0-9]+(_[a-z0-9]+)*$/.test(named.code)) note('code', 'bad_code')
    if (known && named.code && named.code !== known.code) note('code', 'code_stays')
    const { fields, confidence, state, partly, ...lists } = said.service ?? nothingSaid
    if (fields['nameEn'] === '') note('service', 'needed')
    const before = known?.facts ?? noFacts()
    const begin = known?.facts ?? firstFacts(named, { status: 'active' })
    const rows: Facts['rows'] = { ...begin.rows }
    for (const kind of ['phone', 'url', 'contact', 'cost_option'] as const)
      rows[kind] = lists[kind] ? rowsSaid(kind, begin.rows[kind], lists[kind], partly, confidence) : begin.rows[kind]
    const after = keepTrust(before, {
      fields: { ...begin.fields, ...fields, ...(at === undefined ? {} : { at }) },
      rows,
    })
    checkAges(after, note)
    return {
      ...{ of: 'service' as const, line: identity.line, id: known?.id ?? this.freshId(named.id) },
      ...{
        organizationId: house.id,
        organizationName: house.name,
        isNew: !known,
        code: known ? known.code : named.code || null,
      },
      name: known
        ? { en: known.facts.fields['nameEn'] ?? '', km: known.facts.fields['nameKm'] || null }
        : nameOf(named),
      ...{ before, after },
      state: changed(known?.state ?? '', state ?? (known ? undefined : this.options.newState)),
      confidence: changed(known?.confidence ?? '', trusted(confidence, known)),
      changes: [],
    } satisfies Entry
  }

  /** The id that another program gave, unless something here has it. */
  private freshId(given: string): string {
    const free =
      /^[0-9a-f-]{36}$/.test(given) && !this.finder.services.has(given) && !this.finder.organizations.has(given)
    return free && !this.houseIds.has(given) ? given : randomUUID()
  }
}

const nothingSaid: SaidOfService = { fields: {} }
const nameOf = ({ nameEn, nameKm }: { nameEn: string; nameKm: string }): Name => ({ en: nameEn, km: nameKm || null })
const firstFacts = ({ nameEn, nameKm }: { nameEn: string; nameKm: string }, more: Record<string, string>): Facts => ({
  ...noFacts(),
  fields: { nameEn, ...(nameKm ? { nameKm } : {}), ...more },
})
const changesOf = (s: Entry) =>
  s.isNew || s.state !== null || s.confidence !== null || changesBetween('service', s.id, s.before, s.after).length > 0

function changed<V extends ShownState | Confidence>(before: string, after: V | undefined) {
  return after === undefined || after === before ? null : { before, after }
}
