import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { Text } from '#platform/i18n/i18n.ts'
import type { Reader } from './schema.ts'

/** The teams with which feedback can be left, one an organisation; none while the desk is closed. */
export async function readersOf(tx: Tx): Promise<Reader[]> {
  const { rows } = await sql<{ organisationId: string; teamId: string; desk: boolean; en: string; km: string }>`
    select r.*, o.name_en as en, o.name_km as km from app.feedback_readers() r
    join organisation o on o.id = r.organisation_id order by o.name_en, o.id`.execute(tx)
  return rows.map(({ en, km, ...r }) => ({ ...r, name: { en, km } }))
}

const columns = [
  'id',
  'teamId',
  'aboutOrganisationId',
  'kind',
  'forLead',
  'language',
  'recordId',
  'madeOn',
  'mayPublish',
  'answeredOn',
  'answerEn',
  'answerKm',
  'publishedOn',
  'withdrawnOn',
] as const

export type FeedbackRow = Awaited<ReturnType<typeof feedbackOf>>[number]

/** What the session's teams were told, without an answer first, then newest; of complaints only what one may read. */
export const feedbackOf = (tx: Tx, limit: number) =>
  tx
    .selectFrom('feedback')
    .select(columns)
    .orderBy((eb) => eb('answeredOn', 'is not', null))
    .orderBy('madeOn', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()

/** How many complaints that the session may read are not dealt with. */
export const complaintsWaiting = async (tx: Tx): Promise<number> =>
  (
    await tx
      .selectFrom('feedback')
      .select((eb) => eb.cast<number>(eb.fn.countAll(), 'integer').as('count'))
      .where('forLead', '=', true)
      .where('answeredOn', 'is', null)
      .executeTakeFirstOrThrow()
  ).count

/** One of them, if the session may see it. */
export const oneFeedback = (tx: Tx, id: string) =>
  tx.selectFrom('feedback').select(columns).where('id', '=', id).executeTakeFirst()

export type YouSaid = { kind: string; answer: Text; month: string; organisation: Text }

/** Answers that everybody may read, newest first. */
export async function youSaid(tx: Tx, limit: number): Promise<YouSaid[]> {
  const { rows } = await sql<{
    kind: string
    answerEn: string
    answerKm: string
    month: string
    organisationEn: string
    organisationKm: string
  }>`select * from app.you_said(${limit}::int)`.execute(tx)
  return rows.map((r) => ({
    kind: r.kind,
    answer: { en: r.answerEn, km: r.answerKm },
    month: r.month,
    organisation: { en: r.organisationEn, km: r.organisationKm },
  }))
}

export type ComplaintCount = {
  organisationEn: string
  organisationKm: string
  kind: string
  said: number
  aboutItself: number
  unanswered: number
}

/** Complaints within a year by who was given them to read: codes and numbers, for the operator. */
export const complaintCounts = async (tx: Tx): Promise<ComplaintCount[]> =>
  (await sql<ComplaintCount>`select * from app.feedback_counts()`.execute(tx)).rows

/** What several others named as well, of months that have ended; the codes alone, most often first. */
export const barriersOfMany = async (tx: Tx): Promise<string[]> =>
  (await sql<{ code: string }>`select barriers_of_many as code from app.barriers_of_many()`.execute(tx)).rows.map(
    (r) => r.code,
  )

export type PublishedBarrier = { source: 'public' | 'case'; barrier: string; count: number }

/** How often each was named, over all organisations; cells under ten are left out. Monitors only. */
export const publishedBarriers = async (tx: Tx): Promise<PublishedBarrier[]> =>
  (await sql<PublishedBarrier>`select source, barrier, count from app.published_barriers()`.execute(tx)).rows
