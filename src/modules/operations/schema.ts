import { z } from 'zod'
import { isoDay, oneOf, uuid } from '#platform/http/form.ts'

/** How urgent a check's outcome is: `problem` needs somebody now, `note` is worth knowing. */
export type Level = 'ok' | 'note' | 'problem'

/**
 * What one check found. `code` is `what.outcome`, also the key of its words in `staff.health`.
 * Values are counts, versions, times, fingerprints and names of organisations and teams: never a
 * record, a person or a path.
 */
export type Check = { code: string; level: Level; values: Record<string, string | number> }

/** What only people can know, ticked by the data guardian of the organisation whose desk it is. */
export const guardianItems = [
  'childrens_panel',
  'lawyer_review',
  'numbers_called',
  'roster_covered',
  'staff_trained',
] as const
/** The technical ones, ticked by an operator. `external_backups` stands in for the automatic `backup_fresh`. */
export const technicalItems = ['restore_drill', 'offline_key', 'fingerprints_compared', 'external_backups'] as const
export type Attested = (typeof guardianItems)[number] | (typeof technicalItems)[number]
export const isTechnical = (item: Attested) => technicalItems.some((i) => i === item)

/** What the program works out by itself; nobody can tick it. */
export const automaticItems = [
  'intake_two_members',
  'recovery_sheets',
  'backup_fresh',
  'jobs_run',
  'https',
  'khmer_reviewed',
] as const
export type Automatic = (typeof automaticItems)[number]

/** Days after which something is to be done again. */
export const lastsDays: Partial<Record<Attested, number>> = { restore_drill: 180, external_backups: 35 }

const item = oneOf([...guardianItems, ...technicalItems])
export const attestInput = z
  .object({ item, day: z.string().default('') })
  .transform(({ item, day }) => ({ item, onDay: item === 'numbers_called' ? day : null }))
  .pipe(z.object({ item, onDay: isoDay.nullable() }))
export const withdrawItemInput = z.object({ item })

/** Why a release was taken back. Codes only. */
export const withdrawalReasons = ['nobody_to_answer', 'confidentiality', 'technical', 'review_needed', 'other'] as const
export const withdrawReleaseInput = z.object({ reason: oneOf(withdrawalReasons) })
export type WithdrawalReason = (typeof withdrawalReasons)[number]

/** Which desk, and by the generation of its key what was compared. */
export const confirmDeskInput = z.object({ teamId: uuid, generation: z.coerce.number().int().min(1).max(1_000_000) })
export const withdrawDeskInput = z.object({ teamId: uuid })
