import { z } from 'zod'
import { parameters } from '#modules/directory/hsds/parameters.ts'
import { directoryPolicy } from '#modules/directory/policy.ts'
import { organizationWithFacts, serviceWithFacts } from '#modules/directory/queries/facts.ts'
import { type OwnHead, ownHeads, owns, type Place } from '#modules/directory/queries/own.ts'
import type { PartnerActor } from '#platform/access/actor.ts'
import { notFound } from '#platform/errors.ts'
import type { Web } from '#platform/http/door.ts'
import { Problem } from '#platform/http/programs.ts'
import type { Now } from './entry-facts.ts'
import { type Of, organizationJson, serviceJson } from './entry-json.ts'
import type { Answered, Asked } from './operation.ts'

// Reading an organisation's own entries. Another organisation's are not found, listed or not: for those
// there is /hsds.

const cursor = z
  .string()
  .regex(/^[0-9]{1,18}\.[0-9a-f-]{36}$/)
  .transform((text): Place => ({ revision: text.slice(0, text.indexOf('.')), id: text.slice(text.indexOf('.') + 1) }))
  .refine(({ id }) => z.guid().safeParse(id).success)
const states = ['draft', 'listed', 'hidden', 'merged'] as const

/** What narrows a list of own entries, and where it goes on. */
export const listParameters = {
  limit: {
    read: z
      .string()
      .regex(/^([1-9]\d?|100)$/)
      .transform(Number),
    has: 'to be a whole number from 1 to 100',
    schema: { type: 'integer', minimum: 1, maximum: 100, default: 50 },
    says: 'How many at most.',
  },
  cursor: {
    read: cursor,
    has: 'to be what next said on the page before',
    schema: { type: 'string' },
    says: 'Where to go on: what next said. The longest unchanged come first; what changes meanwhile comes once more.',
  },
  modified_after: {
    ...parameters.modified_after,
    says: 'Only what was modified at or after this moment; of a date, since that day began in Phnom Penh.',
  },
  state: {
    read: z.enum(states),
    has: `to be one of ${states.join(', ')}`,
    schema: { type: 'string', enum: states },
    says: 'Only entries in this state. Without it: all.',
  },
} as const

/** One page of the own entries. */
export async function listOwn(
  { web, actor, query }: Asked<undefined, typeof listParameters>,
  of: Of,
): Promise<Answered> {
  const limit = query.limit ?? 50
  const { cursor: after, modified_after: since, state } = query
  const rows = await web.read((tx) => ownHeads(tx, of, actor.organisationId, { limit: limit + 1, after, since, state }))
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const next = rows.length > limit && last ? `${last.revision}.${last.id}` : null
  return { value: { items: items.map((row) => headJson(row, of)), next } }
}

const headJson = (row: OwnHead, of: Of) => ({
  id: row.id,
  ...(of === 'service' ? { organization_id: row.organizationId } : {}),
  name: { en: row.nameEn, km: row.nameKm },
  ...stateJson(row),
})
const stateJson = (row: { state: string; mergedInto: string | null; revision: string; lastModified: Date }) => ({
  state: row.state,
  merged_into: row.mergedInto,
  revision: row.revision,
  last_modified: row.lastModified.toISOString(),
})

/** An own entry with all that it states. @throws Failure not_found */
export async function ownEntry(web: Web, actor: PartnerActor, of: Of, id: string) {
  return web.read(async (tx) => {
    if (!(await owns(tx, of, actor.organisationId, id))) throw notFound()
    if (of === 'organization') {
      const entry = await organizationWithFacts(tx, id)
      if (!entry) throw notFound()
      return { ...entry, of, places: [] }
    }
    const entry = await serviceWithFacts(tx, id)
    const house = entry && (await organizationWithFacts(tx, entry.row.organizationId))
    if (!entry || !house) throw notFound()
    return { ...entry, of, places: house.facts.rows.location }
  })
}
export type OwnEntry = Awaited<ReturnType<typeof ownEntry>> & Now

/** The same, for what changes it. What was merged into another entry is past changing. @throws Failure not_found, Problem */
export async function ownToChange({ web, actor, id }: Asked, of: Of) {
  const entry = await ownEntry(web, actor, of, id)
  if (entry.row.state === 'merged')
    throw new Problem(409, `This entry was merged into another one. Go on with that: ${entry.row.mergedInto}.`)
  return entry
}

/** An own entry as it is answered. @throws Failure not_found */
export async function answerEntry(web: Web, actor: PartnerActor, of: Of, id: string): Promise<Answered> {
  const entry = await ownEntry(web, actor, of, id)
  const head = { id, ...stateJson(entry.row) }
  const { revision } = entry.row
  if (!('organizationId' in entry.row)) return { value: { ...head, entry: organizationJson(entry.facts) }, revision }
  const { organizationId, confidence, assuredOn } = entry.row
  const whole = { ...head, organization_id: organizationId, confidence, assured_on: assuredOn }
  return { value: { ...whole, entry: serviceJson(entry.facts) }, revision }
}

/** What every operation about the directory stands on. */
export const reading = { policy: directoryPolicy, by: 'directory.read' } as const
export const keeping = { policy: directoryPolicy, by: 'directory.keep' } as const
