import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Ctx } from '#platform/access/context.ts'
import type { Tx } from '#platform/db/database.ts'
import { children, districts, type Level, levelOf, type Place, provinces } from './schema.ts'
import { type Entry, entryOf, type PlaceMatch, rank } from './search.ts'

export type { PlaceMatch, Why } from './search.ts'

const large = [...provinces, ...districts].map(entryOf)

/**
 * Provinces and districts by a name as somebody typed it, in Latin or Khmer letters, or by code;
 * best first. Knows neither communes nor villages: see `searchAllPlaces`.
 */
export const searchPlaces = (query: string, { limit = 10 }: { limit?: number } = {}): PlaceMatch[] =>
  rank(large, query, limit)

/**
 * The same over all four levels, as far as communes and villages were imported.
 * @param within the code of a province, district or commune: only what lies in it
 */
export async function searchAllPlaces(
  ctx: Pick<Ctx, 'read'>,
  query: string,
  { limit = 10, within = '' }: { limit?: number; within?: string } = {},
): Promise<PlaceMatch[]> {
  const small = await smallEntries(ctx)
  const there = [...large, ...small].filter((e) => e.place.code.startsWith(within))
  return rank(there, query, limit)
}

/** The places that lie directly in another, by code; the provinces for ''. */
export async function placesIn(ctx: Pick<Ctx, 'read'>, code: string): Promise<Place[]> {
  if (code === '') return [...provinces]
  if (levelOf(code) === 'province') return children(code)
  return ctx.read(async (tx) => [
    ...(await communesWhere(tx).where('districtCode', '=', code).execute()).map((c) => placeFrom('commune', c)),
    ...(await villagesWhere(tx).where('communeCode', '=', code).execute()).map((v) =>
      placeFrom('village', { ...v, unit: null }),
    ),
  ])
}

/** A commune or village; undefined when none of this code was imported. */
export const smallPlace = async (ctx: Pick<Ctx, 'read'>, code: string): Promise<Place | undefined> =>
  (await ctx.read((tx) => smallPlacesOf(tx, [code]))).get(code)

/** The communes and villages of these codes, as far as they were imported, by code. One question a level. */
export async function smallPlacesOf(tx: Tx, codes: readonly string[]): Promise<Map<string, Place>> {
  const [communes, villages] = [codes.filter((c) => c.length === 6), codes.filter((c) => c.length === 8)]
  const rows = [
    ...(communes.length > 0 ? await communesWhere(tx).where('code', 'in', communes).execute() : []),
    ...(villages.length > 0 ? await villagesWhere(tx).where('code', 'in', villages).execute() : []),
  ]
  return new Map(rows.map((r) => [r.code, placeFrom(levelOf(r.code) ?? 'village', { unit: null, ...r })]))
}

// Some 16,000 places are read once and kept until an import changes one. Nothing is ever deleted,
// so the newest change tells whether what is kept still holds.
let kept: { stamp: string; entries: Promise<Entry[]> } = { stamp: '', entries: Promise.resolve([]) }

async function smallEntries(ctx: Pick<Ctx, 'read'>): Promise<Entry[]> {
  const held = kept
  const { stamp, places } = await ctx.read(async (tx) => {
    const stamp = await newestChange(tx)
    return { stamp, places: stamp === held.stamp ? null : await smallPlaces(tx) }
  })
  if (!places) return held.entries
  const fresh = { stamp, entries: entriesOf(places) }
  kept = fresh
  return fresh.entries
}

/** Lets other requests in between, since it takes up to a second in all. */
async function entriesOf(places: Place[]): Promise<Entry[]> {
  const entries: Entry[] = []
  for (const [i, place] of places.entries()) {
    if (i % 200 === 199) await setImmediate()
    entries.push(entryOf(place))
  }
  return entries
}

/** When a commune or village last changed, to the microsecond; empty when nothing was imported yet. */
export async function newestChange(tx: Tx): Promise<string> {
  const { rows } = await sql<{ stamp: string | null }>`
    select greatest((select max(changed_at) from commune), (select max(changed_at) from village))::text as stamp`.execute(
    tx,
  )
  return rows[0]?.stamp ?? ''
}

type Row = { code: string; parent: string; unit: string | null; nameLatin: string | null; nameKm: string }

const communesWhere = (tx: Tx) =>
  tx.selectFrom('commune').select(['code', 'districtCode as parent', 'unit', 'nameLatin', 'nameKm']).orderBy('code')
const villagesWhere = (tx: Tx) =>
  tx.selectFrom('village').select(['code', 'communeCode as parent', 'nameLatin', 'nameKm']).orderBy('code')

async function smallPlaces(tx: Tx): Promise<Place[]> {
  const communes = await communesWhere(tx).execute()
  const villages = await villagesWhere(tx).execute()
  return [
    ...communes.map((c) => placeFrom('commune', c)),
    ...villages.map((v) => placeFrom('village', { ...v, unit: null })),
  ]
}

const placeFrom = (level: Level, { code, parent, unit, nameLatin, nameKm }: Row): Place => ({
  ...{ code, level, parent, unit },
  name: { en: nameLatin ?? nameKm, km: nameKm },
  also: [],
})
