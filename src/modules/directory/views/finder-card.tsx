import { writtenIn } from '#platform/i18n/i18n.ts'
import { label } from '#ui/codes.ts'
import type { View } from '#ui/view.ts'
import type { ServiceCard } from '../queries/cards.ts'
import { addressName } from '../queries/public-entry.ts'
import type { FinderQuery, Found, Reason, Understood } from '../schema.ts'
import {
  costText,
  costTold,
  freshText,
  headingOf,
  helpWords,
  hoursText,
  hoursTold,
  isOpenNow,
  pausedText,
  placeWords,
  Reach,
  Said,
} from './finder-parts.tsx'

type Props = { v: View; found: Found; card: ServiceCard; query: FinderQuery; understood: Understood; now: Date }

/** One service that was found: what it does, why it is here, how to reach it, and how far that may be trusted. */
export function FoundCard({ v, found, card, query, understood, now }: Props) {
  const { t, lang } = v
  const why = found.reasons.map((reason) => reasonText(v, reason, found, card, query, understood)).filter(Boolean)
  if (isOpenNow(card, now) && !found.reasons.includes('open_now')) why.push(t('finder.open'))
  const paused = pausedText(v, card)
  return (
    <li class="card">
      <h2>
        <a href={`/${lang}/services/${addressName(card)}`} lang={writtenIn(headingOf(card), lang)}>
          {headingOf(card)}
        </a>
      </h2>
      <Said v={v} text={card.description && twoSentences(card.description)} />
      {paused && <p class="note">{paused}</p>}
      <Said v={v} text={card.alert} class="note" />
      <ul class="why" aria-label={t('finder.why')}>
        {why.map((text) => (
          <li class="tag">{text}</li>
        ))}
      </ul>
      <Reach v={v} card={card} />
      <p class="quiet">
        {hoursTold(card) || costTold(card) ? (
          <>
            {t('finder.hours.title')}: {hoursText(v, card, now)}
            <br />
            {t('finder.cost.title')}: {costText(v, card)}
          </>
        ) : (
          t('finder.hours_and_cost_unknown')
        )}
        <br />
        {freshText(v, card)}
      </p>
    </li>
  )
}

/** At most two sentences; the rest stands on its own page. */
export const twoSentences = (text: string): string =>
  (text.match(/.+?([.!?។]+(?=\s|$)|$)\s*/gsu) ?? [text]).slice(0, 2).join('').trim()

function reasonText(
  v: View,
  reason: Reason,
  found: Found,
  card: ServiceCard,
  query: FinderQuery,
  understood: Understood,
): string {
  const { t, lang } = v
  const places = [query.place, ...understood.places].filter(Boolean)
  const reached = [...card.areas, ...card.locations.map((l) => l.placeCode ?? '')]
  const place =
    places.find((p) => reached.some((r) => r !== '' && (r.startsWith(p) || p.startsWith(r)))) ?? places[0] ?? ''
  switch (reason) {
    case 'help_fits': {
      const asked = [query.help, ...understood.help].filter((code) => card.stated.services.yes.includes(code))
      const what = [...new Set(asked)].map((code) => helpWords(v, code)).join(', ')
      return what ? t('finder.reason.help_fits_in', { what }) : t('finder.reason.help_fits')
    }
    case 'for_whom_fits': {
      const asked = [...new Set([query.for_whom, ...understood.forWhom])].filter(Boolean)
      return t('finder.reason.for_whom_fits', {
        who: asked.map((c) => label('directory_for_whom', c, lang)).join(', '),
      })
    }
    case 'in_place':
      return t('finder.reason.in_place', { place: placeWords(v, place) })
    case 'same_province':
      return t('finder.reason.same_province', { place: placeWords(v, place.slice(0, 2)) })
    case 'near_place':
      return found.km === undefined ? '' : t('finder.reason.near_place', { count: found.km })
    case 'way_fits':
      return t('finder.reason.way_fits', { way: label('directory_ways', query.way, lang) })
    default:
      return t(`finder.reason.${reason}`)
  }
}
