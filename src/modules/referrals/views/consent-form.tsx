import { addDays, today } from '#platform/time/time.ts'
import { options } from '#ui/codes.ts'
import { Choices, Field, Form } from '#ui/form.tsx'
import type { PageProps } from './props.ts'

type ConsentFormProps = Pick<PageProps, 'v' | 'filled' | 'to'> & { action: string; go: string; until?: string }

/** The child's agreement to share just what the preview shows. */
export const ConsentForm = ({ v, filled, to, action, go, until = addDays(today(), 90) }: ConsentFormProps) => {
  const { t, lang } = v
  return (
    <section class="card">
      <h2>{t('staff.consent.title')}</h2>
      <p>{t('staff.consent.lead', { to })}</p>
      <p class="quiet">{t('staff.consent.honest')}</p>
      <Form v={v} action={action}>
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
          preset={until}
        />
        <button type="submit">{go}</button>
      </Form>
    </section>
  )
}
