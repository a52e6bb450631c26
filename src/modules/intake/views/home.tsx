import type { Entry } from '#modules/directory/queries.ts'
import { PublicPage } from '#ui/layout.tsx'
import { Lines } from '#ui/lines.tsx'
import type { View } from '#ui/view.ts'
import { type ShownWay, Ways } from '#ui/ways.tsx'

const Door = () => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path d="M4 12h11M11 8l4 4-4 4M14 3h6v18h-6" />
  </svg>
)
const House = () => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path d="M3 11l9-8 9 8M6 9v11h12V9M10 20v-6h4v6" />
  </svg>
)
const Book = () => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path d="M12 6c-3-2-6-2-9-1v13c3-1 6-1 9 1 3-2 6-2 9-1V5c-3-1-6-1-9 1zM12 6v13" />
  </svg>
)

type Props = {
  v: View
  ways: ShownWay[]
  now: Date
  lines: Entry[]
  /** What writing begins with, sealed, for who came by a link. */
  begin?: string
}

/** The public door: the ways to reach out, side by side, each with honest hours; then what else is here. */
export function HomePage({ v, ways, now, lines, begin }: Props) {
  const { t, lang } = v
  return (
    <PublicPage v={v}>
      <h1>{t('home.title')}</h1>
      <p>{t('home.lead')}</p>
      <p class="warm">{t('home.not_your_fault')}</p>
      <Ways v={v} ways={ways} now={now} lines="#call" begin={begin} />
      <p>
        {t('ways.with_friend')} <a href={`/${lang}/ways`}>{t('ways.all')}</a>
      </p>
      <ul class="ways">
        <li>
          <a class="way" href={`/${lang}/check`}>
            <Door />
            <strong>{t('home.come_back')}</strong>
            <span>{t('home.come_back_hint')}</span>
          </a>
        </li>
        <li>
          <a class="way" href={`/${lang}/services`}>
            <House />
            <strong>{t('home.services')}</strong>
            <span>{t('home.services_hint')}</span>
          </a>
        </li>
        <li class="whole">
          <a class="way" href={`/${lang}/learn`}>
            <Book />
            <strong>{t('home.learn')}</strong>
            <span>{t('home.learn_hint')}</span>
          </a>
        </li>
      </ul>
      <section class="call" id="call">
        <h2>{t('home.call_now')}</h2>
        <p>{t('home.call_now_danger')}</p>
        <Lines v={v} entries={lines} />
        <p class="quiet">
          <a href={`/${lang}/services?page=1`}>{t('home.call_sources')}</a>
        </p>
      </section>
      <h2>{t('home.good_title')}</h2>
      <ul>
        <li>{t('home.good_listen')}</li>
        <li>{t('home.good_choose')}</li>
        <li>{t('home.good_secret')}</li>
        <li>{t('home.good_strong')}</li>
      </ul>
    </PublicPage>
  )
}
