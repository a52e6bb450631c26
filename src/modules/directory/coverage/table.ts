import { sql } from 'kysely'
import { distanceKm, provinceCodes } from '#modules/places/schema.ts'
import type { Tx } from '#platform/db/database.ts'
import { today } from '#platform/time/time.ts'
import { taxonomies } from '../schema.ts'
import { directoryVersion } from '../search/rows.ts'
import { type Country, countedByPlace } from './rows.ts'

// How far help reaches: which listed services that are running stand where, and whom else they
// reach. A service stands where a place of it is, unless it says that it helps only by phone, message
// or online; an office behind a phone line is no help nearby.

/** Further away than this, from town to town, nobody is near. */
export const nearKm = 100

/** Help that the national plan wants in every province, each with the kinds that count as it. */
export const everywhere = {
  medical: ['medical'],
  legal: ['legal_aid'],
  psychological: ['counselling', 'specialist_mental_health'],
  reintegration: ['reintegration'],
} as const satisfies Record<string, string[]>
export type Everywhere = keyof typeof everywhere

export const helpCodes: readonly string[] = taxonomies.services.map((c) => c.code)

export type Reach = {
  standing: number
  /** Standing elsewhere, or nowhere that anybody told us, and reaching the place or a part of it. */
  reaching: number
  /** For the whole country, and not among the two before. */
  country: Country
  /** Of all these, how many were found right within 180 days. */
  verified: number
}
export type ProvinceReach = Reach & {
  province: string
  /** Kilometres to the next town where one stands, 0 for here; null: none is known anywhere. */
  nextKm: number | null
  nextProvince: string | null
}
export type DistrictReach = { district: string; standing: number; reaching: number; verified: number }
export type HelpCoverage = {
  help: string
  /** All 25, by code. */
  provinces: ProvinceReach[]
  /** Only those that some entry names. */
  districts: DistrictReach[]
  /** Listed services of this kind that say neither where they are nor whom they reach. */
  unknown: number
  total: number
}

/**
 * How far these kinds of help reach, in the order asked: one query, however many services there
 * are. Hidden entries and drafts do not count, nor does what is not running.
 * @param on the day from which 180 days are counted back
 */
export async function coverage(tx: Tx, helps: readonly string[], on = today()): Promise<HelpCoverage[]> {
  const ofHelp = Map.groupBy(await countedByPlace(tx, helps, on), (r) => r.help)
  return helps.map((help) => {
    const rows = ofHelp.get(help) ?? []
    const whole = rows.find((r) => r.place === null)
    const at = new Map(rows.map((r) => [r.place, r]))
    const standing = provinceCodes.filter((p) => (at.get(p)?.standing ?? 0) > 0)
    return {
      help,
      ...{ unknown: whole?.unknown ?? 0, total: whole?.reaching ?? 0 },
      provinces: provinceCodes.map((province) => ({
        province,
        ...reachOf(at.get(province) ?? nothing, whole ?? nothing),
        ...nextTo(province, standing),
      })),
      districts: rows.flatMap(({ place, standing, reaching, verified }) =>
        place?.length === 4 ? [{ district: place, standing, reaching, verified }] : [],
      ),
    }
  })
}

const nothing = {
  ...{ standing: 0, reaching: 0, verified: 0 },
  ...{ countryRemote: 0, countryComes: 0, countryUnsaid: 0, countryVerified: 0 },
}

/** What serves the whole country is counted where it stands or says that it reaches, and else apart. */
const reachOf = (here: typeof nothing, whole: typeof nothing): Reach => ({
  ...{ standing: here.standing, reaching: here.reaching },
  country: {
    remote: whole.countryRemote - here.countryRemote,
    comes: whole.countryComes - here.countryComes,
    unsaid: whole.countryUnsaid - here.countryUnsaid,
  },
  verified: here.verified + whole.countryVerified - here.countryVerified,
})

const kept = new WeakMap<object, { edition: string; all: Promise<HelpCoverage[]> }>()

/**
 * All kinds of help, counted anew only when an entry changed or a day began: it is the same for
 * every member of staff, and whoever asks meanwhile waits for the same. A verification that finds
 * something right changes its entry.
 * @param app the running program
 */
export async function wholeCoverage(app: object, tx: Tx, on = today()): Promise<HelpCoverage[]> {
  const edition = `${on} ${await directoryVersion(tx)}`
  const known = kept.get(app)
  if (known?.edition === edition) return known.all
  const now = { edition, all: coverage(tx, helpCodes, on) }
  kept.set(app, now)
  try {
    return await now.all
  } catch (error) {
    if (kept.get(app) === now) kept.delete(app)
    throw error
  }
}

function nextTo(province: string, standing: readonly string[]) {
  const next = standing
    .map((code) => ({ code, km: distanceKm(province, code) }))
    .reduce<{ code: string; km: number } | null>((a, b) => (a && a.km <= b.km ? a : b), null)
  return { nextKm: next?.km ?? null, nextProvince: next?.code ?? null }
}

/** In how many of the 25 provinces some of these kinds of help stands. */
export const provincesWith = (all: readonly HelpCoverage[], helps: readonly string[]): number =>
  provinceCodes.filter((_, i) => all.some((c) => helps.includes(c.help) && (c.provinces[i]?.standing ?? 0) > 0)).length

export type Gap = ProvinceReach & { help: string }

/**
 * Kinds of help and provinces where none stands: those that the national plan wants everywhere
 * first, then the furthest from the next one first; what nobody has anywhere is furthest.
 */
export function gapsIn(all: readonly HelpCoverage[]): Gap[] {
  const wanted: string[] = Object.values(everywhere).flat()
  const far = (g: Gap) => g.nextKm ?? Number.POSITIVE_INFINITY
  const later = (help: string) => (wanted.includes(help) ? 0 : 1)
  return all
    .flatMap(({ help, provinces }) => provinces.map((p) => ({ ...p, help })))
    .filter((g) => g.standing === 0)
    .sort((a, b) => later(a.help) - later(b.help) || (far(a) === far(b) ? 0 : far(b) - far(a)))
}

/** How often workers missed a kind of help in a province within twelve months, by `help province`. Under ten there is nothing. */
export async function missedCounts(tx: Tx): Promise<Map<string, number>> {
  const { rows } = await sql<{ help: string; province: string; count: number }>`
    select help, province, count from app.directory_gaps_counted()`.execute(tx)
  return new Map(rows.map((r) => [`${r.help} ${r.province}`, r.count]))
}
