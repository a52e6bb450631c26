import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { openCluster } from '#platform/db/cluster.ts'
import { verifyTrail } from '#platform/trail/verify.ts'
import { makeChain } from '#test/support/chain.ts'
import { median } from './load.ts'

const entries = 300_000

/**
 * Verifies a trail of 300,000 entries, cut into ranges as `sdap audit verify` does.
 * @returns entries per second, the median of five
 */
export async function verifyPerSecond(dataFolder: string): Promise<number> {
  const cluster = await openCluster({ folder: dataFolder, join: true })
  const superuser = new pg.Client(cluster.connection('postgres'))
  await superuser.connect()
  try {
    await makeChain(superuser, randomUUID(), entries)
    await superuser.query('vacuum analyze trail')
    const rounds: number[] = []
    for (let i = 0; i < 5; i++) {
      const began = performance.now()
      const reports = await verifyTrail(cluster.connection('sdap_migrate'))
      if (reports.some((r) => r.broken)) throw new Error('the trail that was just made is not whole')
      rounds.push(reports.reduce((sum, r) => sum + r.entries, 0) / ((performance.now() - began) / 1000))
    }
    return median(rounds)
  } finally {
    await superuser.end()
    await cluster.close()
  }
}
