import { wordsIn } from '#platform/i18n/i18n.ts'
import { showDay, showMoment, today } from '#platform/time/time.ts'
import { ErrorSummary, Field, type Filled, Form, Select } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import { firstGroups } from '../fingerprint.ts'
import { isOver, type PersonFile } from '../queries/people.ts'
import type { TeamFile } from '../queries/teams.ts'
import { organisationRoles } from '../schema.ts'
import { roleOptions, teamOptions } from './new-person.tsx'
import { RoleLine, stateWords, term } from './roles.tsx'

type Props = { v: View; person: PersonFile; teams: TeamFile[]; filled: Filled; oneself: boolean }

/** Everything a data guardian knows of a person, and what can be done. */
export function PersonPage(props: Props) {
  const { v, person, filled } = props
  return (
    <StaffPage v={v} title={person.displayName}>
      <h1>{person.displayName}</h1>
      <p>{stateWords(v, person)}</p>
      <ErrorSummary v={v} errors={filled.errors} />
      <div class="columns">
        <div>
          <RolesCard {...props} />
          {person.state !== 'left' && <GiveRoles {...props} />}
        </div>
        <div>
          <Facts {...props} />
          {person.state !== 'left' && <LinkCard {...props} />}
          {person.state !== 'left' && !props.oneself && <EndCard {...props} />}
        </div>
      </div>
    </StaffPage>
  )
}

const Facts = ({ v: { t, lang }, person }: Props) => (
  <section class="card">
    <dl class="facts">
      <dt>{t('staff.people.gender')}</dt>
      <dd>{t(`staff.people.gender_${person.gender}`)}</dd>
      <dt>{t('staff.people.language')}</dt>
      <dd>{t(`staff.people.language_${person.language}`)}</dd>
      <dt>{t('staff.people.enrolled')}</dt>
      <dd>{person.enrolledAt ? showDay(person.enrolledAt, lang) : t('staff.people.not_yet')}</dd>
      {person.publicKey && (
        <>
          <dt>{t('staff.people.fingerprint')}</dt>
          <dd>{firstGroups(person.publicKey)} ····</dd>
        </>
      )}
    </dl>
  </section>
)

