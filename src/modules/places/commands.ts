import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import { trail } from '#platform/trail/trail.ts'
import type { GazetteerRow } from './gazetteer.ts'

/** A place whose name was another before. */
export type Renamed = {
  code: string
  was: { latin: string | null; km: string }
  is: { latin: string | null; km: string }
}
export type Imported = { added: number; renamed: Renamed[]; otherwise: number }

/** Which communes were imported before. `tx` belongs to the installation. */
export const knownCommunes = async (tx: Tx): Promise<Set<string>> =>
  new Set((await tx.selectFrom('commune').select('code').execute()).map((c) => c.code))

const portion = 2000

/**
 * Writes communes, then villages. Adds what is new, changes what has other names, deletes nothing;
 * the same rows again change nothing. `tx` belongs to the installation (the owner's role).
 * @param progress is told how many rows are done
 * @returns how many were added, which have another name now, how many changed only in their unit
 */
export async function importPlaces(
  tx: Tx,
  { communes, villages }: { communes: GazetteerRow[]; villages: GazetteerRow[] },
  progress: (done: number) => void = () => {},
): Promise<Imported> {
  const imported: Imported = { added: 0, renamed: [], otherwise: 0 }
  let done = 0
  for (const [put, rows] of [
    ['put_communes', communes],
    ['put_villages', villages],
  ] as const)
    for (let from = 0; from < rows.length; from += portion) {
      const some = rows.slice(from, from + portion)
      note(imported, some, await write(tx, put, some))
      done += some.length
      progress(done)
    }
  const { added, renamed, otherwise } = imported
  if (added + renamed.length + otherwise > 0)
    await trail(tx, { action: 'places.imported', detail: { added, changed: renamed.length + otherwise } })
  return imported
}

type Written = { code: string; added: boolean; wasLatin: string | null; wasKm: string | null }

async function write(tx: Tx, put: 'put_communes' | 'put_villages', rows: GazetteerRow[]): Promise<Written[]> {
  const given = rows.map((r) => ({ code: r.code, unit: r.unit, name_latin: r.nameLatin, name_km: r.nameKm }))
  const written = await sql<Written>`select * from ${sql.ref(`app.${put}`)}(${JSON.stringify(given)}::jsonb)`.execute(
    tx,
  )
  return written.rows
}

function note(imported: Imported, rows: GazetteerRow[], written: Written[]) {
  const byCode = new Map(rows.map((r) => [r.code, r]))
  for (const { code, added, wasLatin, wasKm } of written) {
    const row = byCode.get(code)
    const is = { latin: row?.nameLatin ?? wasLatin, km: row?.nameKm ?? '' }
    if (added) imported.added++
    else if (wasKm === is.km && wasLatin === is.latin) imported.otherwise++
    else imported.renamed.push({ code, was: { latin: wasLatin, km: wasKm ?? '' }, is })
  }
}
