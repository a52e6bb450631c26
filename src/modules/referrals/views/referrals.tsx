import type { TeamPublic } from '#modules/people/schema.ts'
import { addDays, showDay, showMoment, today } from '#platform/time/time.ts'
import { label, options } from '#ui/codes.ts'
import { Choices, ErrorSummary, Field, type Filled, Form, Select } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { Scroll } from '#ui/scroll.tsx'
import type { View } from '#ui/view.ts'
import type { OpenedReferral } from '../commands/open.ts'
import type { ReferralRow } from '../queries.ts'
import type { Packet, ReferralState } from '../schema.ts'

type Named = ReferralRow & { from: string; to: string; ended: boolean }

const StateTag = ({ v, state }: { v: View; state: string }) => (
  <span class="tag">{v.t(`staff.referral_state.${state as ReferralState}`)}</span>
)

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

/** Whom to ask for what, and which items the child agrees to share. */
export const NewReferralPage = ({
  v,
  caseId,
  teams,
  filled,
}: {
  v: View
  caseId: string
  teams: TeamPublic[]
  filled: Filled
}) => (
  <StaffPage v={v} title={v.t('staff.case.refer')} wide={false}>
    <h1>{v.t('staff.case.refer')}</h1>
    <p>{v.t('staff.referral.lead')}</p>
    <ErrorSummary v={v} errors={filled.errors} />
    <Form v={v} action={`/staff/cases/${caseId}/referrals/new`}>
      <Choices
        v={v}
        name="toTeamId"
        label={v.t('staff.referral.team')}
        filled={filled}
        options={teams.map((t) => ({ code: t.id, label: `${t.organisationName[v.lang]} – ${t.name[v.lang]}` }))}
      />
      <Select
        v={v}
        name="service"
        label={v.t('staff.referral.service')}
        filled={filled}
        options={options('services', v.lang, v.t('staff.choose'))}
      />
      <Choices
        v={v}
        name="urgency"
        label={v.t('staff.referral.urgency')}
        filled={filled}
        options={options('urgencies', v.lang)}
      />
      <Choices
        v={v}
        name="items"
        label={v.t('staff.referral.items')}
        hint={v.t('staff.referral.items_hint')}
        filled={filled}
        options={options('share_items', v.lang)}
        multiple
      />
      <Field
        v={v}
        name="request"
        label={v.t('staff.referral.request')}
        hint={v.t('staff.referral.request_hint')}
        filled={filled}
        rows={3}
      />
      <div class="row">
        <button type="submit">{v.t('staff.referral.preview')}</button>
        <a class="button second" href={`/staff/cases/${caseId}`}>
          {v.t('staff.cancel')}
        </a>
      </div>
    </Form>
  </StaffPage>
)

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

type PageProps = {
  v: View
  opened: OpenedReferral
  from: string
  to: string
  history: { state: string; at: Date }[]
  filled: Filled
  mayAct: boolean
}