function RolesCard({ v, person, filled }: Props) {
  const { t, lang } = v
  const roles = [...person.teamRoles, ...person.organisationRoles]
  const living = roles.filter((r) => !isOver(r))
  const over = roles.filter((r) => isOver(r))
  return (
    <section class="card">
      <h2>{t('staff.people.roles')}</h2>
      {living.length === 0 && <p>{t('staff.people.no_role')}</p>}
      <ul>
        {living.map((role) => (
          <li>
            <RoleLine v={v} role={role} />
          </li>
        ))}
      </ul>
      {over.length > 0 && (
        <details>
          <summary>{t('staff.people.former_roles')}</summary>
          <ul>
            {over.map((role) => (
              <li>
                {t(`staff.role.${role.role}`)}
                {'team' in role && ` – ${wordsIn(role.team, lang)}`} <span class="quiet">{term(v, role)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {living.length > 0 && (
        <details open={Boolean(filled.errors['roleId'] ?? filled.errors['endDay'])}>
          <summary>{t('staff.people.end_role')}</summary>
          <Form v={v} action={`/staff/people/${person.id}/role-end`}>
            <Select
              v={v}
              name="roleId"
              label={t('staff.people.which_role')}
              filled={filled}
              options={living.map((role) => ({
                code: role.id,
                label: `${t(`staff.role.${role.role}`)}${'team' in role ? ` – ${wordsIn(role.team, lang)}` : ''}`,
              }))}
            />
            <Field
              v={v}
              name="endDay"
              type="date"
              label={t('staff.people.last_day')}
              hint={t('staff.people.last_day_hint')}
              filled={filled}
            />
            <button type="submit" class="second">
              {t('staff.people.end_role')}
            </button>
          </Form>
        </details>
      )}
    </section>
  )
}

function GiveRoles({ v, person, teams, filled }: Props) {
  const { t } = v
  const wrong = (...names: string[]) => names.some((name) => filled.errors[name])
  return (
    <section class="card">
      <h2>{t('staff.people.give_role')}</h2>
      <p>{t('staff.people.give_role_lead')}</p>
      <details open={wrong('teamId', 'role', 'fromDay', 'untilDay')}>
        <summary>{t('staff.people.in_a_team')}</summary>
        <Form v={v} action={`/staff/people/${person.id}/team-roles`}>
          <Select v={v} name="teamId" label={t('staff.people.team')} filled={filled} options={teamOptions(v, teams)} />
          <Select v={v} name="role" label={t('staff.people.role')} filled={filled} options={roleOptions(v)} />
          <Field v={v} name="fromDay" type="date" label={t('staff.people.from_day')} filled={filled} preset={today()} />
          <Field
            v={v}
            name="untilDay"
            type="date"
            label={t('staff.people.until_day')}
            hint={t('staff.people.until_day_hint')}
            filled={filled}
          />
          <button type="submit">{t('staff.people.give_role')}</button>
        </Form>
      </details>
      <details open={wrong('organisationRole', 'roleFromDay', 'roleUntilDay')}>
        <summary>{t('staff.people.in_the_organisation')}</summary>
        <Form v={v} action={`/staff/people/${person.id}/organisation-roles`}>
          <Select
            v={v}
            name="organisationRole"
            label={t('staff.people.role')}
            filled={filled}
            options={organisationRoles.map((code) => ({ code, label: t(`staff.role.${code}`) }))}
          />
          <Field
            v={v}
            name="roleFromDay"
            type="date"
            label={t('staff.people.from_day')}
            filled={filled}
            preset={today()}
          />
          <Field
            v={v}
            name="roleUntilDay"
            type="date"
            label={t('staff.people.until_day')}
            hint={t('staff.people.until_day_hint')}
            filled={filled}
          />
          <button type="submit">{t('staff.people.give_role')}</button>
        </Form>
      </details>
    </section>
  )
}

function LinkCard({ v, person }: Props) {
  const { t, lang } = v
  const again = person.enrolledAt !== null
  return (
    <section class="card">
      <h2>{t('staff.people.link')}</h2>
      {person.link?.open && <p>{t('staff.people.link_open', { time: showMoment(person.link.endsAt, lang) })}</p>}
      {person.state === 'suspended' ? (
        <p>{t('staff.people.link_not_suspended')}</p>
      ) : (
        <Form v={v} action={`/staff/people/${person.id}/link`}>
          <p>{again ? t('staff.people.link_again') : t('staff.people.link_new_hint')}</p>
          <button type="submit" class="second">
            {t('staff.people.link_new')}
          </button>
        </Form>
      )}
      {person.link?.open && (
        <Form v={v} action={`/staff/people/${person.id}/link-withdrawal`}>
          <button type="submit" class="second">
            {t('staff.people.link_withdraw')}
          </button>
        </Form>
      )}
    </section>
  )
}

function EndCard({ v, person }: Props) {
  const { t } = v
  const suspended = person.state === 'suspended'
  return (
    <section class="card">
      <h2>{t('staff.people.keep_out')}</h2>
      <Form v={v} action={`/staff/people/${person.id}/${suspended ? 'suspension-end' : 'suspension'}`}>
        <p>{suspended ? t('staff.people.unsuspend_hint') : t('staff.people.suspend_hint')}</p>
        <button type="submit" class="second">
          {suspended ? t('staff.people.unsuspend') : t('staff.people.suspend')}
        </button>
      </Form>
      <p class="row">
        <a href={`/staff/people/${person.id}/removal`}>{t('staff.people.remove')}</a>
      </p>
    </section>
  )
}

/** Asks once more before somebody is removed for good. */
export const RemovalPage = ({ v, person }: { v: View; person: PersonFile }) => (
  <StaffPage v={v} title={v.t('staff.people.remove')} wide={false}>
    <h1>{v.t('staff.people.remove_title', { name: person.displayName })}</h1>
    <div class="warm">
      <p>{v.t('staff.people.remove_what')}</p>
      <p>{v.t('staff.people.remove_stays')}</p>
      <p>{v.t('staff.people.remove_final')}</p>
    </div>
    <Form v={v} action={`/staff/people/${person.id}/removal`}>
      <p class="row">
        <button type="submit">{v.t('staff.people.remove_go')}</button>
        <a class="button second" href={`/staff/people/${person.id}`}>
          {v.t('staff.cancel')}
        </a>
      </p>
    </Form>
  </StaffPage>
)
