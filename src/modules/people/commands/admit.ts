import { sql } from 'kysely'
import type { StaffActor } from '#platform/access/actor.ts'
import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import { newKeyPair, sealTo } from '#platform/crypto/seal.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { trail } from '#platform/trail/trail.ts'
import { fingerprint, isLastGroup } from '../fingerprint.ts'
import { peoplePolicy } from '../policy.ts'
import { teamKey } from './keyring.ts'
import { hasMark, markOf } from './mark.ts'
import { keepApproved } from './recovery-seal.ts'

/**
 * Makes the first key of each team that waits for it and that this session's person is to
 * supervise. Harmless to repeat; the session sees the new team with its next request.
 */
export async function foundTeams(ctx: Ctx): Promise<void> {
  if (ctx.actor.kind !== 'staff') return
  for (const teamId of ctx.actor.toFound) await foundTeam(ctx, ctx.actor, teamId)
}

const foundTeam = (ctx: Ctx, actor: StaffActor, teamId: string) =>
  ctx.write(async (tx) => {
    const pair = newKeyPair()
    const { rows } = await sql<{ ok: boolean }>`select app.found_team(${teamId}::uuid, ${Buffer.from(pair.publicKey)},
      ${sealTo(actor.publicKey, pair.privateKey)}, ${markOf(pair.privateKey, actor.personId, actor.publicKey)}) as ok`.execute(
      tx,
    )
    if (!rows[0]?.ok) return
    await trail(tx, {
      action: 'team.key_made',
      subject: teamId,
      team: teamId,
      detail: { key: fingerprint(pair.publicKey) },
    })
  })

/**
 * Lets a member in: seals every key of the team that this session holds to them, after their
 * fingerprint was compared.
 * @param lastGroup the fingerprint's last group, as the person read it out
 * @throws Failure not_found, forbidden, invalid (not the same key)
 */
export async function admit(ctx: Ctx, teamId: string, personId: string, lastGroup: string): Promise<void> {
  try {
    await ctx.write((tx) => admitCompared(tx, ctx, teamId, personId, lastGroup))
  } catch (error) {
    // The refusal rolled its transaction back, so its entry has one of its own.
    if (error instanceof Failure && error.detail['lastGroup'])
      await ctx.write((tx) => trail(tx, { action: 'person.fingerprint_differed', subject: personId, team: teamId }))
    throw error
  }
}

async function admitCompared(tx: Tx, ctx: Ctx, teamId: string, personId: string, lastGroup: string) {
  const { actor } = ctx
  const person = await waiting(tx, teamId, personId)
  authorise(peoplePolicy, actor, 'team.admit', { teamId, id: personId })
  if (!isLastGroup(person.publicKey, lastGroup))
    throw new Failure('invalid', { lastGroup: 'errors.fingerprint_differs' })
  await sealKeysTo(tx, actor, teamId, person)
  await trail(tx, {
    action: 'person.admitted',
    subject: personId,
    team: teamId,
    detail: { key: fingerprint(person.publicKey) },
  })
}

/** A member with a living role and a key, in a team that has not admitted them yet. @throws Failure not_found */
async function waiting(tx: Tx, teamId: string, personId: string) {
  const row = await tx
    .selectFrom('membership')
    .innerJoin('person', 'person.id', 'membership.personId')
    .select(['person.id', 'person.publicKey'])
    .where('membership.teamId', '=', teamId)
    .where('person.id', '=', personId)
    .where('person.suspendedAt', 'is', null)
    .where('person.leftAt', 'is', null)
    .where(sql<boolean>`app.lives(membership)`)
    .executeTakeFirst()
  if (!row?.publicKey) throw notFound()
  return { id: row.id, publicKey: row.publicKey }
}

