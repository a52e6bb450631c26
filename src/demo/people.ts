import {
  admitFirstMembers,
  enrol,
  giveDeploymentRole,
  giveOrganisationRole,
  makeDeployment,
  makeOrganisation,
  makeTeam,
} from '#modules/people/commands/set-up.ts'
import type { Deployment } from '#platform/access/context.ts'
import type { KdfCost } from '#platform/crypto/kdf.ts'
import type { ServerKey } from '#platform/crypto/server-key.ts'
import type { Database } from '#platform/db/database.ts'
import { demoAccounts, demoOrganisations } from './accounts.ts'
import { makeDemoDirectory } from './directory.ts'

type Costs = { receiptCost: KdfCost; passphraseCost: KdfCost }

/** Makes the demo's deployment, organisations, teams and people in one transaction. */
export const makeDemoPeople = (installation: Database, key: ServerKey, costs?: Costs): Promise<Deployment> =>
  installation.write('', async (tx) => {
    const deployment = await makeDeployment(tx, key, true, costs)
    const places = new Map<string, { organisationId: string; team: Awaited<ReturnType<typeof makeTeam>> }>()
    for (const o of demoOrganisations) {
      const organisationId = await makeOrganisation(tx, o.name, true)
      places.set(o.code, { organisationId, team: await makeTeam(tx, organisationId, o.team.kind, o.team.name) })
    }
    await makeDemoDirectory(tx, places)
    // Passphrases are stretched side by side; what is written stays in one order.
    const enrolled = await Promise.all(
      demoAccounts.map(async (a) => ({
        account: a,
        person: await enrol(tx, key, deployment, {
          ...a,
          organisationId: places.get(a.organisation)?.organisationId ?? '',
        }),
      })),
    )
    for (const { account, person } of enrolled) {
      const place = places.get(account.organisation)
      if (!place) continue
      if (account.teamRole) await admitFirstMembers(tx, place.team, [{ ...person, role: account.teamRole }])
      if (account.organisationRole)
        await giveOrganisationRole(tx, person.id, place.organisationId, account.organisationRole)
      if (account.deploymentRole) await giveDeploymentRole(tx, person.id, account.deploymentRole)
    }
    return deployment
  })
