import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Hono } from 'hono'
import pg from 'pg'
import { makeApp } from '#app'
import {
  admitFirstMembers,
  enrol,
  makeDeployment,
  makeOrganisation,
  makeTeam,
} from '#modules/people/commands/set-up.ts'
import type { App } from '#platform/access/context.ts'
import { newServerKey } from '#platform/crypto/server-key.ts'
import { type Cluster, openCluster } from '#platform/db/cluster.ts'
import { openDatabase, openInstallation } from '#platform/db/database.ts'
import { migrate } from '#platform/db/migrate.ts'

const light = { memoryKib: 1024, passes: 1 }
const costs = { receiptCost: light, passphraseCost: light }

/** A deployment on a cluster of its own, whose folder can be searched. As durable as a real one. */
export type OwnDeployment = {
  app: App
  hono: Hono
  cluster: Cluster
  intakeId: string
  legalAidId: string
  /** Raw SQL as a role. The caller ends it. */
  connect(role: 'postgres' | 'sdap_app'): Promise<pg.Client>
  close(): Promise<void>
}

export type Colleague = { name: string; passphrase: string; totpSecret: string }

/** Two organisations: an intake desk of two, and a legal-aid team of one. */
export async function ownDeployment(staff: {
  first: Colleague
  second: Colleague
  lawyer: Colleague
}): Promise<OwnDeployment> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sdap-own-'))
  fs.chmodSync(folder, 0o755)
  const cluster = await openCluster({ folder: path.join(folder, 'data') })
  await migrate(cluster.connection('sdap_migrate'))
  const serverKey = newServerKey()
  const installation = await openInstallation(cluster.connection('sdap_migrate'))
  const made = await installation.write('', async (tx) => {
    const deployment = await makeDeployment(tx, serverKey, true, costs)
    const join = async (colleague: Colleague, organisationId: string) =>
      enrol(tx, serverKey, deployment, {
        ...colleague,
        organisationId,
        signInName: colleague.name,
        displayName: colleague.name,
        gender: 'not_said',
        language: 'en',
      })
    const helpline = await makeOrganisation(tx, { en: 'Helpline', km: 'ជំនួយ' }, true)
    const intake = await makeTeam(tx, helpline, 'intake', { en: 'Intake', km: 'ទទួល' })
    await admitFirstMembers(tx, intake, [{ ...(await join(staff.first, helpline)), role: 'supervisor' }])
    await admitFirstMembers(tx, intake, [{ ...(await join(staff.second, helpline)), role: 'counsellor' }])
    const law = await makeOrganisation(tx, { en: 'Legal aid', km: 'ច្បាប់' }, true)
    const legalAid = await makeTeam(tx, law, 'legal_aid', { en: 'Legal aid', km: 'ច្បាប់' })
    await admitFirstMembers(tx, legalAid, [{ ...(await join(staff.lawyer, law)), role: 'referral_focal_point' }])
    return { deployment, intakeId: intake.id, legalAidId: legalAid.id }
  })
  await installation.close()
  const db = await openDatabase(cluster.connection('sdap_app'))
  const { deployment, intakeId, legalAidId } = made
  const app: App = {
    db,
    serverKey,
    deployment,
    leaveUrl: 'https://weather.example/',
    publicUrl: undefined,
    hsts: false,
    trustProxy: true,
  }
  return {
    app,
    hono: makeApp(app),
    cluster,
    intakeId,
    legalAidId,
    async connect(role) {
      const client = new pg.Client(cluster.connection(role))
      client.on('error', () => {})
      await client.connect()
      return client
    },
    async close() {
      await db.close()
      await cluster.close()
      fs.rmSync(folder, { recursive: true, force: true })
    },
  }
}
