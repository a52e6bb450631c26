// Makes the template database, says how to reach it, and holds the server until its input ends.
import { flushCompileCache } from 'node:module'
import '#tsx'
import pg from 'pg'

const { openCluster } = await import('#platform/db/cluster.ts')
const { migrate } = await import('#platform/db/migrate.ts')
const { openDatabase, openInstallation } = await import('#platform/db/database.ts')
const { newServerKey } = await import('#platform/crypto/server-key.ts')
const { loadDirectory } = await import('#modules/directory/authored/load.ts')
const { findDeployment } = await import('#modules/people/queries.ts')
const { loadDemo, signInAs } = await import('#demo/load.ts')
const { demoAccounts } = await import('#demo/accounts.ts')

const light = { memoryKib: 1024, passes: 1 } // the costs of a real deployment are held by a test of their own
const cluster = await openCluster({ folder: `${process.argv[2]}/data`, fsync: false })
const superuser = new pg.Client(cluster.connection('postgres', 'postgres'))
await superuser.connect()
await superuser.query('create database sdap_template owner sdap_owner')
await superuser.end()
const name = 'sdap_template'
await migrate(cluster.connection('sdap_migrate', name))
const installation = await openInstallation(cluster.connection('sdap_migrate', name))
await loadDirectory(installation)
const serverKey = newServerKey()
const db = await openDatabase(cluster.connection('sdap_app', name))
await loadDemo(installation, db, serverKey, () => {}, {
  receiptCost: light,
  passphraseCost: light,
})

const deployment = await db.read('', findDeployment)
const app = { db, serverKey, deployment, leaveUrl: '', publicUrl: undefined, hsts: false, trustProxy: false }
const sessions = {}
const earlier = new Date(Date.now() - 1_800_000)
for (const account of demoAccounts)
  sessions[account.signInName] = (await signInAs(app, account, earlier)).secret.toString('hex')
await db.close()

flushCompileCache()
const roles = ['postgres', 'sdap_app', 'sdap_jobs', 'sdap_migrate']
const passwords = Object.fromEntries(roles.map((role) => [role, cluster.connection(role).password]))
process.stdout.write(
  `${JSON.stringify({ host: cluster.connection('sdap_app').host, passwords, serverKey: serverKey.raw.toString('hex'), sessions })}\n`,
)
process.stdin.resume()
process.stdin.on('end', async () => {
  await cluster.close()
  process.exit(0)
})
