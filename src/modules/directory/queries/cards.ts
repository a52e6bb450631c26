import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Ctx } from '#platform/access/context.ts'
import type { Database, Tx } from '#platform/db/database.ts'
import type { Lang } from '#platform/i18n/i18n.ts'
import { fresh } from '../search/find.ts'
import type { Snapshot } from '../search/snapshot.ts'
import { cardOf, type ServiceCard } from './card.ts'
import type { RawCard } from './raw-card.ts'

export type { CardHours, CardLocation, ServiceCard, Stated } from './card.ts'

/**
 * What is shown of these services, in their order, as the actor of the transaction may see it: one
 * query. What may not be seen is left out.
 */
export async function serviceCards(tx: Tx, ids: readonly string[], lang: Lang): Promise<ServiceCard[]> {
  const cards = new Map((await rawCards(tx, ids)).map((raw) => [raw.service.id, cardOf(raw, lang)]))
  return ids.map((id) => cards.get(id)).filter((card) => card !== undefined)
}

async function rawCards(tx: Tx, ids: readonly string[]): Promise<RawCard[]> {
  if (ids.length === 0) return []
  const found = sql<{ card: RawCard }>`select c as card from app.service_cards(${[...ids]}::uuid[]) t(c)`
  return (await found.execute(tx)).rows.map(({ card }) => card)
}

/**
 * The same as the public sees it, whoever asks: a card is read once and kept until its entry
 * changes, and is then old for as long as a search is (`staleAfter`).
 */
export async function publicCards(
  { app: { db } }: Pick<Ctx, 'app'>,
  ids: readonly string[],
  lang: Lang,
): Promise<ServiceCard[]> {
  const snapshot = await fresh(db)
  const missing = ids.filter((id) => !snapshot.cards.has(id))
  const read = missing.length > 0 ? await readInto(snapshot, db, missing) : undefined
  const shown = ids.map((id) => snapshot.cards.get(id, lang) ?? inLanguage(read?.get(id), lang))
  readAhead(snapshot, db)
  return shown.filter((card) => card !== undefined)
}

const inLanguage = (raw: RawCard | undefined, lang: Lang) => raw && cardOf(raw, lang)

type Read = Map<string, RawCard>

/** Reads cards and keeps them, unless the directory changed meanwhile: what was read may then be older than what is known. */
async function readInto(snapshot: Snapshot, db: Database, ids: readonly string[]): Promise<Read> {
  const { version } = snapshot
  const read = await readTogether(db, ids)
  if (snapshot.version === version)
    for (const id of ids) {
      const raw = read.get(id)
      if (raw && snapshot.slot(id) !== undefined) snapshot.cards.keep(raw)
    }
  return read
}

type Reading = { wanted: Set<string>; next: Promise<Read> | undefined; now: Promise<unknown> }

const readings = new WeakMap<Database, Reading>()

/** Who comes while cards are being read waits, and is then served by one query with all others who came. */
function readTogether(db: Database, ids: readonly string[]): Promise<Read> {
  const reading = readings.get(db) ?? { wanted: new Set<string>(), next: undefined, now: Promise.resolve() }
  readings.set(db, reading)
  for (const id of ids) reading.wanted.add(id)
  reading.next ??= reading.now.then(() => {
    const all = [...reading.wanted]
    reading.wanted.clear()
    reading.next = undefined
    const work = readCards(db, all)
    reading.now = work.catch(() => undefined)
    return work
  })
  return reading.next
}

const readCards = (db: Database, ids: readonly string[]): Promise<Read> =>
  db.read('', async (tx) => new Map((await rawCards(tx, ids)).map((raw) => [raw.service.id, raw])))

const atOnce = 50
const pauseMs = 5
const ahead = new WeakSet<Snapshot>()

/** Reads what nobody has looked at yet, a little at a time beside everything else, so that nobody waits for it later. */
function readAhead(snapshot: Snapshot, db: Database): void {
  if (ahead.has(snapshot) || snapshot.cards.full || snapshot.cards.count >= snapshot.count) return
  ahead.add(snapshot)
  const work = async () => {
    const ids = snapshot.withoutCard()
    for (let from = 0; from < ids.length && !snapshot.cards.full; from += atOnce) {
      await setTimeout(pauseMs, undefined, { ref: false })
      await readInto(snapshot, db, ids.slice(from, from + atOnce))
    }
  }
  // What could not be read is read when somebody asks for it.
  void work()
    .catch(() => undefined)
    .finally(() => ahead.delete(snapshot))
}
