import { provinces } from '#modules/places/schema.ts'
import { type TaxonomyCode, taxonomies } from '../schema.ts'

/** A number for each term of each taxonomy, by `taxonomy code`. */
export const termNumbers = new Map(
  (Object.keys(taxonomies) as TaxonomyCode[])
    .flatMap((taxonomy) => taxonomies[taxonomy].map((term) => `${taxonomy} ${term.code}`))
    .map((term, i) => [term, i]),
)
/** The bit of a term of a taxonomy, in numbers of 32 bits. */
export const termNumber = (taxonomy: TaxonomyCode, code: string): number => termNumbers.get(`${taxonomy} ${code}`) ?? -1
/** How many numbers of 32 bits hold a bit for every term. */
export const wordsPerSlot = Math.ceil(termNumbers.size / 32)

/** A province's bit, by its place in the list of provinces. */
export const provinceNumbers = new Map(provinces.map((p, i) => [p.code, i]))

export const flags = { alive: 1, country: 2, placed: 4, frontDoor: 8, free: 16, reachable: 32, paused: 64 } as const

/** Numbers of no age stated. */
export const anyAge = { minimum: 0, maximum: 255 } as const
