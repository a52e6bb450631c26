import { pick } from '#platform/i18n/i18n.ts'
import { showDay } from '#platform/time/time.ts'
import { ErrorSummary, Field, type Filled, Form, Select } from '#ui/form.tsx'
import { StaffPage, untranslated } from '#ui/layout.tsx'
import { Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import { fingerprint } from '../fingerprint.ts'
import type { Member, TeamFile } from '../queries/teams.ts'
import { teamKinds } from '../schema.ts'
import { term } from './roles.tsx'

type Kind = (typeof teamKinds)[number]
export const kindWords = (v: View, kind: string) => v.t(`staff.team_kind.${kind as Kind}`)

/** Teams with members and keys: all of the organisation for a guardian, the own ones for a supervisor. */
export function TeamsPage({ v, teams, mayAdd }: { v: View; teams: TeamFile[]; mayAdd: boolean }) {
  const { t } = v
  return (
    <StaffPage v={v} title={t('staff.nav.teams')}>
      <h1>{t('staff.teams.title')}</h1>
      <p>{t('staff.teams.lead')}</p>
      {mayAdd && (
        <p class="row">
          <a class="button" href="/staff/teams/new">
            {t('staff.teams.add')}
          </a>
        </p>
      )}
      {teams.map((team) => (
        <section class="card">
          <h2>
            <a href={`/staff/teams/${team.id}`}>{pick(team.name, v.lang)}</a>
          </h2>
          <p class="quiet">{kindWords(v, team.kind)}</p>
          {team.waitsForOperator && <p class="warm">{t('staff.teams.waits_for_operator')}</p>}
          <KeyLine v={v} team={team} />
          <Members v={v} team={team} />
        </section>
      ))}
    </StaffPage>
  )
}

/** Which key a team has, and whether it is to be renewed. */
export function KeyLine({ v, team }: { v: View; team: TeamFile }) {
  const { t, lang } = v
  if (!team.key) return <p class="note">{t('staff.teams.no_key')}</p>
  const { generation, publicKey, madeAt, madeBy } = team.key
  return (
    <>
      <p>
        {t('staff.teams.key', { generation, day: showDay(madeAt, lang) })}
        {madeBy && ` ${t('staff.teams.by', { name: madeBy })}`}{' '}
        <span class="quiet" {...untranslated}>
          {fingerprint(publicKey)}
        </span>
      </p>
      {team.toRenew && <p class="warm">{t('staff.teams.to_renew')}</p>}
    </>
  )
}

export function Members({ v, team }: { v: View; team: TeamFile }) {
  const { t } = v
  if (team.members.length === 0) return <p>{t('staff.teams.nobody')}</p>
  return (
    <Table
      label={t('staff.teams.members_of', { team: pick(team.name, v.lang) })}
      rows={team.members}
      columns={[
        { name: t('staff.people.name'), show: (m) => m.displayName },
        {
          name: t('staff.people.roles'),
          show: (m) =>
            m.roles.map((r) => (
              <div>
                {t(`staff.role.${r.role}`)} <span class="quiet">{term(v, r)}</span>
              </div>
            )),
        },
        { name: t('staff.people.state'), show: (m) => stateOf(v, m) },
      ]}
    />
  )
}

function stateOf({ t, lang }: View, m: Member) {
  if (m.state === 'admitted')
    return (
      <>
        {t('staff.teams.state_admitted')}{' '}
        <span class="quiet">
          {m.admittedAt && showDay(m.admittedAt, lang)}
          {m.admittedBy && ` ${t('staff.teams.by', { name: m.admittedBy })}`}
        </span>
      </>
    )
  return <span class="tag">{t(`staff.teams.state_${m.state}`)}</span>
}

export const NewTeamPage = ({ v, filled }: { v: View; filled: Filled }) => (
  <StaffPage v={v} title={v.t('staff.teams.add')} wide={false}>
    <h1>{v.t('staff.teams.add')}</h1>
    <p>{v.t('staff.teams.add_lead')}</p>
    <ErrorSummary v={v} errors={filled.errors} />
    <Form v={v} action="/staff/teams/new" class="box">
      <Select
        v={v}
        name="kind"
        label={v.t('staff.teams.kind')}
        hint={v.t('staff.teams.kind_hint')}
        filled={filled}
        options={teamKinds.map((code) => ({ code, label: v.t(`staff.team_kind.${code}`) }))}
      />
      <Field v={v} name="nameKm" label={v.t('staff.teams.name_km')} filled={filled} />
      <Field v={v} name="nameEn" label={v.t('staff.teams.name_en')} filled={filled} />
      <button type="submit">{v.t('staff.teams.add_go')}</button>
    </Form>
  </StaffPage>
)
