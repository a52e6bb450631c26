import { showNumber } from '#platform/time/time.ts'
import { ErrorSummary, Field, type Filled, Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import { isOver, type PersonFile } from '../queries/people.ts'
import { idleLimits } from '../schema.ts'
import { RoleLine, stateWords } from './roles.tsx'

type Props = { v: View; people: PersonFile[]; minutes: number; filled: Filled }

/** Everybody of the organisation; those who left are folded away. And how long their sessions live without use. */
export function PeoplePage({ v, people, minutes, filled }: Props) {
  const { t } = v
  const here = people.filter((p) => p.state !== 'left')
  const gone = people.filter((p) => p.state === 'left')
  return (
    <StaffPage v={v} title={t('staff.nav.people')}>
      <h1>{t('staff.people.title')}</h1>
      <p>{t('staff.people.lead')}</p>
      <ErrorSummary v={v} errors={filled.errors} />
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
      <IdleTime v={v} minutes={minutes} filled={filled} />
    </StaffPage>
  )
}

/** A longer time is for devices that nobody else gets at: the page says what it risks. */
function IdleTime({ v, minutes, filled }: Omit<Props, 'people'>) {
  const { t, lang } = v
  return (
    <section class="card" id="idle-time">
      <h2>{t('staff.people.idle')}</h2>
      <p>{t('staff.people.idle_now', { count: minutes, minutes: showNumber(minutes, lang) })}</p>
      <p>{t('staff.people.idle_risk')}</p>
      <Form v={v} action="/staff/people/idle-time">
        <Field
          v={v}
          name="idleMinutes"
          label={t('staff.people.idle_minutes')}
          hint={t('staff.people.idle_hint', {
            least: showNumber(idleLimits.least, lang),
            most: showNumber(idleLimits.most, lang),
          })}
          filled={filled}
          inputMode="numeric"
          preset={String(minutes)}
        />
        <button type="submit" class="second">
          {t('staff.save')}
        </button>
      </Form>
    </section>
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
