import { showDay, showWhen } from '#platform/time/time.ts'
import { StaffPage } from '#ui/layout.tsx'
import { Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import type { FormRow, VersionRow } from '../queries.ts'
import { editAt } from './edit-paths.ts'
import { titleOf } from './frame.tsx'
import { DraftButton } from './version.tsx'

type Props = {
  v: View
  form: FormRow
  /** What the own organisation made of a form of the program. */
  adapted: FormRow | undefined
  versions: VersionRow[]
  names: Map<string, string>
  mayKeep: boolean
}

/** One form with its versions, the newest first. */
export function OneFormPage({ v, form, adapted, versions, names, mayKeep }: Props) {
  const { t } = v
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
          { name: t('forms.edit.history'), show: (x) => <History v={v} version={x} names={names} /> },
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
      {adapted && (
        <p>
          <a href={`/staff/forms/${adapted.id}`}>{t('forms.edit.own_there')}</a>
        </p>
      )}
      {mayKeep && !adapted && !form.draftId && form.versionId && (
        <DraftButton v={v} version={{ id: form.versionId, organisationId: form.organisationId }} />
      )}
      {mayKeep && form.organisationId && form.draftId && (
        <p>
          <a class="button second" href={editAt(form.draftId)}>
            {t('forms.edit.go_on')}
          </a>
        </p>
      )}
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

/** Who made a version, changed it while it was a draft, and published it, and when. */
function History({ v, version, names }: { v: View; version: VersionRow; names: Map<string, string> }) {
  const { t, lang } = v
  const nameOf = (id: string | null) => names.get(id ?? '') ?? t('staff.someone')
  if (version.madeBy === null)
    return <>{t('forms.edit.made_program', { when: showDay(version.publishedAt ?? version.madeOn, lang) })}</>
  return (
    <ul class="plain">
      <li>{t('forms.edit.made', { name: nameOf(version.madeBy), when: showDay(version.madeOn, lang) })}</li>
      {version.changedAt && (
        <li>{t('forms.edit.edited', { name: nameOf(version.changedBy), when: showWhen(version.changedAt, lang) })}</li>
      )}
      {version.publishedAt && (
        <li>
          {t('forms.edit.published', { name: nameOf(version.publishedBy), when: showWhen(version.publishedAt, lang) })}
        </li>
      )}
    </ul>
  )
}
