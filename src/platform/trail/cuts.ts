import type pg from 'pg'
import type { Cut } from './report.ts'

/** No organisation may choose a shorter term (`trail_years` of its settings). */
const leastYears = 5

export const uncut: Cut = { seq: 0, hash: Buffer.alloc(0), until: '', hashes: new Map(), wrong: null }

type Row = {
  chain: string
  seq: string
  hash: Buffer
  until: string
  gapless: boolean
  inTime: boolean
  known: boolean
}

/**
 * What was removed from each chain at its term. Cuts follow each other without a gap, take nothing
 * younger than the shortest term, and the newest one stands as an entry in what is left of the trail.
 */
export async function cutsOf(client: pg.Client): Promise<Map<string, Cut>> {
  const { rows } = await client.query<Row>(
    `select chain, seq, hash, until_day::text as until, removed = seq - lag(seq, 1, 0) over by_seq as gapless,
       until_day + make_interval(years => $1) <= (at at time zone 'Asia/Phnom_Penh')::date and at < now() + interval '1 day' as "inTime",
       exists (select from trail e where e.chain = c.chain and e.action = 'trail.cut' and e.actor_kind = 'system'
         and e.detail->>'up_to' = c.seq::text and e.detail->>'until' = c.until_day::text) as known
     from trail_cut c window by_seq as (partition by chain order by seq) order by chain, seq`,
    [leastYears],
  )
  const cuts = new Map<string, Cut>()
  for (const [chain, own] of Map.groupBy(rows, (r) => r.chain)) {
    const newest = own.at(-1) as Row
    cuts.set(chain, {
      seq: Number(newest.seq),
      hash: newest.hash,
      until: newest.until,
      hashes: new Map(own.map((r) => [Number(r.seq), r.hash.toString('hex')])),
      wrong: wrongWith(own, newest),
    })
  }
  return cuts
}

function wrongWith(own: Row[], newest: Row): Cut['wrong'] {
  if (!own.every((r) => r.gapless)) return 'cut_misfit'
  if (!own.every((r) => r.inTime)) return 'cut_early'
  return newest.known ? null : 'cut_unrecorded'
}
