import { isPlaceCode, placeOf } from '#modules/places/schema.ts'
import { many, one, type Values } from '#platform/http/form.ts'
import { type Lang, wordsIn } from '#platform/i18n/i18n.ts'
import { type FinderQuery, finderQuery, type TaxonomyCode, taxonomies, type Understood } from '../schema.ts'

// What somebody looks for, as an address or as the fields of a form. Choices are codes and may stand
// in an address; words may tell a story, and never do.

export const nothingAsked: FinderQuery = finderQuery.parse({})

/** A query from a form or an address. A place that is none counts as none; a district narrows its own province only. */
export function queryFrom(values: Values): FinderQuery {
  const given = Object.fromEntries(Object.keys(values).map((name) => [name, one(values, name)]))
  const query = finderQuery.parse(given)
  const district = many(values, 'district').find((d) => query.place !== '' && d.startsWith(query.place))
  const place = district ?? query.place
  return { ...query, place: isPlaceCode(place) ? place : '' }
}

/** The choices that were made, and the page when it is not the first. */
export function choicesOf(query: FinderQuery): [string, string][] {
  const { help, place, for_whom, way, open_now, free, page } = query
  const all = { help, place, for_whom, way, open_now: open_now ? 'yes' : '', free: free ? 'yes' : '' }
  return Object.entries({ ...all, page: page > 1 ? String(page) : '' }).filter(([, value]) => value !== '')
}

/** Where a query without words is found; without choices it is everybody. */
export const addressOf = (lang: Lang, query: FinderQuery): string =>
  `/${lang}/services?${new URLSearchParams(choicesOf(query).length > 0 ? choicesOf(query) : [['page', '1']])}`

/** One thing that was looked for, and the query without it. */
export type Part = {
  kind: 'help' | 'place' | 'for_whom' | 'way' | 'open_now' | 'free' | 'rest'
  code: string
  left: FinderQuery
}

/** Everything that was looked for: what was chosen, then how the words were understood. */
export function partsOf(query: FinderQuery, understood: Understood, lang: Lang): Part[] {
  const chosen = (['help', 'place', 'for_whom', 'way', 'open_now', 'free'] as const)
    .filter((kind) => query[kind])
    .map((kind): Part => ({ kind, code: String(query[kind]), left: { ...query, [kind]: nothingAsked[kind], page: 1 } }))
  const said = [
    ...understood.help.map((code) => ({ kind: 'help' as const, code, words: termOf('services', code, lang) })),
    ...understood.forWhom.map((code) => ({
      kind: 'for_whom' as const,
      code,
      words: termOf('directory_for_whom', code, lang),
    })),
    ...understood.places.map((code) => ({ kind: 'place' as const, code, words: placeWords(code, lang) })),
    ...(understood.rest ? [{ kind: 'rest' as const, code: understood.rest, words: understood.rest }] : []),
  ]
  // Words that said nothing can only be left out as a whole.
  if (query.words && said.length === 0) said.push({ kind: 'rest', code: query.words, words: query.words })
  return [
    ...chosen,
    ...said.map((part): Part => {
      const words = said.filter((other) => other !== part).map((other) => other.words)
      return { kind: part.kind, code: part.code, left: { ...query, words: words.join(' ').slice(0, 100), page: 1 } }
    }),
  ]
}

// A search understands its own labels, so they can stand for what was understood.
const termOf = (taxonomy: TaxonomyCode, code: string, lang: Lang): string =>
  wordsIn(taxonomies[taxonomy].find((term) => term.code === code) ?? { en: '', km: '' }, lang)
const placeWords = (code: string, lang: Lang): string => wordsIn(placeOf(code)?.name ?? { en: code, km: code }, lang)
