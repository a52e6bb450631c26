import { placeName } from '#modules/places/schema.ts'
import { breakKhmer, langOf, pick, writtenIn } from '#platform/i18n/i18n.ts'
import { showDay, today } from '#platform/time/time.ts'
import { type Everyday, everyday, helpWords } from '#ui/help-words.ts'
import type { View } from '#ui/view.ts'
import { hoursKnown, isAlways, openNow, type Span, spansOn, thereAt, wholeDay } from '../finder/hours-shown.ts'
import type { ServiceCard } from '../queries/cards.ts'
import type { Entry } from '../queries.ts'
import { type Confidence, publicConfidences } from '../schema.ts'

// What a result and an entry page both say of a service.

export { type Everyday, everyday, helpWords }

/** The lines that answer everybody, before everything else: short, since they stand on every page. */
export const FrontLines = ({ v, lines }: { v: View; lines: Entry[] }) => (
  <aside class="call" aria-label={v.t('failure.call')}>
    <p>{v.t('home.call_now_danger')}</p>
    <ul class="phones lines">
      {lines.map(({ phones, name, organization }) => (
        <li>
          <a href={`tel:${phones[0]?.tel}`}>{phones[0]?.number}</a>
          <span lang={langOf(name, v.lang)}>
            {pick(name.en.length <= organization.en.length ? name : organization, v.lang)}
          </span>
        </li>
      ))}
    </ul>
  </aside>
)

/** The organization, and the service where its name does not say already whose it is. */
export function headingOf({ organization, name }: ServiceCard): string {
  const said = organization.name.split(/[^\p{L}\p{M}\p{N}]+/u).every((word) => name.includes(word))
  return said ? name : `${organization.name}: ${name}`
}

/** What an organisation says; on pages in a further language with the language that it stands in. */
export const Said = ({ v, text, class: cls }: { v: View; text: string | null; class?: string }) =>
  text ? (
    <p class={cls} lang={writtenIn(text, v.lang)}>
      {text}
    </p>
  ) : null

/** Of a commune its district is named. */
export const placeWords = ({ lang }: View, code: string): string => breakKhmer(placeName(code.slice(0, 4), lang))

const shown = ({ confidence }: { confidence: Confidence }) => publicConfidences.some((c) => c === confidence)
const outward = (url: string | null): url is string => url !== null && /^(https?:\/\/|mailto:)/i.test(url)

export const phonesOf = (card: ServiceCard) => card.phones.filter((p) => shown(p) && p.type !== 'fax')
export const linksOf = (card: ServiceCard) => card.links.filter((l) => shown(l) && outward(l.url))

/** How to call, write to and look at it; only numbers and links that somebody made sure of. */
export function Reach({ v, card }: { v: View; card: ServiceCard }) {
  const [phones, links] = [phonesOf(card), linksOf(card)]
  return (
    <>
      {phones.length + links.length > 0 && (
        <ul class="phones">
          {phones.map((p) => (
            <li>
              <a href={`${p.type === 'sms' ? 'sms' : 'tel'}:${p.dial}`}>{p.number}</a>
              {p.type === 'sms' && <small> {v.t('finder.sms')}</small>}
              {p.description && <small lang={writtenIn(p.description, v.lang)}> {p.description}</small>}
            </li>
          ))}
          {links.map((l) => (
            <li>
              <a href={l.url} rel="noreferrer" lang={writtenIn(l.label, v.lang)}>
                {l.label}
              </a>
              <small> {v.t(`finder.link.${linkKind(l.kind)}`)}</small>
            </li>
          ))}
        </ul>
      )}
      {phones.length === 0 && !links.some((l) => l.kind !== 'web') && <p class="quiet">{v.t('finder.no_number')}</p>}
    </>
  )
}

const linkKinds = ['web', 'report_form', 'email', 'messenger', 'telegram'] as const
const linkKind = (kind: string) => linkKinds.find((k) => k === kind) ?? 'other'

