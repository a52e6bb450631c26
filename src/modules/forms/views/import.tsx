import { formStyle } from '#ui/assets.ts'
import { FileField } from '#ui/file-field.tsx'
import { Choices, ErrorSummary, type Filled, Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import { subjects } from '../schema.ts'
import { type ProblemRow, ProblemTable } from './problems.tsx'

type Props = { v: View; filled: Filled; problems: ProblemRow[] }

/** Choosing a workbook; and everything that keeps it from being used, all at once. */
export function ImportPage({ v, filled, problems }: Props) {
  const { t } = v
  const errors = problems.filter((p) => p.level === 'error').length
  return (
    <StaffPage v={v} title={t('forms.import.title')}>
      <style dangerouslySetInnerHTML={{ __html: formStyle }} />
      <h1>{t('forms.import.title')}</h1>
      <p>{t('forms.import.lead')}</p>
      <ErrorSummary v={v} errors={filled.errors} />
      {problems.length > 0 && (
        <section>
          <div class="summary" role="alert">
            <h2>{t('forms.import.wrong', { count: errors })}</h2>
            <p>{t('forms.import.wrong_what')}</p>
          </div>
          <ProblemTable v={v} problems={problems} label={t('forms.import.problems')} />
        </section>
      )}
      <Form v={v} action="/staff/forms/import" file>
        <Choices
          v={v}
          name="subject"
          label={t('forms.import.subject')}
          filled={filled}
          options={subjects.map((code) => ({
            code,
            label: t(`forms.subject.${code}`),
            hint: t(`forms.subject_hint.${code}`),
          }))}
        />
        <FileField
          v={v}
          name="file"
          label={t('forms.import.file')}
          hint={t('forms.import.file_hint')}
          accept=".xlsx"
          filled={filled}
        />
        <div class="row">
          <button type="submit">{t('forms.import.check')}</button>
          <a class="button second" href="/staff/forms">
            {t('staff.cancel')}
          </a>
        </div>
      </Form>
      <p class="hint">{t('forms.import.nothing_yet')}</p>
    </StaffPage>
  )
}
