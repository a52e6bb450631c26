import { StaffPage } from '#ui/layout.tsx'
import { Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import { isOver, type PersonFile } from '../queries/people.ts'
import { RoleLine, stateWords } from './roles.tsx'

/** Everybody of the organisation; those who left are folded away. */
export function PeoplePage({ v, people }: { v: View; people: PersonFile[] }) {
  const { t } = v
  const here = people.filter((p) => p.state !== 'left')
  const gone = people.filter((p) => p.state === 'left')
  return (
    <StaffPage v={v} title={t('staff.nav.people')}>
      <h1>{t('staff.people.title')}</h1>
      <p>{t('staff.people.lead')}</p>
      <p class="row">
        <a class="button" href="/staff/people/new">
          {t('staff.people.add')}
        </a>
      </p>
      <Table
        label={t('staff.people.title')}
        rows={here}
        columns={[
          { name: t('staff.people.name'), show: (p) => <a href={`/staff/people/${p.id}`}>{p.displayName}</a> },
          {
            name: t('staff.people.state'),
            show: (p) => <span class={p.state === 'suspended' ? 'tag now' : undefined}>{stateWords(v, p)}</span>,
          },
          { name: t('staff.people.roles'), show: (p) => <Roles v={v} person={p} /> },
        ]}
      />
      {gone.length > 0 && (
        <details>
          <summary>{t('staff.people.left', { count: gone.length })}</summary>
          <ul>
            {gone.map((p) => (
              <li>
                <a href={`/staff/people/${p.id}`}>{p.displayName}</a> <span class="quiet">{stateWords(v, p)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </StaffPage>
  )
}

function Roles({ v, person }: { v: View; person: PersonFile }) {
  const roles = [...person.teamRoles, ...person.organisationRoles].filter((r) => !isOver(r))
  if (roles.length === 0) return <>{v.t('staff.people.no_role')}</>
  return (
    <>
      {roles.map((role) => (
        <div>
          <RoleLine v={v} role={role} />
        </div>
      ))}
    </>
  )
}
