import { randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor, StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { peoplePolicy } from '../policy.ts'
import type { NewPerson, OrganisationRole, TeamRole } from '../schema.ts'
import { invitationHash } from './enrol.ts'

const invitationDays = 3

/** The person, if of the own organisation and still there. @throws Failure not_found, forbidden */
async function personFor(tx: Tx, actor: Actor, id: string) {
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

type Term = { fromAt: Date; untilAt: Date | null }

/** What is given twice, as a phone may send it, is there once. */
const covers = (held: Term, asked: Term) =>
  held.fromAt <= asked.fromAt && (held.untilAt === null || (asked.untilAt !== null && held.untilAt >= asked.untilAt))

/** Nobody settles roles and lets people in at once. @throws Failure invalid when somebody would be guardian and supervisor */
async function rolesApart(ctx: Ctx, work: (tx: Tx) => Promise<void>): Promise<void> {
  try {
    await ctx.write(work)
  } catch (error) {
    if ((error as { code?: string }).code === 'SD002') throw new Failure('invalid', { role: 'errors.roles_apart' })
    throw error
  }
}

/** Gives a role in a team of the own organisation, from a day until a day. It reads nothing before a supervisor admits. */
export const giveTeamRole = (ctx: Ctx, personId: string, input: { teamId: string; role: TeamRole } & Term) =>
  rolesApart(ctx, async (tx) => {
    const person = await personFor(tx, ctx.actor, personId)
    const team = await tx.selectFrom('team').select('organisationId').where('id', '=', input.teamId).executeTakeFirst()
    if (team?.organisationId !== person.organisationId) throw notFound()
    const { actor } = ctx
    const held = await tx
      .selectFrom('membership')
      .select(['fromAt', 'untilAt'])
      .where('personId', '=', personId)
      .where('teamId', '=', input.teamId)
      .where('role', '=', input.role)
      .execute()
    if (held.some((h) => covers(h, input))) return
    await tx
      .insertInto('membership')
      .values({ id: randomUUID(), personId, ...input, givenBy: (actor as StaffActor).personId })
      .execute()
    await trail(tx, { action: 'role.given', subject: personId, team: input.teamId, detail: { role: input.role } })
  })

/** Ends a role in a team, at once or on a later day. The last role in a team takes the team's key along. */
export const endTeamRole = (ctx: Ctx, membershipId: string, untilAt = new Date()) =>
  ctx.write(async (tx) => {
    const row = await tx
      .selectFrom('membership')
      .innerJoin('team', 'team.id', 'membership.teamId')
      .select([
        'membership.personId',
        'membership.teamId',
        'membership.role',
        'membership.untilAt',
        'team.organisationId',
      ])
      .where('membership.id', '=', membershipId)
      .executeTakeFirst()
    if (!row) throw notFound()
    authorise(peoplePolicy, ctx.actor, 'person.manage', row)
    if (row.untilAt && row.untilAt <= untilAt) return
    await tx.updateTable('membership').set({ untilAt }).where('id', '=', membershipId).execute()
    await trail(tx, { action: 'role.ended', subject: row.personId, team: row.teamId, detail: { role: row.role } })
  })

export const giveOwnOrganisationRole = (ctx: Ctx, personId: string, input: { role: OrganisationRole } & Term) =>
  rolesApart(ctx, async (tx) => {
    const person = await personFor(tx, ctx.actor, personId)
    const { actor } = ctx
    const held = await tx
      .selectFrom('organisationRole')
      .select(['fromAt', 'untilAt'])
      .where('personId', '=', personId)
      .where('role', '=', input.role)
      .execute()
    if (held.some((h) => covers(h, input))) return
    await tx
      .insertInto('organisationRole')
      .values({
        id: randomUUID(),
        personId,
        organisationId: person.organisationId,
        ...input,
        givenBy: (actor as StaffActor).personId,
      })
      .execute()
    await trail(tx, { action: 'role.given', subject: personId, detail: { role: input.role } })
  })

/** @throws Failure last_guardian: an organisation always keeps one */
export const endOrganisationRole = async (ctx: Ctx, roleId: string, untilAt = new Date()) => {
  try {
    await ctx.write(async (tx) => {
      const row = await tx.selectFrom('organisationRole').selectAll().where('id', '=', roleId).executeTakeFirst()
      if (!row) throw notFound()
      authorise(peoplePolicy, ctx.actor, 'person.manage', row)
      if (row.untilAt && row.untilAt <= untilAt) return
      await tx.updateTable('organisationRole').set({ untilAt }).where('id', '=', roleId).execute()
      await trail(tx, { action: 'role.ended', subject: row.personId, detail: { role: row.role } })
    })
  } catch (error) {
    if ((error as { code?: string }).code === 'SD001') throw new Failure('last_guardian')
    throw error
  }
}

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
