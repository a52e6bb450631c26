import pg from 'pg'
import { type Database, openDatabase } from './database.ts'

/**
 * Connects to a database given by address.
 * @throws Error with one sentence about what to change: address, reachability, sign-in, missing set-up
 */
export async function connectByUrl(
  url: string,
  name: string,
  { role = 'sdap_app', ...options }: pg.PoolConfig & { role?: string } = {},
): Promise<Database> {
  refuseOtherAddress(url, name, role)
  try {
    return await openDatabase({ ...options, connectionString: url } satisfies pg.PoolConfig)
  } catch (error) {
    throw explain(error, url, name)
  }
}

/**
 * Tries the address of the role that migrates, and changes nothing.
 * @throws Error with one sentence about what to change
 */
export async function checkMigrateUrl(url: string, name: string): Promise<void> {
  refuseOtherAddress(url, name, 'sdap_migrate')
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 8_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('set role sdap_owner')
  } catch (error) {
    throw explain(error, url, name)
  } finally {
    await client.end().catch(() => {})
  }
}

function refuseOtherAddress(url: string, name: string, role: string) {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol))
    throw new Error(`${name} is not a PostgreSQL address such as postgresql://${role}:…@host:5432/sdap.`)
}

function explain(error: unknown, url: string, name: string): Error {
  const code = (error as { code?: string }).code ?? ''
  const { host, pathname } = new URL(url)
  const reasons: Record<string, string> = {
    ECONNREFUSED: `nothing listens at ${host}. Is PostgreSQL running there?`,
    ENOTFOUND: `no machine of that name: ${host}.`,
    EAI_AGAIN: `the name ${host} cannot be looked up now.`,
    '28P01': 'the role or its password is wrong.',
    '28000': 'the server does not let this role in (see its pg_hba.conf).',
    '42501': 'this role may not do that here. Connect as the role that the name stands for (see migrations/roles.sql).',
    '22023': 'the roles of a deployment are missing. Let a superuser run migrations/roles.sql once.',
    '57P03': 'the server is just starting or stopping. Try again in a moment.',
    '3D000': `there is no database "${pathname.slice(1)}".`,
  }
  const reason = reasons[code]
  if (reason) return new Error(`${name} cannot be used: ${reason} Nothing was started.`)
  if (error instanceof Error && error.message.includes('timeout'))
    return new Error(`${name} cannot be used: ${host} does not answer. Nothing was started.`)
  return error instanceof Error ? error : new Error(String(error))
}
