import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'

export type Count = { key: string; count: number }
export type OrganisationFigures = {
  reportsByMonth: Count[]
  reportsByProvince: Count[]
  firstAnswer: Count[]
  casesByState: Count[]
  referralsSent: Count[]
  referralsReceived: Count[]
}

/** One organisation's own figures, from coded facts alone. Row-level security leaves only its own. */
export async function figures(tx: Tx, organisationId: string): Promise<OrganisationFigures> {
  const count = async (
    kind: string,
    column: string,
    side: 'organisation_id' | 'other_organisation_id' = 'organisation_id',
  ) => {
    const { rows } = await sql<Count>`
      select coalesce(${sql.ref(column)}::text, '') as key, count(*)::int as count from fact
      where kind = ${kind} and ${sql.ref(side)} = ${organisationId}::uuid group by 1 order by 1`.execute(tx)
    return rows
  }
  return {
    reportsByMonth: await count('report', 'month'),
    reportsByProvince: await count('report', 'province'),
    firstAnswer: await count('report', 'first_answer'),
    casesByState: await count('case', 'state'),
    referralsSent: await count('referral', 'state'),
    referralsReceived: await count('referral', 'state', 'other_organisation_id'),
  }
}
