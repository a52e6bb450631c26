import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { DB } from '#tables'
import { snake } from '../entry/facts.ts'

/**
 * Inserts many rows with one value, out of which PostgreSQL takes them: with a parameter for each value
 * it is slower. Only for tables none of whose columns has a digit in its name.
 * @param rows by the names of the columns in this program; what one row lacks is null in it
 */
export async function insertAll(tx: Tx, table: keyof DB, rows: object[]): Promise<void> {
  if (rows.length === 0) return
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].map(snake)
  const named = sql.join(columns.map((c) => sql.ref(c)))
  const json = JSON.stringify(rows.map((row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [snake(k), v]))))
  const name = sql.table(snake(table))
  await sql`insert into ${name} (${named}) select ${named} from json_populate_recordset(null::${name}, ${json}::json)`.execute(
    tx,
  )
}
