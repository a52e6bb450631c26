import { may } from '#platform/access/policy.ts'
import type { View } from '#ui/view.ts'
import { intakePolicy } from '../policy.ts'

/** The pages of the intake that this person may open. */
export function Tabs({ v }: { v: View }) {
  const { actor, t } = v
  const row = { organisationId: actor.kind === 'staff' ? actor.organisationId : null }
  const pages = [
    ['/staff/intake', t('staff.intake.now'), 'duty.read'],
    ['/staff/intake/duty', t('staff.intake.duty'), 'duty.read'],
    ['/staff/intake/ways', t('staff.intake.ways'), 'ways.keep'],
    ['/staff/intake/links', t('staff.intake.links'), 'links.keep'],
  ] as const
  return (
    <p class="row">
      {pages
        .filter(([, , action]) => may(intakePolicy, actor, action, row))
        .map(([href, name]) => (
          <a href={href} aria-current={v.path === href ? 'page' : undefined}>
            {name}
          </a>
        ))}
    </p>
  )
}

/** An organisation without a desk can prepare everything; nobody sees it yet. */
export const NoDesk = ({ v, desk }: { v: View; desk: boolean }) =>
  desk ? null : <p class="note">{v.t('staff.intake.no_desk')}</p>
