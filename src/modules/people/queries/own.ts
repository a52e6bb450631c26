import { sql } from 'kysely'
import type { Name } from '#platform/access/actor.ts'
import type { Tx } from '#platform/db/database.ts'

/** A role one has or will have. Team roles name their team; the others hold for the organisation or the deployment. */
export type OwnRole = { role: string; team: Name | null; fromAt: Date; untilAt: Date | null }

/** The roles of the session's person that have not ended, in the order in which they begin. */
export async function ownRoles(tx: Tx, personId: string): Promise<OwnRole[]> {
  const { rows } = await sql<{
    role: string
    en: string | null
    km: string | null
    fromAt: Date
    untilAt: Date | null
  }>`
    select m.role, t.name_en as en, t.name_km as km, m.from_at, m.until_at from membership m join team t on t.id = m.team_id
      where m.person_id = ${personId}::uuid and (m.until_at is null or m.until_at > now())
    union all
    select role, null, null, from_at, until_at from organisation_role
      where person_id = ${personId}::uuid and (until_at is null or until_at > now())
    union all
    select role, null, null, from_at, until_at from deployment_role
      where person_id = ${personId}::uuid and (until_at is null or until_at > now())
    order by from_at, role`.execute(tx)
  return rows.map(({ en, km, ...r }) => ({ ...r, team: en === null || km === null ? null : { en, km } }))
}

export type OwnSession = { id: string; startedAt: Date; lastUsedAt: Date; thisOne: boolean }

/** The living sessions of the session's person, the last used first. */
export const ownSessions = async (tx: Tx): Promise<OwnSession[]> =>
  (await sql<OwnSession>`select * from app.own_sessions()`.execute(tx)).rows

export type OwnPasskey = { id: string; credentialId: Buffer; label: string; madeAt: Date; lastUsedAt: Date | null }

/** The phones whose own lock the session's person uses; row-level security knows whose. */
export const ownPasskeys = (tx: Tx): Promise<OwnPasskey[]> =>
  tx
    .selectFrom('passkey')
    .select(['id', 'credentialId', 'label', 'madeAt', 'lastUsedAt'])
    .orderBy('madeAt')
    .orderBy('id')
    .execute()

/** How many of the own codes on paper are still good. */
export async function backupCodesLeft(tx: Tx): Promise<number> {
  const row = await tx
    .selectFrom('backupCode')
    .select((eb) => eb.fn.countAll<string>().as('left'))
    .where('usedAt', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.left)
}

/** Whether the session's person uses a phone's own lock; row-level security knows whose. */
export const hasPasskey = async (tx: Tx): Promise<boolean> =>
  (await tx.selectFrom('passkey').select('id').limit(1).executeTakeFirst()) !== undefined
