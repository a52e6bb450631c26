import { showMoment } from '#platform/time/time.ts'
import { ErrorSummary, type Filled } from '#ui/form.tsx'
import { StaffPage, untranslated } from '#ui/layout.tsx'
import { Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import type { Desk } from '../queries/desks.ts'
import { say } from '../row.ts'
import type { Check } from '../schema.ts'
import { Desks } from './desks.tsx'

type Area = 'program' | 'keys' | 'backups' | 'jobs' | 'settings' | 'children'
const areas: Record<Area, string[]> = {
  backups: ['backup', 'data_space', 'backup_space'],
  jobs: ['jobs'],
  children: ['stage', 'intake', 'khmer', 'language', 'content', 'learn'],
  keys: ['key', 'recovery'],
  settings: ['address', 'hsts', 'proxy', 'mail', 'anchor'],
  program: ['database', 'version', 'migration', 'clock', 'memory', 'archive', 'connection', 'connections'],
}
/** What stands in a table of its own. */
const tabled = ['team_key', 'job']
/** Every check that this page has a place for, by the part of its code before the dot. */
export const placed = [...Object.values(areas).flat(), ...tabled]

const what = (check: Check) => check.code.split('.')[0] ?? ''
type Props = { v: View; rows: Check[]; desks: Desk[]; at: Date; filled: Filled }

/** What whoever keeps the server running sees; printed, only the fingerprints. */
export function HealthPage({ v, rows, desks, at, filled }: Props) {
  const { t, lang } = v
  const problems = rows.filter((r) => r.level === 'problem')
  return (
    <StaffPage v={v} title={t('staff.nav.health')}>
      <h1>{t('staff.nav.health')}</h1>
      <p class="quiet">{t('staff.health.page.as_of', { time: showMoment(at, lang) })}</p>
      <ErrorSummary v={v} errors={filled.errors} />
      <section class={problems.length > 0 ? 'summary unprinted' : 'card unprinted'}>
        <h2>{problems.length > 0 ? t('staff.health.page.problems') : t('staff.health.page.no_problems')}</h2>
        {problems.length > 0 && (
          <ul>
            {problems.map((r) => (
              <li>{say(t, r)}</li>
            ))}
          </ul>
        )}
      </section>
      <p class="row">
        <a class="button second" href="/staff/launch">
          {t('staff.health.page.launch')}
        </a>
      </p>
      <div class="unprinted">
        {(Object.keys(areas) as Area[]).map((area) => (
          <AreaCard v={v} area={area} rows={rows.filter((r) => areas[area].includes(what(r)))} />
        ))}
        <Desks v={v} desks={desks} />
        <Jobs v={v} rows={rows.filter((r) => what(r) === 'job')} />
      </div>
      <Fingerprints v={v} rows={rows} />
    </StaffPage>
  )
}

/** Problems stand on top of the page already. */
function AreaCard({ v, area, rows }: { v: View; area: Area; rows: Check[] }) {
  const calm = rows.filter((r) => r.level !== 'problem')
  if (calm.length === 0) return null
  return (
    <section class="card">
      <h2>{v.t(`staff.health.area.${area}`)}</h2>
      <ul>
        {calm.map((r) => (
          <li>
            {r.level === 'note' && (
              <>
                <span class="tag now">{v.t('staff.health.page.note')}</span>{' '}
              </>
            )}
            {say(v.t, r)}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Jobs({ v, rows }: { v: View; rows: Check[] }) {
  const { t } = v
  return (
    <section>
      <h2>{t('staff.health.page.jobs')}</h2>
      {rows.length === 0 ? (
        <p class="card">{t('staff.health.page.no_jobs')}</p>
      ) : (
        <Table
          label={t('staff.health.page.jobs')}
          rows={rows}
          columns={[
            { name: t('staff.health.page.job'), show: (r) => <span {...untranslated}>{r.values['job']}</span> },
            { name: t('staff.health.page.last'), show: (r) => r.values['last'] ?? t('staff.health.page.never') },
            { name: t('staff.health.page.waiting'), show: (r) => r.values['waiting'] },
            { name: t('staff.health.page.failed'), show: (r) => r.values['failed'] },
          ]}
        />
      )}
    </section>
  )
}

function Fingerprints({ v, rows }: { v: View; rows: Check[] }) {
  const { t } = v
  const key = rows.find((r) => r.code === 'key.newest')
  return (
    <section>
      <h2>{t('staff.health.page.fingerprints')}</h2>
      <p>{t('staff.health.page.fingerprints_what')}</p>
      {key && (
        <p>
          {t('staff.health.page.server_key', {
            fingerprint: String(key.values['fingerprint']),
            generation: Number(key.values['generation']),
          })}
        </p>
      )}
      <Table
        label={t('staff.health.page.fingerprints')}
        rows={rows.filter((r) => what(r) === 'team_key')}
        columns={[
          { name: t('staff.health.page.organisation'), show: (r) => r.values['organisation'] },
          { name: t('staff.health.page.team'), show: (r) => r.values['team'] },
          { name: t('staff.health.page.generation'), show: (r) => r.values['generation'] ?? '–' },
          {
            name: t('staff.health.page.fingerprint'),
            show: (r) => (
              <span class="groups" {...untranslated}>
                {r.values['fingerprint'] ?? t('staff.health.page.no_key')}
              </span>
            ),
          },
        ]}
      />
    </section>
  )
}
