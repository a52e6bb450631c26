import pg from 'pg'
import { account } from '#demo/accounts.ts'
import { signInAs } from '#demo/load.ts'
import { renewTeamKey } from '#modules/people/commands/admit.ts'
import { fetchHeads, searchIn } from '#modules/records/heads.ts'
import { rewrapChunk } from '#modules/records/rewrap.ts'
import { type App, contextFor, enterStaff } from '#platform/access/context.ts'
import { fold } from '#platform/i18n/fold.ts'
import { manyRecords } from '#test/support/many-records.ts'
import { median } from './load.ts'

const records = 10_000

/**
 * What years of work weigh in a session: finding a name among 10,000 sealed list heads, and
 * wrapping 10,000 record keys (and heads) anew for a new team key.
 */
export async function sealedLists(
  app: App,
  superuser: pg.ClientConfig,
): Promise<{ openMs: number; searchMs: number; perSecond: number }> {
  const client = new pg.Client(superuser)
  await client.connect()
  try {
    const { secret } = await signInAs(app, account('veasna'), new Date(Date.now() - 60_000))
    const ctx = await inside(app, secret)
    const teamId = ctx.actor.teams[0]?.id ?? ''
    const keys = await manyRecords(client, ctx.actor, teamId, records)
    await client.query('vacuum analyze head, record_grant, record')
    const [wanted = ''] = [...keys.keys()].slice(-1)
    const times: number[] = []
    const opening: number[] = []
    for (let i = 0; i < 9; i++) {
      const fresh = await inside(app, secret)
      const began = performance.now()
      const heads = await fresh.read((tx) => fetchHeads(tx, teamId))
      const fetched = performance.now()
      const found = searchIn<{ callName: string }>(fresh.actor, heads, (head) => fold(head.callName).includes(wanted))
      opening.push(performance.now() - fetched)
      times.push(performance.now() - began)
      if (found.length !== 1) throw new Error('the name was not found')
    }
    await renewTeamKey(ctx, teamId)
    const renewed = await inside(app, secret)
    const began = performance.now()
    while ((await rewrapChunk(renewed, teamId)) > 0);
    return {
      openMs: median(opening),
      searchMs: median(times),
      perSecond: records / ((performance.now() - began) / 1000),
    }
  } finally {
    await client.end()
  }
}

async function inside(app: App, secret: Buffer) {
  const entered = await enterStaff(app, secret)
  if (!entered) throw new Error('the session has ended')
  return { ...contextFor(app, 'en', entered.actor, entered.handle), actor: entered.actor }
}
