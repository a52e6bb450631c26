import { options } from '#ui/codes.ts'
import { Choices, Field, Form } from '#ui/form.tsx'
import type { PageProps } from './props.ts'

export function SenderActs({ v, opened, mayAct }: PageProps) {
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

export function ReceiverActs({ v, opened, filled }: PageProps) {
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
