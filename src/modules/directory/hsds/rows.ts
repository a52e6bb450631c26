import type { Tx } from '#platform/db/database.ts'
import { hanging, nothingHanging } from './hanging.ts'
import { among, idsOf, unique } from './ids.ts'

/** Where to begin: the entries asked for. What belongs to them is found from there. */
export type Wanted = { services?: string[]; organizations?: string[]; places?: string[] }
export type Rows = Awaited<ReturnType<typeof rowsFor>>

const byId = <R extends { id: string }>(rows: readonly R[]) => new Map(rows.map((r) => [r.id, r]))

/**
 * All rows that some entries' HSDS objects are made of, one question a table however many entries.
 * Row-level security leaves out what is not for the public.
 * @param depth `flat`: only what one-to-one fields need
 */
export async function rowsFor(tx: Tx, wanted: Wanted, depth: 'flat' | 'full') {
  const asked = await placesWhere(tx, 'id', wanted.places ?? [])
  const services = await servicesOf(tx, wanted, asked, depth)
  // One place that was asked for shows its service, and not that one's other places.
  const further = depth === 'full' && !wanted.places ? await placesWhere(tx, 'serviceId', idsOf(services)) : []
  const places = [...asked, ...further]
  const organizations = await tx
    .selectFrom('hsdsOrganization')
    .selectAll()
    .where(among('id', unique([...(wanted.organizations ?? []), ...services.map((s) => s.organizationId)])))
    .execute()
  const locations = await tx
    .selectFrom('hsdsLocation')
    .selectAll()
    .where(among('id', unique(places.map((p) => p.locationId))))
    .orderBy('id')
    .execute()
  const ids = {
    services: idsOf(services),
    organizations: idsOf(organizations),
    places: idsOf(places),
    locations: idsOf(locations),
  }
  return {
    services: byId(services),
    organizations: byId(organizations),
    places: byId(places),
    locations: byId(locations),
    servicesOf: Map.groupBy(services, (s) => s.organizationId),
    placesOf: Map.groupBy(places, (p) => p.serviceId),
    ...(depth === 'full' ? await hanging(tx, ids) : nothingHanging),
  }
}

const placesWhere = (tx: Tx, column: 'id' | 'serviceId', ids: string[]) =>
  tx.selectFrom('hsdsServiceAtLocation').selectAll().where(among(column, ids)).orderBy('id').execute()

const servicesOf = (tx: Tx, wanted: Wanted, asked: { serviceId: string }[], depth: 'flat' | 'full') =>
  tx
    .selectFrom('hsdsService')
    .selectAll()
    .where((eb) =>
      eb.or([
        among('id', unique([...(wanted.services ?? []), ...asked.map((p) => p.serviceId)])),
        among('organizationId', depth === 'full' ? (wanted.organizations ?? []) : []),
      ]),
    )
    .orderBy('id')
    .execute()
