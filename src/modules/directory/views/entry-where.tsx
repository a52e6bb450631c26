import type { View } from '#ui/view.ts'
import type { CardLocation, ServiceCard } from '../queries/cards.ts'
import { accessTold, placeWords } from './finder-parts.tsx'

/** Where it is and whom it reaches. Of a safe house nothing finer than the province. */
export function WhereParts({ v, card }: { v: View; card: ServiceCard }) {
  const { t } = v
  const reaches = card.wholeCountry ? t('services.whole_country') : card.areas.map((a) => placeWords(v, a)).join(', ')
  if (!reaches && card.locations.length === 0 && !card.organization.website) return null
  const plain = card.locations.filter((l) => isPlain(l) && l.placeCode)
  return (
    <section>
      <h2>{t('finder.entry.where')}</h2>
      {reaches && (
        <p>
          {t('finder.entry.reaches')}: {reaches}
        </p>
      )}
      {card.locations.some((l) => l.redacted) && <p class="note">{t('finder.entry.safe_house')}</p>}
      {plain.length > 0 && (
        <p>
          {t('finder.entry.is_in')}: {plain.map((l) => placeWords(v, l.placeCode ?? '')).join(', ')}
        </p>
      )}
      {card.locations.some((l) => !isPlain(l)) && (
        <ul>
          {card.locations
            .filter((l) => !isPlain(l))
            .map((location) => (
              <li>
                <Place v={v} location={location} />
              </li>
            ))}
        </ul>
      )}
      {accessTold(card) === false && <p class="quiet">{t('finder.entry.access_unknown')}</p>}
      {isWeb(card.organization.website) && (
        <p>
          <a href={card.organization.website} rel="noreferrer">
            {card.organization.name}
          </a>{' '}
          <small>{t('finder.link.web')}</small>
        </p>
      )}
    </section>
  )
}

/** Of a safe house, and of a place of which no more is known, there is only the province or district. */
const isPlain = (l: CardLocation): boolean =>
  l.redacted ||
  ([l.name, l.description, l.transportation, l.latitude].every((x) => x === null) &&
    l.addresses.length + l.accessibility.length === 0)

const isWeb = (url: string | null): url is string => url !== null && /^https?:\/\//i.test(url)

function Place({ v, location: l }: { v: View; location: CardLocation }) {
  const { t } = v
  const where = l.placeCode ? placeWords(v, l.placeCode) : ''
  const rows: [string, string][] = [
    [t('finder.entry.address'), l.addresses.join('; ')],
    [t('finder.entry.way_there'), l.transportation ?? ''],
    [t('finder.entry.access'), l.redacted ? '' : l.accessibility.flatMap((a) => a.text ?? []).join('; ')],
  ]
  return (
    <>
      {[l.name, where].filter(Boolean).join(', ')}
      {l.description && <p>{l.description}</p>}
      {rows.map(([name, value]) => value && <p>{`${name}: ${value}`}</p>)}
      {l.accessibility
        .flatMap((a) => (isWeb(a.page) ? [a.page] : []))
        .map((page) => (
          <p>
            <a href={page} rel="noreferrer">
              {t('finder.entry.access_page')}
            </a>
          </p>
        ))}
      {l.latitude !== null && l.longitude !== null && (
        <p class="unprinted">
          <a href={`geo:${l.latitude},${l.longitude}`}>{t('finder.entry.geo')}</a>
          <br />
          <a
            href={`https://www.openstreetmap.org/?mlat=${l.latitude}&mlon=${l.longitude}#map=16/${l.latitude}/${l.longitude}`}
            rel="noreferrer"
          >
            {t('finder.entry.map')}
          </a>
        </p>
      )}
    </>
  )
}
