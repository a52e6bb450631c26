import { pick, type Text } from '#platform/i18n/i18n.ts'
import { untranslated } from '#ui/layout.tsx'
import { PasskeyScript } from '#ui/passkey.tsx'
import type { View } from '#ui/view.ts'

/** Why the page is empty: a supervisor has not let this person in yet, and what they will compare. */
export const Waiting = ({ v, teams, groups }: { v: View; teams: Text[]; groups: string }) =>
  teams.length === 0 ? null : (
    <section class="warm">
      <h2>{v.t('staff.start.waiting')}</h2>
      <p>{v.t('staff.start.waiting_for', { teams: teams.map((team) => pick(team, v.lang)).join(', ') })}</p>
      <p class="code" lang="en" {...untranslated}>
        {groups}
      </p>
    </section>
  )

/** Offers the phone's own lock to who has none yet, on a device that has one. */
export const LockOffer = ({ v }: { v: View }) => (
  <>
    <p class="note" hidden data-lock>
      {v.t('staff.start.lock')} <a href="/staff/me#lock">{v.t('staff.me.lock_add')}</a>
    </p>
    <PasskeyScript />
  </>
)
