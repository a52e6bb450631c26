import { createHash } from 'node:crypto'
import pg from 'pg'
import type { Anchor } from './anchors.ts'

export type Break = {
  /** The first entry that is not as it was written. */
  seq: number
  /** `rebuilt`: the chain fits in itself, but not what was noted of it outside. */
  reason: 'altered' | 'missing' | 'cut_off' | 'rebuilt'
  /** With `rebuilt`: the newest entry that still is as it was noted; 0 if none. */
  after?: number
}
export type ChainReport = { chain: string; entries: number; broken: Break | null }
type Head = { chain: string; last: number; hash: Buffer }
type Range = { head: Head; from: number; to: number; whole: boolean }

const rangeSize = 10_000

/**
 * Computes each hash of every chain again (SHA-256 over the hash before and the entry's text)
 * and names the first break of each chain. The database compares ranges of entries on two
 * connections that see the same moment; only a range that does not fit is walked one by one.
 * @param progress called with how many entries of how many are compared, after every range
 * @param anchors heads that were noted outside; each must still be what its chain holds
 */
export async function verifyTrail(
  connection: pg.ClientConfig,
  progress: (done: number, of: number) => void = () => {},
  anchors: Anchor[] = [],
): Promise<ChainReport[]> {
  const clients = [new pg.Client(connection), new pg.Client(connection)] as const
  try {
    await sameMoment(...clients)
    const heads = await headsOf(clients[0])
    const ranges = heads.flatMap(rangesOf)
    const total = heads.reduce((sum, h) => sum + h.last, 0)
    let next = 0
    let done = 0
    const work = async (client: pg.Client) => {
      for (let range = ranges[next++]; range; range = ranges[next++]) {
        range.whole = await rangeIsWhole(client, range)
        done += range.to - range.from + 1
        progress(done, total)
      }
    }
    await Promise.all(clients.map(work))
    const reports = await orphans(clients[0])
    for (const head of heads) reports.push(await chainReport(clients[0], head, ranges))
    return anchors.length === 0 ? reports : await againstAnchors(clients[0], reports, anchors)
  } finally {
    await Promise.all(clients.map((c) => c.end().catch(() => {})))
  }
}

/** Two transactions over one snapshot: what is appended meanwhile is seen by neither. */
async function sameMoment(first: pg.Client, second: pg.Client) {
  const begin = async (client: pg.Client) => {
    await client.connect()
    await client.query('begin isolation level repeatable read read only')
  }
  await Promise.all([begin(first), begin(second)])
  const { rows } = await first.query<{ id: string }>('select pg_export_snapshot() as id')
  await second.query(`set transaction snapshot '${rows[0]?.id}'`)
  // Compiling costs more than such a short query takes.
  await Promise.all([first, second].map((c) => c.query('set local role sdap_owner; set local jit = off')))
}

async function headsOf(client: pg.Client): Promise<Head[]> {
  const { rows } = await client.query<{ chain: string; seq: string; hash: Buffer }>(
    'select chain, seq, hash from trail_head order by chain',
  )
  return rows.map((r) => ({ chain: r.chain, last: Number(r.seq), hash: r.hash }))
}

const rangesOf = (head: Head): Range[] =>
  Array.from({ length: Math.ceil(head.last / rangeSize) }, (_, i) => ({
    head,
    from: i * rangeSize + 1,
    to: Math.min(head.last, (i + 1) * rangeSize),
    whole: false,
  }))

/** Whether every entry of a range is there and fits the hash of the one before. */
async function rangeIsWhole(client: pg.Client, { head, from, to }: Range): Promise<boolean> {
  const { rows } = await client.query<{ fit: string }>(
    `select count(*) filter (where seq >= $2 and before_seq is not distinct from nullif(seq - 1, 0)
         and hash = sha256(coalesce(before, '') || convert_to(text, 'UTF8'))) as fit
       from (select seq, hash, lag(hash) over by_seq as before, lag(seq) over by_seq as before_seq, app.trail_text(t) as text
         from trail t where chain = $1 and seq between greatest($2::bigint - 1, 1) and $3 window by_seq as (order by seq)) e`,
    [head.chain, from, to],
  )
  return Number(rows[0]?.fit) === to - from + 1
}

