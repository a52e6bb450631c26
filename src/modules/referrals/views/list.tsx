import { showMoment } from '#platform/time/time.ts'
import { label } from '#ui/codes.ts'
import { StaffPage } from '#ui/layout.tsx'
import { More, Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import type { ReferralRow } from '../queries.ts'
import { StateTag } from './state-tag.tsx'

type Named = ReferralRow & { from: string; to: string; ended: boolean }

const ReferralTable = ({ v, rows, side }: { v: View; rows: Named[]; side: 'received' | 'sent' }) =>
  rows.length === 0 ? (
    <p class="card">{v.t(`staff.referrals.none_${side}`)}</p>
  ) : (
    <Table
      label={v.t(`staff.referrals.${side}`)}
      rows={rows}
      columns={[
        {
          name: v.t('staff.referral.service'),
          show: (r) => <a href={`/staff/referrals/${r.id}`}>{label('services', r.service, v.lang)}</a>,
        },
        side === 'received'
          ? { name: v.t('staff.referral.from'), show: (r) => r.from }
          : { name: v.t('staff.referral.to'), show: (r) => r.to },
        {
          name: v.t('staff.referral.state'),
          show: (r) =>
            r.ended ? (
              <span class="tag">{v.t('staff.referral.sharing_ended')}</span>
            ) : (
              <StateTag v={v} state={r.state} />
            ),
        },
        { name: v.t('staff.referral.urgency'), show: (r) => label('urgencies', r.urgency, v.lang) },
        {
          name: v.t('staff.referral.answer_by'),
          show: (r) => (r.state === 'sent' && r.acknowledgeBy ? showMoment(r.acknowledgeBy, v.lang) : '–'),
        },
      ]}
    />
  )

export const ReferralsPage = ({
  v,
  received,
  sent,
  next,
}: {
  v: View
  received: Named[]
  sent: Named[]
  next: string | null
}) => (
  <StaffPage v={v} title={v.t('staff.nav.referrals')}>
    <h1>{v.t('staff.nav.referrals')}</h1>
    <h2>{v.t('staff.referrals.received')}</h2>
    <ReferralTable v={v} rows={received} side="received" />
    <h2>{v.t('staff.referrals.sent')}</h2>
    <ReferralTable v={v} rows={sent} side="sent" />
    <More v={v} href={next} />
  </StaffPage>
)
