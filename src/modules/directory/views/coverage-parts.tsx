import { showNumber } from '#platform/time/time.ts'
import { label } from '#ui/codes.ts'
import type { View } from '#ui/view.ts'
import type { Country } from '../coverage/rows.ts'
import { type Everywhere, everywhere, type HelpCoverage, nearKm, provincesWith } from '../coverage/table.ts'
import { placeWords } from './finder-parts.tsx'

/** How often a kind of help was missed in a province; nothing under ten. */
export type Missed = ReadonlyMap<string, number>

/** How far it is to the next one, from town to town. */
export function nextText(v: View, { nextKm, nextProvince }: { nextKm: number | null; nextProvince: string | null }) {
  const { t, lang } = v
  if (nextKm === null || nextProvince === null) return t('staff.coverage.nowhere')
  if (nextKm === 0) return t('staff.coverage.here')
  return t('staff.coverage.next_km', { place: placeWords(v, nextProvince), km: showNumber(nextKm, lang) })
}

/** What serves the whole country: by phone, coming, and where nobody said how; a dash where nothing does. */
export const countryText = ({ t, lang }: View, { remote, comes, unsaid }: Country) =>
  [
    remote > 0 && t('staff.coverage.by_phone', { number: showNumber(remote, lang) }),
    comes > 0 && t('staff.coverage.comes', { number: showNumber(comes, lang) }),
    unsaid > 0 && t('staff.coverage.unsaid', { number: showNumber(unsaid, lang) }),
  ]
    .filter(Boolean)
    .join(', ') || '–'

/** How many times workers missed it; a dash under ten. */
export const missedText = ({ lang }: View, missed: Missed, help: string, province: string) => {
  const count = missed.get(`${help} ${province}`)
  return count === undefined ? '–' : showNumber(count, lang)
}

/** The four kinds of help that the national plan wants everywhere, and how far that has come. */
export const Progress = ({ v, all }: { v: View; all: readonly HelpCoverage[] }) => (
  <ul>
    {(Object.keys(everywhere) as Everywhere[]).map((kind) => (
      <li>
        <a href={`/staff/directory/coverage?help=${everywhere[kind][0]}`}>{v.t(`staff.directory.rated.${kind}`)}</a>
        {': '}
        {v.t('staff.coverage.of_provinces', {
          count: provincesWith(all, everywhere[kind]),
          number: showNumber(provincesWith(all, everywhere[kind]), v.lang),
          all: showNumber(all[0]?.provinces.length ?? 0, v.lang),
        })}
      </li>
    ))}
  </ul>
)

/** In words: where nobody stands within reach, and what is not known. */
export function Missing({ v, known }: { v: View; known: HelpCoverage }) {
  const { t, lang } = v
  const help = label('services', known.help, lang)
  const far = known.provinces.filter((p) => p.nextKm === null || p.nextKm > nearKm)
  const none = known.provinces.every((p) => p.nextKm === null)
  const whole = known.provinces[0]?.country
  const km = showNumber(nearKm, lang)
  return (
    <>
      {none ? (
        <p class="note">{t('staff.coverage.none_anywhere', { help })}</p>
      ) : far.length > 0 ? (
        <p class="note">
          {t('staff.coverage.none_near', { help, km, places: far.map((p) => placeWords(v, p.province)).join('; ') })}
        </p>
      ) : (
        <p class="note">{t('staff.coverage.all_near', { help, km })}</p>
      )}
      {whole && <p>{t('staff.coverage.whole_country')}</p>}
      {known.unknown > 0 && (
        <p>{t('staff.coverage.unknown', { count: known.unknown, number: showNumber(known.unknown, lang) })}</p>
      )}
      <p class="quiet">{t('staff.coverage.how_counted')}</p>
    </>
  )
}
