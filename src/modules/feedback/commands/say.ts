import { idOfForm } from '#modules/directory/entry/facts.ts'
import { allOrganisations, teamPublic } from '#modules/people/queries.ts'
import { addDocument, makeRecord } from '#modules/records/commands.ts'
import type { Ctx } from '#platform/access/context.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { readersOf } from '../queries.ts'
import { type BarriersInput, type FeedbackInput, type Reader, readerFor, type Words, wordsName } from '../schema.ts'

/**
 * Takes what somebody thinks. Nobody is asked who they are; the words are sealed for the team that reads them.
 * The same form sent again counts once.
 * @throws Failure intake_closed, invalid when whoever was chosen does not read here any more
 */
export const sayFeedback = (ctx: Ctx, said: FeedbackInput): Promise<void> =>
  ctx
    .write(async (tx) => {
      const readers = await readersOf(tx)
      if (readers.length === 0) throw new Failure('intake_closed')
      const reader = readerFor(said, readers)
      if (!reader) throw new Failure('invalid', { reader: 'errors.choose' })
      const id = idOfForm('public', 'feedback', said.nonce)
      const about = (await allOrganisations(tx)).find((o) => o.id === said.about)
      await tx
        .insertInto('feedback')
        .values({
          id,
          teamId: reader.teamId,
          aboutOrganisationId: about?.id ?? null,
          kind: said.kind,
          language: ctx.lang,
          recordId: said.words ? await sealWords(tx, ctx, reader, said) : null,
          mayPublish: said.publish === 'yes',
        })
        .execute()
      await trail(tx, {
        action: 'feedback.said',
        subject: id,
        team: reader.teamId,
        organisation: reader.organisationId,
        detail: { kind: said.kind },
      })
    })
    .catch((error: { code?: string }) => {
      if (error.code !== '23505') throw error // this form came before
    })

async function sealWords(tx: Tx, ctx: Ctx, { teamId }: Reader, { kind, words }: FeedbackInput): Promise<string> {
  const { generation, publicKey } = await teamPublic(tx, teamId)
  const record = await makeRecord(tx, 'feedback', { teamId, generation, publicKey })
  await addDocument(tx, ctx, record, wordsName(kind), { words } satisfies Words)
  return record.id
}

/**
 * Takes what made it hard to tell: codes and the month, nothing else. It belongs to no report, and nobody can say
 * who gave it. The same form sent again counts once.
 */
export const sayBarriers = (ctx: Ctx, said: BarriersInput): Promise<void> =>
  ctx
    .write(async (tx) => {
      const row = {
        id: idOfForm('public', 'barriers', said.nonce),
        language: ctx.lang,
        barriers: [...new Set(said.barriers)],
        firstTold: said.firstTold || null,
      }
      await tx.insertInto('barrierAnswer').values(row).execute()
    })
    .catch((error: { code?: string }) => {
      if (error.code !== '23505') throw error // this form came before
    })
