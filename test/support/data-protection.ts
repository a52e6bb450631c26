import fs from 'node:fs'
import type pg from 'pg'

/** What stands in migrations/classes.json, written by hand beside the migrations. */
export type Classes = {
  classes: Record<string, string>
  /** By the number of the migration that made the tables. */
  migrations: Record<string, { title: string; tables: Record<string, Described> }>
}
type Described = { what: string; reads: string; kept: string; columns: Record<string, [string, string?]> }

/** One column as the database has it; `read`: whether the application may select it. */
export type Column = { table: string; column: string; type: string; read: boolean }

const file = (path: string) => new URL(`../../${path}`, import.meta.url)
export const page = file('docs/data-protection.md')

export const readClasses = (): Classes =>
  JSON.parse(fs.readFileSync(file('migrations/classes.json'), 'utf8')) as Classes

/** Every column of every table and view that is ours, in the database's order. @param db as superuser */
export async function readColumns(db: pg.Client): Promise<Column[]> {
  const { rows } = await db.query<Column>(
    `select case n.nspname when 'public' then '' else n.nspname || '.' end || c.relname as "table", a.attname as "column",
       format_type(a.atttypid, null) as "type", has_column_privilege('sdap_app', c.oid, a.attnum, 'select') as "read"
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
     where n.nspname in ('public', 'app') and c.relkind in ('r', 'p', 'v', 'm', 'f') and a.attnum > 0 and not a.attisdropped
     order by 1, a.attnum`,
  )
  return rows
}

const tablesOf = (classes: Classes) => Object.values(classes.migrations).flatMap((m) => Object.entries(m.tables))

/** Where the database and migrations/classes.json differ, one sentence each. Empty: nothing is left out. */
export function differences(columns: Column[], classes: Classes): string[] {
  const described = new Map(tablesOf(classes))
  const there = new Set(columns.map((c) => `${c.table}.${c.column}`))
  const unclassed = columns
    .filter((c) => !described.get(c.table)?.columns[c.column])
    .map(
      (c) =>
        `${c.table}.${c.column} has no class: say in migrations/classes.json, under "${c.table}", what it holds, then run \`node bin/docs.js\`.`,
    )
  const gone = [...described].flatMap(([table, d]) =>
    Object.keys(d.columns)
      .filter((column) => !there.has(`${table}.${column}`))
      .map((column) => `${table}.${column} stands in migrations/classes.json, but not in the database.`),
  )
  const unknown = [...described].flatMap(([table, d]) =>
    Object.entries(d.columns)
      .filter(([, [name]]) => !classes.classes[name])
      .map(([column, [name]]) => `${table}.${column}: "${name}" is not a class.`),
  )
  return [...unclassed, ...gone, ...unknown]
}

const row = (...cells: string[]) => `| ${cells.join(' | ')} |`
const head = (...names: string[]) => [row(...names), `|${names.map(() => '---').join('|')}|`]

function tableText(name: string, described: Described, columns: Column[]): string[] {
  const rows = columns.map((c) => {
    const [kind = '', note = ''] = described.columns[c.column] ?? []
    return row(c.column, kind, c.read ? '' : 'no', note)
  })
  return [
    `#### \`${name}\``,
    '',
    described.what,
    '',
    `- **Seen by:** ${described.reads}`,
    `- **Kept:** ${described.kept}`,
    '',
    ...head('column', 'class', 'app', 'what'),
    ...rows,
    '',
  ]
}

/** The parts of docs/data-protection.md that are written from the database, by the name of their place. */
export function generatedParts(columns: Column[], { classes, migrations }: Classes): Record<string, string> {
  const explained = Object.entries(classes).map(([name, meaning]) => row(name, meaning))
  const tables = Object.entries(migrations).flatMap(([number, { title, tables: inIt }]) => [
    `### ${title} (${number})`,
    '',
    ...Object.entries(inIt).flatMap(([name, d]) =>
      tableText(
        name,
        d,
        columns.filter((c) => c.table === name),
      ),
    ),
  ])
  return { classes: [...head('class', 'meaning'), ...explained].join('\n'), tables: tables.join('\n').trimEnd() }
}

/** Puts the generated parts between their marks. @throws Error when a mark is missing */
export function withParts(text: string, parts: Record<string, string>): string {
  let done = text
  for (const [name, part] of Object.entries(parts)) {
    const [begin, end] = [`<!-- ${name}: written by bin/docs.js -->`, `<!-- end of ${name} -->`]
    const [from, to] = [done.indexOf(begin), done.indexOf(end)]
    if (from < 0 || to < from) throw new Error(`The page lacks the marks of "${name}".`)
    done = `${done.slice(0, from + begin.length)}\n\n${part}\n\n${done.slice(to)}`
  }
  return done
}
