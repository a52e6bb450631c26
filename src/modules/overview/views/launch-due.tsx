import type { LaunchDue } from '#modules/operations/queries/launch.ts'
import type { View } from '#ui/view.ts'

/** What the start page says of the launch to operators and the desk's data guardians. */
export function LaunchCard({ v, due }: { v: View; due: LaunchDue | null }) {
  if (!due) return null
  const { t } = v
  const items = due.fallen.map((item) => t(`staff.launch.item.${item}`)).join('; ')
  return (
    <section class={due.fallen.length > 0 ? 'summary' : 'card'}>
      <h2>{t('staff.launch.start')}</h2>
      <p>
        {due.fallen.length > 0
          ? t('staff.launch.start_fallen', { items })
          : due.released
            ? t('staff.launch.start_again', { lacking: due.lacking })
            : due.lacking === 0
              ? t('staff.launch.start_ready')
              : t('staff.launch.start_trial', { lacking: due.lacking })}
      </p>
      <p>
        <a href="/staff/launch">{t('staff.launch.title')}</a>
      </p>
    </section>
  )
}
