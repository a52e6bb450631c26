import type { View } from '#ui/view.ts'
import type { ReferralState } from '../schema.ts'

/** A referral's state in words. */
export const StateTag = ({ v, state }: { v: View; state: string }) => (
  <span class="tag">{v.t(`staff.referral_state.${state as ReferralState}`)}</span>
)
