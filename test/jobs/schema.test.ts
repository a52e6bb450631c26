import pg from 'pg'
import { getConstructionPlans } from 'pg-boss'
import { beforeAll, describe, expect, it } from 'vitest'
import { type World, world } from '#test/support/world.ts'

let w: World
let superuser: pg.Client
beforeAll(async () => {
  w = await world()
  superuser = await w.sql('postgres')
})

/** All that stands in a schema of pg-boss, one line each, without the folders by day that it makes for statistics. */
async function contents(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(`
    with own as (select oid, relname, relkind from pg_class
      where relnamespace = 'pgboss'::regnamespace and relname !~ '^queue_stats_\\d')
    select 'column ' || relname || '.' || attname || ' ' || format_type(atttypid, atttypmod) || ' ' || attnotnull || ' '
        || coalesce(pg_get_expr(adbin, adrelid), '') as line
      from own join pg_attribute on attrelid = own.oid and attnum > 0 and not attisdropped
      left join pg_attrdef on adrelid = attrelid and adnum = attnum where relkind in ('r', 'p')
    union all select 'index ' || pg_get_indexdef(oid) from own where relkind in ('i', 'I')
    union all select 'constraint ' || relname || ' ' || conname || ' ' || pg_get_constraintdef(c.oid)
      from pg_constraint c join own on own.oid = conrelid
    union all select 'function ' || regexp_replace(pg_get_functiondef(oid), '\\s+', ' ', 'g')
      from pg_proc where pronamespace = 'pgboss'::regnamespace
    union all select 'state ' || enumsortorder || ' ' || enumlabel from pg_enum where enumtypid = 'pgboss.job_state'::regtype
    union all select 'version ' || version from pgboss.version
    order by 1`)
  return rows.map((r) => r.line)
}

describe('the tables of the queue', () => {
  it('are those that the installed pg-boss would make; an upgrade needs a migration', async () => {
    const name = `${w.connection('postgres').database}_boss`
    await superuser.query(`create database ${name} owner sdap_owner`)
    const scratch = new pg.Client({ ...w.connection('postgres'), database: name })
    await scratch.connect()
    try {
      await scratch.query(getConstructionPlans('pgboss'))
      const wanted = await contents(scratch)
      expect(wanted.length).toBeGreaterThan(100)
      expect(await contents(superuser)).toEqual(wanted)
      await scratch.query('alter table pgboss.job add newer int')
      expect(await contents(scratch)).not.toEqual(wanted)
    } finally {
      await scratch.end()
      await superuser.query(`drop database ${name}`)
    }
  })
})
