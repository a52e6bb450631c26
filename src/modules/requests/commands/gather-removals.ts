import { listRemovals } from '#modules/removals/commands.ts'
import type { Ctx } from '#platform/access/context.ts'
import { type Fact, type FactAxis, type Part, paragraphsOf } from '../material.ts'

const coded = (name: FactAxis, code: string): Fact[] => (code ? [{ name, axis: name, codes: [code] }] : [])

/** The addresses that were asked to be removed, as the child's report named them, and how far each is. */
export const removalParts = (ctx: Ctx, reportId: string): Promise<Part[]> =>
  ctx.read(async (tx) =>
    (await listRemovals(tx, ctx, reportId)).map((r) => ({
      kind: 'removal',
      on: r.madeOn,
      by: 'helper',
      facts: [
        ...coded('platforms', r.platform),
        ...coded('removal_state', r.state),
        ...coded('removal_ways', r.through),
      ],
      texts: [{ name: 'address', paragraphs: paragraphsOf(`${r.id}.address`, r.address) }],
    })),
  )
