import type { ConsentDetails } from '#modules/consent/schema.ts'
import type { ReferralState } from '#modules/referrals/schema.ts'
import { showDay } from '#platform/time/time.ts'
import { label } from '#ui/codes.ts'
import { Form } from '#ui/form.tsx'
import type { View } from '#ui/view.ts'
import type { CaseProps } from './props.ts'

export function Referrals({ v, referrals, may, at }: CaseProps & { at: string }) {
  const { t, lang } = v
  return (
    <section class="card">
      <h2>{t('staff.nav.referrals')}</h2>
      {referrals.length === 0 && <p class="quiet">{t('staff.case.no_referrals')}</p>}
      <ul>
        {referrals.map((r) => (
          <li>
            <a href={`/staff/referrals/${r.id}`}>{label('services', r.service, lang)}</a> · {r.teamName} ·{' '}
            <span class="tag">{t(`staff.referral_state.${r.state as ReferralState}`)}</span>
          </li>
        ))}
      </ul>
      {may.refer && (
        <a class="button small" href={`${at}/referrals/new`}>
          {t('staff.case.refer')}
        </a>
      )}
    </section>
  )
}

export function Agreements({ v, opened, consents, may }: CaseProps) {
  const { t, lang } = v
  return (
    <section class="card">
      <h2>{t('staff.case.agreements')}</h2>
      {consents.length === 0 && <p class="quiet">{t('staff.case.no_agreements')}</p>}
      <ul>
        {consents.map((c) => (
          <li>
            {c.teamName}: {c.items.map((i) => label('share_items', i, lang)).join(', ')}
            <br />
            <span class="quiet">
              {c.withdrawnAt
                ? t(`staff.consent.withdrawn_${c.withdrawnBy as 'child' | 'worker'}`, {
                    day: showDay(c.withdrawnAt, lang),
                  })
                : t('staff.consent.until', { day: showDay(c.expiresOn, lang) })}
            </span>
            <HowAgreed v={v} details={opened.consents.get(c.id)} />
            {may.write && !c.withdrawnAt && !c.replacedBy && (
              <Form v={v} action={`/staff/consents/${c.id}/withdrawal`}>
                <button type="submit" class="second small">
                  {t('staff.consent.withdraw')}
                </button>
              </Form>
            )}
            {may.write && c.withdrawnAt && !c.withdrawalAnsweredAt && (
              <Form v={v} action={`/staff/consents/${c.id}/answer`}>
                <button type="submit" class="small">
                  {t('staff.consent.answered')}
                </button>
              </Form>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** How the agreement was reached, for who has to know years later. */
function HowAgreed({ v, details }: { v: View; details: ConsentDetails | undefined }) {
  if (!details) return null
  const { t, lang } = v
  const line = [
    label('consent_givers', details.giver, lang),
    label('explained_by', details.explainedBy, lang),
    details.explainedIn,
    label('agreed_how', details.agreedHow, lang),
    details.witness && `${t('staff.consent.witness')}: ${details.witness}`,
  ]
  return (
    <>
      <span class="quiet"> {line.filter(Boolean).join(' · ')}</span>
      {details.childWords && <p class="words">{t('staff.step.child_words', { words: details.childWords })}</p>}
    </>
  )
}
