import { pick } from '#platform/i18n/i18n.ts'
import { PublicPage } from '#ui/layout.tsx'
import { Sources } from '#ui/lines.tsx'
import type { View } from '#ui/view.ts'
import type { Entry } from '../queries.ts'

/** Who can help, each with how to reach them, where that is known from and how old it is. */
export const ServicesPage = ({ v, entries }: { v: View; entries: Entry[] }) => (
  <PublicPage v={v} here="services">
    <h1>{v.t('services.title')}</h1>
    <p>{v.t('services.lead')}</p>
    {entries.map((entry) => (
      <section class="card" id={entry.code}>
        <h2>{pick(entry.name, v.lang)}</h2>
        <p>{pick(entry.about, v.lang)}</p>
        {entry.phones.length + entry.links.length > 0 ? (
          <ul class="phones">
            {entry.phones.map((phone) => (
              <li>
                <a href={`tel:${phone.tel}`}>{phone.number}</a>
                {phone.note && <small> {pick(phone.note, v.lang)}</small>}
              </li>
            ))}
            {entry.links.map((link) => (
              <li>
                <a href={link.href} rel="noreferrer">
                  {link.label}
                </a>
                {link.confidence !== 'H' && <small> {v.t('services.less_sure')}</small>}
              </li>
            ))}
          </ul>
        ) : (
          <p class="quiet">{v.t('services.no_number')}</p>
        )}
        <dl class="facts">
          <dt>{v.t('services.hours')}</dt>
          <dd>{entry.hours ? pick(entry.hours, v.lang) : v.t('services.not_stated')}</dd>
          <dt>{v.t('services.cost')}</dt>
          <dd>{entry.free ? v.t('services.free') : v.t('services.not_stated')}</dd>
          <dt>{v.t('services.area')}</dt>
          <dd>{entry.area ? pick(entry.area, v.lang) : v.t('services.not_stated')}</dd>
        </dl>
        <Sources v={v} entry={entry} />
      </section>
    ))}
  </PublicPage>
)
