import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { needs } from '#platform/access/policy.ts'
import { Failure } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { trailPolicy } from './policy.ts'
import { type TrailRow, trailEntries, trailSize } from './queries.ts'
import type { TrailFilter } from './schema.ts'

export const exportLimit = 200_000
const batchSize = 2_000

/**
 * Hands out every entry that a filter leaves, newest first, in batches. That it was done stands
 * in the trail before the first entry leaves; the entries are those of that moment.
 * @throws Failure not_found; invalid with more than 200,000 entries
 */
export async function exportTrail(ctx: Ctx, filter: TrailFilter): Promise<AsyncIterable<TrailRow[]>> {
  needs(trailPolicy, ctx.actor, 'trail.export')
  const actor = ctx.actor as StaffActor
  const size = await ctx.write(async (tx) => {
    const size = await trailSize(tx, actor, filter)
    if (size.count > exportLimit) throw new Failure('invalid', { _form: 'errors.too_many_entries' })
    await trail(tx, {
      action: 'trail.exported',
      ...(filter.subject ? { subject: filter.subject } : {}),
      detail: { entries: size.count, ...filteredBy(filter) },
    })
    return size
  })
  return batches(ctx, actor, filter, size)
}

/** By what was filtered, never for whom. */
const filteredBy = ({ subject, person, kind, from, until }: TrailFilter) => ({
  ...(subject ? { one_record: true } : {}),
  ...(person ? { one_person: true } : {}),
  ...(kind ? { kind } : {}),
  ...(from || until ? { some_days: true } : {}),
})

async function* batches(
  ctx: Ctx,
  actor: StaffActor,
  filter: TrailFilter,
  size: { count: number; newest: string | null },
): AsyncGenerator<TrailRow[]> {
  let left = size.count
  let before = size.newest === null ? '0' : String(BigInt(size.newest) + 1n)
  while (left > 0) {
    const limit = Math.min(left, batchSize)
    const rows = await ctx.read((tx) => trailEntries(tx, actor, filter, { limit, before }))
    // The session or a role ended meanwhile. A file that stops short must not pass for a whole one.
    if (rows.length < limit) throw new Failure('sign_in_again')
    left -= rows.length
    before = rows.at(-1)?.seq ?? '0'
    yield rows
  }
}
