import type { Ctx } from '#platform/access/context.ts'
import { Failure } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { type Material, markOf, toLookAt, without } from '../material.ts'
import type { RequestRow } from '../queries.ts'
import type { ExportInput } from '../schema.ts'
import { gather } from './gather.ts'
import { insertEvent } from './work.ts'

/**
 * Everything that is kept about the child of a request, without the paragraphs that a supervisor
 * ticked after looking at each. The trail gets counts only.
 * @throws Failure not_found, forbidden, erased; invalid when something came in since it was looked at
 */
export async function exportRequest(
  ctx: Ctx,
  id: string,
  input: ExportInput,
): Promise<{ row: RequestRow; material: Material }> {
  const { row, material } = await gather(ctx, id)
  const out = new Set(input.out)
  const shown = new Set(toLookAt(material).map((p) => p.key))
  if (input.seen !== markOf(material) || input.out.some((key) => !shown.has(key)))
    throw new Failure('invalid', { _form: 'errors.request_changed' })
  if (out.size > 0 && !input.why) throw new Failure('invalid', { why: 'errors.choose' })
  await ctx.write(async (tx) => {
    await insertEvent(tx, ctx, id, 'exported')
    const counts = {
      parts: material.parts.length,
      paragraphs: shown.size,
      left_out: out.size,
      left_out_by_kind: material.omitted,
    }
    await trail(tx, {
      action: 'record.exported',
      subject: row.recordId,
      team: row.teamId,
      detail: { ...counts, format: input.format, ...(out.size > 0 ? { reason: input.why } : {}) },
    })
  })
  return { row, material: without(material, out) }
}
