import { newestChange, placesIn, smallPlacesOf } from '#modules/places/queries.ts'
import { fullName, levelOf, type Place } from '#modules/places/schema.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Web } from '#platform/http/door.ts'
import { headersOfPage, mayAsk } from '#platform/http/headers.ts'
import { pick } from '#platform/i18n/i18n.ts'
import { formStyle, passkeyScript, ringScript, staffStyle } from '#ui/assets.ts'
import { empty, type Filled } from '#ui/form.tsx'
import type { OpenedResponse } from '../commands/open.ts'
import { placed, questionsIn } from '../filling/pages.ts'
import { languageFor } from '../schema.ts'
import type { Asking } from '../views/asking.ts'

export const staffOf = (web: Web) => web.actor as StaffActor
export const status = (filled: Filled) => (Object.keys(filled.errors).length > 0 ? 422 : 200)

const headersWith = (...more: string[]) =>
  mayAsk(headersOfPage([staffStyle, formStyle], [passkeyScript, ...more], 'geolocation=()'), ringScript)
const withStyle = headersWith()

/** A page that may carry the style of forms. @param script one more of its own, that may run there */
export function formPage(
  web: Web,
  view: Parameters<Web['page']>[0],
  code: Parameters<Web['page']>[1] = 200,
  script?: string,
): Response {
  const answer = web.page(view, code)
  const headers = script === undefined ? withStyle : headersWith(script)
  for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value)
  return answer
}

/** What the fields and answers of a response are made from; communes only where fields ask for them. */
export async function askingFor(
  web: Web,
  { form, filling }: Pick<OpenedResponse, 'form' | 'filling'>,
  more: Partial<Pick<Asking, 'filled' | 'appeared'>> & { fields?: boolean } = {},
): Promise<Asking> {
  const { definition } = form
  const base = {
    v: web,
    ...{ filling, definition, language: languageFor(definition, web.lang) },
    filled: more.filled ?? empty,
    appeared: more.appeared ?? new Set<string>(),
  }
  const codes = more.fields ? placeCodes({ form, filling }) : null
  if (!codes) return { ...base, finer: new Map(), knowsCommunes: false }
  const finer = new Map<string, Place[]>()
  for (const code of codes.filter((c) => c.length >= 4)) finer.set(code.slice(0, 4), await smallIn(web, code))
  return { ...base, finer, knowsCommunes: (await web.read(newestChange)) !== '' }
}

/** The communes of a district; where one is chosen, its villages behind it. */
async function smallIn(web: Web, code: string): Promise<Place[]> {
  const communes = await placesIn(web, code.slice(0, 4))
  if (code.length < 6) return communes
  const villages = await placesIn(web, code.slice(0, 6))
  return communes.flatMap((c) => (c.code === code.slice(0, 6) ? [c, ...villages] : [c]))
}

/** The places that were given; null where the form asks for none. */
function placeCodes({ form, filling }: Pick<OpenedResponse, 'form' | 'filling'>): string[] | null {
  const asked = [...questionsIn(placed(filling, form.definition.items))].filter((q) => q.item.type === 'geopoint')
  return asked.length === 0 ? null : asked.map((q) => String(filling.at(q.path).answer ?? ''))
}

/** Names of the communes and villages in a response, by code. */
export async function placeNames(
  web: Web,
  opened: Pick<OpenedResponse, 'form' | 'filling'>,
  further: string[] = [],
): Promise<Map<string, string>> {
  const small = [...(placeCodes(opened) ?? []), ...further].filter((c) => (levelOf(c) ? c.length > 4 : false))
  if (small.length === 0) return new Map()
  const found = await web.read((tx) => smallPlacesOf(tx, small))
  return new Map([...found].map(([code, place]) => [code, pick(fullName(place), web.lang)]))
}
