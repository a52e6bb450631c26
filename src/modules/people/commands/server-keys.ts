import type { ServerKey } from '#platform/crypto/server-key.ts'
import type { Tx } from '#platform/db/database.ts'
import { trail } from '#platform/trail/trail.ts'

// `tx` belongs to the installation (the owner's role): server keys change on the command line only.

export type KeyUse = { generation: number; fingerprint: string; madeAt: Date; people: number; receipts: number }

/** The server keys in use, oldest first, and how much stands on each: people's secrets, receipts that still open. */
export async function serverKeysInUse(tx: Tx): Promise<KeyUse[]> {
  const keys = await tx
    .selectFrom('serverKey')
    .select(['generation', 'fingerprint', 'madeAt'])
    .where('removedAt', 'is', null)
    .orderBy('generation')
    .execute()
  const people = await tx
    .selectFrom('person')
    .select(['serverKeyGeneration as generation', (eb) => eb.fn.countAll<string>().as('count')])
    .where('enrolledAt', 'is not', null)
    .groupBy('serverKeyGeneration')
    .execute()
  const receipts = await tx
    .selectFrom('receipt')
    .select(['serverKeyGeneration as generation', (eb) => eb.fn.countAll<string>().as('count')])
    .where('stoppedAt', 'is', null)
    .groupBy('serverKeyGeneration')
    .execute()
  const of = (rows: { generation: number; count: string }[], generation: number) =>
    Number(rows.find((r) => r.generation === generation)?.count ?? 0)
  return keys.map((k) => ({ ...k, people: of(people, k.generation), receipts: of(receipts, k.generation) }))
}

/** A new generation is in use from the next start on. */
export async function addServerKey(tx: Tx, key: ServerKey): Promise<void> {
  await tx
    .insertInto('serverKey')
    .values({ generation: key.generation, fingerprint: key.fingerprint })
    .onConflict((oc) => oc.doNothing())
    .execute()
}

export async function noteKeyRotated(tx: Tx, generation: number): Promise<void> {
  await trail(tx, { action: 'server_key.rotated', detail: { generation } })
}

/** An old generation that nothing stands on any more. */
export async function removeServerKey(tx: Tx, generation: number): Promise<void> {
  await tx.updateTable('serverKey').set({ removedAt: new Date() }).where('generation', '=', generation).execute()
  await trail(tx, { action: 'server_key.removed', detail: { generation } })
}
