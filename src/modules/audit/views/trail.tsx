import { showDay, showMoment } from '#platform/time/time.ts'
import { ErrorSummary, Field, type Filled, Form, Select } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { More, Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import type { TrailRow } from '../queries.ts'
import { filterFields, kinds, type TrailFilter } from '../schema.ts'
import { about, details, isExact, type Names, what, who } from './words.ts'

const at = '/staff/trail'

type Props = {
  v: View
  filter: TrailFilter
  filled: Filled
  rows: TrailRow[]
  names: Names
  /** Who may be chosen: people, and programs by their keys. */
  people: { id: string; displayName: string }[]
  /** How many rows a page holds. */
  size: number
  /** Up to which day entries were removed at their term. */
  removed: string | null
  /** Whether newer entries stand before these. */
  later: boolean
}

/** The viewer of the trail: a filter, what it leaves, and the way to the rest and into a file. */
export function TrailPage({ v, filter, filled, rows, names, people, size, removed, later }: Props) {
  const { t, lang } = v
  const wrong = Object.keys(filled.errors).length > 0
  const shown = rows.slice(0, size)
  const next = rows.length > size ? addressOf(filter, shown.at(-1)?.seq) : null
  return (
    <StaffPage v={v} title={t('staff.nav.trail')}>
      <h1>{filter.subject ? t('staff.who_has_seen') : t('staff.nav.trail')}</h1>
      <p>{t('staff.trail.lead')}</p>
      <ErrorSummary v={v} errors={filled.errors} />
      <FilterForm v={v} filled={filled} people={people} />
      <FilterShown v={v} filter={filter} names={names} />
      {later && (
        <p>
          <a href={addressOf(filter)}>{t('staff.trail.newest')}</a>
        </p>
      )}
      {shown.length === 0 ? (
        !wrong && (
          <p class="card">{Object.keys(filter).length > 0 ? t('staff.trail.none_fits') : t('staff.trail.none')}</p>
        )
      ) : (
        <Rows v={v} rows={shown} names={names} />
      )}
      <More v={v} href={next} />
      {removed && !next && <p class="quiet">{t('staff.trail.cut', { day: showDay(removed, lang) })}</p>}
      {shown.length > 0 && <ExportForm v={v} filter={filter} />}
    </StaffPage>
  )
}

/** The address of a filter's first page, or of the page after an entry. */
function addressOf(filter: TrailFilter, before?: string): string {
  const query = new URLSearchParams()
  for (const name of filterFields) if (filter[name]) query.set(name, filter[name])
  if (before) query.set('before', before)
  return query.size > 0 ? `${at}?${query}` : at
}

function FilterForm({ v, filled, people }: Pick<Props, 'v' | 'filled' | 'people'>) {
  const { t } = v
  const everybody = { code: '', label: t('staff.trail.everybody') }
  const everything = { code: '', label: t('staff.trail.everything') }
  return (
    <form method="get" action={at} autocomplete="off" class="card" noValidate>
      <Select
        v={v}
        name="person"
        label={t('staff.trail.person')}
        options={[everybody, ...people.map((p) => ({ code: p.id, label: p.displayName }))]}
        filled={filled}
      />
      <Select
        v={v}
        name="kind"
        label={t('staff.trail.kind')}
        options={[everything, ...kinds.map((k) => ({ code: k, label: t(`staff.trail.kinds.${k}`) }))]}
        filled={filled}
      />
      <Field v={v} name="from" type="date" label={t('staff.trail.from')} filled={filled} />
      <Field v={v} name="until" type="date" label={t('staff.trail.until')} filled={filled} />
      <Field
        v={v}
        name="subject"
        label={t('staff.trail.record_number')}
        hint={t('staff.trail.record_hint')}
        filled={filled}
      />
      <button type="submit">{t('staff.trail.show')}</button>
    </form>
  )
}

/** Which filter is on, also on paper, and the way out of it. */
function FilterShown({ v, filter, names }: Pick<Props, 'v' | 'filter' | 'names'>) {
  const { t, lang } = v
  const parts = [
    filter.person &&
      `${t('staff.trail.person')}: ${names.people.get(filter.person) ?? names.programs.get(filter.person) ?? t('staff.someone')}`,
    filter.kind && `${t('staff.trail.kind')}: ${t(`staff.trail.kinds.${filter.kind}`)}`,
    filter.from && `${t('staff.trail.from')}: ${showDay(filter.from, lang)}`,
    filter.until && `${t('staff.trail.until')}: ${showDay(filter.until, lang)}`,
    filter.subject && `${t('staff.trail.record')}: ${names.people.get(filter.subject) ?? filter.subject}`,
  ].filter(Boolean)
  if (parts.length === 0) return null
  return (
    <p role="status">
      {t('staff.trail.filtered')} {parts.join('; ')}. <a href={at}>{t('staff.trail.clear')}</a>
    </p>
  )
}

const Rows = ({ v, rows, names }: Pick<Props, 'v' | 'rows' | 'names'>) => (
  <Table
    label={v.t('staff.nav.trail')}
    rows={rows}
    columns={[
      {
        name: v.t('staff.trail.when'),
        show: (r) => (isExact(r) ? showMoment(r.at, v.lang) : showDay(r.at, v.lang)),
      },
      { name: v.t('staff.trail.who'), show: (r) => who(v, names, r) },
      { name: v.t('staff.trail.what'), show: (r) => what(v, r.action) },
      {
        name: v.t('staff.trail.record'),
        show: (r) => (r.subjectId ? <a href={`${at}?subject=${r.subjectId}`}>{about(names, r)}</a> : '–'),
      },
      { name: v.t('staff.trail.details'), show: (r) => details(v, r) || '–' },
    ]}
  />
)

/** A form and no link: what leaves the house is asked for, and noted. */
const ExportForm = ({ v, filter }: Pick<Props, 'v' | 'filter'>) => (
  <Form v={v} action={`${at}/export`}>
    {filterFields.map((name) => filter[name] && <input type="hidden" name={name} value={filter[name]} />)}
    <p class="quiet">{v.t('staff.trail.export_hint')}</p>
    <button type="submit" class="second">
      {v.t('staff.trail.export')}
    </button>
  </Form>
)
