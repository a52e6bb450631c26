import type { StaffActor } from '#platform/access/actor.ts'
import { may } from '#platform/access/policy.ts'
import type { Web } from '#platform/http/door.ts'
import type { Values } from '#platform/http/form.ts'
import { wordsIn } from '#platform/i18n/i18n.ts'
import type { Filled } from '#ui/form.tsx'
import { casePolicy } from '../policy.ts'

export const staffOf = (web: Web) => web.actor as StaffActor
export const status = (filled: Filled) => (Object.keys(filled.errors).length > 0 ? 422 : 200)
export const fill = (values: Values, errors: Filled['errors']): Filled => ({ values, errors })

/** The teams for which the session's person may open a case. */
export const ownTeams = (web: Web) =>
  staffOf(web)
    .teams.filter((t) => may(casePolicy, web.actor, 'case.open', { teamId: t.id }))
    .map((t) => ({ id: t.id, name: wordsIn(t.name, web.lang) }))
