import { showMoment } from '#platform/time/time.ts'
import { label } from '#ui/codes.ts'
import { StaffPage } from '#ui/layout.tsx'
import { Scroll } from '#ui/scroll.tsx'
import type { View } from '#ui/view.ts'
import type { ReferralRow } from '../queries.ts'
import { StateTag } from './state-tag.tsx'

type Named = ReferralRow & { from: string; to: string; ended: boolean }

const ReferralTable = ({ v, rows, side }: { v: View; rows: Named[]; side: 'received' | 'sent' }) =>
  rows.length === 0 ? (
    <p class="card">{v.t(`staff.referrals.none_${side}`)}</p>
  ) : (
    <Scroll label={v.t(`staff.referrals.${side}`)}>
      <table class="stack">
        <thead>
          <tr>
            <th>{v.t('staff.referral.service')}</th>
            <th>{side === 'received' ? v.t('staff.referral.from') : v.t('staff.referral.to')}</th>
            <th>{v.t('staff.referral.state')}</th>
            <th>{v.t('staff.referral.urgency')}</th>
            <th>{v.t('staff.referral.answer_by')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((r) => (
            <tr>
              <th scope="row">
                <a href={`/staff/referrals/${r.id}`}>{label('services', r.service, v.lang)}</a>
              </th>
              <td data-name={side === 'received' ? v.t('staff.referral.from') : v.t('staff.referral.to')}>
                {side === 'received' ? r.from : r.to}
              </td>
              <td data-name={v.t('staff.referral.state')}>
                {r.ended ? (
                  <span class="tag">{v.t('staff.referral.sharing_ended')}</span>
                ) : (
                  <StateTag v={v} state={r.state} />
                )}
              </td>
              <td data-name={v.t('staff.referral.urgency')}>{label('urgencies', r.urgency, v.lang)}</td>
              <td data-name={v.t('staff.referral.answer_by')}>
                {r.state === 'sent' && r.acknowledgeBy ? showMoment(r.acknowledgeBy, v.lang) : '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )

export const ReferralsPage = ({ v, received, sent }: { v: View; received: Named[]; sent: Named[] }) => (
  <StaffPage v={v} title={v.t('staff.nav.referrals')}>
    <h1>{v.t('staff.nav.referrals')}</h1>
    <h2>{v.t('staff.referrals.received')}</h2>
    <ReferralTable v={v} rows={received} side="received" />
    <h2>{v.t('staff.referrals.sent')}</h2>
    <ReferralTable v={v} rows={sent} side="sent" />
  </StaffPage>
)
