import { writtenIn } from '#platform/i18n/i18n.ts'
import { label } from '#ui/codes.ts'
import { kept } from '#ui/kept.tsx'
import type { View } from '#ui/view.ts'
import { thereAt } from '../finder/hours-shown.ts'
import type { ServiceCard } from '../queries/cards.ts'
import { addressName } from '../queries/public-entry.ts'
import type { FinderQuery, Found, Reason, Understood } from '../schema.ts'
import {
  accessText,
  accessTold,
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

type Why = (reason: Reason, found: Found, card: ServiceCard) => string
type Props = { v: View; found: Found; card: ServiceCard; why: Why; now: Date }

/** One service that was found: what it does, why it is here, how to reach it, and how far that may be trusted. */
export function FoundCard({ v, found, card, why, now }: Props) {
  const reasons = found.reasons.map((reason) => why(reason, found, card)).filter(Boolean)
  if (isOpenNow(card, now) && !found.reasons.includes('open_now')) reasons.push(v.t('finder.open'))
  const shelf = shelfFor(card, thereAt(now).toPlainDate().toString())
  return (
    <li class="card">
      {kept(shelf, v.lang, () => (
        <What v={v} card={card} />
      ))}
      <ul class="why" aria-label={v.t('finder.why')}>
        {reasons.map((text) => (
          <li class="tag">{text}</li>
        ))}
      </ul>
      {kept(shelf, `${v.lang} reach`, () => (
        <How v={v} card={card} now={now} />
      ))}
    </li>
  )
}

const shelves = new WeakMap<ServiceCard, { day: string; shelf: Map<string, string> }>()

/** What a card says in any search is the same for a day, since it names today's hours and tomorrow's. */
function shelfFor(card: ServiceCard, day: string): Map<string, string> {
  const found = shelves.get(card)
  if (found?.day === day) return found.shelf
  const shelf = new Map<string, string>()
  shelves.set(card, { day, shelf })
  return shelf
}

function What({ v, card }: { v: View; card: ServiceCard }) {
  const paused = pausedText(v, card)
  return (
    <>
      <h2>
        <a href={`/${v.lang}/services/${addressName(card)}`} lang={writtenIn(headingOf(card), v.lang)}>
          {headingOf(card)}
        </a>
      </h2>
      <Said v={v} text={card.description && twoSentences(card.description)} />
      {paused && <p class="note">{paused}</p>}
      <Said v={v} text={card.alert} class="note" />
    </>
  )
}

const How = ({ v, card, now }: { v: View; card: ServiceCard; now: Date }) => (
  <>
    <Reach v={v} card={card} />
    <p class="quiet">
      {hoursTold(card) || costTold(card) ? (
        <>
          {v.t('finder.hours.title')}: {hoursText(v, card, now)}
          <br />
          {v.t('finder.cost.title')}: {costText(v, card)}
        </>
      ) : (
        v.t('finder.hours_and_cost_unknown')
      )}
      <WayIn v={v} card={card} />
      <br />
      {freshText(v, card)}
    </p>
  </>
)

/** How one gets in, where somebody told; that nobody did stands on the entry's own page. */
const WayIn = ({ v, card }: { v: View; card: ServiceCard }) =>
  accessTold(card) ? (
    <>
      <br />
      {v.t('finder.entry.access')}: {accessText(card)}
    </>
  ) : null

/** At most two sentences; the rest stands on its own page. */
export const twoSentences = (text: string): string =>
  (text.match(/.+?([.!?។]+(?=\s|$)|$)\s*/gsu) ?? [text]).slice(0, 2).join('').trim()

/** Why something stands on a page of what was found, in words; each sentence is made once a page. */
export function reasonsFor(v: View, query: FinderQuery, understood: Understood): Why {
  const said = new Map<string, string>()
  const say = reasonText(v, query, understood)
  return (reason, found, card) => {
    const of = detailOf(reason, found, card, query, understood)
    const text = said.get(`${reason} ${of}`) ?? say(reason, of)
    said.set(`${reason} ${of}`, text)
    return text
  }
}

/** Codes of what fits, a place, or kilometres. */
function detailOf(reason: Reason, found: Found, card: ServiceCard, query: FinderQuery, understood: Understood): string {
  switch (reason) {
    case 'help_fits': {
      const asked = [query.help, ...understood.help].filter((code) => card.stated.services.yes.includes(code))
      return [...new Set(asked)].join(' ')
    }
    case 'in_place':
    case 'same_province': {
      const places = [query.place, ...understood.places].filter(Boolean)
      const reached = [...card.areas, ...card.locations.map((l) => l.placeCode ?? '')]
      const fits = (p: string) => reached.some((r) => r !== '' && (r.startsWith(p) || p.startsWith(r)))
      const place = places.find(fits) ?? places[0] ?? ''
      return reason === 'in_place' ? place : place.slice(0, 2)
    }
    case 'near_place':
      return found.km === undefined ? '' : String(found.km)
    default:
      return ''
  }
}

const reasonText =
  (v: View, query: FinderQuery, understood: Understood) =>
  (reason: Reason, of: string): string => {
    const { t, lang } = v
    switch (reason) {
      case 'help_fits': {
        const what = of.split(' ').filter(Boolean)
        if (what.length === 0) return t('finder.reason.help_fits')
        return t('finder.reason.help_fits_in', { what: what.map((code) => helpWords(v, code)).join(', ') })
      }
      case 'for_whom_fits': {
        const asked = [...new Set([query.for_whom, ...understood.forWhom])].filter(Boolean)
        const who = asked.map((c) => label('directory_for_whom', c, lang)).join(', ')
        return t('finder.reason.for_whom_fits', { who })
      }
      case 'in_place':
      case 'same_province':
        return t(`finder.reason.${reason}`, { place: placeWords(v, of) })
      case 'near_place':
        return of === '' ? '' : t('finder.reason.near_place', { count: Number(of) })
      case 'way_fits':
        return t('finder.reason.way_fits', { way: label('directory_ways', query.way, lang) })
      default:
        return t(`finder.reason.${reason}`)
    }
  }
