// How long a list of 5,000 services with every column takes: to be read, planned, written, and planned again.
//   node test/bench/import-directory.js
import '#tsx'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'

const { openCluster } = await import('#platform/db/cluster.ts')
const { migrate } = await import('#platform/db/migrate.ts')
const { openInstallation } = await import('#platform/db/database.ts')
const { loadDirectory } = await import('#modules/directory/authored/load.ts')
const { exportedRows, csvOf } = await import('#modules/directory/import/export.ts')
const { readImport } = await import('#modules/directory/import/read.ts')
const { planImport } = await import('#modules/directory/import/plan.ts')
const { applyPlan } = await import('#modules/directory/import/apply.ts')
const { manyServices } = await import('#test/support/many-services.ts')

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sdap-bench-'))
fs.chmodSync(folder, 0o755)
const cluster = await openCluster({ folder: `${folder}/data` })
const maker = new pg.Client(cluster.connection('postgres', 'postgres'))
await maker.connect()
await maker.query('create database lists owner sdap_owner')
await maker.query("alter database lists set track_functions = 'all'")
await maker.end()
await migrate(cluster.connection('sdap_migrate', 'lists'))
const installation = await openInstallation(cluster.connection('sdap_migrate', 'lists'))
await loadDirectory(installation)
const superuser = new pg.Client(cluster.connection('postgres', 'lists'))
await superuser.connect()
await manyServices(superuser, 5000, { full: true })
const list = Buffer.from(csvOf(await installation.read('', exportedRows), 'en'))
await superuser.query('truncate hsds_organization cascade')

/** Says how long something took, and how much of it was work of this process. */
async function timed(what, work) {
  const [began, before] = [performance.now(), process.cpuUsage()]
  const done = await work()
  const { user, system } = process.cpuUsage(before)
  const [all, own] = [performance.now() - began, (user + system) / 1000].map(Math.round)
  process.stdout.write(`${what.padEnd(22)} ${all} ms, of them ${own} ms of this process\n`)
  return done
}

const options = { keeps: () => true, newState: 'listed' }
const author = { organisationId: null, personId: null }
const file = await timed('read', () => readImport(list))
await installation.write('', async (tx) => {
  const plan = await timed('planned', () => planImport(tx, file, options))
  await timed('written', () => applyPlan(tx, author, plan))
  await timed('planned once more', () => planImport(tx, file, options))
})
const { rows } = await superuser.query(
  'select funcname, calls, round(total_time) as ms from pg_stat_user_functions order by self_time desc limit 3',
)
for (const { funcname, calls, ms } of rows) process.stdout.write(`app.${funcname}: ${calls} calls, ${ms} ms\n`)
await superuser.end()
await installation.close()
await cluster.close()
fs.rmSync(folder, { recursive: true, force: true })
