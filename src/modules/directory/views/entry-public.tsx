import { languageName, writtenIn } from '#platform/i18n/i18n.ts'
import { label } from '#ui/codes.ts'
import { PublicPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import { hoursKnown, isAlways, spansOn, thereAt, weekFrom } from '../finder/hours-shown.ts'
import type { ServiceCard } from '../queries/cards.ts'
import { addressName } from '../queries/public-entry.ts'
import type { Entry } from '../queries.ts'
import { publicConfidences, weekdays } from '../schema.ts'
import { WhereParts } from './entry-where.tsx'
import {
  costText,
  dated,
  FrontLines,
  freshText,
  headingOf,
  helpWords,
  hoursText,
  isOpenNow,
  pausedText,
  Reach,
  Said,
  spansText,
} from './finder-parts.tsx'

type Props = { v: View; card: ServiceCard; lines: Entry[]; now: Date }

/** All that is known of one service. What nobody stated is left out, or the page says so. On paper: name, numbers, hours. */
export function EntryPage({ v, card, lines, now }: Props) {
  const { t, lang } = v
  const path = `services/${addressName(card)}`
  const paused = pausedText(v, card)
  return (
    <PublicPage v={v} here="services" at={path}>
      <p class="unprinted">
        <a href={`/${lang}/services`}>{t('finder.entry.back')}</a>
      </p>
      <h1 lang={writtenIn(headingOf(card), lang)}>{headingOf(card)}</h1>
      {isOpenNow(card, now) && (
        <p class="unprinted">
          <span class="tag">{t('finder.open')}</span>
        </p>
      )}
      {paused && <p class="note">{paused}</p>}
      <Said v={v} text={card.alert} class="note" />
      <Said v={v} text={card.description} class="unprinted" />
      <section class="card">
        <h2>{t('finder.entry.reach')}</h2>
        <Reach v={v} card={card} />
        <AskFor v={v} card={card} />
        <Text v={v} title={t('finder.entry.what_happens')} text={card.whatHappens} />
        <Text v={v} title={t('finder.entry.who_answers')} text={card.whoAnswers} />
      </section>
      <Hours v={v} card={card} now={now} />
      <div class="unprinted">
        <h2>{t('finder.entry.about')}</h2>
        <dl class="facts">{About({ v, card })}</dl>
        <WhereParts v={v} card={card} />
        <Origin v={v} card={card} />
      </div>
      <ul class="chips unprinted">
        <li>
          <a href={`/${lang}/${path}?card=1`}>{t('finder.entry.print')}</a>
        </li>
        <li>
          <a href={`/${lang}/${path}/wrong`}>{t('finder.entry.wrong')}</a>
        </li>
        <li>
          <a href={`/${lang}/report`}>{t('finder.entry.write')}</a>
        </li>
      </ul>
      <div class="unprinted">
        <FrontLines v={v} lines={lines} />
      </div>
    </PublicPage>
  )
}

/** Desks and functions to ask for. An address is shown once somebody confirmed the entry, as its numbers are. */
function AskFor({ v, card }: { v: View; card: ServiceCard }) {
  const known = publicConfidences.some((c) => c === card.confidence)
  const desks = card.contacts.map(({ id, title, department, email }) => ({
    ...{ id, name: [title, department].filter(Boolean).join(', '), email: known ? email : null },
  }))
  return desks
    .filter((d) => d.name || d.email)
    .map(({ name, email }) => (
      <p class="unprinted">
        {v.t('finder.entry.ask_for')}: <span lang={writtenIn(name, v.lang)}>{name}</span>{' '}
        {email && <a href={`mailto:${email}`}>{email}</a>}
      </p>
    ))
}

const Text = ({ v, title, text }: { v: View; title: string; text: string | null }) =>
  text === null ? null : (
    <>
      <h3>{title}</h3>
      <Said v={v} text={text} />
    </>
  )

function Hours({ v, card, now }: { v: View; card: ServiceCard; now: Date }) {
  const { t } = v
  const days = weekFrom(thereAt(now).toPlainDate())
  const notes = card.schedules.flatMap((s) => s.notes ?? [])
  return (
    <section>
      <h2>{t('finder.hours.title')}</h2>
      <p>{hoursText(v, card, now)}</p>
      {hoursKnown(card.schedules) && !isAlways(card.schedules, thereAt(now).toPlainDate()) && (
        <details>
          <summary>{card.hours ?? t('finder.hours.title')}</summary>
          <dl class="facts">
            {days.flatMap((day) => [
              <dt>{t(`finder.hours.${weekdays[day.dayOfWeek - 1] ?? 'MO'}`)}</dt>,
              <dd>{spansText(v, spansOn(card.schedules, day))}</dd>,
            ])}
          </dl>
          <p class="quiet">{t('finder.hours.holidays')}</p>
        </details>
      )}
      {notes.map((note) => (
        <Said v={v} text={note} class="quiet" />
      ))}
    </section>
  )
}

/** What is known, as names and values; what is not stated has no row, but for cost. */
function About({ v, card }: { v: View; card: ServiceCard }) {
  const { t, lang } = v
  const { services, directory_for_whom: whom, directory_ways: ways, directory_marks: marks } = card.stated
  const list = (texts: string[]) => texts.join(', ')
  const rows: [string, string | null][] = [
    [t('finder.cost.title'), costText(v, card)],
    [t('finder.entry.help'), list(services.yes.map((c) => helpWords(v, c)))],
    [t('finder.entry.for_whom'), list(whom.yes.map((c) => label('directory_for_whom', c, lang)))],
    [t('finder.entry.not_for'), list(whom.no.map((c) => label('directory_for_whom', c, lang)))],
    [t('finder.entry.ages'), agesText(v, card)],
    [t('finder.entry.ways'), list(ways.yes.map((c) => label('directory_ways', c, lang)))],
    [t('finder.entry.wait'), waitText(v, card.waitDays)],
    [t('finder.entry.languages'), list(card.languages.map((c) => languageName(c, lang)))],
    [t('finder.entry.yes'), list(marks.yes.map((c) => label('directory_marks', c, lang)))],
    [t('finder.entry.no'), list(marks.no.map((c) => label('directory_marks', c, lang)))],
  ]
  return rows.flatMap(([name, value]) => (value ? [<dt>{name}</dt>, <dd>{value}</dd>] : []))
}

function agesText({ t }: View, { minimumAge: from, maximumAge: to }: ServiceCard): string | null {
  if (from !== null && to !== null) return t('finder.entry.ages_both', { from, to })
  return from !== null ? t('finder.entry.ages_from', { from }) : to !== null ? t('finder.entry.ages_to', { to }) : null
}

const waitText = ({ t }: View, days: number | null): string | null =>
  days === null ? null : days === 0 ? t('finder.entry.wait_none') : t('finder.entry.wait_days', { count: days })

const Origin = ({ v, card }: { v: View; card: ServiceCard }) => (
  <section>
    <h2>{v.t('finder.entry.checked')}</h2>
    <p>{freshText(v, card)}</p>
    {card.sources.length > 0 && (
      <details>
        <summary>{v.t('finder.entry.sources')}</summary>
        <ul>
          {card.sources.map((s) => (
            <li>
              <span lang={writtenIn(s.name, v.lang)}>{s.name}</span> (
              {s.dated ? dated(s.dated, v.lang) : v.t('services.undated')})
            </li>
          ))}
        </ul>
      </details>
    )}
  </section>
)
