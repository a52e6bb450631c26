import { addDays, today } from '#platform/time/time.ts'
import { options } from '#ui/codes.ts'
import { Choices, Field, Form } from '#ui/form.tsx'
import type { PageProps } from './props.ts'

/** The child's agreement to share just what the preview shows. */
export const ConsentForm = ({ v, opened, filled, to }: PageProps) => {
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
