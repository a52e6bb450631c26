import { showDay, showMoment, showWhen } from '#platform/time/time.ts'
import { label } from '#ui/codes.ts'
import { ErrorSummary } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import type { OpenedReferral } from '../commands/open.ts'
import type { Packet, ReferralState } from '../schema.ts'
import { ReceiverActs, SenderActs } from './acts.tsx'
import { ConsentForm } from './consent-form.tsx'
import { EndingSoon } from './ending.tsx'
import type { PageProps } from './props.ts'
import { StateTag } from './state-tag.tsx'

const PacketView = ({ v, packet }: { v: View; packet: Packet }) => (
  <section class="card">
    <h2>{v.t('staff.referral.request')}</h2>
    <p class="words">{packet.request}</p>
    <dl class="facts">
      {packet.items.map((i) => (
        <>
          <dt>{label('share_items', i.item, v.lang)}</dt>
          <dd class="words">{i.text || v.t('staff.referral.empty_item')}</dd>
        </>
      ))}
    </dl>
  </section>
)

/** One referral, as its sender or its receiver sees it. */
export function ReferralPage(props: PageProps) {
  const { v, opened, from, to, history, filled } = props
  const { row, side, content } = opened
  const { t, lang } = v
  return (
    <StaffPage v={v} title={t('staff.referral.title')}>
      <h1>{label('services', row.service, lang)}</h1>
      <p>
        {content || row.state === 'declined' ? (
          <StateTag v={v} state={row.state} />
        ) : (
          <span class="tag">{t('staff.referral.sharing_ended')}</span>
        )}{' '}
        {t('staff.referral.way', { from, to })}
      </p>
      <ErrorSummary v={v} errors={filled.errors} />
      {!content && (
        <div class="note">
          <h2>{t('staff.referral.ended_title')}</h2>
          <p>{row.state === 'declined' ? t('staff.referral.declined_text') : t('staff.referral.ended_text')}</p>
        </div>
      )}
      <div class="columns">
        <div>
          {content && (
            <>
              {side === 'sender' && row.state === 'draft' && (
                <p class="note">{t('staff.referral.preview_text', { to })}</p>
              )}
              <PacketView v={v} packet={content.packet} />
              <Answers {...props} content={content} />
            </>
          )}
          {side === 'sender' && row.state === 'draft' && props.mayAct && (
            <ConsentForm {...props} action={`/staff/referrals/${row.id}/sending`} go={t('staff.referral.send')} />
          )}
          {side === 'receiver' && content && props.mayAct && <ReceiverActs {...props} />}
        </div>
        <aside>
          {props.ends && <EndingSoon {...props} ends={props.ends} />}
          <section class="card">
            <h2>{t('staff.referral.history')}</h2>
            <ol>
              {history.map((h) => (
                <li>
                  {t(`staff.referral_state.${h.state as ReferralState}`)}{' '}
                  <span class="quiet">{showWhen(h.at, lang)}</span>
                </li>
              ))}
            </ol>
            {row.acknowledgeBy && row.state === 'sent' && (
              <p>{t('staff.referral.answer_by_time', { time: showMoment(row.acknowledgeBy, lang) })}</p>
            )}
            {row.expiresOn && content && (
              <p class="quiet">{t('staff.consent.until', { day: showDay(row.expiresOn, lang) })}</p>
            )}
          </section>
          {side === 'sender' && <SenderActs {...props} />}
        </aside>
      </div>
    </StaffPage>
  )
}

type Content = NonNullable<OpenedReferral['content']>

function Answers({ v, content }: PageProps & { content: Content }) {
  const { t, lang } = v
  return (
    <>
      {content.appointments.map((a) => (
        <section class="card">
          <h2>{t('staff.referral.appointment')}</h2>
          <p>
            {showDay(a.day, lang)} {a.time} {a.place}
          </p>
          {a.goesAlong && <p>{t('staff.referral.goes_along', { who: a.goesAlong })}</p>}
        </section>
      ))}
      {content.decline && (
        <section class="card">
          <h2>{t('staff.referral_state.declined')}</h2>
          <p>{label('decline_reasons', content.decline.reason, lang)}</p>
          <p class="words">{content.decline.note}</p>
        </section>
      )}
      {content.outcome && (
        <section class="card">
          <h2>{t('staff.referral.outcome')}</h2>
          <p>{label('referral_outcomes', content.outcome.outcome, lang)}</p>
          <p class="words">{content.outcome.note}</p>
        </section>
      )}
    </>
  )
}
