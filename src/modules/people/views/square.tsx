import { encode } from 'uqr'
import { Field, type Filled } from '#ui/form.tsx'
import { untranslated } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'

/** A text as a square that a phone's camera reads (QR code), black on white also in the dark. */
export function Square({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: 4 })
  const dots = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : [])))
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      width="232"
      height="232"
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={dots.join('')} fill="#000" />
    </svg>
  )
}

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
