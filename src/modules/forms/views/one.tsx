import { showWhen } from '#platform/time/time.ts'
import { StaffPage } from '#ui/layout.tsx'
import { Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import type { FormRow, VersionRow } from '../queries.ts'
import { titleOf } from './frame.tsx'

type Props = { v: View; form: FormRow; versions: VersionRow[]; names: Map<string, string>; mayKeep: boolean }

/** One form with its versions, the newest first. */
export function OneFormPage({ v, form, versions, names, mayKeep }: Props) {
  const { t, lang } = v
  return (
    <StaffPage v={v} title={t('forms.title')}>
      <h1>{titleOf(v, form)}</h1>
      <p>
        <span class="tag">{t(`forms.subject.${form.subject}`)}</span>{' '}
        <span class="quiet">{t(form.organisationId ? 'forms.own' : 'forms.shipped')}</span>
      </p>
      {form.versionId && form.subject !== 'case' && v.actor.kind === 'staff' && v.actor.teams.length > 0 && (
        <p>
          <a class="button" href={`/staff/responses/new?form=${form.code}`}>
            {t('forms.start')}
          </a>
        </p>
      )}
      {form.subject === 'case' && <p>{t('forms.start_on_case')}</p>}
      {form.versionId && (
        <p>
          <a href={`/staff/forms/${form.id}/out`}>{t('forms.out.title')}</a>
          {' · '}
          <a href={`/staff/forms/versions/${form.versionId}/code-book`}>{t('forms.out.code_book')}</a>
        </p>
      )}
      <h2>{t('forms.versions')}</h2>
      <Table
        label={t('forms.versions')}
        columns={[
          {
            name: t('forms.version'),
            show: (x: VersionRow) => (
              <a href={`/staff/forms/versions/${x.id}`}>{t('forms.version_number', { number: x.number })}</a>
            ),
          },
          { name: t('forms.how_far'), show: (x) => t(`forms.version_state.${x.state as 'draft' | 'published'}`) },
          { name: t('forms.since'), show: (x) => (x.publishedAt ? showWhen(x.publishedAt, lang) : '–') },
          {
            name: t('forms.by'),
            show: (x) => names.get(x.publishedBy ?? x.madeBy ?? '') ?? t(x.madeBy ? 'staff.someone' : 'forms.program'),
          },
          { name: t('forms.note'), show: (x) => x.note || '–' },
          {
            name: t('forms.compare.title'),
            show: (x) =>
              versions.some((y) => y.number < x.number) ? (
                <a href={`/staff/forms/versions/${x.id}/changes`}>{t('forms.compare.named', { number: x.number })}</a>
              ) : (
                '–'
              ),
          },
        ]}
        rows={versions}
      />
      {mayKeep && form.organisationId && (
        <p>
          <a class="button second" href="/staff/forms/import">
            {t('forms.import.next')}
          </a>
        </p>
      )}
    </StaffPage>
  )
}
