import fs from 'node:fs'
import path from 'node:path'
import type pg from 'pg'
import type { Scanner } from './scanner.ts'

/** Every column of every row of every table as text, and bytes as they are. */
export async function tablesHolding(superuser: pg.Client, scanner: Scanner): Promise<string[]> {
  const { rows: tables } = await superuser.query<{ name: string; columns: string[]; bytes: string[] }>(
    `select a.attrelid::regclass::text as name,
       array_agg(quote_ident(attname)) as columns,
       coalesce(array_agg(quote_ident(attname)) filter (where atttypid = 'bytea'::regtype), '{}') as bytes
     from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relkind in ('r', 'm') and a.attnum > 0 and not a.attisdropped group by 1`,
  )
  const found: string[] = []
  for (const { name, columns, bytes } of tables) {
    const shown = [...columns.map((c, i) => `${c}::text as t${i}`), ...bytes.map((c, i) => `${c} as b${i}`)]
    const { rows } = await superuser.query({ text: `select ${shown.join(', ')} from ${name}`, rowMode: 'array' })
    const copy = Buffer.concat(
      rows
        .flat()
        .map((v) => Buffer.from(`${v === null ? '' : v}`))
        .flatMap((v) => [v, Buffer.from('\n')]),
    )
    const raw = Buffer.concat(rows.flatMap((row: unknown[]) => row.filter((v) => Buffer.isBuffer(v))))
    for (const f of [...scanner.scan(copy), ...scanner.scan(raw)]) found.push(`${name}: ${f.sentinel}, ${f.form}`)
  }
  if (tables.length < 80) throw new Error('not every table was read')
  return found
}

/** Every file under a folder, as it is. @param under what the file's path must hold */
export function filesHolding(folder: string, scanner: Scanner, under = ''): string[] {
  const found: string[] = []
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name)
    if (!entry.isFile() || !file.includes(under)) continue
    for (const f of scanner.scan(fs.readFileSync(file)))
      found.push(`${path.relative(folder, file)}: ${f.sentinel}, ${f.form}`)
  }
  return found
}
