import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { openIntake } from '#modules/people/queries.ts'
import { addDocument, makeRecord, openLatest, openRecord } from '#modules/records/commands.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { oneOf, text } from '#platform/http/form.ts'
import { today } from '#platform/time/time.ts'
import { trail } from '#platform/trail/trail.ts'
import { idOfForm } from '../entry/facts.ts'
import { directoryPolicy } from '../policy.ts'
import { keeping } from './load-entry.ts'

export const suggestionKinds = [
  'wrong_number',
  'nobody_answers',
  'moved',
  'closed',
  'wrong_hours',
  'costs',
  'not_kind',
  'discrimination',
  'new_service',
  'other',
] as const
export const suggestionAnswers = ['changed', 'was_right', 'could_not_find_out', 'nothing_to_do'] as const

export const suggestionInput = z.object({ kind: oneOf(suggestionKinds), words: text(2_000), nonce: text(64) })
export const suggestionAnswer = z.object({ answer: oneOf(suggestionAnswers) })

/** What somebody suggests. Without a service it is about one that is not here yet. `nonce`: 128 bits that the form carried. */
export type Suggestion = { serviceId?: string; kind: (typeof suggestionKinds)[number]; words: string; nonce?: string }
type Words = { words: string }

/**
 * Takes a suggestion, from staff or the public. Words are sealed for the desk that answers the
 * public; while no desk is open only the kind is kept, and the page has to say so. The same form
 * sent again counts once. @returns whether the words were kept
 * @throws Failure not_found when the service is not there for who asks
 */
export const suggest = (ctx: Ctx, { serviceId, kind, words, nonce }: Suggestion): Promise<{ wordsKept: boolean }> =>
  ctx
    .write(async (tx) => {
      const { actor } = ctx
      const service = serviceId
        ? await tx
            .selectFrom('hsdsService')
            .select(['id', 'organizationId'])
            .where('id', '=', serviceId)
            .executeTakeFirst()
        : undefined
      if (serviceId && !service) throw notFound()
      const staff = actor.kind === 'staff' ? actor : null
      if (staff) authorise(directoryPolicy, staff, 'directory.read', serviceId ? { id: serviceId } : {})
      const id = nonce ? idOfForm(staff?.personId ?? 'public', `suggestion/${serviceId ?? 'new'}`, nonce) : randomUUID()
      const intake = await openIntake(tx)
      let recordId: string | null = null
      if (words && intake) {
        const owner = { teamId: intake.id, generation: intake.generation, publicKey: intake.publicKey }
        const record = await makeRecord(tx, 'suggestion', owner)
        await addDocument(tx, ctx, record, 'words', { words } satisfies Words)
        recordId = record.id
      }
      const row = {
        id,
        organizationId: service?.organizationId ?? null,
        serviceId: service?.id ?? null,
        kind,
        recordId,
      }
      await tx
        .insertInto('directorySuggestion')
        .values({ ...row, origin: staff ? 'staff' : 'public', madeOn: today(), byPerson: staff?.personId ?? null })
        .execute()
      if (staff || intake)
        await trail(tx, {
          action: 'directory.suggested',
          subject: id,
          detail: { kind },
          ...(staff || !intake ? {} : { organisation: intake.organisationId }),
        })
      return { wordsKept: words === '' || recordId !== null }
    })
    .catch((error: { code?: string }) => {
      if (error.code === '23505') return { wordsKept: true } // this form came before
      throw error
    })

/** The words of a suggestion. Leaves in the trail that they were read. @returns null when this session cannot open them, or there are none */
export const suggestionWords = (ctx: Ctx, id: string, recordId: string | null): Promise<string | null> =>
  recordId === null
    ? Promise.resolve(null)
    : ctx.write(async (tx) => {
        try {
          const record = await openRecord(tx, ctx, recordId)
          const opened = await openLatest<Words>(tx, record, 'words')
          await trail(tx, { action: 'directory.suggestion_read', subject: id, team: record.teamId })
          return opened?.value.words ?? null
        } catch (error) {
          if (error instanceof Failure && error.code === 'not_found') return null
          throw error
        }
      })

/** Says, once, what became of a suggestion. Repeating it is harmless. @throws Failure not_found, forbidden */
export const answerSuggestion = (ctx: Ctx, id: string, answer: (typeof suggestionAnswers)[number]): Promise<void> =>
  ctx.write(async (tx) => {
    const row = await tx
      .selectFrom('directorySuggestion as g')
      .leftJoin('hsdsService as s', 's.id', 'g.serviceId')
      .select((eb) => [eb.fn.coalesce('g.organizationId', 's.organizationId').as('organizationId'), 'g.answeredOn'])
      .where('g.id', '=', id)
      .executeTakeFirst()
    if (!row) throw notFound()
    const { actor } = ctx
    if (row.organizationId) await keeping(tx, ctx, row.organizationId)
    authorise(directoryPolicy, actor, 'directory.keep')
    if (row.answeredOn) return
    await tx
      .updateTable('directorySuggestion')
      .set({ answer, answeredOn: today(), answeredBy: actor.personId })
      .where('id', '=', id)
      .execute()
    await trail(tx, { action: 'directory.suggestion_answered', subject: id, detail: { answer } })
  })
