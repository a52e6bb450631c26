import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { oneOf } from '#platform/http/form.ts'
import { trail } from '#platform/trail/trail.ts'
import { directoryPolicy } from '../policy.ts'

/** Answers everybody in the whole country; is to be called in danger. */
export const firstPageMarks = ['front_door', 'for_danger'] as const
/** `numbers`: the first page shows the entry's numbers as they stand now. */
export const firstPageInput = z.object({
  mark: oneOf([...firstPageMarks, 'numbers']),
  answer: oneOf(['yes', 'no']),
  /** The numbers that were looked at, as JSON. */
  seen: z.string().max(20_000).default(''),
})
export type FirstPageInput = z.output<typeof firstPageInput>

type Became = 'set' | 'same' | 'changed' | 'not_found' | 'refused' | 'not_shown' | 'no_number' | 'not_everywhere'
const why = {
  not_shown: 'errors.first_page_not_shown',
  no_number: 'errors.first_page_no_number',
  not_everywhere: 'errors.first_page_not_everywhere',
}

/**
 * Puts a service's number on the first page or takes it away, for everybody or for danger, or agrees to
 * numbers that were changed since. Repeating it is harmless. It stands in the entry's history.
 * @throws Failure not_found, forbidden, invalid when its numbers are others than were looked at, the service is not shown, has no number that may be
 * shown, or, to answer everybody, is not for the whole country
 */
export const setFirstPage = (ctx: Ctx, id: string, { mark, answer, seen }: FirstPageInput): Promise<void> =>
  ctx.write(async (tx) => {
    const there = await tx.selectFrom('hsdsService').select('id').where('id', '=', id).executeTakeFirst()
    if (!there) throw notFound()
    authorise(directoryPolicy, ctx.actor, 'directory.first_page', { id })
    const { rows } = await sql<{
      became: Became
    }>`select app.set_first_page(${id}::uuid, ${mark}, ${answer === 'yes'}, ${jsonIn(seen)}::jsonb) as became`.execute(
      tx,
    )
    const became = rows[0]?.became ?? 'refused'
    if (became === 'same') return
    if (became === 'changed') throw new Failure('invalid', { mark: 'errors.first_page_changed' })
    if (became === 'not_found' || became === 'refused') throw notFound()
    if (became !== 'set') throw new Failure('invalid', { mark: why[became] })
    await trail(tx, { action: 'directory.first_page_set', subject: id, detail: { mark, answer } })
  })

/** What is no JSON is nothing that anybody looked at. */
function jsonIn(text: string): string | null {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    return null
  }
}
