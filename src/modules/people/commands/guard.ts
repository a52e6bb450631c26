import { randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor, StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { peoplePolicy } from '../policy.ts'
import { idleMinutes } from '../queries.ts'
import type { NewPerson } from '../schema.ts'
import { invitationHash } from './enrol.ts'

const invitationDays = 3

/** The person, if of the own organisation and still there. @throws Failure not_found, forbidden */
export async function personFor(tx: Tx, actor: Actor, id: string) {
  const person = await tx
    .selectFrom('person')
    .select(['id', 'organisationId', 'leftAt', 'enrolledAt', 'suspendedAt'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!person || person.leftAt) throw notFound()
  authorise(peoplePolicy, actor, 'person.manage', person)
  return person
}

const mustHold = (ok: boolean | undefined) => {
  if (!ok) throw notFound()
}

/** Adds a person to the own organisation and invites them. @returns the id, and the link's token, shown once
 * @throws Failure forbidden, invalid (the sign-in name is taken) */
export const addPerson = (ctx: Ctx, input: NewPerson): Promise<{ id: string; token: string }> =>
  ctx.write(async (tx) => {
    const { actor } = ctx
    authorise(peoplePolicy, actor, 'person.manage', { organisationId: (actor as StaffActor).organisationId })
    const id = randomUUID()
    const { rows } = await sql<{
      ok: boolean
    }>`select app.add_person(${id}::uuid, ${input.signInName}, ${input.displayName},
      ${input.gender}, ${input.language}) as ok`.execute(tx)
    if (!rows[0]?.ok) throw new Failure('invalid', { signInName: 'errors.name_taken' })
    const token = await makeInvitation(tx, id)
    await trail(tx, { action: 'person.invited', subject: id })
    return { id, token }
  })

/** A new link for somebody who was not enrolled in time, forgot the passphrase or lost the phone. @returns its token, shown once */
export const inviteAgain = (ctx: Ctx, personId: string): Promise<string> =>
  ctx.write(async (tx) => {
    const person = await personFor(tx, ctx.actor, personId)
    if (person.suspendedAt) throw new Failure('state_changed')
    const token = await makeInvitation(tx, personId)
    await trail(tx, { action: 'person.invited', subject: personId, detail: { again: person.enrolledAt !== null } })
    return token
  })

async function makeInvitation(tx: Tx, personId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const until = new Date(Date.now() + invitationDays * 86_400_000)
  const { rows } = await sql<{
    ok: boolean
  }>`select app.invite(${personId}::uuid, ${randomUUID()}::uuid, ${invitationHash(token)}, ${until}) as ok`.execute(tx)
  mustHold(rows[0]?.ok)
  return token
}

/** The link no longer works. Harmless to repeat. */
export const withdrawInvitation = (ctx: Ctx, personId: string) =>
  ctx.write(async (tx) => {
    await personFor(tx, ctx.actor, personId)
    const { rows } = await sql<{ ok: boolean }>`select app.withdraw_invitation(${personId}::uuid) as ok`.execute(tx)
    if (rows[0]?.ok) await trail(tx, { action: 'person.invitation_withdrawn', subject: personId })
  })

/** Ends every session of a person at once and lets nobody in until it is undone. Not for oneself. */
export const suspendPerson = (ctx: Ctx, personId: string, suspended: boolean) =>
  ctx.write(async (tx) => {
    const person = await personFor(tx, ctx.actor, personId)
    if ((person.suspendedAt !== null) === suspended) return
    const { rows } = await sql<{
      ok: boolean
    }>`select app.suspend(${personId}::uuid, ${suspended}::boolean) as ok`.execute(tx)
    mustHold(rows[0]?.ok)
    await trail(tx, { action: suspended ? 'person.suspended' : 'person.unsuspended', subject: personId })
  })

/** A person leaves the organisation: sessions, roles and keys go in this very transaction; the name stays. Not for oneself. */
export const removePerson = (ctx: Ctx, personId: string) =>
  ctx.write(async (tx) => {
    await personFor(tx, ctx.actor, personId)
    const { rows } = await sql<{ ok: boolean }>`select app.person_leaves(${personId}::uuid) as ok`.execute(tx)
    mustHold(rows[0]?.ok)
    await trail(tx, { action: 'person.left', subject: personId })
  })

/** Makes a team without a key; the first supervisor's session makes that. @returns its id */
export const addTeam = (ctx: Ctx, input: { kind: string; nameEn: string; nameKm: string }): Promise<string> =>
  ctx.write(async (tx) => {
    const { actor } = ctx
    const { organisationId } = actor as StaffActor
    authorise(peoplePolicy, actor, 'team.manage', { organisationId })
    const id = randomUUID()
    await tx
      .insertInto('team')
      .values({ id, organisationId, ...input })
      .execute()
    await trail(tx, { action: 'team.made', subject: id, team: id, detail: { kind: input.kind } })
    return id
  })

/** Settles after how many minutes without use the sessions of the own organisation end, those that are open too. */
export const settleIdleTime = (ctx: Ctx, minutes: number): Promise<void> =>
  ctx.write(async (tx) => {
    const { actor } = ctx
    const { organisationId } = actor as StaffActor
    authorise(peoplePolicy, actor, 'organisation.settle', { organisationId })
    const before = await idleMinutes(tx, organisationId)
    if (before === minutes) return
    await tx.updateTable('organisation').set({ idleMinutes: minutes }).where('id', '=', organisationId).execute()
    await trail(tx, { action: 'organisation.idle_time_set', detail: { minutes, before } })
  })
