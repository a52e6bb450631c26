import { pick, type Text } from '#platform/i18n/i18n.ts'
import { Choices, ErrorSummary, Field, type Filled, Form, Select } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import { askedItems, authorities, grounds, receivedHows } from '../authority.ts'
import { itemLabel } from './authority-words.ts'

type Props = { v: View; teams: { id: string; name: Text }[]; filled: Filled }

/** Entering what an authority asked for. */
export function AuthorityFormPage({ v, teams, filled }: Props) {
  const { t, lang } = v
  return (
    <StaffPage v={v} title={t('staff.authority.enter')} wide={false}>
      <h1>{t('staff.authority.enter')}</h1>
      <p>{t('staff.authority.enter_lead')}</p>
      <ErrorSummary v={v} errors={filled.errors} />
      <Form v={v} action="/staff/authority-requests/new">
        <Select
          v={v}
          name="teamId"
          label={t('staff.authority.team')}
          hint={t('staff.authority.team_hint')}
          filled={filled}
          options={teams.map((x) => ({ code: x.id, label: pick(x.name, lang) }))}
        />
        <Choices
          v={v}
          name="authority"
          label={t('staff.authority.authority')}
          filled={filled}
          options={authorities.map((code) => ({ code, label: t(`staff.authority.authority_${code}`) }))}
        />
        <Field v={v} name="receivedOn" label={t('staff.authority.received')} filled={filled} type="date" />
        <Choices
          v={v}
          name="receivedHow"
          label={t('staff.authority.how')}
          filled={filled}
          options={receivedHows.map((code) => ({ code, label: t(`staff.authority.how_${code}`) }))}
        />
        <Field v={v} name="letterOn" label={t('staff.authority.letter_on')} filled={filled} type="date" />
        <Choices
          v={v}
          name="ground"
          label={t('staff.authority.ground')}
          filled={filled}
          options={grounds.map((code) => ({ code, label: t(`staff.authority.ground_${code}`) }))}
        />
        <Field
          v={v}
          name="persons"
          label={t('staff.authority.persons')}
          filled={filled}
          inputMode="numeric"
          preset="1"
        />
        <Choices
          v={v}
          name="items"
          label={t('staff.authority.items')}
          filled={filled}
          multiple
          options={askedItems.map((code) => ({ code, label: itemLabel(v, code) }))}
        />
        <section class="card">
          <h2>{t('staff.authority.sealed')}</h2>
          <p>{t('staff.authority.sealed_text')}</p>
          <Field v={v} name="letterNumber" label={t('staff.authority.letter_number')} filled={filled} />
          <Field v={v} name="groundText" label={t('staff.authority.ground_text')} filled={filled} rows={3} />
          <Field v={v} name="about" label={t('staff.authority.about')} filled={filled} rows={3} />
        </section>
        <div class="row">
          <button type="submit">{t('staff.save')}</button>
          <a class="button second" href="/staff/authority-requests">
            {t('staff.cancel')}
          </a>
        </div>
      </Form>
    </StaffPage>
  )
}
