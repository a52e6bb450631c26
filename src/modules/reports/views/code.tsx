import { frontDoorLines } from '#modules/directory/queries.ts'
import { ErrorSummary, Field, type Filled, Form } from '#ui/form.tsx'
import { PublicPage } from '#ui/layout.tsx'
import { Lines } from '#ui/lines.tsx'
import type { View } from '#ui/view.ts'

export const WithdrawPage = ({ v }: { v: View }) => (
  <PublicPage v={v} here="check">
    <h1>{v.t('check.withdraw')}</h1>
    <p>{v.t('check.withdraw_text')}</p>
    <p>{v.t('check.withdraw_honest')}</p>
    <Form v={v} action={`/${v.lang}/check/withdrawal`}>
      <div class="row">
        <button type="submit">{v.t('check.withdraw_yes')}</button>
        <a class="button second" href={`/${v.lang}/check`}>
          {v.t('check.back')}
        </a>
      </div>
    </Form>
  </PublicPage>
)

export const StopCodePage = ({ v, filled }: { v: View; filled: Filled }) => (
  <PublicPage v={v} here="check">
    <h1>{v.t('check.unsafe')}</h1>
    <p>{v.t('check.stop_text')}</p>
    <ErrorSummary v={v} errors={filled.errors} />
    <Form v={v} action={`/${v.lang}/check/code`}>
      <Field
        v={v}
        name="reach"
        label={v.t('check.stop_reach')}
        hint={v.t('check.stop_reach_hint')}
        filled={filled}
        rows={3}
      />
      <div class="row">
        <button type="submit">{v.t('check.stop_yes')}</button>
        <a class="button second" href={`/${v.lang}/check`}>
          {v.t('check.back')}
        </a>
      </div>
    </Form>
  </PublicPage>
)

export const StoppedPage = ({ v }: { v: View }) => (
  <PublicPage v={v} here="check">
    <h1>{v.t('check.stopped')}</h1>
    <p>{v.t('check.stopped_text')}</p>
    <div class="call">
      <Lines v={v} entries={frontDoorLines(v.app)} />
    </div>
  </PublicPage>
)
