import { pick } from '#platform/i18n/i18n.ts'
import { lastMoment, showDay } from '#platform/time/time.ts'
import type { View } from '#ui/view.ts'
import type { HeldOrganisationRole, HeldTeamRole, PersonFile, PersonState } from '../queries/people.ts'

/** From which day until which day, in words. */
export function term({ t, lang }: View, { fromAt, untilAt }: { fromAt: Date; untilAt: Date | null }): string {
  const from = showDay(fromAt, lang)
  return untilAt
    ? t('staff.people.from_until', { from, until: showDay(lastMoment(untilAt), lang) })
    : t('staff.people.from', { from })
}

/** A role with its team and days; `waiting` when the team has not admitted the person yet. */
export const RoleLine = ({ v, role }: { v: View; role: HeldTeamRole | HeldOrganisationRole }) => (
  <>
    {v.t(`staff.role.${role.role}`)}
    {'team' in role && ` – ${pick(role.team, v.lang)}`}
    {'team' in role && !role.admitted && (
      <>
        {' '}
        <span class="tag">{v.t('staff.people.waits')}</span>
      </>
    )}{' '}
    <span class="quiet">{term(v, role)}</span>
  </>
)

/** Where a person stands, in words. */
export function stateWords({ t, lang }: View, person: PersonFile): string {
  const day = (at: Date | null | undefined) => (at ? showDay(at, lang) : '–')
  const words: Record<PersonState, () => string> = {
    invited: () => t('staff.people.state_invited', { day: day(person.link?.endsAt) }),
    link_ended: () => t('staff.people.state_link_ended'),
    enrolled: () => t('staff.people.state_enrolled', { day: day(person.enrolledAt) }),
    suspended: () => t('staff.people.state_suspended', { day: day(person.suspendedAt) }),
    left: () => t('staff.people.state_left', { day: day(person.leftAt) }),
  }
  return words[person.state]()
}
