import { createHash } from 'node:crypto'
import pg from 'pg'
import { againstAnchors } from './against-anchors.ts'
import type { Anchor } from './anchors.ts'
import { cutsOf, uncut } from './cuts.ts'
import type { ChainReport, Cut, Head } from './report.ts'

type Range = { head: Head; from: number; to: number; whole: boolean }

const rangeSize = 10_000

/**
 * Computes each hash of every chain again (SHA-256 over the hash before and the entry's text)
 * and names the first break of each chain. The database compares ranges of entries on two
 * connections that see the same moment; only a range that does not fit is walked one by one. A chain
 * whose old end was removed at its term begins with the hash that its newest cut noted.
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
    const cuts = await cutsOf(clients[0])
    const heads = await headsOf(clients[0], cuts)
    const ranges = heads.flatMap(rangesOf)
    const total = heads.reduce((sum, h) => sum + Math.max(0, h.last - h.cut.seq), 0)
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
    return anchors.length === 0 ? reports : await againstAnchors(clients[0], reports, anchors, cuts)
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

async function headsOf(client: pg.Client, cuts: Map<string, Cut>): Promise<Head[]> {
  const { rows } = await client.query<{ chain: string; seq: string; hash: Buffer }>(
    'select chain, seq, hash from trail_head order by chain',
  )
  return rows.map((r) => ({ chain: r.chain, last: Number(r.seq), hash: r.hash, cut: cuts.get(r.chain) ?? uncut }))
}

const rangesOf = (head: Head): Range[] =>
  Array.from({ length: Math.max(0, Math.ceil((head.last - head.cut.seq) / rangeSize)) }, (_, i) => ({
    head,
    from: head.cut.seq + i * rangeSize + 1,
    to: Math.min(head.last, head.cut.seq + (i + 1) * rangeSize),
    whole: false,
  }))

/** Whether every entry of a range is there and fits the hash of the one before. */
async function rangeIsWhole(client: pg.Client, { head, from, to }: Range): Promise<boolean> {
  const { rows } = await client.query<{ fit: string }>(
    `select count(*) filter (where seq >= $2 and coalesce(before_seq, $4) = seq - 1
         and hash = sha256(coalesce(before, $5) || convert_to(text, 'UTF8'))) as fit
       from (select seq, hash, lag(hash) over by_seq as before, lag(seq) over by_seq as before_seq, app.trail_text(t) as text
         from trail t where chain = $1 and seq between greatest($2::bigint - 1, $4::bigint + 1) and $3 window by_seq as (order by seq)) e`,
    [head.chain, from, to, head.cut.seq, head.cut.hash],
  )
  return Number(rows[0]?.fit) === to - from + 1
}

/** Entries, or cuts, of chains that have no head at all. */
async function orphans(client: pg.Client): Promise<ChainReport[]> {
  const { rows } = await client.query<{ chain: string }>(
    `with recursive c (chain) as ((select chain from trail order by chain limit 1)
       union all select (select t.chain from trail t where t.chain > c.chain order by t.chain limit 1) from c where c.chain is not null)
     select chain from (select chain from c where chain is not null union select chain from trail_cut) there
     where chain not in (select chain from trail_head) order by chain`,
  )
  return rows.map(({ chain }) => ({ chain, entries: 0, broken: { seq: 1, reason: 'altered' as const } }))
}

async function chainReport(client: pg.Client, head: Head, ranges: Range[]): Promise<ChainReport> {
  const { chain, cut } = head
  const odd = ranges.find((r) => r.head === head && !r.whole)
  const found = (odd && (await walk(client, odd))) ?? (await endsOf(client, head))
  const report: ChainReport = found ?? { chain, entries: head.last, broken: cut.wrong && wrongCut(cut) }
  return cut.seq > 0 ? { ...report, removed: { entries: cut.seq, until: cut.until } } : report
}

const wrongCut = ({ seq, wrong }: Cut) => wrong && { seq: wrong === 'cut_misfit' ? seq + 1 : seq, reason: wrong }

/** What was never appended by the program: before the first entry or beyond the head, even if its hash fits. */
async function endsOf(client: pg.Client, { chain, last, hash, cut }: Head): Promise<ChainReport | null> {
  const { rows } = await client.query<{ seq: string; hash: Buffer }>(
    'select seq, hash from trail where chain = $1 and (seq <= $3 or seq >= $2) order by seq limit 2',
    [chain, last, cut.seq],
  )
  const outside = rows.find((r) => Number(r.seq) <= cut.seq || Number(r.seq) > last)
  const newest = rows.find((r) => Number(r.seq) === last)
  if (outside)
    return {
      chain,
      entries: Number(outside.seq) <= cut.seq ? cut.seq : last,
      broken: { seq: Math.max(0, Math.min(Number(outside.seq), last + 1)), reason: 'altered' },
    }
  const ends = newest ? newest.hash.equals(hash) : hash.length === 0
  return ends ? null : { chain, entries: last, broken: { seq: last + 1, reason: 'cut_off' } }
}

/** Goes through a range that does not fit; what stands before it has been found whole. */
async function walk(client: pg.Client, { head, from, to }: Range): Promise<ChainReport | null> {
  const { chain, last, cut } = head
  const { rows } = await client.query<{ seq: string; text: string; hash: Buffer }>(
    `select seq, app.trail_text(t) as text, hash from trail t
     where chain = $1 and seq between greatest($2::bigint - 1, $4::bigint + 1) and $3 order by seq`,
    [chain, from, to, cut.seq],
  )
  let before = from > cut.seq + 1 ? (rows.shift()?.hash ?? Buffer.alloc(0)) : cut.hash
  let seq = from
  for (const row of rows) {
    const first = cut.seq > 0 && seq === cut.seq + 1 // then it may as well be the cut that is not true
    const not = (reason: 'missing' | 'altered') => ({
      chain,
      entries: seq - 1,
      broken: { seq, reason: first ? ('cut_misfit' as const) : reason },
    })
    if (Number(row.seq) !== seq) return not('missing')
    before = createHash('sha256').update(before).update(row.text, 'utf8').digest()
    if (!before.equals(row.hash)) return not('altered')
    seq++
  }
  if (seq > to) return null
  return { chain, entries: seq - 1, broken: { seq, reason: (await goesOn(client, chain, to)) ? 'missing' : 'cut_off' } }

  async function goesOn(client: pg.Client, chain: string, to: number) {
    const later = 'select 1 from trail where chain = $1 and seq > $2 and seq <= $3 limit 1'
    return (await client.query(later, [chain, to, last])).rows.length > 0
  }
}
