import { showDay } from '#platform/time/time.ts'
import type { View } from '#ui/view.ts'
import type { Row } from '../entry/facts.ts'
import { locationName, nameIn, Trust } from './entry-parts.tsx'

// What staff see of numbers and links, of costs, of desks to ask for, and of how one gets in.

const words = (v: View, row: Row, field: string) =>
  nameIn(v.lang, row[`${field}En`] || row[`${field}Km`] || '', row[`${field}Km`] || null)

/** One line a cost. */
export const Costs = ({ v, costs }: { v: View; costs: Row[] }) =>
  costs.length === 0 ? (
    <p class="quiet">{v.t('staff.directory.no_costs')}</p>
  ) : (
    <ul>
      {costs.map((c) => (
        <li>
          {[
            words(v, c, 'option'),
            [c['amount'], c['currency']].filter(Boolean).join(' '),
            words(v, c, 'amountDescription'),
          ]
            .filter(Boolean)
            .join(': ')}{' '}
          <small>
            {c['validFrom'] && v.t('staff.directory.from_day', { day: showDay(c['validFrom'], v.lang) })}{' '}
            {c['validTo'] && v.t('staff.directory.to_day', { day: showDay(c['validTo'], v.lang) })}
          </small>
        </li>
      ))}
    </ul>
  )

/** Desks and functions. */
export const Contacts = ({ v, contacts }: { v: View; contacts: Row[] }) =>
  contacts.length === 0 ? null : (
    <>
      <h3>{v.t('staff.directory.contacts')}</h3>
      <ul>
        {contacts.map((c) => (
          <li>
            {[words(v, c, 'title'), c['department']].filter(Boolean).join(', ')}{' '}
            {c['email'] && <a href={`mailto:${c['email']}`}>{c['email']}</a>}
          </li>
        ))}
      </ul>
    </>
  )

/** How one gets into each location; of a safe house nothing is known here. */
export const WaysIn = ({ v, places, waysIn }: { v: View; places: Row[]; waysIn: Row[] }) => (
  <ul>
    {places.map((place) => {
      const own = waysIn.filter((w) => w['location'] === place.id)
      return (
        <li>
          {locationName(v, place)}
          {place['redacted'] !== 'yes' && own.length === 0 && <p class="quiet">{v.t('staff.directory.no_ways_in')}</p>}
          {own.map((w) => (
            <p>
              {[words(v, w, 'description'), w['details']].filter(Boolean).join(' · ')}{' '}
              {w['url'] && (
                <a href={w['url']} rel="noreferrer">
                  {w['url']}
                </a>
              )}
            </p>
          ))}
        </li>
      )
    })}
  </ul>
)

/** Numbers, with a mark on those that nobody outside sees. */
export const Numbers = ({ v, phones }: { v: View; phones: Row[] }) =>
  phones.length === 0 ? (
    <p class="quiet">{v.t('services.no_number')}</p>
  ) : (
    <ul class="phones">
      {phones.map((p) => (
        <li>
          <a href={`tel:${(p['number'] ?? '').replace(/[^+0-9*#]/g, '')}`}>{p['number']}</a>{' '}
          <small>{nameIn(v.lang, p['descriptionEn'] ?? '', p['descriptionKm'] || null)}</small>{' '}
          <Trust v={v} of={p['confidence'] ?? ''} />
        </li>
      ))}
    </ul>
  )

export const Links = ({ v, urls }: { v: View; urls: Row[] }) =>
  urls.length === 0 ? null : (
    <ul>
      {urls.map((u) => (
        <li>
          <a href={u['url'] ?? ''} rel="noreferrer">
            {u['label']}
          </a>{' '}
          <Trust v={v} of={u['confidence'] ?? ''} />
        </li>
      ))}
    </ul>
  )
