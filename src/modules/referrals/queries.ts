import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { today } from '#platform/time/time.ts'
import { referralStates, underWay } from './schema.ts'

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
      from referral where ${column} = t.id order by made_at desc, id limit ${limit}) r
    order by (r.state in (${sql.join(underWay)})) desc, r.made_at desc, r.id limit ${limit}`.execute(tx)
  return rows
}

/** How long before an agreement's last day both sides are asked. */
export const askedBeforeDays = 14

export type EndingRow = {
  id: string
  service: string
  expiresOn: string
  side: 'sender' | 'receiver'
  stillNeeded: boolean | null
}

/** Referrals under way whose agreement ends within two weeks, with what the receiver answered, soonest first. */
export async function endingAgreements(tx: Tx, on = today()): Promise<EndingRow[]> {
  const { rows } = await sql<EndingRow>`
    select r.id, r.service, r.expires_on, case when r.from_team_id = any (app.teams()) then 'sender' else 'receiver' end as side,
      (select still_needed from referral_need n where n.referral_id = r.id and n.at > r.expires_on - ${askedBeforeDays}::int
        order by n.at desc limit 1) as still_needed
    from referral r
    where (r.from_team_id = any ((select app.teams())::uuid[]) or r.to_team_id = any ((select app.teams())::uuid[]))
      and r.state in ('sent', 'acknowledged', 'accepted', 'in_progress')
      and r.expires_on between ${on}::date and ${on}::date + ${askedBeforeDays}::int
    order by r.expires_on limit 100`.execute(tx)
  return rows
}

/** The newest answer of the receiver to whether the service goes on. */
export const needOf = (tx: Tx, referralId: string) =>
  tx
    .selectFrom('referralNeed')
    .select(['stillNeeded', 'at'])
    .where('referralId', '=', referralId)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()

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
    .orderBy('referral.id')
    .execute()

/** How many referrals of a case somebody still has to act on. */
export async function openReferralsOf(tx: Tx, caseId: string): Promise<number> {
  const rows = await referralsOfCase(tx, caseId)
  return rows.filter(
    (r) => underWay.includes(r.state as (typeof underWay)[number]) && !(r.expiresOn && r.expiresOn < today()),
  ).length
}

/** A referral only ever moves on in the order of its states: they say what came first where only days are kept. */
const stepOf = (state: RawBuilder<unknown>) => sql`array_position(${sql.val([...referralStates])}::text[], ${state})`

export const referralHistory = (tx: Tx, id: string) =>
  tx
    .selectFrom('referralState')
    .select(['state', 'at', 'byPerson', 'byTeam', 'reason'])
    .where('referralId', '=', id)
    .orderBy('at')
    .orderBy(stepOf(sql.ref('state')))
    .execute()

/** The steps that a child sees at the own code: states and days, never a name, a service or a place. */
export const stepsForReceipt = async (tx: Tx): Promise<{ state: string; at: Date }[]> => {
  const { rows } = await sql<{ state: string; at: Date }>`
    select s.state, s.at from referral_origin o join referral_state s on s.referral_id = o.referral_id
    where o.conversation_id = any (app.conversations()) and s.state <> 'draft'
    order by s.at, ${stepOf(sql.ref('s.state'))}`.execute(tx)
  return rows
}
