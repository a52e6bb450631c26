import { Field, type Filled } from '#ui/form.tsx'
import { untranslated } from '#ui/layout.tsx'
import { Square } from '#ui/square.tsx'
import type { View } from '#ui/view.ts'

const inFours = (secret: string) => secret.replace(/(.{4})(?=.)/g, '$1 ')

type Props = {
  v: View
  address: string
  secret: string
  /** The field for the code that proves the app has it. */
  name: string
  filled: Filled
}

/** What an authenticator app needs: the square, the same as a link and in letters, and one code back. */
export const Authenticator = ({ v, address, secret, name, filled }: Props) => (
  <>
    <p>{v.t('staff.enrolment.app_what')}</p>
    <p>
      <Square text={address} label={v.t('staff.enrolment.square')} />
    </p>
    <p>
      <a href={address}>{v.t('staff.enrolment.app_here')}</a>
    </p>
    <details>
      <summary>{v.t('staff.enrolment.app_letters')}</summary>
      <p class="groups" lang="en" {...untranslated}>
        {inFours(secret)}
      </p>
    </details>
    <Field
      v={v}
      name={name}
      label={v.t('staff.enrolment.code')}
      hint={v.t('staff.enrolment.code_hint')}
      filled={filled}
      inputMode="numeric"
    />
  </>
)
