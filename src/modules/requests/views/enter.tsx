import { languageName, languages } from '#platform/i18n/i18n.ts'
import { today } from '#platform/time/time.ts'
import { Choices, ErrorSummary, Field, type Filled, Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import { askers, requestKinds, requestSources } from '../schema.ts'

type Props = { v: View; recordId: string; back: string; filled: Filled }

/** Entering a request that did not come through the own door. */
export function EnterPage({ v, recordId, back, filled }: Props) {
  const { t } = v
  return (
    <StaffPage v={v} title={t('staff.requests.enter')} wide={false}>
      <h1>{t('staff.requests.enter')}</h1>
      <p>{t('staff.requests.enter_lead')}</p>
      <ErrorSummary v={v} errors={filled.errors} />
      <Form v={v} action={`/staff/requests/about/${recordId}`}>
        <Choices
          v={v}
          name="kind"
          label={t('staff.requests.what')}
          filled={filled}
          options={requestKinds.map((code) => ({ code, label: t(`staff.requests.kind_${code}`) }))}
        />
        <Choices
          v={v}
          name="askedBy"
          label={t('staff.requests.asked_by')}
          filled={filled}
          options={askers.map((code) => ({ code, label: t(`staff.requests.by_${code}`) }))}
        />
        <Choices
          v={v}
          name="source"
          label={t('staff.requests.source')}
          filled={filled}
          options={requestSources.map((code) => ({ code, label: t(`staff.requests.source_${code}`) }))}
        />
        <Choices
          v={v}
          name="language"
          label={t('staff.requests.language')}
          filled={filled}
          preset={['km']}
          options={languages.map((code) => ({ code, label: languageName(code, v.lang) }))}
        />
        <Field
          v={v}
          name="receivedOn"
          label={t('staff.requests.received')}
          filled={filled}
          type="date"
          preset={today()}
        />
        <Field
          v={v}
          name="identity"
          label={t('staff.requests.identity')}
          hint={t('staff.requests.identity_hint')}
          filled={filled}
          rows={3}
        />
        <Field v={v} name="said" label={t('staff.requests.said')} filled={filled} rows={4} />
        <div class="row">
          <button type="submit">{t('staff.save')}</button>
          <a class="button second" href={back}>
            {t('staff.cancel')}
          </a>
        </div>
      </Form>
    </StaffPage>
  )
}
