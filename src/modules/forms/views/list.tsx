import { showDay } from '#platform/time/time.ts'
import { StaffPage } from '#ui/layout.tsx'
import { More, Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import type { FormRow, ResponseRow } from '../queries.ts'
import { givenWords, StateTag, titleOf } from './frame.tsx'

type Props = {
  v: View
  forms: FormRow[]
  responses: ResponseRow[]
  next: string | null
  mayKeep: boolean
  mayFill: boolean
}

/** The forms that there are, and what was answered that hangs on no case. */
export function FormsPage({ v, forms, responses, next, mayKeep, mayFill }: Props) {
  const { t } = v
  return (
    <StaffPage v={v} title={t('forms.title')}>
      <h1>{t('forms.title')}</h1>
      <p>{t('forms.lead')}</p>
      <div class="row">
        {mayFill && (
          <a class="button" href="/staff/responses/new">
            {t('forms.start')}
          </a>
        )}
        {mayKeep && (
          <a class="button second" href="/staff/forms/import">
            {t('forms.import.title')}
          </a>
        )}
      </div>
      {forms.length === 0 ? (
        <p class="quiet">{t('forms.none')}</p>
      ) : (
        <Table
          label={t('forms.title')}
          columns={[
            { name: t('forms.form'), show: (f: FormRow) => <a href={`/staff/forms/${f.id}`}>{titleOf(v, f)}</a> },
            { name: t('forms.about'), show: (f) => t(`forms.subject.${f.subject}`) },
            { name: t('forms.version'), show: (f) => f.number ?? t('forms.only_draft') },
            { name: t('forms.whose'), show: (f) => t(f.organisationId ? 'forms.own' : 'forms.shipped') },
          ]}
          rows={forms}
        />
      )}
      {responses.length > 0 && (
        <>
          <h2>{t('forms.answered')}</h2>
          <Table
            label={t('forms.answered')}
            columns={[
              {
                name: t('forms.form'),
                show: (r: ResponseRow) => <a href={`/staff/responses/${r.id}`}>{titleOf(v, r)}</a>,
              },
              {
                name: t('forms.when_given'),
                show: (r) => givenWords(v, { happenedOn: r.happenedOn ?? r.madeOn, fromPaper: r.fromPaper ?? false }),
              },
              { name: t('forms.how_far'), show: (r) => <StateTag v={v} state={r.state} /> },
              { name: t('forms.changed'), show: (r) => showDay(r.changedOn, v.lang) },
            ]}
            rows={responses}
          />
          <More v={v} href={next} />
        </>
      )}
    </StaffPage>
  )
}
