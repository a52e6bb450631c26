import { z } from 'zod'
import { Failure } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { one, type Values } from '#platform/http/form.ts'
import { headersOfPage } from '#platform/http/headers.ts'
import type { Shelf } from '#platform/http/page.ts'
import { openForm } from '#platform/http/tokens.ts'
import { type Lang, languages } from '#platform/i18n/i18n.ts'
import { nearScript, script, style } from '#ui/assets.ts'
import { addressOf, queryFrom } from '../finder/address.ts'
import { publicCards, type ServiceCard } from '../queries/cards.ts'
import { addressName, publicEntry } from '../queries/public-entry.ts'
import { directoryVersion, frontDoorLines } from '../queries.ts'
import { type FinderQuery, type FoundPage, finderQuery, pageSize } from '../schema.ts'
import { findServices } from '../search/find.ts'
import { GonePage, PocketCard } from '../views/entry-pocket.tsx'
import { EntryPage } from '../views/entry-public.tsx'
import { FinderPage, FoundPageView } from '../views/finder.tsx'
import { wrongRoutes } from './wrong.tsx'

/**
 * The public finder. Choices are codes and stand in the address, which can be shared; words are
 * posted and answered at once, so that no address, log or history holds them.
 */
export function finderRoutes(door: Door): void {
  for (const lang of languages) {
    const path = `/${lang}/services`
    door.get(path, { access: 'public' }, (web) => {
      const asked: Values = Object.fromEntries(
        Object.keys(finderQuery.shape).map((name) => [name, (name !== 'words' && web.query(name)) || '']),
      )
      if (Object.values(asked).some((value) => value !== '')) return search(web, lang, queryFrom(asked))
      const start = () => <FinderPage v={web} lines={frontDoorLines(web.app)} />
      return withNear(web.kept(`services ${lang}`, start, directoryVersion(web.app)))
    })
    door.post(path, { access: 'public', input: z.looseObject({}), ownToken: true }, (web, _, values) => {
      const query = queryFrom(values)
      if (!typedHere(web, values)) {
        const errors = { _form: 'errors.expired_form' }
        return withNear(
          web.page(<FinderPage v={web} lines={frontDoorLines(web.app)} query={query} errors={errors} />, 422),
        )
      }
      return query.words === '' ? web.seeOther(addressOf(lang, query)) : search(web, lang, query)
    })
    wrongRoutes(door, lang) // before addresses with a code
    door.get(`${path}/:service`, { access: 'public' }, (web) => show(web, lang))
  }
}

/** Words are typed on a page of ours. How long that lay open does not matter: looking changes nothing. */
const typedHere = (web: Web, values: Values) => openForm(web.app.serverKey, web.path, one(values, '_token')) !== null

async function search(web: Web, lang: Lang, query: FinderQuery): Promise<Response> {
  const asked = await findServices(web, query)
  const last = Math.max(1, Math.ceil(asked.total / pageSize))
  const page = query.page > last ? await findServices(web, { ...query, page: last }) : asked
  const cards = await publicCards(
    web,
    page.found.map((f) => f.serviceId),
    lang,
  )
  const shown = { v: web, lines: frontDoorLines(web.app), query: { ...query, page: page.page }, page, cards }
  const [now, stamp] = [web.now(), `${web.now().toISOString().slice(0, 16)} ${directoryVersion(web.app)}`]
  return withNear(web.pageOn(shelfFor(page.found, lang), stamp, () => <FoundPageView {...shown} now={now} />))
}

const shelves = new WeakMap<FoundPage['found'], Map<Lang, Shelf>>()

/** The same question asked again within a minute has the same page: it lies beside what was found, and goes with it. */
function shelfFor(found: FoundPage['found'], lang: Lang): Shelf {
  const all = shelves.get(found) ?? new Map<Lang, Shelf>()
  shelves.set(found, all)
  const shelf: Shelf = all.get(lang) ?? new Map()
  all.set(lang, shelf)
  return shelf
}

async function show(web: Web, lang: Lang): Promise<Response> {
  const lines = frontDoorLines(web.app)
  const key = web.param('service')
  const card = await entryOrNull(web, key, lang)
  if (!card) return web.page(<GonePage v={web} lines={lines} />, 404)
  if (key !== card.code && key.toLowerCase() !== card.id) return moved(web, `/${lang}/services/${addressName(card)}`)
  return web.page(
    web.query('card') ? (
      <PocketCard v={web} card={card} now={web.now()} />
    ) : (
      <EntryPage v={web} card={card} lines={lines} now={web.now()} />
    ),
  )
}

const entryOrNull = (web: Web, key: string, lang: Lang): Promise<ServiceCard | null> =>
  publicEntry(web, key, lang).catch((error) => {
    if (error instanceof Failure && error.code === 'not_found') return null
    throw error
  })

const moved = (web: Web, path: string) => new Response(null, { status: 301, headers: web.seeOther(path).headers })

const near = headersOfPage(style, [script, nearScript], 'geolocation=(self)')

/** Only these pages may ask the phone where it is, and only their own script may. */
function withNear(answer: Response): Response {
  for (const [name, value] of Object.entries(near)) answer.headers.set(name, value)
  return answer
}
