import { options } from '#ui/codes.ts'
import { Choices, ErrorSummary, Field, type Filled, Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'

export const ClosurePage = ({ v, id, filled }: { v: View; id: string; filled: Filled }) => (
  <StaffPage v={v} title={v.t('staff.case.close')} wide={false}>
    <h1>{v.t('staff.case.close')}</h1>
    <p>{v.t('staff.closure.lead')}</p>
    <ErrorSummary v={v} errors={filled.errors} />
    <Form v={v} action={`/staff/cases/${id}/closure`}>
      <Choices
        v={v}
        name="reason"
        label={v.t('staff.closure.reason')}
        filled={filled}
        options={options('closure_reasons', v.lang)}
      />
      <Field
        v={v}
        name="childView"
        label={v.t('staff.closure.child_view')}
        hint={v.t('staff.closure.child_view_hint')}
        filled={filled}
        rows={4}
      />
      <Field v={v} name="note" label={v.t('staff.closure.note')} filled={filled} rows={3} />
      <div class="row">
        <button type="submit">{v.t('staff.case.close')}</button>
        <a class="button second" href={`/staff/cases/${id}`}>
          {v.t('staff.cancel')}
        </a>
      </div>
    </Form>
  </StaffPage>
)
