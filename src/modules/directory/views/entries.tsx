import { pick } from '#platform/i18n/i18n.ts'
import { options } from '#ui/codes.ts'
import { Field, Select } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { More, Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import { type EntryQuery, type EntryRow, entryFilters } from '../queries/entries.ts'
import { Fresh, nameIn, say, valueText } from './entry-parts.tsx'

type Props = { v: View; rows: EntryRow[]; query: EntryQuery; next: string | null; mayKeep: boolean }

/** What every worker may know of who offers what: DIR-15. */
export function EntriesPage({ v, rows, query, next, mayKeep }: Props) {
  const { t, lang } = v
  const filled = { values: { ...query, page: String(query.page) }, errors: {} }
  return (
    <StaffPage v={v} title={t('staff.directory.title')}>
      <h1>{t('staff.directory.title')}</h1>
      <p>{t('staff.directory.lead')}</p>
      <p>
        <a href="/staff/directory/coverage">{t('staff.coverage.title')}</a>
      </p>
      {mayKeep && (
        <p class="row">
          <a class="button small" href="/staff/directory/new">
            {t('staff.directory.new_organization')}
          </a>
          <a href="/staff/directory/to-call">{t('staff.to_call.title')}</a>
          <a href="/staff/directory/suggestions">{t('staff.directory.suggestions')}</a>
          <a href="/staff/directory/import">{t('staff.import.title')}</a>
        </p>
      )}
      <form method="get" action="/staff/directory" class="box" autocomplete="off">
        <Field v={v} name="words" label={t('staff.directory.find')} filled={filled} />
        <Select
          v={v}
          name="which"
          label={t('staff.directory.which_label')}
          options={entryFilters.map((code) => ({ code, label: say(v, `which.${code || 'all'}`) }))}
          filled={filled}
        />
        <Select
          v={v}
          name="province"
          label={t('staff.reports.province')}
          options={options('provinces', lang, t('staff.directory.any'))}
          filled={filled}
        />
        <Select
          v={v}
          name="help"
          label={say(v, 'field.help')}
          options={options('services', lang, t('staff.directory.any'))}
          filled={filled}
        />
        <button type="submit">{t('staff.directory.find_go')}</button>
      </form>
      {rows.length === 0 ? (
        <p class="card">{t('staff.directory.none')}</p>
      ) : (
        <Table
          label={t('staff.directory.title')}
          rows={rows}
          columns={[
            { name: t('staff.directory.entry'), show: (r) => <Names v={v} r={r} /> },
            {
              name: t('staff.directory.owner'),
              show: (r) => (r.owner ? pick(r.owner, lang) : t('staff.directory.nobody')),
            },
            {
              name: t('staff.directory.state_label'),
              show: (r) => (
                <>
                  {say(v, `state.${r.state}`)}
                  {r.status && r.status !== 'active' && ` · ${valueText(v, 'status', r.status)}`}
                </>
              ),
            },
            {
              name: t('staff.directory.numbers'),
              show: (r) => (r.numbers > 0 ? String(r.numbers) : t('staff.directory.no_number')),
            },
            { name: t('staff.directory.fresh'), show: (r) => (r.serviceId ? <Fresh v={v} on={r.verifiedOn} /> : '–') },
          ]}
        />
      )}
      <More v={v} href={next} />
    </StaffPage>
  )
}

const Names = ({ v, r }: { v: View; r: EntryRow }) => (
  <>
    {r.service && r.serviceId && (
      <>
        <a href={`/staff/directory/services/${r.serviceId}`}>{nameIn(v.lang, r.service.en, r.service.km)}</a>
        <br />
      </>
    )}
    <a class={r.serviceId ? 'quiet' : undefined} href={`/staff/directory/${r.organizationId}`}>
      {nameIn(v.lang, r.organization.en, r.organization.km)}
    </a>
  </>
)