/** Seals what the session holds of a team to somebody; what they have already stays. */
export async function sealKeysTo(
  tx: Tx,
  actor: StaffActor,
  teamId: string,
  person: { id: string; publicKey: Uint8Array },
): Promise<void> {
  const keys = actor.teams.find((t) => t.id === teamId)?.keys ?? []
  for (const { generation } of keys) {
    const { privateKey } = teamKey(actor, teamId, generation)
    await insertAdmission(tx, actor, teamId, { generation, privateKey }, person)
  }
}

const insertAdmission = (
  tx: Tx,
  actor: StaffActor,
  teamId: string,
  { generation, privateKey }: { generation: number; privateKey: Uint8Array },
  person: { id: string; publicKey: Uint8Array },
) =>
  tx
    .insertInto('teamAdmission')
    .values({
      teamId,
      generation,
      personId: person.id,
      sealedKey: sealTo(person.publicKey, privateKey),
      keyMark: markOf(privateKey, person.id, person.publicKey),
      admittedBy: actor.personId,
    })
    .onConflict((oc) => oc.doNothing())
    .execute()

/**
 * Gives a team a new key, sealed to everybody who is admitted and belongs to it now, and whose
 * public key is still the one that was compared; whoever's is not waits for admission again. What is
 * made from this moment on is sealed to it; what was sealed before is wrapped anew in chunks
 * (`rewrapChunk` of the records). @returns the new generation
 * @throws Failure not_found, forbidden, state_changed when somebody else was quicker
 */
export const renewTeamKey = (ctx: Ctx, teamId: string): Promise<number> =>
  ctx.write(async (tx) => {
    const { actor } = ctx
    if (actor.kind !== 'staff' || !actor.teams.some((t) => t.id === teamId)) throw notFound()
    authorise(peoplePolicy, actor, 'team.renew_key', { teamId, id: teamId })
    await sql`select pg_advisory_xact_lock(7310, hashtext(${teamId}))`.execute(tx)
    const newest = await newestGeneration(tx, teamId)
    if (actor.teams.find((t) => t.id === teamId)?.keys[0]?.generation !== newest) throw new Failure('state_changed')
    const pair = newKeyPair()
    const generation = newest + 1
    const before = { generation: newest, privateKey: teamKey(actor, teamId, newest).privateKey }
    const fresh = { generation, privateKey: pair.privateKey }
    await tx
      .insertInto('teamKey')
      .values({ teamId, generation, publicKey: Buffer.from(pair.publicKey), madeBy: actor.personId })
      .execute()
    for (const member of await admitted(tx, teamId, newest)) {
      if (hasMark(before.privateKey, member.id, member.publicKey, member.keyMark))
        await insertAdmission(tx, actor, teamId, fresh, member)
      else await trail(tx, { action: 'person.key_differed', subject: member.id, team: teamId })
    }
    await keepApproved(tx, actor, teamId, before, fresh)
    await trail(tx, { action: 'team.key_renewed', subject: teamId, team: teamId, detail: { generation } })
    return generation
  })

async function newestGeneration(tx: Tx, teamId: string): Promise<number> {
  const row = await tx
    .selectFrom('teamKey')
    .select((eb) => eb.fn.max('generation').as('newest'))
    .where('teamId', '=', teamId)
    .executeTakeFirst()
  return row?.newest ?? 0
}

/** Who holds this generation of a team's key and belongs to the team now. */
async function admitted(tx: Tx, teamId: string, generation: number) {
  const rows = await tx
    .selectFrom('teamAdmission')
    .innerJoin('person', 'person.id', 'teamAdmission.personId')
    .select(['person.id', 'person.publicKey', 'teamAdmission.keyMark'])
    .where('teamAdmission.teamId', '=', teamId)
    .where('generation', '=', generation)
    .where('person.leftAt', 'is', null)
    .where(
      sql<boolean>`exists (select from membership m where m.team_id = ${teamId}::uuid and m.person_id = person.id and app.lives(m))`,
    )
    .execute()
  return rows.flatMap((r) => (r.publicKey ? [{ id: r.id, publicKey: r.publicKey, keyMark: r.keyMark }] : []))
}
