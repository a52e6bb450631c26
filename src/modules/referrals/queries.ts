import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { today } from '#platform/time/time.ts'
import { underWay } from './schema.ts'

export type ReferralRow = {
  id: string
  fromTeamId: string
  toTeamId: string
  service: string
  urgency: string
  state: string
  madeAt: Date
  sentAt: Date | null
  acknowledgeBy: Date | null
  expiresOn: string | null
  /** Whether the session's teams still hold a key: not once the agreement has ended. */
  shared: boolean
}

/** Referrals that the session's teams received, or sent: those under way first, newest first. */
export async function listReferrals(tx: Tx, side: 'received' | 'sent', limit: number): Promise<ReferralRow[]> {
  const column = sql.ref(side === 'received' ? 'to_team_id' : 'from_team_id')
  const { rows } = await sql<ReferralRow>`
    select r.*, exists (select from record_grant g where g.record_id = r.id) as shared from unnest(app.teams()) t(id) cross join lateral (
      select id, from_team_id, to_team_id, service, urgency, state, made_at, sent_at, acknowledge_by, expires_on
      from referral where ${column} = t.id order by made_at desc limit ${limit}) r
    order by (r.state in (${sql.join(underWay)})) desc, r.made_at desc limit ${limit}`.execute(tx)
  return rows
}

/** The referrals of one's own case, newest first. */
export const referralsOfCase = (tx: Tx, caseId: string) =>
  tx
    .selectFrom('referralOrigin')
    .innerJoin('referral', 'referral.id', 'referralOrigin.referralId')
    .select([
      'referral.id',
      'fromTeamId',
      'toTeamId',
      'service',
      'urgency',
      'state',
      'madeAt',
      'sentAt',
      'acknowledgeBy',
      'expiresOn',
      'consentId',
    ])
    .where('referralOrigin.caseId', '=', caseId)
    .orderBy('referral.madeAt', 'desc')
    .execute()

/** How many referrals of a case somebody still has to act on. */
export async function openReferralsOf(tx: Tx, caseId: string): Promise<number> {
  const rows = await referralsOfCase(tx, caseId)
  return rows.filter(
    (r) => underWay.includes(r.state as (typeof underWay)[number]) && !(r.expiresOn && r.expiresOn < today()),
  ).length
}

export const referralHistory = (tx: Tx, id: string) =>
  tx
    .selectFrom('referralState')
    .select(['state', 'at', 'byPerson', 'byTeam', 'reason'])
    .where('referralId', '=', id)
    .orderBy('at')
    .execute()

/** The steps that a child sees at the own code: states and days, never a name, a service or a place. */
export const stepsForReceipt = async (tx: Tx): Promise<{ state: string; at: Date }[]> => {
  const { rows } = await sql<{ state: string; at: Date }>`
    select s.state, s.at from referral_origin o join referral_state s on s.referral_id = o.referral_id
    where o.conversation_id = any (app.conversations()) and s.state <> 'draft' order by s.at`.execute(tx)
  return rows
}
