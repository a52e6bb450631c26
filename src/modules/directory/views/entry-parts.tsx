import type { ComponentChildren } from 'preact'
import { placeName } from '#modules/places/schema.ts'
import { breakKhmer, type Lang, languageName, localesOf } from '#platform/i18n/i18n.ts'
import { addDays, showDay, showNumber, today } from '#platform/time/time.ts'
import { type Axis, label } from '#ui/codes.ts'
import type { View } from '#ui/view.ts'
import { camel, type Facts, fieldsOf, type Row } from '../entry/facts.ts'
import { verifyEveryDays, type weekdays } from '../schema.ts'

/** Messages whose key is put together from a code; a test holds them to the codes. */
export const say = (v: View, key: string) => (v.t as (k: string) => string)(`staff.directory.${key}`)

/** A name in the page's language, or the other where there is none. */
export const nameIn = (lang: Lang, en: string, km: string | null) => (lang === 'km' && km ? breakKhmer(km) : en)

/** A weekday's name; 1 January 2024 was a Monday. */
export function dayName(day: (typeof weekdays)[number], lang: Lang): string {
  const nth = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'].indexOf(day) + 1
  return new Intl.DateTimeFormat(localesOf(lang), { weekday: 'long', timeZone: 'UTC' }).format(
    new Date(Date.UTC(2024, 0, nth)),
  )
}

const axes: Record<string, Axis> = {
  kind: 'directory_kinds',
  help: 'services',
  ways: 'directory_ways',
  forWhom: 'directory_for_whom',
  marksYes: 'directory_marks',
  marksNo: 'directory_marks',
}

/** One value as people read it; '' stays ''. */
export function valueText(v: View, field: string, value: string): string {
  const { lang } = v
  if (value === '') return ''
  const parts = value.split(',')
  const axis = axes[field]
  if (axis) return parts.map((c) => label(axis, c, lang)).join(', ')
  switch (field) {
    case 'status':
      return say(v, `status.${value.replace(' ', '_')}`)
    case 'state':
      return say(v, `state.${value}`)
    case 'free':
    case 'redacted':
    case 'frontDoor':
    case 'forDanger':
      return say(v, value === 'yes' ? 'yes' : 'no')
    case 'confidence':
      return say(v, `confidence.${value}`)
    case 'areas':
      return parts.map((p) => (p === 'country' ? say(v, 'country') : placeName(p, lang))).join('; ')
    case 'place':
      return placeName(value, lang)
    case 'languages':
      return parts.map((c) => languageName(c, lang)).join(', ')
    case 'hours':
      return hoursText(v, value)
    case 'type':
      return say(v, `phone_type.${value}`)
    case 'assuredOn':
    case 'validFrom':
    case 'validTo':
      return showDay(value, lang)
    case 'minimumAge':
    case 'maximumAge':
      return showNumber(Number(value), lang)
    case 'location':
      return value.slice(0, 8) // an id: what tells two apart
    case 'descriptionKm':
    case 'optionKm':
    case 'amountDescriptionKm':
    case 'titleKm':
    case 'nameKm':
      return breakKhmer(value)
    default:
      return value
  }
}

function hoursText(v: View, value: string): string {
  const all = 'MO,TU,WE,TH,FR,SA,SU'
  if (value === `${all} 00:00-23:59`) return say(v, 'always')
  return value
    .split(';')
    .map((span) => {
      const [days = '', times = ''] = span.split(' ')
      const named =
        days === all
          ? say(v, 'every_day')
          : days
              .split(',')
              .map((d) => dayName(d as 'MO', v.lang))
              .join(', ')
      return `${named} ${times.replace('-', '–')}`
    })
    .join('; ')
}

/** The name of a field, also of one that history carries. */
export const fieldName = (v: View, field: string) => say(v, `field.${camel(field)}`)

/** All that an entry states; what nobody stated says so once, at the end. */
export function StatedFacts({
  v,
  of,
  facts,
  places,
}: {
  v: View
  of: 'organization' | 'service'
  facts: Facts
  places: Row[]
}) {
  const fields = fieldsOf(of)
  const known = fields.filter((f) => facts.fields[f])
  const missing = fields.filter((f) => !facts.fields[f])
  const at = (ids: string) =>
    ids
      .split(',')
      .map((id) => places.find((p) => p.id === id))
      .map((p) => (p ? locationName(v, p) : ''))
      .filter(Boolean)
      .join('; ')
  return (
    <>
      <dl class="facts">
        {known.map((f) => (
          <>
            <dt>{fieldName(v, f)}</dt>
            <dd class="words">{f === 'at' ? at(facts.fields[f] ?? '') : valueText(v, f, facts.fields[f] ?? '')}</dd>
          </>
        ))}
      </dl>
      {missing.length > 0 && (
        <p class="quiet">
          {v.t('staff.directory.nobody_told', { fields: missing.map((f) => fieldName(v, f)).join(', ') })}
        </p>
      )}
    </>
  )
}

export const locationName = (v: View, row: Row) =>
  row['redacted'] === 'yes'
    ? `${say(v, 'safe_house')}, ${placeName(row['place'] ?? '', v.lang)}`
    : [
        nameIn(v.lang, row['nameEn'] ?? '', row['nameKm'] || null),
        row['address'],
        row['place'] && placeName(row['place'], v.lang),
      ]
        .filter(Boolean)
        .join(', ')

/** How far it may be trusted; for what the public does not see, that nobody has called yet. */
export const Trust = ({ v, of }: { v: View; of: string }) =>
  of === 'called' || of === 'own_page' ? (
    <span class="tag">{say(v, `confidence.${of}`)}</span>
  ) : (
    <span class="tag now">
      {say(v, 'not_called')} ({say(v, `confidence.${of || 'list'}`)})
    </span>
  )

/** When somebody last found it right; older than 180 days is said. */
export function Fresh({ v, on }: { v: View; on: string | null }) {
  if (!on) return <span class="tag now">{v.t('staff.directory.never_verified')}</span>
  const old = on < addDays(today(), -verifyEveryDays)
  return (
    <span class={old ? 'tag now' : 'tag'}>
      {v.t(old ? 'staff.directory.verified_long_ago' : 'staff.directory.verified_on', { day: showDay(on, v.lang) })}
    </span>
  )
}

export const Card = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <section class="card">
    <h2>{title}</h2>
    {children}
  </section>
)
