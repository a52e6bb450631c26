import { PublicPage } from '#ui/layout.tsx'
import { Lines } from '#ui/lines.tsx'
import type { View } from '#ui/view.ts'
import type { Entry } from '../queries.ts'

const Pen = () => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path d="M4 20l1-5L16 4l4 4L9 19zM14 6l4 4" />
  </svg>
)
const Phone = () => (
  <svg viewBox="0 0 24 24" aria-hidden="true">
    <path d="M5 3h4l2 5-3 2a12 12 0 006 6l2-3 5 2v4a2 2 0 01-2 2A17 17 0 013 5a2 2 0 012-2z" />
  </svg>
)
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

/** The public door: the ways to reach out, side by side, and who answers right now. */
export function HomePage({ v, lines }: { v: View; lines: Entry[] }) {
  const { t, lang } = v
  return (
    <PublicPage v={v}>
      <h1>{t('home.title')}</h1>
      <p>{t('home.lead')}</p>
      <p class="warm">{t('home.not_your_fault')}</p>
      <ul class="ways">
        <li>
          <a class="way" href={`/${lang}/report`}>
            <Pen />
            <strong>{t('home.write')}</strong>
            <span>{t('home.write_hint')}</span>
          </a>
        </li>
        <li>
          <a class="way" href="#call">
            <Phone />
            <strong>{t('home.call')}</strong>
            <span>{t('home.call_hint')}</span>
          </a>
        </li>
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
