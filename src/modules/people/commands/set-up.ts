import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Deployment } from '#platform/access/context.ts'
import { passphraseCost, receiptCost } from '#platform/crypto/kdf.ts'
import { type KeyPair, newKeyPair, sealTo } from '#platform/crypto/seal.ts'
import type { ServerKey } from '#platform/crypto/server-key.ts'
import type { Tx } from '#platform/db/database.ts'
import type { DeploymentRole, Enrolment, OrganisationRole, TeamRole } from '../schema.ts'
import { markOf } from './mark.ts'
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
