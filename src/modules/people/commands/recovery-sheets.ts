import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import { openSealed } from '#platform/crypto/open.ts'
import { sealTo } from '#platform/crypto/seal.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { fingerprint } from '../fingerprint.ts'
import { peoplePolicy } from '../policy.ts'
import { ownKey } from './keyring.ts'
import { asWords, checkHash, newRecoverySet, type RecoverySet } from './paper-secret.ts'

/**
 * Makes a new recovery key with three sheets for three different people; each sees only the
 * own one, once. The sheets before stay good until all three new ones are on paper and the
 * teams' keys are sealed to the new key. @throws Failure forbidden, invalid (not three people with keys)
 */
export const makeSheets = (ctx: Ctx, holders: string[]): Promise<number> =>
  ctx.write(async (tx) => {
    const { actor } = ctx
    const { organisationId, personId } = actor as StaffActor
    authorise(peoplePolicy, actor, 'recovery.manage', { organisationId })
    const people = await tx
      .selectFrom('person')
      .select(['id', 'publicKey'])
      .where('id', 'in', holders.length ? holders : [personId])
      .where('organisationId', '=', organisationId)
      .where('leftAt', 'is', null)
      .execute()
    const keys = holders.map((id) => people.find((p) => p.id === id)?.publicKey)
    if (new Set(holders).size !== 3 || holders.length !== 3 || keys.some((k) => !k))
      throw new Failure('invalid', { holders: 'errors.three_holders' })
    const generation = (await newestRecovery(tx, organisationId)) + 1
    const set = newRecoverySet(organisationId, generation)
    await insertRecovery(tx, organisationId, generation, set, personId)
    for (const [i, secret] of set.secrets.entries())
      await tx
        .insertInto('recoverySheet')
        .values({
          organisationId,
          generation,
          number: i + 1,
          holder: holders[i] ?? null,
          checkHash: checkHash(secret),
          sealedSecret: sealTo(keys[i] ?? new Uint8Array(), secret),
        })
        .execute()
    await trail(tx, { action: 'recovery.sheets_made', detail: { generation } })
    return generation
  })

async function newestRecovery(tx: Tx, organisationId: string): Promise<number> {
  const row = await tx
    .selectFrom('recoveryKey')
    .select((eb) => eb.fn.max('generation').as('newest'))
    .where('organisationId', '=', organisationId)
    .executeTakeFirst()
  return row?.newest ?? 0
}

const insertRecovery = (tx: Tx, organisationId: string, generation: number, set: RecoverySet, madeBy: string | null) =>
  tx
    .insertInto('recoveryKey')
    .values({
      organisationId,
      generation,
      publicKey: Buffer.from(set.publicKey),
      sealedOneTwo: set.sealed['12'],
      sealedOneThree: set.sealed['13'],
      sealedTwoThree: set.sealed['23'],
      madeBy,
    })
    .execute()

/** Three times twelve words, and the fingerprint that stands on each sheet. */
export type FirstSheets = { words: string[]; fingerprint: string }

/** The first sheets of an organisation, at `sdap init`, for the printer: three times twelve words. */
export async function makeFirstSheets(tx: Tx, organisationId: string): Promise<FirstSheets> {
  const set = newRecoverySet(organisationId, 1)
  await insertRecovery(tx, organisationId, 1, set, null)
  for (const [i, secret] of set.secrets.entries())
    await tx
      .insertInto('recoverySheet')
      .values({ organisationId, generation: 1, number: i + 1, checkHash: checkHash(secret), onPaperAt: new Date() })
      .execute()
  return { words: set.secrets.map(asWords), fingerprint: fingerprint(set.publicKey) }
}

/** `fingerprint` of the recovery key: a supervisor hears its last group from whoever holds a sheet. */
export type OwnSheet = { generation: number; number: number; words: string; fingerprint: string }

/** The sheets that wait for this session's person to put on paper. */
export const ownSheets = (ctx: Ctx): Promise<OwnSheet[]> =>
  ctx.read(async (tx) => {
    const { actor } = ctx
    if (actor.kind !== 'staff') return []
    const rows = await tx
      .selectFrom('recoverySheet')
      .innerJoin('recoveryKey', (join) =>
        join
          .onRef('recoveryKey.organisationId', '=', 'recoverySheet.organisationId')
          .onRef('recoveryKey.generation', '=', 'recoverySheet.generation'),
      )
      .select(['recoverySheet.generation', 'number', 'sealedSecret', 'publicKey'])
      .where('holder', '=', actor.personId)
      .where('onPaperAt', 'is', null)
      .orderBy('recoverySheet.generation')
      .execute()
    return rows.flatMap(({ generation, number, sealedSecret, publicKey }) =>
      sealedSecret
        ? [
            {
              generation,
              number,
              words: asWords(openSealed(ownKey(actor), sealedSecret)),
              fingerprint: fingerprint(publicKey),
            },
          ]
        : [],
    )
  })

/** The sheet is on paper: from now on it stands nowhere else. @throws Failure not_found */
export const sheetIsOnPaper = (ctx: Ctx, generation: number, number: number) =>
  ctx.write(async (tx) => {
    const { personId } = ctx.actor as StaffActor
    const done = await tx
      .updateTable('recoverySheet')
      .set({ sealedSecret: null, onPaperAt: new Date() })
      .where('holder', '=', personId)
      .where('generation', '=', generation)
      .where('number', '=', number)
      .where('onPaperAt', 'is', null)
      .executeTakeFirst()
    if (Number(done.numUpdatedRows) === 0) throw notFound()
    await trail(tx, { action: 'recovery.sheet_on_paper', detail: { generation, number } })
  })
