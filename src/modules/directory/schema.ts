import { z } from 'zod'
import forWhomList from '#content/codes/directory_for_whom.json' with { type: 'json' }
import kindList from '#content/codes/directory_kinds.json' with { type: 'json' }
import markList from '#content/codes/directory_marks.json' with { type: 'json' }
import wayList from '#content/codes/directory_ways.json' with { type: 'json' }
import helpList from '#content/codes/services.json' with { type: 'json' }

// The codes and shapes of the directory. Kinds of help, marks, ways and for whom are taxonomies of
// HSDS; each one's codes stand in content/codes and nowhere else.

/** Taxonomies of the directory by code, each with its terms. */
export const taxonomies = {
  services: helpList.codes,
  directory_marks: markList.codes,
  directory_ways: wayList.codes,
  directory_for_whom: forWhomList.codes,
} as const
export type TaxonomyCode = keyof typeof taxonomies

/** What sort of body an organization is. */
export const organizationKinds = kindList.codes

/** How far an entry or number may be trusted, best first: called, on its own page, in a dated report of others, in a list. */
export const confidences = ['called', 'own_page', 'third_party', 'list'] as const
export type Confidence = (typeof confidences)[number]
/** Only these numbers are shown to the public: a child must not reach a stranger. */
export const publicConfidences = ['called', 'own_page'] as const satisfies Confidence[]

export const serviceStatuses = ['active', 'inactive', 'defunct', 'temporarily closed'] as const
/** States that people set; `merged` comes from merging. */
export const shownStates = ['draft', 'listed', 'hidden'] as const
export type ShownState = (typeof shownStates)[number]
/** After so many days an entry is to be asked about again. */
export const verifyEveryDays = 180

export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
/** One span of opening hours: days, and times as HH:MM in Phnom Penh; 00:00–23:59 means day and night. */
export type Opening = { days: (typeof weekdays)[number][]; opens: string; closes: string }

/**
 * What somebody looks for. Every field may be left out. Help, words, open_now, free and way narrow
 * (what is found still ends with the front-door lines); place ranks by distance; for_whom ranks, and
 * leaves out what is said not to be for them.
 */
export const finderQuery = z.object({
  /** Free words in Khmer, English or Khmer typed in Latin letters; at most 100 characters. */
  words: z.string().trim().max(100).catch('').default(''),
  /** A code of the taxonomy `services`. */
  help: z
    .enum(['', ...helpList.codes.map((c) => c.code)] as [string, ...string[]])
    .catch('')
    .default(''),
  /** An official place code of two (province) to six digits. */
  place: z
    .string()
    .regex(/^([0-9]{2}){0,3}$/)
    .catch('')
    .default(''),
  /** A code of the taxonomy `directory_for_whom`. */
  for_whom: z
    .enum(['', ...forWhomList.codes.map((c) => c.code)] as [string, ...string[]])
    .catch('')
    .default(''),
  /** A code of the taxonomy `directory_ways`. */
  way: z
    .enum(['', ...wayList.codes.map((c) => c.code)] as [string, ...string[]])
    .catch('')
    .default(''),
  open_now: z.stringbool().catch(false).default(false),
  free: z.stringbool().catch(false).default(false),
  page: z.coerce.number().int().min(1).max(1000).catch(1).default(1),
})
export type FinderQuery = z.infer<typeof finderQuery>

/** How many services stand on a page of what was found: few enough to choose from, and light on a slow line. */
export const pageSize = 10

/** Why an entry stands where it stands; the page says it in words. */
export const reasons = [
  'front_door', // answers everybody, whole country
  'help_fits',
  'for_whom_fits',
  'name_fits',
  'in_place', // reaches the very district or province
  'same_province', // another district of the province that was asked for
  'near_place', // another province, with the distance in km from town to town
  'whole_country',
  'open_now',
  'free',
  'way_fits',
  'called', // somebody called and it was right
] as const
export type Reason = (typeof reasons)[number]

/** One service that was found. `km` is the distance from town to town, only for `near_place`. */
export type Found = { serviceId: string; reasons: Reason[]; km?: number }
/** How the free words were understood, so that the page can say it and offer the way back: codes, and what only a name can be. */
export type Understood = { help: string[]; forWhom: string[]; places: string[]; rest: string }
/**
 * A page of at most `pageSize`. With a kind of help or words, `total` counts what fits them, and after that the
 * front-door lines, which close every list so that nobody goes away with nothing; `fitting` is
 * without those. `nothingNear`: a place was asked for, and nothing that fits reaches it.
 */
export type FoundPage = {
  total: number
  fitting: number
  page: number
  found: Found[]
  understood: Understood
  nothingNear: boolean
}
