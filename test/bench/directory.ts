import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { publicCards } from '#modules/directory/queries/cards.ts'
import { finderQuery, taxonomies } from '#modules/directory/schema.ts'
import { findServices } from '#modules/directory/search/find.ts'
import { provinces } from '#modules/places/schema.ts'
import type { App } from '#platform/access/context.ts'
import { draw } from '#test/support/made-up.ts'
import { manyServices } from '#test/support/many-services.ts'
import { askInTurn, median, quantile, type Request } from './load.ts'

const atOnce = 20
const asked = 600
const rounds = 5
const perSecondAhead = 0.5 // thousands of cards, with two processes at it

type Looking = Record<string, string>
/** 95 of 100 answers took at most so many milliseconds. */
export type FinderTimes = { direct: number; http: number }

/**
 * Brings the directory to so many services and lets twenty people look for help at once: in this
 * process, without pages, and over HTTP. The first round, which reads the
 * directory, is not counted, and the next waits until a node has read ahead what pages show.
 */
export async function finderTimes(
  port: number,
  app: App,
  superuser: pg.ClientConfig,
  count: number,
): Promise<FinderTimes> {
  await fillDirectory(superuser, count)
  const ctx = { app, now: () => new Date() }
  const direct = async (looking: Looking) => {
    const { found } = await findServices(ctx, finderQuery.parse(looking))
    await publicCards(
      ctx,
      found.map((f) => f.serviceId),
      'en',
    )
  }
  const start = await (await fetch(`http://localhost:${port}/en/services`)).text()
  const token = /name="_token" value="([^"]*)"/.exec(start)?.[1] ?? ''
  const [here, there]: [number[], number[]] = [[], []]
  for (let round = 0; round <= rounds; round++) {
    const queries = Array.from({ length: asked }, (_, n) => somebody(round * asked + n))
    const times = await inTurn(queries, direct)
    const overHttp = await askInTurn(
      port,
      queries.map((looking) => request(looking, token)),
      atOnce,
    )
    if (round === 0) {
      await setTimeout(count / perSecondAhead)
      continue
    }
    here.push(quantile(times, 0.95))
    there.push(quantile(overHttp, 0.95))
  }
  return { direct: median(here), http: median(there) }
}

/** Words are posted, so that they stand in no address. */
const request = (looking: Looking, token: string): Request =>
  looking['words']
    ? { path: '/en/services', form: { ...looking, _token: token } }
    : { path: `/en/services?${new URLSearchParams(looking)}` }

async function fillDirectory(superuser: pg.ClientConfig, count: number) {
  const client = new pg.Client(superuser)
  await client.connect()
  const { rows } = await client.query('select count(*)::int from hsds_service')
  await manyServices(client, Math.max(0, count - rows[0].count), { seed: count })
  await client.end()
}

async function inTurn(queries: Looking[], act: (q: Looking) => Promise<void>): Promise<number[]> {
  const times: number[] = []
  let next = 0
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let query = queries[next++]; query; query = queries[next++]) {
        const began = performance.now()
        await act(query)
        times.push(performance.now() - began)
      }
    }),
  )
  return times
}

const needs = [
  'lawyer',
  'someone to talk to',
  'metheavi',
  'មេធាវី',
  'shelter',
  'ជម្រក',
  'docter',
  'pet',
  'photo online',
  'ជំនួយផ្លូវច្បាប់',
]
const names = [
  'lotus health',
  'sunrise foundaton',
  'open door',
  'ផ្ទះយុវជនសុវណ្ណ',
  'kolab legal office',
  'neary family',
  'មូលនិធិសង្ឃឹម',
]

/** What the n-th person looks for: some kinds of help and provinces are asked for more than others. */
export function somebody(n: number): Looking {
  const d = draw(1, n, 'looking for help')
  const often = <T>(list: readonly T[]) => list[Math.min(d.below(list.length), d.below(list.length))] as T
  const help = often(taxonomies.services).code
  const province = often(provinces)
  const kind = d.below(100)
  if (kind < 30) return { help, place: province.code }
  if (kind < 45) return { help }
  if (kind < 60) return { words: `${d.one(needs)} ${d.one([province.name.en, province.name.km])}` }
  if (kind < 70) return { words: d.one(needs) }
  if (kind < 80) return { words: d.one(names) }
  if (kind < 90)
    return {
      help,
      place: province.code,
      for_whom: often(taxonomies.directory_for_whom).code,
      free: 'true',
      open_now: 'true',
    }
  if (kind < 95) return { place: province.code, way: d.one(taxonomies.directory_ways).code }
  return { help, page: String(2 + d.below(3)) }
}
