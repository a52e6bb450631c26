import type { View } from './view.ts'

/** The way to enter that somebody asks for what a record holds, for supervisors of its team. */
export function AskedForData({ v, id, teamId }: { v: View; id: string; teamId: string }) {
  const { actor } = v
  const may = actor.kind === 'staff' && actor.teams.some((t) => t.id === teamId && t.roles.includes('supervisor'))
  return may ? (
    <p>
      <a href={`/staff/requests/about/${id}`}>{v.t('staff.requests.somebody_asks')}</a>
    </p>
  ) : null
}
