import type { FailureCode } from '#platform/errors.ts'
import type { Values } from '#platform/http/form.ts'
import { showDay } from '#platform/time/time.ts'
import { PublicPage, StaffPage } from './layout.tsx'
import { Lines } from './lines.tsx'
import type { View } from './view.ts'

export type FailureKind =
  | 'not_found'
  | 'forbidden'
  | 'cross_site'
  | 'too_large'
  | 'malformed'
  | 'too_many_tries'
  | 'busy'
  | 'fault'
  | 'state_changed'
  | 'expired_form'
  | 'consent'
  | 'wrong_code'
  | 'last_guardian'
  | 'has_supervisor'
  | 'nothing_to_recover'
  | 'invitation_over'
  | 'erased'
  | 'on_hold'

/** The calm page of a failure code, and its status. */
export function kindOf(code: FailureCode): {
  kind: FailureKind
  status: 403 | 404 | 409 | 410 | 413 | 400 | 422 | 429 | 503
} {
  switch (code) {
    case 'forbidden':
    case 'no_key':
    case 'not_for_this_key':
      return { kind: 'forbidden', status: 403 }
    case 'cross_site':
      return { kind: 'cross_site', status: 403 }
    case 'too_large':
      return { kind: 'too_large', status: 413 }
    case 'malformed':
    case 'unsupported':
    case 'invalid':
      return { kind: 'malformed', status: 400 }
    case 'too_many_tries':
      return { kind: 'too_many_tries', status: 429 }
    case 'busy':
    case 'intake_closed':
      return { kind: 'busy', status: 503 }
    case 'expired_form':
      return { kind: 'expired_form', status: 422 }
    case 'last_guardian':
      return { kind: 'last_guardian', status: 409 }
    case 'has_supervisor':
      return { kind: 'has_supervisor', status: 409 }
    case 'nothing_to_recover':
      return { kind: 'nothing_to_recover', status: 409 }
    case 'invitation_over':
      return { kind: 'invitation_over', status: 404 }
    case 'state_changed':
    case 'already_sent':
    case 'open_referrals':
      return { kind: 'state_changed', status: 409 }
    case 'consent_missing':
    case 'consent_too_narrow':
    case 'sharing_ended':
      return { kind: 'consent', status: 409 }
    case 'erased':
      return { kind: 'erased', status: 410 }
    case 'on_hold':
      return { kind: 'on_hold', status: 409 }
    case 'wrong_code':
      return { kind: 'wrong_code', status: 403 }
    default:
      return { kind: 'not_found', status: 404 }
  }
}

/** What was typed into a form that failed: words to copy, or all of it in a form that sends it again. */
export type Kept = { typed: string[]; again: { action: string; values: Values } | null }

type Props = { v: View; kind: FailureKind; kept: Kept; lines: Parameters<typeof Lines>[0]['entries'] }
type StaffProps = Omit<Props, 'lines'> & { day?: string | undefined }

export const PublicFailure = ({ v, kind, kept, lines }: Props) => (
  <PublicPage v={v}>
    <h1>{v.t(`failure.${kind}.title`)}</h1>
    <p>{v.t(`failure.${kind}.text`)}</p>
    <KeptWords v={v} kept={kept} />
    <p class="row">
      <a
        class={kept.again ? 'button second' : 'button'}
        href={kind === 'wrong_code' ? `/${v.lang}/check` : `/${v.lang}`}
      >
        {kind === 'wrong_code' ? v.t('frame.come_back') : v.t('failure.home')}
      </a>
    </p>
    <div class="call">
      <h2>{v.t('failure.call')}</h2>
      <Lines v={v} entries={lines} />
    </div>
  </PublicPage>
)

/** @param day when the record was erased, where that is what happened */
export const StaffFailure = ({ v, kind, kept, day }: StaffProps) => (
  <StaffPage v={v} title={v.t(`failure.${kind}.title`)} wide={false}>
    <h1>{v.t(`failure.${kind}.title`)}</h1>
    <p>
      {kind === 'erased'
        ? v.t('failure.erased.text', { day: day ? showDay(day, v.lang) : '–' })
        : v.t(`failure.${kind}.text`)}
    </p>
    <KeptWords v={v} kept={kept} />
    <p class="row">
      <a class={kept.again ? 'button second' : 'button'} href="/staff">
        {v.t('staff.nav.start')}
      </a>
    </p>
  </StaffPage>
)

/** Signed out by time while writing: the words are here to be copied. */
export const AwayPage = ({ v, typed }: { v: View; typed: string[] }) => (
  <StaffPage v={v} title={v.t('failure.away.title')} wide={false}>
    <h1>{v.t('failure.away.title')}</h1>
    <p>{v.t('failure.away.text')}</p>
    <Typed v={v} typed={typed} />
    <p class="row">
      <a class="button" href="/staff/sign-in" target="_blank" rel="noreferrer">
        {v.t('failure.away.sign_in')}
      </a>
    </p>
  </StaffPage>
)

const Typed = ({ v, typed }: { v: View; typed: string[] }) => (
  <>
    {typed.map((words, i) => (
      <div class="field">
        <label class="name" for={`typed-${i}`}>
          {v.t('failure.away.typed', { number: i + 1 })}
        </label>
        <textarea id={`typed-${i}`} rows={6} readOnly>
          {words}
        </textarea>
      </div>
    ))}
  </>
)

/** Sends the same once more, or gives the words back. */
function KeptWords({ v, kept: { typed, again } }: { v: View; kept: Kept }) {
  if (again)
    return (
      <form method="post" action={again.action} autocomplete="off">
        <p>{v.t('failure.kept.again')}</p>
        {Object.entries(again.values).flatMap(([name, value]) =>
          [value].flat().map((each) => <input type="hidden" name={name} value={each} />),
        )}
        <button type="submit">{v.t('failure.kept.send')}</button>
      </form>
    )
  if (typed.length === 0) return null
  return (
    <>
      <p>{v.t('failure.kept.words')}</p>
      <Typed v={v} typed={typed} />
    </>
  )
}
