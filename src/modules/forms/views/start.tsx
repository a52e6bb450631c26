import { one } from '#platform/http/form.ts'
import { today } from '#platform/time/time.ts'
import { Choices, ErrorSummary, type Filled, Form, type Option, Select } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import type { FormRow } from '../queries.ts'
import { titleOf } from './frame.tsx'
import { HappenedFields } from './happened.tsx'

type Props = {
  v: View
  action: string
  back: string
  forms: FormRow[]
  /** For whom it may be answered, where that is to be said. */
  teams?: Option[]
  filled: Filled
}

/** Choosing a form, the day on which its answers were given, and whether they come from paper. */
export function StartPage({ v, action, back, forms, teams, filled }: Props) {
  const { t } = v
  const options = forms.map((f) => ({ code: f.code, label: titleOf(v, f) }))
  return (
    <StaffPage v={v} title={t('forms.start')} wide={false}>
      <h1>{t('forms.start')}</h1>
      {forms.length === 0 ? (
        <p>{t('forms.none_to_answer')}</p>
      ) : (
        <>
          <p>{t('forms.start_lead')}</p>
          <ErrorSummary v={v} errors={filled.errors} />
          <Form v={v} action={action}>
            <input type="hidden" name="nonce" value={one(filled.values, 'nonce')} />
            {options.length <= 20 ? (
              <Choices v={v} name="form" label={t('forms.which')} options={options} filled={filled} />
            ) : (
              <Select
                v={v}
                name="form"
                label={t('forms.which')}
                options={[{ code: '', label: t('staff.choose') }, ...options]}
                filled={filled}
              />
            )}
            {teams && teams.length === 1 && <input type="hidden" name="teamId" value={teams[0]?.code} />}
            {teams && teams.length > 1 && (
              <Select v={v} name="teamId" label={t('forms.for_team')} options={teams} filled={filled} />
            )}
            <HappenedFields v={v} filled={filled} preset={{ happenedOn: today(), fromPaper: false }} />
            <div class="row">
              <button type="submit">{t('forms.begin')}</button>
              <a class="button second" href={back}>
                {t('staff.cancel')}
              </a>
            </div>
          </Form>
        </>
      )}
      {forms.length === 0 && (
        <p>
          <a href={back}>{t('staff.cancel')}</a>
        </p>
      )}
    </StaffPage>
  )
}
