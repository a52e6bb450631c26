/**
 * Expected failures carry a stable code; one place (http/failure) turns it into a page or
 * JSON. `fields` names what was wrong beside which field, as message keys.
 */
export type FailureCode =
  | 'not_found'
  | 'forbidden'
  | 'invalid'
  | 'expired_form'
  | 'cross_site'
  | 'too_large'
  | 'malformed'
  | 'too_many_tries'
  | 'busy'
  | 'sign_in_failed'
  | 'sign_in_again'
  | 'wrong_code'
  | 'no_key'
  | 'not_for_this_key'
  | 'unsupported'
  | 'intake_closed'
  | 'already_sent'
  | 'open_referrals'
  | 'consent_missing'
  | 'consent_too_narrow'
  | 'state_changed'
  | 'sharing_ended'
  | 'invitation_over'
  | 'last_guardian'
  | 'has_supervisor'
  | 'nothing_to_recover'
  | 'erased'
  | 'on_hold'

export class Failure extends Error {
  readonly code: FailureCode
  readonly detail: Record<string, string>
  constructor(code: FailureCode, detail: Record<string, string> = {}) {
    super(code)
    this.name = 'Failure'
    this.code = code
    this.detail = detail
  }
}

export const notFound = () => new Failure('not_found')
