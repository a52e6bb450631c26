import type pg from 'pg'
import type { Anchor } from './anchors.ts'
import { uncut } from './cuts.ts'
import type { ChainReport, Cut } from './report.ts'

type Noted = { seq: number; day: string; hash: string; now: string | null }

/**
 * Holds a chain that is whole in itself against what was noted of it; a break found before stands.
 * An anchor of an entry that was removed at its term compares with the cut, if that ended there;
 * else it only says that the cut reached at least to its day.
 */
export async function againstAnchors(
  client: pg.Client,
  reports: ChainReport[],
  anchors: Anchor[],
  cuts: Map<string, Cut>,
): Promise<ChainReport[]> {
  const { rows } = await client.query<Omit<Noted, 'seq'> & { chain: string; seq: string }>(
    `select a.chain, a.seq, a.day, a.hash, encode(t.hash, 'hex') as now
     from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[]) a (chain, seq, day, hash)
     left join trail t on t.chain = a.chain and t.seq = a.seq order by a.chain, a.seq`,
    [anchors.map((a) => a.chain), anchors.map((a) => a.seq), anchors.map((a) => a.day), anchors.map((a) => a.hash)],
  )
  const byChain = Map.groupBy(rows, (r) => r.chain)
  const known = new Map(reports.map((r) => [r.chain, r]))
  for (const chain of byChain.keys()) if (!known.has(chain)) known.set(chain, { chain, entries: 0, broken: null })
  return [...known.values()].map((report) => {
    const noted = (byChain.get(report.chain) ?? []).map((r) => ({ ...r, seq: Number(r.seq) }))
    return noted.length === 0 ? report : compared(report, noted, cuts.get(report.chain) ?? uncut)
  })
}

function compared(report: ChainReport, noted: Noted[], cut: Cut): ChainReport {
  const before = noted.filter((a) => a.seq < cut.seq && !cut.hashes.has(a.seq))
  const found = before.length > 0 ? { ...report, anchorsBefore: before.length } : report
  if (report.broken) return found
  // What came after an anchor is not older than it; a day is granted to clocks that differ.
  if (before.some((a) => a.day > dayAfter(cut.until)))
    return { ...found, broken: { seq: cut.seq, reason: 'cut_early' } }
  const compares = noted.filter((a) => !before.includes(a))
  const first = compares.findIndex((a) => (a.now ?? cut.hashes.get(a.seq)) !== a.hash)
  if (first < 0) return found
  const after = compares[first - 1]?.seq ?? cut.seq
  return { ...found, broken: { seq: compares[first]?.seq ?? 0, reason: 'rebuilt', after } }
}

const dayAfter = (day: string) => Temporal.PlainDate.from(day).add({ days: 1 }).toString()
