import { sql } from 'kysely'
import { namesOf, teamPublic } from '#modules/people/queries.ts'
import { addDocument, makeRecord, openLatest, openRecord } from '#modules/records/commands.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise, may, needs } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import type { AuthorityInput, AuthorityRow, DecisionInput, Letter } from '../authority.ts'
import { requestPagePolicy, requestPolicy } from '../policy.ts'
import { authorityRequest, listAuthorityRequests } from '../queries.ts'

const isGuardian = (actor: StaffActor) => actor.organisationRoles.includes('data_guardian')

/**
 * Enters an authority's request: codes and days plainly, names, numbers and the text of a law
 * sealed to one team of the organisation. Whoever enters need not be able to read that again.
 * @returns its id
 * @throws Failure not_found for a team of another organisation, forbidden
 */
export const enterAuthorityRequest = (ctx: Ctx, input: AuthorityInput): Promise<string> =>
  ctx.write(async (tx) => {
    const { teamId, letterNumber, groundText, about, letterOn, ...codes } = input
    const team = await teamPublic(tx, teamId)
    const { organisationId, personId } = ctx.actor as StaffActor
    if (team.organisationId !== organisationId) throw notFound()
    authorise(requestPolicy, ctx.actor, 'authority.keep', { teamId, organisationId })
    const owner = { teamId, generation: team.generation, publicKey: team.publicKey }
    const record = await makeRecord(tx, 'authority_request', owner)
    await addDocument(tx, ctx, record, 'letter', { number: letterNumber, ground: groundText, about } satisfies Letter)
    await tx
      .insertInto('authorityRequest')
      .values({ id: record.id, organisationId, teamId, letterOn: letterOn || null, enteredBy: personId, ...codes })
      .execute()
    const detail = { authority: codes.authority, ground: codes.ground, persons: codes.persons }
    await trail(tx, { action: 'authority_request.entered', subject: record.id, team: teamId, detail })
    return record.id
  })

/** The codes and days of one, for guardians and supervisors of the organisation. @throws Failure not_found, forbidden */
export const readAuthorityRequest = (ctx: Ctx, id: string): Promise<AuthorityRow> =>
  ctx.write(async (tx) => {
    const row = await authorityRequest(tx, id)
    if (!row) throw notFound()
    authorise(requestPolicy, ctx.actor, 'authority.read', {
      teamId: row.teamId,
      organisationId: row.organisationId,
      id,
    })
    return row
  })

/** What is sealed of it, for supervisors of the team that owns it. @throws Failure not_found, forbidden, erased */
export const openLetter = (ctx: Ctx, id: string): Promise<{ row: AuthorityRow; letter: Letter }> =>
  ctx.write(async (tx) => {
    const row = await ownedBy(tx, ctx, id)
    authorise(requestPolicy, ctx.actor, 'authority.read_letter', { teamId: row.teamId, id })
    if (row.letterErasedOn) throw new Failure('erased', { day: row.letterErasedOn })
    const letter = await openLatest<Letter>(tx, await openRecord(tx, ctx, id), 'letter')
    if (!letter) throw notFound()
    await trail(tx, { action: 'authority_request.letter_read', subject: id, team: row.teamId })
    return { row, letter: letter.value }
  })

/** One that belongs to a team of the session's. For all others its sealed part is not there. */
async function ownedBy(tx: Tx, ctx: Ctx, id: string): Promise<AuthorityRow> {
  const row = await authorityRequest(tx, id)
  const actor = ctx.actor as StaffActor
  if (!row || !actor.teams.some((t) => t.id === row.teamId)) throw notFound()
  return row
}

/** One that the session may keep: a guardian's, or the own team's; locked. @throws Failure not_found, forbidden */
async function keptBy(tx: Tx, ctx: Ctx, id: string): Promise<{ row: AuthorityRow; actor: StaffActor }> {
  const actor = ctx.actor as StaffActor
  const row = isGuardian(actor) ? await authorityRequest(tx, id) : await ownedBy(tx, ctx, id)
  if (!row) throw notFound()
  authorise(requestPolicy, actor, 'authority.keep', { teamId: row.teamId, organisationId: row.organisationId, id })
  await sql`select from authority_request where id = ${id}::uuid for update`.execute(tx)
  return { row: (await authorityRequest(tx, id)) ?? row, actor }
}

/** Whether the session may note what was decided and answered. */
export const mayKeep = (ctx: Ctx, row: AuthorityRow): boolean => may(requestPolicy, ctx.actor, 'authority.keep', row)

/**
 * Notes what was decided, by whom and when, and what was given. A decision stands: another one
 * needs another request. @throws Failure not_found, forbidden, state_changed, invalid
 */
export const decideAuthorityRequest = (ctx: Ctx, id: string, input: DecisionInput): Promise<void> =>
  ctx.write(async (tx) => {
    const { row, actor } = await keptBy(tx, ctx, id)
    if (row.decision) throw new Failure('state_changed')
    if (input.decidedOn < row.receivedOn) throw new Failure('invalid', { decidedOn: 'errors.before_receipt' })
    if (!(await namesOf(tx, [input.decidedBy])).has(input.decidedBy))
      throw new Failure('invalid', { decidedBy: 'errors.choose' })
    const { reason, notToldReason, ...codes } = input
    await tx
      .updateTable('authorityRequest')
      .set({
        ...codes,
        decisionReason: reason,
        notToldReason: notToldReason || null,
        decisionEnteredBy: actor.personId,
        decisionEnteredAt: new Date(),
      })
      .where('id', '=', id)
      .execute()
    const detail = { decision: input.decision, reason, given: input.given.length, child_told: input.childTold }
    await trail(tx, { action: 'authority_request.decided', subject: id, team: row.teamId, detail })
  })

/** Notes the day of the answer. Repeating it changes nothing. @throws Failure not_found, forbidden, state_changed, invalid */
export const answerAuthorityRequest = (ctx: Ctx, id: string, answeredOn: string): Promise<void> =>
  ctx.write(async (tx) => {
    const { row, actor } = await keptBy(tx, ctx, id)
    if (!row.decidedOn) throw new Failure('state_changed')
    if (row.answeredOn) return
    if (answeredOn < row.decidedOn) throw new Failure('invalid', { answeredOn: 'errors.before_decision' })
    const change = { answeredOn, answerEnteredBy: actor.personId }
    await tx.updateTable('authorityRequest').set(change).where('id', '=', id).execute()
    await trail(tx, { action: 'authority_request.answered', subject: id, team: row.teamId })
  })

/** The whole register as a table: codes and days. @throws Failure not_found */
export async function exportRegister(ctx: Ctx): Promise<AuthorityRow[]> {
  needs(requestPagePolicy, ctx.actor, 'authority.export')
  return ctx.write(async (tx) => {
    const rows = await listAuthorityRequests(tx)
    await trail(tx, { action: 'authority_request.exported', detail: { entries: rows.length } })
    return rows
  })
}
