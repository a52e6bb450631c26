import { showDay, showMoment } from '#platform/time/time.ts'
import { StaffPage } from '#ui/layout.tsx'
import { Scroll } from '#ui/scroll.tsx'
import type { View } from '#ui/view.ts'
import type { TrailRow } from '../queries.ts'

export function TrailPage({
  v,
  rows,
  names,
  subject,
}: {
  v: View
  rows: TrailRow[]
  names: Map<string, string>
  subject: string | undefined
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
        <Scroll label={t('staff.nav.trail')}>
          <table class="stack">
            <thead>
              <tr>
                <th>{t('staff.trail.when')}</th>
                <th>{t('staff.trail.who')}</th>
                <th>{t('staff.trail.what')}</th>
                <th>{t('staff.trail.record')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((r) => (
                <tr>
                  <td data-name={t('staff.trail.when')}>
                    {r.actorKind === 'staff' ? showMoment(r.at, lang) : showDay(r.at, lang)}
                  </td>
                  <td data-name={t('staff.trail.who')}>
                    {r.personId
                      ? (names.get(r.personId) ?? t('staff.someone'))
                      : t(`staff.trail.${r.actorKind as 'reporter' | 'public' | 'system'}`)}
                  </td>
                  <td data-name={t('staff.trail.what')}>{say(r.action)}</td>
                  <td data-name={t('staff.trail.record')}>
                    {r.subjectId ? <a href={`/staff/trail?subject=${r.subjectId}`}>{r.subjectId.slice(0, 8)}</a> : '–'}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </StaffPage>
  )
}
