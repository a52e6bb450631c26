import { type SqlBool, sql } from 'kysely'

/** That a column holds one of these ids. */
export const among = (column: string, ids: readonly string[]) => sql<SqlBool>`${sql.ref(column)} = any(${ids}::uuid[])`
export const idsOf = (rows: readonly { id: string }[]) => rows.map((r) => r.id)
export const unique = (ids: readonly string[]) => [...new Set(ids)]
