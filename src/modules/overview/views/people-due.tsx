import type { PeopleDue } from '#modules/people/queries/due.ts'
import type { Ceremony } from '#modules/people/queries/recovery.ts'
import { pick } from '#platform/i18n/i18n.ts'
import { showMoment } from '#platform/time/time.ts'
import type { View } from '#ui/view.ts'

type Props = { v: View; due: PeopleDue }

/** How much of it waits for somebody to act; what is only told does not count. */
export const waitingOf = (due: PeopleDue): number =>
  due.waiting.length +
  due.toRenew.length +
  due.standing.length +
  due.toApprove.length +
  due.endedLinks.length +
  due.sheets.length +
  Number(due.ownSheet) +
  due.ceremonies.length

/** What waits for data guardians and supervisors, and what a team is told about its key. */
export function PeopleDueCards({ v, due }: Props) {
  const { t, lang } = v
  const team = (id: string, name: { en: string; km: string }) => <a href={`/staff/teams/${id}`}>{pick(name, lang)}</a>
  return (
    <>
      <Card
        title={t('staff.start.to_admit', { count: due.waiting.reduce((n, w) => n + w.count, 0) })}
        rows={due.waiting}
      >
        {(w) => team(w.id, w.name)}
      </Card>
      <Card title={t('staff.start.to_renew', { count: due.toRenew.length })} rows={due.toRenew}>
        {(w) => team(w.id, w.name)}
      </Card>
      <Card title={t('staff.start.standing', { count: due.standing.length })} rows={due.standing}>
        {(w) => team(w.id, w.name)}
      </Card>
      <Card title={t('staff.start.to_approve', { count: due.toApprove.length })} rows={due.toApprove}>
        {(w) => team(w.id, w.name)}
      </Card>
      <Card title={t('staff.start.ended_links', { count: due.endedLinks.length })} rows={due.endedLinks}>
        {(p) => (
          <>
            <a href={`/staff/people/${p.id}`}>{p.displayName}</a>{' '}
            <span class="quiet">{showMoment(p.endsAt, lang)}</span>
          </>
        )}
      </Card>
      <Card title={t('staff.start.sheets', { count: due.sheets.length })} rows={due.sheets}>
        {(s) => (
          <a href="/staff/recovery">
            {t('staff.recovery.sheet', { number: s.number })} – {s.holder}
          </a>
        )}
      </Card>
      <Card title={t('staff.start.own_sheet')} rows={due.ownSheet ? [true] : []}>
        {() => <a href="/staff/recovery/sheet">{t('staff.recovery.own_sheet')}</a>}
      </Card>
      <Card title={t('staff.start.ceremonies')} rows={due.ceremonies}>
        {(c) => <Announced v={v} ceremony={c} />}
      </Card>
    </>
  )
}

function Card<R>({
  title,
  rows,
  children,
}: {
  title: string
  rows: R[]
  children: (row: R) => preact.ComponentChildren
}) {
  if (rows.length === 0) return null
  return (
    <section class="card">
      <h2>{title}</h2>
      <ul>
        {rows.map((row) => (
          <li>{children(row)}</li>
        ))}
      </ul>
    </section>
  )
}

/** A team learns when, by whom and for whom its key was opened with paper. */
function Announced({ v, ceremony: c }: { v: View; ceremony: Ceremony }) {
  const { t, lang } = v
  const words = c.doneAt
    ? t('staff.start.ceremony_done', {
        team: pick(c.team, lang),
        time: showMoment(c.doneAt, lang),
        first: c.begunBy,
        second: c.doneBy ?? '–',
        person: c.person,
      })
    : t('staff.start.ceremony_begun', {
        team: pick(c.team, lang),
        time: showMoment(c.begunAt, lang),
        first: c.begunBy,
        person: c.person,
      })
  const guards = v.actor.kind === 'staff' && v.actor.organisationRoles.includes('data_guardian')
  return guards ? <a href={`/staff/recovery/ceremony/${c.id}`}>{words}</a> : <span>{words}</span>
}
