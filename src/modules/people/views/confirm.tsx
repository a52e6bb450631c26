import { type Errors, many, type Values } from '#platform/http/form.ts'
import { ErrorSummary, Field, Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { type PasskeyAsked, PasskeyButton, PasskeyScript } from '#ui/passkey.tsx'
import type { View } from '#ui/view.ts'

type ProofProps = { v: View; errors: Errors; asked: PasskeyAsked }

/** Passphrase and second factor once more, inside a form. */
export const Proof = ({ v, errors, asked, changing = false }: ProofProps & { changing?: boolean }) => {
  const filled = { values: {}, errors }
  return (
    <>
      <Field
        v={v}
        name="_passphrase"
        label={changing ? v.t('staff.confirm.passphrase_now') : v.t('staff.confirm.passphrase')}
        filled={filled}
        type="password"
      />
      <PasskeyButton v={v} asked={asked} prefix="_" second>
        {v.t('staff.confirm.with_lock')}
      </PasskeyButton>
      <Field
        v={v}
        name="_code"
        label={v.t('staff.sign_in.code')}
        hint={v.t('staff.sign_in.code_hint')}
        filled={filled}
        exact
      />
    </>
  )
}

/** Asks once more who it is; what was sent already travels along and is done right after. */
export const ConfirmPage = ({ v, values, errors, asked }: ProofProps & { values: Values }) => (
  <StaffPage v={v} title={v.t('staff.confirm.title')} wide={false}>
    <h1>{v.t('staff.confirm.title')}</h1>
    <p>{v.t('staff.confirm.lead')}</p>
    <ErrorSummary v={v} errors={errors} />
    <Form v={v} action={v.path} class="box">
      {Object.keys(values)
        .filter((name) => !name.startsWith('_'))
        .flatMap((name) => many(values, name).map((value) => <input type="hidden" name={name} value={value} />))}
      <Proof v={v} errors={errors} asked={asked} />
      <button type="submit">{v.t('staff.confirm.go')}</button>
    </Form>
    <p>
      <a href="/staff">{v.t('staff.confirm.not_now')}</a>
    </p>
    <PasskeyScript />
  </StaffPage>
)
