import { writtenIn } from '#platform/i18n/i18n.ts'
import { BarePage, PublicPage } from '#ui/layout.tsx'
import { Lines } from '#ui/lines.tsx'
import type { View } from '#ui/view.ts'
import { hoursKnown } from '../finder/hours-shown.ts'
import type { ServiceCard } from '../queries/cards.ts'
import { addressName } from '../queries/public-entry.ts'
import type { Entry } from '../queries.ts'
import { Words } from './finder-form.tsx'
import { hoursText, phonesOf, Said } from './finder-parts.tsx'

/** A small card for a pocket: name, number and hours, and nothing that says what it is about. */
export function PocketCard({ v, card, now }: { v: View; card: ServiceCard; now: Date }) {
  const { t, lang } = v
  const known = hoursKnown(card.schedules)
  return (
    <BarePage v={v}>
      <section class="pocket">
        <h1 lang={writtenIn(card.organization.name, lang)}>{card.organization.name}</h1>
        <ul class="phones">
          {phonesOf(card).map((p) => (
            <li>
              <a href={`tel:${p.dial}`}>{p.number}</a>
            </li>
          ))}
        </ul>
        {phonesOf(card).length === 0 && <p>{t('finder.no_number')}</p>}
        {card.hours ? (
          <Said v={v} text={card.hours} />
        ) : (
          <p>{known ? hoursText(v, card, now) : t('finder.hours.unknown')}</p>
        )}
      </section>
      <p class="unprinted">{t('finder.card.note')}</p>
      <p class="unprinted">
        <a href={`/${lang}/services/${addressName(card)}`}>{t('finder.card.back')}</a>
      </p>
    </BarePage>
  )
}

/** Nothing is behind this address, or nothing that is shown; with ways on. */
export const GonePage = ({ v, lines }: { v: View; lines: Entry[] }) => (
  <PublicPage v={v} here="services">
    <h1>{v.t('finder.gone.title')}</h1>
    <p>{v.t('finder.gone.text')}</p>
    <form method="post" action={`/${v.lang}/services`} autocomplete="off" class="box">
      <Words v={v} words="" />
      <button type="submit">{v.t('finder.go')}</button>
    </form>
    <div class="call">
      <Lines v={v} entries={lines} />
    </div>
  </PublicPage>
)
