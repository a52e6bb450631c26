import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import { trail } from '#platform/trail/trail.ts'
import { type ListedService, listedServices } from '../coverage/list.ts'
import { type HelpCoverage, missedCounts, wholeCoverage } from '../coverage/table.ts'
import { directoryPolicy } from '../policy.ts'

export type CoverageExport = { coverage: HelpCoverage[]; missed: Map<string, number>; services: ListedService[] }

/** The figures of where help is and all listed services, to be taken along; it stands in the trail. @throws Failure forbidden */
export const exportCoverage = (ctx: Ctx): Promise<CoverageExport> =>
  ctx.write(async (tx) => {
    authorise(directoryPolicy, ctx.actor, 'directory.export')
    const all = {
      coverage: await wholeCoverage(ctx.app, tx),
      missed: await missedCounts(tx),
      services: await listedServices(tx),
    }
    await trail(tx, { action: 'directory.exported', detail: { services: all.services.length } })
    return all
  })
