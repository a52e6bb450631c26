import { pick } from '#platform/i18n/i18n.ts'
import { showMoment } from '#platform/time/time.ts'
import { Choices, ErrorSummary, Field, type Filled, Form, type Option, Select } from '#ui/form.tsx'
import { StaffPage, untranslated } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import type { TeamFile } from '../queries/teams.ts'
import { teamRoles } from '../schema.ts'

export const teamOptions = (v: View, teams: TeamFile[]): Option[] =>
  teams.map((team) => ({ code: team.id, label: pick(team.name, v.lang) }))
export const roleOptions = (v: View): Option[] => teamRoles.map((code) => ({ code, label: v.t(`staff.role.${code}`) }))
const none = (v: View): Option => ({ code: '', label: v.t('staff.people.none_yet') })

export function NewPersonPage({ v, teams, filled }: { v: View; teams: TeamFile[]; filled: Filled }) {
  const { t } = v
  return (
    <StaffPage v={v} title={t('staff.people.add')} wide={false}>
      <h1>{t('staff.people.add')}</h1>
      <p>{t('staff.people.add_lead')}</p>
      <ErrorSummary v={v} errors={filled.errors} />
      <Form v={v} action="/staff/people/new" class="box">
        <Field
          v={v}
          name="displayName"
          label={t('staff.people.name')}
          hint={t('staff.people.name_hint')}
          filled={filled}
        />
        <Field
          v={v}
          name="signInName"
          label={t('staff.people.sign_in_name')}
          hint={t('staff.people.sign_in_name_hint')}
          filled={filled}
        />
        <Choices
          v={v}
          name="gender"
          label={t('staff.people.gender')}
          filled={filled}
          options={(['woman', 'man', 'not_said'] as const).map((code) => ({
            code,
            label: t(`staff.people.gender_${code}`),
          }))}
        />
        <Choices
          v={v}
          name="language"
          label={t('staff.people.language')}
          filled={filled}
          preset={['km']}
          options={(['km', 'en'] as const).map((code) => ({ code, label: t(`staff.people.language_${code}`) }))}
        />
        <h2>{t('staff.people.first_role')}</h2>
        <p class="hint">{t('staff.people.first_role_hint')}</p>
        <Select
          v={v}
          name="teamId"
          label={t('staff.people.team')}
          filled={filled}
          options={[none(v), ...teamOptions(v, teams)]}
        />
        <Select
          v={v}
          name="role"
          label={t('staff.people.role')}
          filled={filled}
          options={[none(v), ...roleOptions(v)]}
        />
        <button type="submit">{t('staff.people.add_go')}</button>
      </Form>
    </StaffPage>
  )
}

type LinkProps = { v: View; person: { id: string; displayName: string }; link: string; endsAt: Date }

/** The one-time link, on the screen this once; as a card to print and hand over. */
export function LinkPage({ v, person, link, endsAt }: LinkProps) {
  const { t } = v
  return (
    <StaffPage v={v} title={t('staff.people.link')} wide={false}>
      <h1>{t('staff.people.link_for', { name: person.displayName })}</h1>
      <div class="warm">
        <p>{t('staff.people.link_once')}</p>
      </div>
      <section class="card">
        <h2>{t('staff.people.link_card')}</h2>
        <p>{t('staff.people.link_what', { name: person.displayName })}</p>
        <p class="copy" {...untranslated}>
          {link}
        </p>
        <p>{t('staff.people.link_ends', { time: showMoment(endsAt, v.lang) })}</p>
      </section>
      <p>{t('staff.people.link_hand_over')}</p>
      <p class="row">
        <a class="button second" href={`/staff/people/${person.id}`}>
          {t('staff.people.link_done')}
        </a>
      </p>
    </StaffPage>
  )
}
