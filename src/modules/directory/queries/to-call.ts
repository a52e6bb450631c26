import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { Text } from '#platform/i18n/i18n.ts'
import type { Confidence } from '../schema.ts'

/** A number as whoever calls it needs it: whose it is, what is said of it, and how far that may be trusted. */
export type NumberToCall = {
  id: string
  number: string
  note: Text | null
  organization: Text
  /** Null where the number is the whole organization's. */
  service: Text | null
  hours: Text | null
  free: boolean | null
  /** Not listed yet: only staff see its service. */
  draft: boolean
  confidence: Confidence
  sources: { name: string; dated: string | null }[]
  /** The service it is the number of; null where it is the whole organization's. */
  serviceId: string | null
  /** Which organisation owns the entry; null where nobody does. */
  ownerId: string | null
  /** The newest day on which somebody found the service right, or corrected it. */
  verifiedOn: string | null
}

/** More are not shown at once; whoever has more calls these first. */
export const mostToCall = 500

/**
 * The numbers of the directory that are in use, at most 500: those never or longest ago verified
 * first, and among them those that everybody sees. Numbers that nobody confirmed only staff read.
 */
export async function numbersToCall(tx: Tx): Promise<NumberToCall[]> {
  const rows = await tx
    .selectFrom('hsdsPhone as p')
    .innerJoin('hsdsOrganization as o', 'o.id', 'p.organizationId')
    .leftJoin('hsdsService as s', 's.id', 'p.serviceId')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('directoryVerification as v')
          .select((v) => v.fn.max('v.verifiedOn').as('verifiedOn'))
          .whereRef('v.serviceId', '=', 's.id')
          .where('v.outcome', 'in', ['right', 'corrected'])
          .as('newest'),
      (join) => join.onTrue(),
    )
    .select([
      'p.id',
      'p.number',
      'p.confidence',
      'p.descriptionEn',
      'p.descriptionKm',
      'p.organizationId',
      'p.serviceId',
    ])
    .select([
      'o.ownerOrganisationId as ownerId',
      'o.nameEn as orgEn',
      'o.nameKm as orgKm',
      's.nameEn',
      's.nameKm',
      's.hoursEn',
      's.hoursKm',
      's.free',
    ])
    .select(sql<boolean>`o.state = 'draft' or s.state is not distinct from 'draft'`.as('draft'))
    .select(sql<string | null>`greatest(newest.verified_on, s.assured_on)`.as('verifiedOn'))
    .where('o.state', 'in', ['listed', 'draft'])
    .where((eb) => eb.or([eb('s.id', 'is', null), eb('s.state', 'in', ['listed', 'draft'])]))
    .orderBy('verifiedOn', (by) => by.asc().nullsFirst())
    .orderBy(sql`s.front_door is not true, p.confidence not in ('called', 'own_page')`)
    .orderBy('o.nameEn')
    .orderBy('p.position')
    .orderBy('p.id')
    .limit(mostToCall)
    .execute()
  const sources = await sourcesOf(tx, [...new Set(rows.map((r) => r.organizationId))])
  return rows.map((r) => ({
    id: r.id,
    number: r.number,
    note: text(r.descriptionEn, r.descriptionKm),
    organization: { en: r.orgEn, km: r.orgKm ?? r.orgEn },
    service: text(r.nameEn, r.nameKm),
    hours: text(r.hoursEn, r.hoursKm),
    free: r.free,
    draft: r.draft,
    serviceId: r.serviceId,
    ownerId: r.ownerId,
    confidence: r.confidence as Confidence,
    sources: sources.filter((of) => of.organizationId === r.organizationId && of.serviceId === r.serviceId),
    verifiedOn: r.verifiedOn,
  }))
}

const text = (en: string | null, km: string | null): Text | null => (en === null ? null : { en, km: km ?? en })

const sourcesOf = (tx: Tx, organizations: string[]) =>
  organizations.length === 0
    ? []
    : tx
        .selectFrom('directorySource')
        .select(['organizationId', 'serviceId', 'name', 'dated'])
        .where('organizationId', 'in', organizations)
        .orderBy('position')
        .execute()
