import { randomUUID } from 'node:crypto'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { peoplePolicy } from '../policy.ts'
import type { OrganisationRole, TeamRole } from '../schema.ts'
import { personFor } from './guard.ts'

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
