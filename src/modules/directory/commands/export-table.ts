import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import { trail } from '#platform/trail/trail.ts'
import type { Cells } from '../import/cells.ts'
import { exportedRows } from '../import/export.ts'
import { directoryPolicy } from '../policy.ts'

/** The whole directory as rows of a table, also what the public does not see; it stands in the trail. @throws Failure forbidden */
export const exportDirectory = (ctx: Ctx, format: 'xlsx' | 'csv'): Promise<Cells[]> =>
  ctx.write(async (tx) => {
    authorise(directoryPolicy, ctx.actor, 'directory.keep')
    const rows = await exportedRows(tx)
    await trail(tx, { action: 'directory_table.exported', detail: { rows: rows.length, format } })
    return rows
  })
