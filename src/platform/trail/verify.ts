import { createHash } from 'node:crypto'
import pg from 'pg'

export type ChainReport = {
  chain: string
  entries: number
  broken: { seq: number; reason: 'altered' | 'missing' | 'cut_off' } | null
}

/**
 * Walks every chain of the trail from its first entry and computes each hash again
 * (SHA-256 over the hash before and the entry's text). Names the first break of each chain.
 * @param progress called with the number of entries read, every batch
 */
export async function verifyTrail(
  connection: pg.ClientConfig,
  progress: (read: number) => void = () => {},
): Promise<ChainReport[]> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    await client.query('set local role sdap_owner')
    const heads = await client.query<{ chain: string; seq: string; hash: Buffer }>(
      'select chain, seq, hash from trail_head order by chain',
    )
    const orphans = await client.query<{ chain: string }>(
      'select distinct chain from trail where chain not in (select chain from trail_head)',
    )
    const reports: ChainReport[] = orphans.rows.map((o) => ({
      chain: o.chain,
      entries: 0,
      broken: { seq: 1, reason: 'altered' as const },
    }))
    let read = 0
    for (const head of heads.rows) {
      const report = await walk(client, head, (batch) => {
        read += batch
        progress(read)
      })
      reports.push(report)
    }
    return reports
  } finally {
    await client.end()
  }
}

async function walk(
  client: pg.Client,
  head: { chain: string; seq: string; hash: Buffer },
  progress: (batch: number) => void,
): Promise<ChainReport> {
  let before = Buffer.alloc(0)
  let seq = 0
  for (;;) {
    const { rows } = await client.query<{ seq: string; text: string; hash: Buffer }>(
      'select seq, app.trail_text(t) as text, hash from trail t where chain = $1 and seq > $2 order by seq limit 20000',
      [head.chain, seq],
    )
    for (const row of rows) {
      const at = Number(row.seq)
      if (at !== seq + 1) return { chain: head.chain, entries: seq, broken: { seq: seq + 1, reason: 'missing' } }
      const hash = createHash('sha256').update(before).update(row.text, 'utf8').digest()
      if (!hash.equals(row.hash)) return { chain: head.chain, entries: seq, broken: { seq: at, reason: 'altered' } }
      before = hash
      seq = at
    }
    progress(rows.length)
    if (rows.length === 0) break
  }
  // An entry beyond the head was never appended by the program, even if its hash fits.
  const last = Number(head.seq)
  if (seq > last) return { chain: head.chain, entries: last, broken: { seq: last + 1, reason: 'altered' } }
  const whole = seq === last && before.equals(head.hash)
  return { chain: head.chain, entries: seq, broken: whole ? null : { seq: seq + 1, reason: 'cut_off' } }
}
