import type { View } from './view.ts'

/** The way to "who has seen this", for those who may read the trail of the record's team. */
export function SeenBy({ v, id, teamId }: { v: View; id: string; teamId: string }) {
  const { actor } = v
  const may = actor.kind === 'staff' && actor.teams.some((t) => t.id === teamId && t.roles.includes('supervisor'))
  return may ? (
    <p>
      <a href={`/staff/trail?subject=${id}`}>{v.t('staff.who_has_seen')}</a>
    </p>
  ) : null
}
