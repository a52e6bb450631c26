import { showDay, showMoment } from '#platform/time/time.ts'
import { StaffPage } from '#ui/layout.tsx'
import { More, Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import type { TrailRow } from '../queries.ts'

export function TrailPage({
  v,
  rows,
  names,
  subject,
  next,
}: {
  v: View
  rows: TrailRow[]
  names: Map<string, string>
  subject: string | undefined
  next: string | null
}) {
  const { t, lang } = v
  // Actions are data of the trail; each has a message, which a test checks.
  const say = (key: string) =>
    (t as unknown as (k: string, o: object) => string)(`staff.action.${key.replaceAll('.', '_')}`, {
      defaultValue: key,
    })
  return (
    <StaffPage v={v} title={t('staff.nav.trail')}>
      <h1>{subject ? t('staff.who_has_seen') : t('staff.nav.trail')}</h1>
      <p>{t('staff.trail.lead')}</p>
      {rows.length === 0 ? (
        <p class="card">{t('staff.trail.none')}</p>
      ) : (
        <Table
          label={t('staff.nav.trail')}
          rows={rows}
          columns={[
            {
              name: t('staff.trail.when'),
              show: (r) => (r.actorKind === 'staff' ? showMoment(r.at, lang) : showDay(r.at, lang)),
            },
            {
              name: t('staff.trail.who'),
              show: (r) =>
                r.personId
                  ? (names.get(r.personId) ?? t('staff.someone'))
                  : t(`staff.trail.${r.actorKind as 'reporter' | 'public' | 'system'}`),
            },
            { name: t('staff.trail.what'), show: (r) => say(r.action) },
            {
              name: t('staff.trail.record'),
              show: (r) =>
                r.subjectId ? <a href={`/staff/trail?subject=${r.subjectId}`}>{r.subjectId.slice(0, 8)}</a> : '–',
            },
          ]}
        />
      )}
      <More v={v} href={next} />
    </StaffPage>
  )
}
