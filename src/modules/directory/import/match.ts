import { fold } from '#platform/i18n/fold.ts'
import type { Directory, OrganizationHead, ServiceHead } from './known.ts'
import type { Identity, Named, Note } from './shape.ts'

// Which entry a row is about: the one of its id, of its code, or the one that has just that name. A
// name that is near to one is another's; a name that several have is a question for people.

export type Match = { organization: OrganizationHead | null; service: ServiceHead | null }

const namesOf = (e: { nameEn: string; nameKm: string | null }) => [e.nameEn, e.nameKm].filter((n) => n !== null)

/** Everything there is, made ready for finding. */
export class Finder {
  readonly organizations: Map<string, OrganizationHead>
  readonly services: Map<string, ServiceHead>
  private readonly codes: Map<string, ServiceHead>
  private readonly named: Map<string, OrganizationHead[]>
  private readonly others: Map<string, OrganizationHead[]>
  private readonly servicesNamed: Map<string, ServiceHead[]>

  constructor(directory: Directory) {
    const { organizations, services } = directory
    this.organizations = new Map(organizations.map((o) => [o.id, o]))
    this.services = new Map(services.map((s) => [s.id, s]))
    this.codes = new Map(services.flatMap((s) => (s.code ? [[s.code, s]] : [])))
    const living = organizations.filter((o) => o.state !== 'merged')
    this.named = byName(living, namesOf)
    this.others = byName(living, (o) => o.otherNames)
    this.servicesNamed = byName(
      services.filter((s) => s.state !== 'merged'),
      namesOf,
      (s) => s.organizationId,
    )
  }

  /** @returns null when the row cannot be led to one entry; what is wrong was noted then */
  match({ organization, service }: Identity, note: Note): Match | null {
    const found = service && (this.services.get(service.id) ?? this.codes.get(service.code))
    if (found) return this.byService(found, organization, note)
    const house = this.organization(organization, note)
    if (house === undefined) return null
    if (!service || !house) return { organization: house, service: null }
    const [one, ...more] = each(service).flatMap((name) => this.servicesNamed.get(`${house.id} ${fold(name)}`) ?? [])
    const others = more.filter((m) => m !== one)
    if (others.length > 0) return ambiguous(note, 'service', others.length + 1)
    return { organization: house, service: one ?? null }
  }

  private byService(service: ServiceHead, named: Named, note: Note): Match | null {
    const organization = this.organizations.get(service.organizationId) ?? null
    if (service.state === 'merged' || organization?.state === 'merged') {
      note('service', 'merged')
      return null
    }
    const own = organization ? [...namesOf(organization), ...organization.otherNames] : []
    const saysOther = named.id !== organization?.id && each(named).every((n) => !own.some((o) => fold(o) === fold(n)))
    if (saysOther && each(named).length > 0) {
      note('organization', 'other_organization', { name: organization?.nameEn ?? '' })
      return null
    }
    return { organization, service }
  }

  /** Null where there is none; undefined when it cannot be told. */
  private organization(named: Named, note: Note): OrganizationHead | null | undefined {
    const known = this.organizations.get(named.id)
    if (known && known.state !== 'merged') return known
    if (known) {
      note('organization', 'merged')
      return undefined
    }
    const found = [this.named, this.others].map((names) => [
      ...new Set(each(named).flatMap((name) => names.get(fold(name)) ?? [])),
    ])
    const all = found.find((f) => f.length > 0) ?? []
    if (all.length > 1) return ambiguous(note, 'organization', all.length) ?? undefined
    return all[0] ?? null
  }
}

const each = (named: Named) => [named.nameEn, named.nameKm].filter(Boolean)

function ambiguous(note: Note, column: string, count: number): null {
  note(column, 'ambiguous', { count })
  return null
}

function byName<E extends object>(all: E[], names: (e: E) => string[], within: (e: E) => string = () => '') {
  const map = new Map<string, E[]>()
  for (const entry of all)
    for (const name of new Set(names(entry).map(fold))) {
      const at = within(entry) ? `${within(entry)} ${name}` : name
      map.set(at, [...(map.get(at) ?? []), entry])
    }
  return map
}
