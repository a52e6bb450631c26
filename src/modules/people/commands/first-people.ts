import { randomBytes, randomUUID } from 'node:crypto'
import type { Tx } from '#platform/db/database.ts'
import { trail } from '#platform/trail/trail.ts'
import type { DeploymentRole, NewPerson } from '../schema.ts'
import { invitationHash } from './enrol.ts'
import { type FirstSheets, makeFirstSheets } from './recovery-sheets.ts'
import { giveDeploymentRole, giveOrganisationRole, makeOrganisation } from './set-up.ts'

// What the command line does for people who come first: nobody is there yet to invite them. `tx`
// belongs to the installation (the owner's role).

const firstLinkDays = 3

/**
 * Adds a person without keys, who gets them with a one-time link.
 * @returns the id, and the link's token, shown once
 */
export async function inviteFirst(
  tx: Tx,
  organisationId: string,
  person: NewPerson,
): Promise<{ id: string; token: string; endsAt: Date }> {
  const id = randomUUID()
  const token = randomBytes(32).toString('base64url')
  const endsAt = new Date(Date.now() + firstLinkDays * 86_400_000)
  await tx
    .insertInto('person')
    .values({ id, organisationId, ...person, enrolledAt: null })
    .execute()
  await tx
    .insertInto('invitation')
    .values({ id: randomUUID(), personId: id, tokenHash: invitationHash(token), endsAt })
    .execute()
  await trail(tx, { action: 'person.invited', subject: id, organisation: organisationId })
  return { id, token, endsAt }
}

/**
 * A further organisation with its recovery sheets and its first data guardian.
 * @returns what is shown once: the guardian's link and three times twelve words
 */
export async function foundOrganisation(
  tx: Tx,
  name: { en: string; km: string },
  guardian: NewPerson,
): Promise<{ organisationId: string; token: string; endsAt: Date; sheets: FirstSheets }> {
  const organisationId = await makeOrganisation(tx, name, false)
  await trail(tx, { action: 'organisation.made', subject: organisationId, organisation: organisationId })
  const { id, token, endsAt } = await inviteFirst(tx, organisationId, guardian)
  await giveOrganisationRole(tx, id, organisationId, 'data_guardian')
  await trail(tx, {
    action: 'role.given',
    subject: id,
    organisation: organisationId,
    detail: { role: 'data_guardian' },
  })
  const sheets = await makeFirstSheets(tx, organisationId)
  await trail(tx, { action: 'recovery.sheets_made', organisation: organisationId, detail: { generation: 1 } })
  return { organisationId, token, endsAt, sheets }
}

type Found = { id: string; organisationId: string }
const personNamed = (tx: Tx, signInName: string): Promise<Found | undefined> =>
  tx
    .selectFrom('person')
    .select(['id', 'organisationId'])
    .where('signInName', '=', signInName.toLowerCase())
    .where('leftAt', 'is', null)
    .executeTakeFirst()

/** Gives or ends a role of the deployment. @returns null when nobody has this sign-in name; false when it was so already */
export async function setDeploymentRole(
  tx: Tx,
  signInName: string,
  role: DeploymentRole,
  held: boolean,
): Promise<boolean | null> {
  const person = await personNamed(tx, signInName)
  if (!person) return null
  const now = new Date()
  const living = await tx
    .selectFrom('deploymentRole')
    .select('id')
    .where('personId', '=', person.id)
    .where('role', '=', role)
    .where((eb) => eb.or([eb('untilAt', 'is', null), eb('untilAt', '>', now)]))
    .execute()
  if (living.length > 0 === held) return false
  if (held) await giveDeploymentRole(tx, person.id, role)
  else
    await tx
      .updateTable('deploymentRole')
      .set({ untilAt: now })
      .where(
        'id',
        'in',
        living.map((r) => r.id),
      )
      .execute()
  await trail(tx, {
    action: held ? 'role.given' : 'role.ended',
    subject: person.id,
    organisation: person.organisationId,
    detail: { role },
  })
  return true
}
