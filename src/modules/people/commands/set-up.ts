import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Deployment } from '#platform/access/context.ts'
import { passphraseCost, receiptCost } from '#platform/crypto/kdf.ts'
import { type KeyPair, newKeyPair, sealTo } from '#platform/crypto/seal.ts'
import type { ServerKey } from '#platform/crypto/server-key.ts'
import type { Tx } from '#platform/db/database.ts'
import { trail } from '#platform/trail/trail.ts'
import type { DeploymentRole, Enrolment, NewPerson, OrganisationRole, TeamRole } from '../schema.ts'
import { invitationHash } from './enrol.ts'
import { markOf } from './mark.ts'
import { type FirstSheets, makeFirstSheets } from './recovery-sheets.ts'
import { wrapSecrets } from './secrets.ts'
import { addServerKey } from './server-keys.ts'

// What `sdap init` and the demo set do before anybody can sign in. `tx` belongs to the
// installation (the owner's role), not to a session.

/** Makes the one row that names this deployment and the key it belongs to. */
export async function makeDeployment(
  tx: Tx,
  key: ServerKey,
  demo: boolean,
  costs = { receiptCost, passphraseCost },
): Promise<Deployment> {
  const receiptSalt = randomBytes(16)
  await tx
    .insertInto('deployment')
    .values({
      demo,
      keyFingerprint: key.fingerprint,
      receiptSalt,
      receiptMemoryKib: costs.receiptCost.memoryKib,
      receiptPasses: costs.receiptCost.passes,
      passphraseMemoryKib: costs.passphraseCost.memoryKib,
      passphrasePasses: costs.passphraseCost.passes,
    })
    .execute()
  await addServerKey(tx, key)
  return { demo, receiptSalt, ...costs }
}

export async function makeOrganisation(tx: Tx, name: { en: string; km: string }, demo: boolean): Promise<string> {
  const id = randomUUID()
  await tx.insertInto('organisation').values({ id, nameEn: name.en, nameKm: name.km, demo }).execute()
  return id
}

/** Makes a team and its first key. The private half lives only in memory, until members are admitted. */
export async function makeTeam(
  tx: Tx,
  organisationId: string,
  kind: string,
  name: { en: string; km: string },
): Promise<{ id: string; pair: KeyPair }> {
  const id = randomUUID()
  const pair = newKeyPair()
  await tx.insertInto('team').values({ id, organisationId, kind, nameEn: name.en, nameKm: name.km }).execute()
  await tx
    .insertInto('teamKey')
    .values({ teamId: id, generation: 1, publicKey: Buffer.from(pair.publicKey) })
    .execute()
  return { id, pair }
}

/** Makes a person with keys of their own. @returns the person's id and public key */
export async function enrol(
  tx: Tx,
  key: ServerKey,
  deployment: Deployment,
  input: Enrolment,
): Promise<{ id: string; publicKey: Uint8Array }> {
  const id = randomUUID()
  const pair = newKeyPair()
  const secrets = { privateKey: Buffer.from(pair.privateKey).toString('hex'), totpSecret: input.totpSecret }
  const wrapped = await wrapSecrets({ serverKey: key, deployment }, id, input.passphrase, secrets, 'file')
  await tx
    .insertInto('person')
    .values({
      id,
      organisationId: input.organisationId,
      signInName: input.signInName.toLowerCase(),
      displayName: input.displayName,
      gender: input.gender,
      language: input.language,
      publicKey: Buffer.from(pair.publicKey),
      kdfSalt: wrapped.salt,
      kdfMemoryKib: wrapped.cost.memoryKib,
      kdfPasses: wrapped.cost.passes,
      sealedSecrets: wrapped.sealed,
      proofHash: createHash('sha256').update(wrapped.proof).digest(),
      serverKeyGeneration: wrapped.serverKeyGeneration,
      enrolledAt: new Date(),
    })
    .execute()
  return { id, publicKey: pair.publicKey }
}

/** Gives a person a role in a team and seals the team's key to them. */
export async function admitFirstMembers(
  tx: Tx,
  team: { id: string; pair: KeyPair },
  people: { id: string; publicKey: Uint8Array; role: TeamRole }[],
): Promise<void> {
  for (const person of people) {
    await tx
      .insertInto('membership')
      .values({ id: randomUUID(), personId: person.id, teamId: team.id, role: person.role })
      .execute()
    await tx
      .insertInto('teamAdmission')
      .values({
        teamId: team.id,
        generation: 1,
        personId: person.id,
        sealedKey: sealTo(person.publicKey, team.pair.privateKey),
        keyMark: markOf(team.pair.privateKey, person.id, person.publicKey),
      })
      .execute()
  }
}

export async function giveOrganisationRole(
  tx: Tx,
  personId: string,
  organisationId: string,
  role: OrganisationRole,
): Promise<void> {
  await tx.insertInto('organisationRole').values({ id: randomUUID(), personId, organisationId, role }).execute()
}

export async function giveDeploymentRole(tx: Tx, personId: string, role: DeploymentRole): Promise<void> {
  await tx.insertInto('deploymentRole').values({ id: randomUUID(), personId, role }).execute()
}

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
