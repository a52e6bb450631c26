import { pick } from '#platform/i18n/i18n.ts'
import { label } from '#ui/codes.ts'
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
        <h2>{headingOf(entry, v)}</h2>
        {entry.about && <p>{pick(entry.about, v.lang)}</p>}
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
          <dd>{areaOf(entry, v)}</dd>
        </dl>
        <Sources v={v} entry={entry} />
      </section>
    ))}
  </PublicPage>
)

/** The organization, and the service where it has another name. */
function headingOf({ organization, name }: Entry, { lang }: View) {
  const [of, what] = [pick(organization, lang), pick(name, lang)]
  return what.includes(of) ? what : `${of}: ${what}`
}

function areaOf({ area }: Entry, { t, lang }: View) {
  if (area === null) return t('services.not_stated')
  return area === 'country'
    ? t('services.whole_country')
    : area.map((code) => label('provinces', code.slice(0, 2), lang)).join(', ')
}
