import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cutTrail } from '#modules/audit/jobs.ts'
import { openCluster } from '#platform/db/cluster.ts'
import { openDatabase } from '#platform/db/database.ts'
import { longInUse } from '#test/support/ageing.ts'
import { backupsIn, type Identity, placeBeside, restoreHere } from '#test/support/backups.ts'
import { aged, makeChain } from '#test/support/chain.ts'
import { ends, freePort, type Home, home, leaveNothing, lightDeployment } from '#test/support/program.ts'

// Two backups of a deployment that is older than the term of its trail: one from before the day's
// run removed the oldest entries, one from after it.

let at: Home
let identity: Identity
let folder: string
let chain: string

beforeAll(async () => {
  at = await home()
  folder = path.join(at.folder, 'backups')
  await lightDeployment(at)
  at.env = { ...at.env, SDAP_LEDGER: path.join(at.folder, 'erasures.jsonl') }
  const file = path.join(at.folder, 'identity.txt')
  const made = await ends(['backup', 'new-identity', file], at.env)
  identity = { file, recipient: /^age1[0-9a-z]+$/m.exec(made.said)?.[0] ?? '' }
  await within(at, async (superuser) => {
    chain = (await superuser.query('select id from organisation order by name_en limit 1')).rows[0].id
    await superuser.query('delete from trail where chain = $1', [chain])
    await superuser.query('delete from trail_head where chain = $1', [chain])
    await makeChain(superuser, chain, 50)
    await aged(superuser, chain, 30, 20)
    await longInUse(superuser)
  })
})
afterAll(() => leaveNothing(at))

/** Does something with a deployment's database. */
async function within<R>(where: Home, work: (superuser: pg.Client, jobs: pg.PoolConfig) => Promise<R>): Promise<R> {
  const cluster = await openCluster({ folder: where.data })
  const superuser = new pg.Client(cluster.connection('postgres'))
  try {
    await superuser.connect()
    return await work(superuser, cluster.connection('sdap_jobs'))
  } finally {
    await superuser.end()
    await cluster.close()
  }
}

/** The day's run. @returns how many entries it removed */
const run = (where: Home) =>
  within(where, async (_, connection) => {
    const jobs = await openDatabase(connection)
    return cutTrail(jobs).finally(jobs.close)
  })

async function backup(): Promise<string> {
  const made = await ends(['backup', '--to', folder, '--recipient', identity.recipient], at.env)
  expect(made.code, made.said).toBe(0)
  return backupsIn(folder).at(-1) ?? ''
}

it('a backup from before a cut restores with its old entries, one from after it without; both are whole', async () => {
  const before = await backup()
  expect(await run(at)).toBe(30)
  await new Promise((done) => setTimeout(done, 1000)) // two backups of one second have one name
  const after = await backup()
  expect(after).not.toBe(before)

  const older = placeBeside(at, 'older', await freePort())
  expect(await restoreHere(before, identity.file, older.env)).toMatch(/the trail is whole: \d+ entries in \d+ chains$/m)
  expect(await run(older)).toBe(30) // what had reached its term goes again

  const newer = placeBeside(at, 'newer', await freePort())
  expect(await restoreHere(after, identity.file, newer.env)).toMatch(
    /the trail is whole: \d+ entries in \d+ chains; 30 entries before them were removed at their term/,
  )
  expect(await run(newer)).toBe(0)
  for (const place of [older, newer]) {
    const told = await ends(['audit', 'verify'], place.env)
    expect(told.code, told.said).toBe(0)
    expect(told.said).toMatch(
      new RegExp(`chain ${chain}: 21 entries; 30 entries up to \\d{4}-\\d\\d-\\d\\d were removed at their term`),
    )
  }
}, 60_000)
