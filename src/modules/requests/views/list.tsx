import { pick, type Text } from '#platform/i18n/i18n.ts'
import { showDay } from '#platform/time/time.ts'
import { StaffPage } from '#ui/layout.tsx'
import { Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import type { RequestRow } from '../queries.ts'
import { clockOf } from '../schema.ts'

type Props = {
  v: View
  rows: RequestRow[]
  answered: boolean
  teams: Map<string, { team: Text; organisation: Text }>
}

/** Until when an answer is due, and whether that day is over. */
export const Due = ({ v, receivedOn }: { v: View; receivedOn: string }) => {
  const { dueOn, overdue } = clockOf(receivedOn)
  return (
    <>
      {showDay(dueOn, v.lang)} {overdue && <span class="tag now">{v.t('staff.requests.overdue')}</span>}
    </>
  )
}

/** Kinds, clocks and states; no content. */
export function RequestsPage({ v, rows, answered, teams }: Props) {
  const { t, lang, actor } = v
  const opens = (r: RequestRow) =>
    actor.kind === 'staff' && actor.teams.some((x) => x.id === r.teamId && x.roles.includes('supervisor'))
  const number = (r: RequestRow) => showDay(r.receivedOn, lang)
  return (
    <StaffPage v={v} title={t('staff.requests.title')}>
      <h1>{t('staff.requests.title')}</h1>
      <p>{t('staff.requests.lead')}</p>
      <p class="row">
        <a href="/staff/requests" aria-current={answered ? undefined : 'page'}>
          {t('staff.requests.open')}
        </a>
        <a href="/staff/requests?answered=yes" aria-current={answered ? 'page' : undefined}>
          {t('staff.requests.answered')}
        </a>
        <a href="/staff/authority-requests">{t('staff.authority.title')}</a>
      </p>
      {rows.length === 0 ? (
        <section class="card">
          <p>{answered ? t('staff.requests.none_answered') : t('staff.requests.none_open')}</p>
          <p class="quiet">{t('staff.requests.none_how', { link: t('staff.requests.somebody_asks') })}</p>
        </section>
      ) : (
        <Table
          label={t('staff.requests.title')}
          rows={rows}
          columns={[
            {
              name: t('staff.requests.received'),
              show: (r) => (opens(r) ? <a href={`/staff/requests/${r.id}`}>{number(r)}</a> : number(r)),
            },
            { name: t('staff.requests.kind'), show: (r) => t(`staff.requests.kind_${r.kind}`) },
            { name: t('staff.requests.asked_by'), show: (r) => t(`staff.requests.by_${r.askedBy}`) },
            { name: t('staff.requests.source'), show: (r) => t(`staff.requests.source_${r.source}`) },
            {
              name: answered ? t('staff.requests.outcome') : t('staff.requests.due'),
              show: (r) =>
                r.outcome ? t(`staff.requests.outcome_${r.outcome}`) : <Due v={v} receivedOn={r.receivedOn} />,
            },
            { name: t('staff.requests.state'), show: (r) => t(`staff.requests.state_${r.state}`) },
            {
              name: t('staff.requests.team'),
              show: (r) => pick(teams.get(r.teamId)?.team ?? { en: '', km: '' }, lang),
            },
          ]}
        />
      )}
    </StaffPage>
  )
}
