import type { Tx } from '#platform/db/database.ts'
import { type Hours, hoursFrom } from '../hours.ts'
import type { Way } from '../schema.ts'

export type WayRow = {
  way: Way
  offered: boolean
  address: string | null
  explainEn: string | null
  explainKm: string | null
  hours: Hours
}

/** What an organisation has settled of its ways; those that nobody has touched are not there. */
export async function waysOf(tx: Tx, organisationId: string): Promise<WayRow[]> {
  const rows = await tx
    .selectFrom('intakeWay')
    .select(['way', 'offered', 'address', 'explainEn', 'explainKm', 'weekly', 'exceptions'])
    .where('organisationId', '=', organisationId)
    .execute()
  return rows.map(({ weekly, exceptions, ...row }) => ({
    ...row,
    way: row.way as Way,
    hours: hoursFrom({ weekly, exceptions }),
  }))
}