const untilMidnight = (closes: string) => (closes === '23:59' ? '24:00' : closes)

/** The spans of one day in words. */
export const spansText = ({ t }: View, spans: Span[]): string =>
  spans.length === 0
    ? t('finder.hours.closed')
    : spans.some(wholeDay)
      ? t('finder.hours.all_day')
      : spans.map((s) => `${s.opens}–${untilMidnight(s.closes)}`).join(', ')

/** Whether anything was said of its hours, and of what it costs. */
export const hoursTold = (card: ServiceCard): boolean => card.hours !== null || hoursKnown(card.schedules)
export const costTold = (card: ServiceCard): boolean =>
  card.free !== null || card.fees !== null || costsNow(card).length > 0

/** Costs that hold today. */
const costsNow = ({ costs }: ServiceCard) =>
  costs.filter((c) => (c.validFrom ?? '') <= today() && (c.validTo ?? '9999') >= today())

/** Whether somebody told how one gets in; null where there is no place of which it could be said. */
export function accessTold({ locations }: ServiceCard): boolean | null {
  const open = locations.filter((l) => !l.redacted)
  return open.length === 0 ? null : open.some((l) => l.accessibility.length > 0)
}

/** Today and tomorrow where days and times were stated; else what was said of them; else that nobody has told. */
export function hoursText(v: View, card: ServiceCard, now: Date): string {
  const { t } = v
  const today = thereAt(now).toPlainDate()
  if (isAlways(card.schedules, today)) return t('finder.hours.always')
  if (!hoursKnown(card.schedules)) return card.hours ?? t('finder.hours.unknown')
  const on = (day: Temporal.PlainDate) => spansText(v, spansOn(card.schedules, day))
  return `${t('finder.hours.today')} ${on(today)} · ${t('finder.hours.tomorrow')} ${on(today.add({ days: 1 }))}`
}

export const isOpenNow = (card: ServiceCard, now: Date): boolean =>
  card.status === 'active' && openNow(card.schedules, thereAt(now))

export function costText({ t }: View, card: ServiceCard): string {
  const costs = costsNow(card).map((c) =>
    [c.option, [c.amount, c.currency].filter((x) => x !== null).join(' '), c.more].filter(Boolean).join(' – '),
  )
  const told = [card.free && t('finder.cost.free'), card.fees, ...costs].filter(Boolean)
  return told.length > 0 ? told.join(' · ') : t(card.free === false ? 'finder.cost.not_free' : 'finder.cost.unknown')
}

/** How one gets into its places, as far as words were told. */
export const accessText = ({ locations }: ServiceCard): string =>
  [...new Set(locations.flatMap((l) => (l.redacted ? [] : l.accessibility.flatMap((a) => a.text ?? []))))].join('; ')

export const pausedText = ({ t }: View, card: ServiceCard): string | null =>
  card.status === 'active' ? null : t('finder.paused')

const days = ['phone', 'visit', 'own_page', 'told_by_owner'] as const
const origins = { own_page: 'from_own_page', third_party: 'from_others', list: 'from_list' } as const

/** Who last made sure of it and when; else where it is from, and that nobody has called. */
export function freshText({ t, lang }: View, { verified, confidence, assuredOn, sources }: ServiceCard): string {
  const how = days.find((d) => d === verified?.how)
  if (verified && how) return t(`finder.fresh.${how}`, { day: showDay(verified.on, lang) })
  if (confidence === 'called')
    return assuredOn ? t('finder.fresh.phone', { day: showDay(assuredOn, lang) }) : t('finder.fresh.called')
  const newest = sources
    .flatMap((s) => s.dated ?? [])
    .sort()
    .at(-1)
  return newest
    ? t(`finder.fresh.${origins[confidence]}_dated`, { day: dated(newest, lang) })
    : t(`finder.fresh.${origins[confidence]}`)
}

/** A year or month as it is, a day in words. */
export const dated = (date: string, lang: View['lang']): string => (date.length === 10 ? showDay(date, lang) : date)
