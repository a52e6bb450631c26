import type { Entry } from '#modules/directory/queries.ts'
import { writtenIn } from '#platform/i18n/i18n.ts'
import { PublicPage } from '#ui/layout.tsx'
import { Lines } from '#ui/lines.tsx'
import type { View } from '#ui/view.ts'
import { type ShownWay, WayIcon, wayHours, wayHref, wayName } from '#ui/ways.tsx'

type Props = { v: View; ways: ShownWay[]; now: Date; lines: Entry[] }

/** Every way to reach out, explained. */
export const WaysPage = ({ v, ways, now, lines }: Props) => (
  <PublicPage v={v} at="ways">
    <h1>{v.t('ways.title')}</h1>
    <p>{v.t('ways.lead')}</p>
    <p class="warm">{v.t('ways.with_friend')}</p>
    {ways.map((shown) => (
      <section class="card explained" id={shown.way}>
        <h2>
          <WayIcon way={shown.way} /> {wayName(v, shown.way)}
        </h2>
        <p>
          <strong>{wayHours(v, shown, now)}</strong>
        </p>
        <p class="words" lang={shown.explanation ? writtenIn(shown.explanation, v.lang) : undefined}>
          {shown.explanation ?? v.t(`ways.text.${shown.way}`)}
        </p>
        <Lead v={v} shown={shown} lines={lines} />
      </section>
    ))}
  </PublicPage>
)

function Lead({ v, shown, lines }: { v: View; shown: ShownWay; lines: Entry[] }) {
  const { way, address } = shown
  if (way === 'lines') return <Lines v={v} entries={lines} />
  if (way === 'come_by')
    return (
      <p class="words">
        {v.t('ways.place')}: {address}
      </p>
    )
  return (
    <p>
      <a class="button" href={wayHref(v.lang, shown)} rel={way === 'message' ? 'noreferrer' : undefined}>
        {way === 'i_call' || way === 'sms' ? address : wayName(v, way)}
      </a>
    </p>
  )
}
