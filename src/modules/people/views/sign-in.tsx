import { ownName } from '#platform/i18n/i18n.ts'
import { ErrorSummary, Field, type Filled, Form } from '#ui/form.tsx'
import { otherLang, StaffPage } from '#ui/layout.tsx'
import { type PasskeyAsked, PasskeyButton, PasskeyScript } from '#ui/passkey.tsx'
import type { View } from '#ui/view.ts'

export const SignInPage = ({ v, filled, asked }: { v: View; filled: Filled; asked: PasskeyAsked }) => {
  const other = otherLang(v.lang)
  return (
    <StaffPage v={v} title={v.t('staff.sign_in.title')} wide={false}>
      <h1>{v.t('staff.sign_in.title')}</h1>
      <p>
        {v.t('staff.sign_in.lead')}{' '}
        <a href={`/staff/sign-in?lang=${other}`} lang={other} hreflang={other}>
          {ownName(other)}
        </a>
      </p>
      {v.app.deployment.demo && <p class="note">{v.t('staff.sign_in.demo')}</p>}
      <ErrorSummary v={v} errors={filled.errors} />
      <Form v={v} action="/staff/sign-in" class="box">
        <input type="hidden" name="lang" value={v.lang} />
        <Field v={v} name="name" label={v.t('staff.sign_in.name')} filled={filled} exact />
        <Field v={v} name="passphrase" label={v.t('staff.sign_in.passphrase')} filled={filled} type="password" />
        <PasskeyButton v={v} asked={asked} second>
          {v.t('staff.sign_in.with_lock')}
        </PasskeyButton>
        <Field
          v={v}
          name="code"
          label={v.t('staff.sign_in.code')}
          hint={v.t('staff.sign_in.code_hint')}
          filled={filled}
          exact
        />
        <button type="submit">{v.t('staff.sign_in.go')}</button>
      </Form>
      <details>
        <summary>{v.t('staff.sign_in.lost')}</summary>
        <p>{v.t('staff.sign_in.lost_text')}</p>
      </details>
      <PasskeyScript />
    </StaffPage>
  )
}