/** One referral, as its sender or its receiver sees it. */
export function ReferralPage(props: PageProps) {
  const { v, opened, from, to, history, filled } = props
  const { row, side, content } = opened
  const { t, lang } = v
  return (
    <StaffPage v={v} title={t('staff.referral.title')}>
      <h1>{label('services', row.service, lang)}</h1>
      <p>
        {content ? <StateTag v={v} state={row.state} /> : <span class="tag">{t('staff.referral.sharing_ended')}</span>}{' '}
        {t('staff.referral.way', { from, to })}
      </p>
      <ErrorSummary v={v} errors={filled.errors} />
      {!content && (
        <div class="note">
          <h2>{t('staff.referral.ended_title')}</h2>
          <p>{t('staff.referral.ended_text')}</p>
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
          {side === 'sender' && row.state === 'draft' && props.mayAct && <ConsentForm {...props} />}
          {side === 'receiver' && content && props.mayAct && <ReceiverActs {...props} />}
        </div>
        <aside>
          <section class="card">
            <h2>{t('staff.referral.history')}</h2>
            <ol>
              {history.map((h) => (
                <li>
                  {t(`staff.referral_state.${h.state as ReferralState}`)}{' '}
                  <span class="quiet">{showMoment(h.at, lang)}</span>
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

const ConsentForm = ({ v, opened, filled, to }: PageProps) => {
  const { t, lang } = v
  return (
    <section class="card">
      <h2>{t('staff.consent.title')}</h2>
      <p>{t('staff.consent.lead', { to })}</p>
      <p class="quiet">{t('staff.consent.honest')}</p>
      <Form v={v} action={`/staff/referrals/${opened.row.id}/sending`}>
        <Choices
          v={v}
          name="giver"
          label={t('staff.consent.giver')}
          filled={filled}
          options={options('consent_givers', lang)}
        />
        <Choices
          v={v}
          name="explainedBy"
          label={t('staff.consent.explained')}
          filled={filled}
          options={options('explained_by', lang)}
        />
        <Field v={v} name="explainedIn" label={t('staff.consent.language')} filled={filled} />
        <Choices
          v={v}
          name="agreedHow"
          label={t('staff.consent.how')}
          filled={filled}
          options={options('agreed_how', lang)}
        />
        <Field v={v} name="witness" label={t('staff.consent.witness')} filled={filled} />
        <Field v={v} name="childWords" label={t('staff.consent.child_words')} filled={filled} rows={2} />
        <Field v={v} name="givenOn" label={t('staff.consent.given_on')} filled={filled} type="date" preset={today()} />
        <Field
          v={v}
          name="expiresOn"
          label={t('staff.consent.expires_on')}
          hint={t('staff.consent.expires_hint')}
          filled={filled}
          type="date"
          preset={addDays(today(), 90)}
        />
        <button type="submit">{t('staff.referral.send')}</button>
      </Form>
    </section>
  )
}

function SenderActs({ v, opened, mayAct }: PageProps) {
  const { t } = v
  const at = `/staff/referrals/${opened.row.id}`
  const underWay = ['draft', 'sent', 'acknowledged', 'accepted', 'in_progress'].includes(opened.row.state)
  return (
    <section class="card">
      <p>
        <a href={`/staff/cases/${opened.caseId}`}>{t('staff.referral.see_case')}</a>
      </p>
      {mayAct && underWay && (
        <>
          <Form v={v} action={`${at}/withdrawal`}>
            <p class="hint">
              {opened.row.state === 'draft' ? t('staff.referral.discard_hint') : t('staff.referral.withdraw_hint')}
            </p>
            <button type="submit" class="second">
              {opened.row.state === 'draft' ? t('staff.referral.discard') : t('staff.referral.withdraw')}
            </button>
          </Form>
          {opened.row.state !== 'draft' && (
            <Form v={v} action={`${at}/child-decision`}>
              <p class="hint">{t('staff.referral.child_decides_hint')}</p>
              <button type="submit" class="second">
                {t('staff.referral.child_decides')}
              </button>
            </Form>
          )}
        </>
      )}
    </section>
  )
}

function ReceiverActs({ v, opened, filled }: PageProps) {
  const { t, lang } = v
  const at = `/staff/referrals/${opened.row.id}`
  const { state } = opened.row
  const accepting = state === 'sent' || state === 'acknowledged'
  const working = state === 'accepted' || state === 'in_progress'
  return (
    <section class="card">
      <h2>{t('staff.referral.your_answer')}</h2>
      {!accepting && !working && <p class="quiet">{t('staff.referral.nothing_to_do')}</p>}
      {state === 'sent' && (
        <Form v={v} action={`${at}/acknowledgement`}>
          <p class="hint">{t('staff.referral.acknowledge_hint')}</p>
          <button type="submit">{t('staff.referral.acknowledge')}</button>
        </Form>
      )}
      {accepting && (
        <Form v={v} action={`${at}/acceptance`}>
          <p class="hint">{t('staff.referral.accept_hint')}</p>
          <button type="submit">{t('staff.referral.accept')}</button>
        </Form>
      )}
      {(accepting || state === 'accepted') && (
        <details open={'reason' in filled.errors}>
          <summary>{t('staff.referral.decline')}</summary>
          <Form v={v} action={`${at}/decline`}>
            <Choices
              v={v}
              name="reason"
              label={t('staff.referral.decline_reason')}
              filled={filled}
              options={options('decline_reasons', lang)}
            />
            <Field v={v} name="note" label={t('staff.referral.decline_note')} filled={filled} rows={2} />
            <button type="submit" class="second">
              {t('staff.referral.decline')}
            </button>
          </Form>
        </details>
      )}
      {working && (
        <>
          <details open={state === 'accepted' || 'day' in filled.errors}>
            <summary>{t('staff.referral.add_appointment')}</summary>
            <Form v={v} action={`${at}/appointments`}>
              <Field v={v} name="day" label={t('staff.referral.day')} filled={filled} type="date" />
              <Field v={v} name="time" label={t('staff.referral.time')} filled={filled} />
              <Field v={v} name="place" label={t('staff.referral.place')} filled={filled} />
              <Field
                v={v}
                name="goesAlong"
                label={t('staff.referral.along')}
                hint={t('staff.referral.along_hint')}
                filled={filled}
              />
              <button type="submit">{t('staff.save')}</button>
            </Form>
          </details>
          <details open={'outcome' in filled.errors}>
            <summary>{t('staff.referral.complete')}</summary>
            <Form v={v} action={`${at}/outcome`}>
              <Choices
                v={v}
                name="outcome"
                label={t('staff.referral.outcome')}
                filled={filled}
                options={options('referral_outcomes', lang)}
              />
              <Field v={v} name="note" label={t('staff.referral.outcome_note')} filled={filled} rows={3} />
              <button type="submit">{t('staff.referral.complete')}</button>
            </Form>
          </details>
        </>
      )}
    </section>
  )
}
