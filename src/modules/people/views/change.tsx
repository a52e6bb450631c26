import type { Errors } from '#platform/http/form.ts'
import { ErrorSummary, Field, type Filled, Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { type PasskeyAsked, PasskeyScript } from '#ui/passkey.tsx'
import type { View } from '#ui/view.ts'
import { BackupCodes, Words } from './codes.tsx'
import { Proof } from './confirm.tsx'
import { Authenticator } from './square.tsx'

const Back = ({ v }: { v: View }) => (
  <p class="row">
    <a href="/staff/me">{v.t('staff.me.back')}</a>
  </p>
)

type PassphraseProps = { v: View; words: string; state: string; errors: Errors; asked: PasskeyAsked }

/** Another passphrase: words are offered, what is typed counts. */
export function PassphrasePage({ v, words, state, errors, asked }: PassphraseProps) {
  const { t } = v
  const at = '/staff/me/passphrase'
  return (
    <StaffPage v={v} title={t('staff.me.passphrase_new')} wide={false}>
      <h1>{t('staff.me.passphrase_new')}</h1>
      <ErrorSummary v={v} errors={errors} />
      <p>{t('staff.enrolment.words_what')}</p>
      <Words words={words} />
      <Form v={v} action={at} class="row">
        <button type="submit" class="second small" name="go" value="words">
          {t('staff.enrolment.other_words')}
        </button>
      </Form>
      <Form v={v} action={at}>
        <input type="hidden" name="state" value={state} />
        <Field
          v={v}
          name="passphrase"
          label={t('staff.enrolment.passphrase')}
          hint={t('staff.enrolment.passphrase_hint')}
          filled={{ values: {}, errors }}
          exact
        />
        <h2>{t('staff.me.proof')}</h2>
        <p>{t('staff.me.proof_passphrase')}</p>
        <Proof v={v} errors={errors} asked={asked} changing />
        <button type="submit">{t('staff.me.passphrase_go')}</button>
      </Form>
      <Back v={v} />
      <PasskeyScript />
    </StaffPage>
  )
}

type AuthenticatorProps = {
  v: View
  totp: { secret: string; address: string }
  state: string
  filled: Filled
  asked: PasskeyAsked
}

/** Another phone's app in the place of the present one. */
export function AuthenticatorPage({ v, totp, state, filled, asked }: AuthenticatorProps) {
  const { t } = v
  return (
    <StaffPage v={v} title={t('staff.me.app_new')} wide={false}>
      <h1>{t('staff.me.app_new')}</h1>
      <ErrorSummary v={v} errors={filled.errors} />
      <Form v={v} action="/staff/me/authenticator">
        <input type="hidden" name="state" value={state} />
        <Authenticator v={v} name="newCode" {...totp} filled={filled} />
        <h2>{t('staff.me.proof')}</h2>
        <p>{t('staff.me.proof_app')}</p>
        <Proof v={v} errors={filled.errors} asked={asked} />
        <button type="submit">{t('staff.me.app_go')}</button>
      </Form>
      <Back v={v} />
      <PasskeyScript />
    </StaffPage>
  )
}

/** Ten new codes, shown this once. */
export const NewCodesPage = ({ v, codes }: { v: View; codes: string[] }) => (
  <StaffPage v={v} title={v.t('staff.codes.title')} wide={false}>
    <h1>{v.t('staff.me.codes_new')}</h1>
    <BackupCodes v={v} codes={codes} />
    <p class="row">
      <a class="button" href="/staff/me">
        {v.t('staff.codes.noted')}
      </a>
    </p>
    <PasskeyScript />
  </StaffPage>
)
