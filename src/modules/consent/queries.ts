import type { Tx } from '#platform/db/database.ts'
import type { ConsentRow } from './schema.ts'

const columns = [
  'id',
  'recordId',
  'teamId',
  'toTeamId',
  'items',
  'givenOn',
  'expiresOn',
  'withdrawnAt',
  'withdrawnBy',
  'withdrawalAnsweredAt',
  'replacedBy',
] as const

/** Every agreement of a case, newest first. */
export const consentsOf = (tx: Tx, recordId: string): Promise<ConsentRow[]> =>
  tx
    .selectFrom('consent')
    .select(columns)
    .where('recordId', '=', recordId)
    .orderBy('recordedAt', 'desc')
    .orderBy('id')
    .execute()

export const consentById = (tx: Tx, id: string): Promise<ConsentRow | undefined> =>
  tx.selectFrom('consent').select(columns).where('id', '=', id).executeTakeFirst()

/** Agreements that children took back and nobody has answered yet, oldest first. */
export const unansweredWithdrawals = (tx: Tx): Promise<ConsentRow[]> =>
  tx
    .selectFrom('consent')
    .select(columns)
    .where('withdrawnAt', 'is not', null)
    .where('withdrawalAnsweredAt', 'is', null)
    .orderBy('withdrawnAt')
    .limit(50)
    .execute()
