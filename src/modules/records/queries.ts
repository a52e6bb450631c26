import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'

export type Count = { key: string; count: number }
/** Removal requests of one month, by where it was and what became of it. */
export type RemovalCount = { month: string; platform: string; state: string; count: number }
export type OrganisationFigures = {
  reportsByMonth: Count[]
  reportsByProvince: Count[]
  firstAnswer: Count[]
  casesByState: Count[]
  referralsSent: Count[]
  referralsReceived: Count[]
  removals: RemovalCount[]
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
    removals: await removalCounts(tx, organisationId),
  }
}

async function removalCounts(tx: Tx, organisationId: string): Promise<RemovalCount[]> {
  const { rows } = await sql<RemovalCount>`
    select month, platform[1] as platform, state, count(*)::int as count from fact
    where kind = 'removal' and organisation_id = ${organisationId}::uuid group by 1, 2, 3 order by 1 desc, 2, 3`.execute(
    tx,
  )
  return rows
}

/** Whose a record is and of what kind, if the session may read it. */
export const ownerOf = (tx: Tx, recordId: string) =>
  tx.selectFrom('record').select(['id', 'teamId', 'kind']).where('id', '=', recordId).executeTakeFirst()

/** Names of all documents of a record that one may read, one for each document. */
export const documentNames = async (tx: Tx, recordId: string): Promise<string[]> =>
  (await tx.selectFrom('document').select('name').where('recordId', '=', recordId).execute()).map((d) => d.name)

/** The day on which a record was erased, for who could have read it; null for everybody else. */
export async function erasedOn(tx: Tx, recordId: string): Promise<string | null> {
  const { rows } = await sql<{ day: string | null }>`select app.erased_on(${recordId}::uuid) as day`.execute(tx)
  return rows[0]?.day ?? null
}

/** What to say of a record whose row is not there: erased, with the day, to who could have read it; else not found. */
export async function erasedOrNotFound(tx: Tx, recordId: string): Promise<Failure> {
  const day = await erasedOn(tx, recordId)
  return day ? new Failure('erased', { day }) : notFound()
}
