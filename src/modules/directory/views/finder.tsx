import type { ComponentChildren } from 'preact'
import type { Errors } from '#platform/http/form.ts'
import { nearScript } from '#ui/assets.ts'
import { label } from '#ui/codes.ts'
import { ErrorSummary, Form } from '#ui/form.tsx'
import { PublicPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import { addressOf, choicesOf, nothingAsked, type Part, partsOf } from '../finder/address.ts'
import type { ServiceCard } from '../queries/cards.ts'
import type { Entry } from '../queries.ts'
import { type FinderQuery, type FoundPage, pageSize } from '../schema.ts'
import { FoundCard, reasonsFor } from './finder-card.tsx'
import { FinderForm } from './finder-form.tsx'
import { FrontLines, helpWords, placeWords } from './finder-parts.tsx'

type Start = { v: View; lines: Entry[]; query?: FinderQuery; errors?: Errors }

/** Where a search begins: the same for everybody, or with what somebody typed who has to press once more. */
export const FinderPage = ({ v, lines, query = nothingAsked, errors = {} }: Start) => (
  <PublicPage v={v} here="services" scripts={[nearScript]}>
    <h1>{v.t('finder.title')}</h1>
    <FrontLines v={v} lines={lines} />
    <ErrorSummary v={v} errors={errors} />
    <p>{v.t('finder.lead')}</p>
    <FinderForm v={v} query={query} />
    <Elsewhere v={v} />
  </PublicPage>
)

type Props = { v: View; lines: Entry[]; query: FinderQuery; page: FoundPage; cards: ServiceCard[]; now: Date }

/** What was found, why each stands there, and ways on. */
export function FoundPageView({ v, lines, query, page, cards, now }: Props) {
  const { t, lang } = v
  const parts = partsOf(query, page.understood, lang)
  const closing = page.fitting === 0
  const shown = page.found.flatMap((found) => {
    const card = cards.find((c) => c.id === found.serviceId)
    return card ? [{ found, card }] : []
  })
  const why = reasonsFor(v, query, page.understood)
  const place = [query.place, ...page.understood.places].find(Boolean)
  return (
    <PublicPage
      v={v}
      here="services"
      at={withoutWords(query) ? addressOf(lang, query).slice(lang.length + 2) : undefined}
      scripts={[nearScript]}
    >
      <h1>{t('finder.results')}</h1>
      <FrontLines v={v} lines={lines} />
      {parts.length > 0 && <LookedFor v={v} parts={parts} />}
      {closing ? (
        <NothingFound v={v} parts={parts} />
      ) : (
        <p role="status">{t(parts.length === 0 ? 'finder.everybody' : 'finder.count', { count: page.fitting })}</p>
      )}
      {page.nothingNear && !closing && place && <NothingNear v={v} place={placeWords(v, place)} />}
      {closing && shown.length > 0 && <h2>{t('finder.always')}</h2>}
      <ul class="found">
        {shown.map(({ found, card }) => (
          <FoundCard v={v} found={found} card={card} why={why} now={now} />
        ))}
      </ul>
      <Pages v={v} query={query} total={page.total} />
      <details class="again">
        <summary>{t('finder.change')}</summary>
        <FinderForm v={v} query={query} />
      </details>
      <Elsewhere v={v} />
    </PublicPage>
  )
}

const withoutWords = (query: FinderQuery) => query.words === '' || choicesOf(query).length > 0

/** How the question was understood; each part can be left out. */
const LookedFor = ({ v, parts }: { v: View; parts: Part[] }) => (
  <div class="chips">
    <span>{v.t('finder.looked_for')}</span>
    <ul>
      {parts.map((part) => (
        <li>
          <Go v={v} query={part.left} name={v.t('finder.without', { what: partWords(v, part) })}>
            {partWords(v, part)} ✕
          </Go>
        </li>
      ))}
    </ul>
  </div>
)

function partWords(v: View, { kind, code }: Part): string {
  const { t, lang } = v
  switch (kind) {
    case 'help':
      return helpWords(v, code)
    case 'place':
      return placeWords(v, code)
    case 'for_whom':
      return label('directory_for_whom', code, lang)
    case 'way':
      return label('directory_ways', code, lang)
    case 'rest':
      return t('finder.name', { words: code })
    default:
      return t(`finder.${kind}`)
  }
}

type GoProps = { v: View; query: FinderQuery; name?: string; children: ComponentChildren }

/** To another search: a link, or a button while there are words, which must not stand in an address. */
const Go = ({ v, query, name, children }: GoProps) =>
  query.words === '' ? (
    <a href={addressOf(v.lang, query)} aria-label={name}>
      {children}
    </a>
  ) : (
    <Form v={v} action={`/${v.lang}/services`}>
      {[...choicesOf(query), ['words', query.words] as const].map(([field, value]) => (
        <input type="hidden" name={field} value={value} />
      ))}
      <button type="submit" class="second" aria-label={name}>
        {children}
      </button>
    </Form>
  )

/** Kind, honest, and with ways on. */
const NothingFound = ({ v, parts }: { v: View; parts: Part[] }) => (
  <section class="note">
    <h2>{v.t('finder.none_title')}</h2>
    <p>{v.t('finder.none')}</p>
    {parts.length > 1 && <p>{v.t('finder.none_fewer')}</p>}
    <p>{v.t('finder.none_call')}</p>
    <p>
      <a href={`/${v.lang}/report`}>{v.t('finder.none_write')}</a>
    </p>
  </section>
)

const NothingNear = ({ v, place }: { v: View; place: string }) => (
  <section class="note">
    <p>{v.t('finder.not_near', { place })}</p>
    <p>
      <a href={`/${v.lang}/report`}>{v.t('finder.not_near_write')}</a>
    </p>
  </section>
)

function Pages({ v, query, total }: { v: View; query: FinderQuery; total: number }) {
  const pages = Math.ceil(total / pageSize)
  if (pages < 2) return null
  const to = (page: number) => ({ ...query, page })
  const now = v.t('finder.page_of', { page: query.page, pages })
  return (
    <nav class="chips" aria-label={v.t('finder.pages')}>
      {query.page > 1 && (
        <Go v={v} query={to(query.page - 1)}>
          {v.t('finder.before')}
        </Go>
      )}
      <span>{now}</span>
      {query.page < pages && (
        <Go v={v} query={to(query.page + 1)}>
          {v.t('finder.after')}
        </Go>
      )}
    </nav>
  )
}

const Elsewhere = ({ v }: { v: View }) => (
  <p class="quiet">
    <a href={`/${v.lang}/services/missing`}>{v.t('finder.missing_link')}</a>
  </p>
)
