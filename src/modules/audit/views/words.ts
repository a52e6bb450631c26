import { programNames } from '#modules/partners/queries.ts'
import { doorPlates, namesOf } from '#modules/people/queries.ts'
import type { Tx } from '#platform/db/database.ts'
import { pick, type T } from '#platform/i18n/i18n.ts'
import { showNumber } from '#platform/time/time.ts'
import { type Axis, label } from '#ui/codes.ts'
import type { View } from '#ui/view.ts'
import type { TrailRow } from '../queries.ts'

/** Whose names the entries need: people and programs of the own organisation, teams of any. */
export type Names = {
  people: Awaited<ReturnType<typeof namesOf>>
  programs: Awaited<ReturnType<typeof programNames>>
  teams: Awaited<ReturnType<typeof doorPlates>>
}

export async function namesIn(tx: Tx, rows: TrailRow[]): Promise<Names> {
  return {
    people: await namesOf(
      tx,
      rows.flatMap((r) => [r.personId ?? [], r.subjectId ?? []].flat()),
    ),
    programs: await programNames(
      tx,
      rows.flatMap((r) => [programOf(r), r.personId, r.subjectId].flatMap((id) => id ?? [])),
    ),
    teams: await doorPlates(
      tx,
      rows.flatMap((r) => r.teamId ?? []),
    ),
  }
}

/** The key of the program that acted. */
const programOf = (r: TrailRow): string | null => (r.actorKind === 'partner' ? String(r.detail['program']) : null)

/** Only what a child or the public did is told by the day; who signs in is staff. */
export const isExact = (r: TrailRow): boolean =>
  r.actorKind === 'staff' || r.actorKind === 'partner' || r.action === 'sign_in.failed'

export function who({ t, lang }: View, { people, programs, teams }: Names, r: TrailRow): string {
  const program = programs.get(programOf(r) ?? '')
  if (program) return t('staff.trail.program_named', { name: program })
  if (!r.personId) return t(`staff.trail.${r.actorKind === 'staff' ? 'system' : r.actorKind}`)
  // The word about a desk is an operator's, who may belong to any organisation.
  if (r.action.startsWith('team.intake_')) return people.get(r.personId) ?? t('staff.launch.operator_name')
  const organisation = teams.get(r.teamId ?? '')?.organisation
  return (
    people.get(r.personId) ??
    (organisation
      ? t('staff.trail.somebody_of', { organisation: pick(organisation, lang) })
      : t('staff.trail.somebody_elsewhere'))
  )
}

// Codes are data of the trail. Where they have words these are shown, else the code as it is.
const words = (t: T, key: string, otherwise: string) =>
  (t as unknown as (k: string, o: object) => string)(key, { defaultValue: otherwise })

export const what = ({ t }: View, action: string): string =>
  words(t, `staff.action.${action.replaceAll('.', '_')}`, action)

/** What the entry is about: a person's or program's name, else the beginning of a record's number. */
export const about = ({ people, programs }: Names, r: TrailRow): string =>
  r.subjectId ? (people.get(r.subjectId) ?? programs.get(r.subjectId) ?? r.subjectId.slice(0, 8)) : ''

const axes: Record<string, Axis> = {
  'case.closed reason': 'closure_reasons',
  'referral.declined reason': 'decline_reasons',
  'referral.completed reason': 'referral_outcomes',
  'referral.sent service': 'services',
  'referral.sent urgency': 'urgencies',
  'consent.recorded service': 'services',
  'consent.recorded urgency': 'urgencies',
}

/** What else the entry holds, as "name: value" in words. */
export const details = (v: View, r: TrailRow): string =>
  Object.entries(r.detail)
    .filter(([name]) => name !== 'program') // it stands under who
    .map(([name, value]) => {
      const named = words(v.t, `staff.trail.detail.${name}`, name.replaceAll('_', ' '))
      return value === true ? named : `${named}: ${valueIn(v, r.action, name, value)}`
    })
    .join('; ')

function valueIn({ t, lang }: View, action: string, name: string, value: unknown): string {
  if (typeof value === 'number') return showNumber(value, lang)
  if (typeof value === 'boolean') return value ? t('staff.trail.yes') : t('staff.trail.no')
  const code = String(value)
  const axis = axes[`${action} ${name}`]
  if (axis) return label(axis, code, lang)
  const asAction = `staff.trail.value.${code.replaceAll('.', '_')}`
  return words(t, asAction, words(t, `staff.action.${code.replaceAll('.', '_')}`, code.replaceAll('_', ' ')))
}