/** Entries of chains that have no head at all. */
async function orphans(client: pg.Client): Promise<ChainReport[]> {
  const { rows } = await client.query<{ chain: string }>(
    `with recursive c (chain) as ((select chain from trail order by chain limit 1)
       union all select (select t.chain from trail t where t.chain > c.chain order by t.chain limit 1) from c where c.chain is not null)
     select chain from c where chain is not null and chain not in (select chain from trail_head)`,
  )
  return rows.map(({ chain }) => ({ chain, entries: 0, broken: { seq: 1, reason: 'altered' as const } }))
}

async function chainReport(client: pg.Client, head: Head, ranges: Range[]): Promise<ChainReport> {
  const { chain, last } = head
  const odd = ranges.find((r) => r.head === head && !r.whole)
  const found = odd ? await walk(client, odd) : null
  if (found) return found
  const { rows } = await client.query<{ seq: string; hash: Buffer }>(
    'select seq, hash from trail where chain = $1 and (seq < 1 or seq >= $2) order by seq limit 2',
    [chain, last],
  )
  // An entry before the first or beyond the head was never appended by the program, even if its hash fits.
  const outside = rows.find((r) => Number(r.seq) < 1 || Number(r.seq) > last)
  const newest = rows.find((r) => Number(r.seq) === last)
  if (outside)
    return {
      chain,
      entries: Number(outside.seq) < 1 ? 0 : last,
      broken: { seq: Math.max(0, Math.min(Number(outside.seq), last + 1)), reason: 'altered' },
    }
  const ends = newest ? newest.hash.equals(head.hash) : head.hash.length === 0
  return { chain, entries: last, broken: ends ? null : { seq: last + 1, reason: 'cut_off' } }
}

/** Goes through a range that does not fit; what stands before it has been found whole. */
async function walk(client: pg.Client, { head, from, to }: Range): Promise<ChainReport | null> {
  const { chain, last } = head
  const { rows } = await client.query<{ seq: string; text: string; hash: Buffer }>(
    `select seq, app.trail_text(t) as text, hash from trail t
     where chain = $1 and seq between greatest($2::bigint - 1, 1) and $3 order by seq`,
    [chain, from, to],
  )
  let before = from > 1 ? (rows.shift()?.hash ?? Buffer.alloc(0)) : Buffer.alloc(0)
  let seq = from
  for (const row of rows) {
    if (Number(row.seq) !== seq) return { chain, entries: seq - 1, broken: { seq, reason: 'missing' } }
    before = createHash('sha256').update(before).update(row.text, 'utf8').digest()
    if (!before.equals(row.hash)) return { chain, entries: seq - 1, broken: { seq, reason: 'altered' } }
    seq++
  }
  if (seq > to) return null
  return { chain, entries: seq - 1, broken: { seq, reason: (await goesOn(client, chain, to)) ? 'missing' : 'cut_off' } }

  async function goesOn(client: pg.Client, chain: string, to: number) {
    const later = 'select 1 from trail where chain = $1 and seq > $2 and seq <= $3 limit 1'
    return (await client.query(later, [chain, to, last])).rows.length > 0
  }
}

/** A chain that is whole in itself is held against what was noted of it; a break found before stands. */
async function againstAnchors(client: pg.Client, reports: ChainReport[], anchors: Anchor[]): Promise<ChainReport[]> {
  const { rows } = await client.query<{ chain: string; seq: string; fits: boolean }>(
    `select a.chain, a.seq, coalesce(encode(t.hash, 'hex') = a.hash, false) as fits
     from unnest($1::uuid[], $2::bigint[], $3::text[]) a (chain, seq, hash)
     left join trail t on t.chain = a.chain and t.seq = a.seq order by a.chain, a.seq`,
    [anchors.map((a) => a.chain), anchors.map((a) => a.seq), anchors.map((a) => a.hash)],
  )
  const byChain = Map.groupBy(rows, (r) => r.chain)
  const known = new Map(reports.map((r) => [r.chain, r]))
  for (const chain of byChain.keys()) if (!known.has(chain)) known.set(chain, { chain, entries: 0, broken: null })
  return [...known.values()].map((report) => {
    const noted = byChain.get(report.chain) ?? []
    const first = noted.findIndex((a) => !a.fits)
    if (report.broken || first < 0) return report
    const after = Number(noted[first - 1]?.seq ?? 0)
    return { ...report, broken: { seq: Number(noted[first]?.seq), reason: 'rebuilt', after } }
  })
}
