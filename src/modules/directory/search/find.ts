import { setImmediate } from 'node:timers/promises'
import type { Ctx } from '#platform/access/context.ts'
import type { Database } from '#platform/db/database.ts'
import { zone } from '#platform/time/time.ts'
import type { FinderQuery, FoundPage } from '../schema.ts'
import { type Ranked, rank } from './rank.ts'
import { changedSince, directoryVersion, listedAfter, organizationRows } from './rows.ts'
import { Snapshot } from './snapshot.ts'
import { understand } from './understand.ts'

/** How old what a search knows may be, in milliseconds. */
export const staleAfter = 2000
const organizationsAtOnce = 1000
const first = '00000000-0000-0000-0000-000000000000'

type Kept = { snapshot: Snapshot | undefined; checkedAt: number; looking: Promise<Snapshot> | undefined }

const keptOf = new WeakMap<Database, Kept>()

/**
 * Finds listed services and says why each stands where it stands. It sees what the public sees,
 * whoever asks, as it was at most `staleAfter` milliseconds ago.
 * @returns a page; `serviceCards` gives what a page shows of them
 */
export async function findServices(ctx: Pick<Ctx, 'app' | 'now'>, query: FinderQuery): Promise<FoundPage> {
  const snapshot = await fresh(ctx.app.db)
  const reading = understand(query.words)
  const at = Temporal.Instant.from(ctx.now().toISOString()).toZonedDateTimeISO(zone).toPlainDateTime()
  const { help, forWhom, places, rest } = reading
  return {
    ...rankedOnce(snapshot, query, at, () => rank(snapshot, query, reading, at)),
    ...{ page: query.page, understood: { help, forWhom, places, rest } },
  }
}

const mostKept = 1000

/** The same few questions come again and again: an answer holds until an entry changes or a day (for opening hours, a minute) ends. */
function rankedOnce(s: Snapshot, query: FinderQuery, at: Temporal.PlainDateTime, work: () => Ranked): Ranked {
  const key = JSON.stringify([at.toString().slice(0, query.open_now ? 16 : 10), query])
  const known = s.ranked.get(key)
  if (known) return known
  const ranked = work()
  const [oldest] = s.ranked.keys()
  if (oldest !== undefined && s.ranked.size >= mostKept) s.ranked.delete(oldest)
  s.ranked.set(key, ranked)
  return ranked
}

/**
 * The listed services as this process knows them, looked after when the last look is too long ago.
 * Those who come meanwhile wait for the same look.
 * @param within how old it may be, in milliseconds
 */
export async function fresh(db: Database, within = staleAfter): Promise<Snapshot> {
  const kept = keptOf.get(db) ?? { snapshot: undefined, checkedAt: 0, looking: undefined }
  keptOf.set(db, kept)
  if (kept.snapshot && performance.now() - kept.checkedAt < within) return kept.snapshot
  kept.looking ??= look(db, kept).finally(() => {
    kept.looking = undefined
  })
  return kept.looking
}

async function look(db: Database, kept: Kept): Promise<Snapshot> {
  const at = performance.now()
  const known = kept.snapshot
  // Numbers become visible in their order: when this one can be seen, so can all before it.
  const { version, changed } = await db.read('', async (tx) => {
    const version = await directoryVersion(tx)
    return { version, changed: known && version > known.version ? await changedSince(tx, known.version) : [] }
  })
  const snapshot = known ?? (await readAll(db))
  for (let from = 0; from < changed.length; from += organizationsAtOnce)
    await readSome(db, snapshot, changed.slice(from, from + organizationsAtOnce))
  snapshot.version = version
  kept.snapshot = snapshot
  kept.checkedAt = at
  return snapshot
}

async function readAll(db: Database): Promise<Snapshot> {
  const snapshot = new Snapshot()
  for (let ids = [first]; ids.length > 0; ) {
    const after = ids.at(-1) ?? first
    ids = await db.read('', (tx) => listedAfter(tx, after, organizationsAtOnce))
    await readSome(db, snapshot, ids)
  }
  return snapshot
}

/** Some at a time, so that others are answered in between. */
async function readSome(db: Database, snapshot: Snapshot, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  const rows = new Map((await db.read('', (tx) => organizationRows(tx, ids))).map((row) => [row.id, row]))
  for (let from = 0; from < ids.length; from += 50) {
    const some = ids.slice(from, from + 50)
    snapshot.replace(
      some,
      some.map((id) => rows.get(id)).filter((row) => row !== undefined),
    )
    await setImmediate()
  }
}
