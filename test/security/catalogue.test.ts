import fs from 'node:fs'
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { generateTables } from '#test/support/tables.ts'
import { type World, world } from '#test/support/world.ts'

// What the application may not touch at all.
const shut = [
  'public.directory_upload',
  'public.entry_link_month',
  'public.receipt_session',
  'public.saved_form',
  'public.session',
  'public.trail_head',
  'public.used_challenge',
]
const secretColumns = [
  'person.sealed_secrets',
  'person.kdf_salt',
  'person.proof_hash',
  'person.totp_last_step',
  'receipt.tag',
  'receipt.nonce_hash',
  'receipt.body_hash',
  'team_admission.sealed_key',
  'invitation.token_hash',
  'backup_code.hash',
  'recovery_seal.sealed_key',
  'recovery_ceremony.held_secret',
  'team.intake_confirmed_by',
  'partner_key.key_hash',
]

let w: World
let db: pg.Client
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
})

const list = async (sql: string, values: unknown[] = []): Promise<string[]> =>
  (await db.query<{ name: string }>(sql, values)).rows.map((r) => r.name)

/** Tables without forced row-level security, or without a policy that lets somebody but the owner in. */
const unprotected = () =>
  list(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'app') and c.relkind in ('r', 'p') and not (
       c.relrowsecurity and c.relforcerowsecurity and (
         (n.nspname || '.' || c.relname) = any ($1)
         or exists (select from pg_policy p where p.polrelid = c.oid and p.polname <> 'owner')))
     order by 1`,
    [shut],
  )

describe('tables', () => {
  it('every table forces row-level security, with a policy for whoever may see a row', async () => {
    expect(
      await list("select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"),
    ).toContain('document')
    expect(await unprotected()).toEqual([])
  })

  it('nothing stands outside the schemas that are looked at here', async () => {
    const schemas = await list(
      "select nspname as name from pg_namespace where nspname !~ '^pg_|^information_schema$' order by 1",
    )
    expect(schemas).toEqual(['app', 'pgboss', 'public'])
  })

  it('a table that somebody forgot to protect is named', async () => {
    await db.query('begin')
    await db.query('set local role sdap_owner')
    await db.query('create table public.planted (id uuid)')
    await db.query('reset role')
    expect(await unprotected()).toEqual(['public.planted'])
    await db.query('alter table public.planted enable row level security')
    await db.query('create policy everyone on public.planted using (true)')
    expect(await unprotected()).toEqual(['public.planted'])
    await db.query('alter table public.planted force row level security')
    expect(await unprotected()).toEqual([])
    await db.query('rollback')
    expect(await unprotected()).toEqual([])
  })

  it('sessions and the heads of the trail are shut to the application', async () => {
    const open = await list(
      `select t || ' ' || p as name from unnest($1::text[]) t,
       unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) p
       where has_table_privilege('sdap_app', t, p)
         or (p in ('select', 'insert', 'update', 'references') and has_any_column_privilege('sdap_app', t, p))`,
      [shut],
    )
    expect(open).toEqual([])
  })

  it('no policy but the owner’s is for everyone who connects', async () => {
    const wide = await list(
      "select tablename || '.' || policyname as name from pg_policies where schemaname in ('public', 'app') and (case policyname when 'owner' then roles <> '{sdap_owner}' when 'jobs' then roles <> '{sdap_jobs}' else roles <> '{sdap_app}' end)",
    )
    expect(wide).toEqual([])
  })

  it('secrets are columns that the application cannot select', async () => {
    for (const column of secretColumns) {
      const [table, name] = column.split('.')
      const may = await db.query('select has_column_privilege($1, $2, $3, $4) as may', [
        'sdap_app',
        table,
        name,
        'select',
      ])
      expect([column, may.rows[0].may]).toEqual([column, false])
    }
    const app = await w.sql('sdap_app')
    await expect(app.query('select * from receipt')).rejects.toMatchObject({ code: '42501' })
    await expect(app.query('select sealed_secrets from person')).rejects.toMatchObject({ code: '42501' })
    await expect(app.query('select * from session')).rejects.toMatchObject({ code: '42501' })
  })

  it('the types that the program compiles with are those of the migrations', async () => {
    const written = fs.readFileSync(new URL('../../migrations/tables.ts', import.meta.url), 'utf8')
    expect(await generateTables()).toBe(written)
  })
})

/** Functions that run with the owner's rights and could be turned against it. */
const unsafeDefiners = () =>
  list(
    `select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname in ('public', 'app') and p.prosecdef and not (
       pg_get_userbyid(p.proowner) = 'sdap_owner'
       and exists (select from unnest(p.proconfig) c where c in ('search_path=pg_catalog', 'search_path=pg_catalog, public'))
       and not exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0))`,
  )

describe('functions and views', () => {
  it('what runs with the owner’s rights has a fixed search path and is not for everyone', async () => {
    expect(await list('select proname as name from pg_proc where prosecdef')).toContain('append_trail')
    expect(await unsafeDefiners()).toEqual([])
  })

  it('a careless one is named', async () => {
    await db.query('begin')
    await db.query('set local role sdap_owner')
    await db.query("create function app.planted() returns int language sql security definer as 'select 1'")
    expect(await unsafeDefiners()).toEqual(['app.planted()'])
    await db.query('alter function app.planted() set search_path = pg_catalog')
    expect(await unsafeDefiners()).toEqual(['app.planted()']) // still for everyone
    await db.query('revoke execute on function app.planted() from public')
    expect(await unsafeDefiners()).toEqual([])
    await db.query('rollback')
  })

  it('views see with the eyes of who asks', async () => {
    const blind = await list(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname in ('public', 'app') and c.relkind in ('v', 'm')
         and (c.relkind = 'm' or not coalesce(c.reloptions @> '{security_invoker=true}', false))`,
    )
    expect(blind).toEqual([])
  })
})

describe('the role that serves people', () => {
  it('owns nothing, makes nothing, passes round nothing', async () => {
    const role = await db.query(
      'select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolinherit from pg_roles where rolname = $1',
      ['sdap_app'],
    )
    expect(new Set(Object.values(role.rows[0]))).toEqual(new Set([false]))
    expect(await list("select oid::regclass::text as name from pg_class where relowner = 'sdap_app'::regrole")).toEqual(
      [],
    )
    expect(await list("select proname as name from pg_proc where proowner = 'sdap_app'::regrole")).toEqual([])
    expect(
      await list(
        "select nspname as name from pg_namespace where has_schema_privilege('sdap_app', oid, 'create') and nspname not like 'pg_temp%'",
      ),
    ).toEqual([])
    expect(
      await list("select roleid::regrole::text as name from pg_auth_members where member = 'sdap_app'::regrole"),
    ).toEqual([])
    const app = await w.sql('sdap_app')
    await expect(app.query('set role sdap_owner')).rejects.toMatchObject({ code: '42501' })
    await expect(app.query('create table public.mine (id int)')).rejects.toMatchObject({ code: '42501' })
  })

  it('deletes nothing but the keys that it granted, drafts of forms, and what hangs on an entry of the directory', async () => {
    const deletable = await list(
      "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and (has_table_privilege('sdap_app', oid, 'delete') or has_table_privilege('sdap_app', oid, 'truncate')) order by 1",
    )
    expect(deletable.filter((table) => !table.startsWith('hsds_'))).toEqual([
      'directory_source',
      'form_version',
      'record_grant',
    ])
    expect(deletable).not.toContain('hsds_organization')
    expect(deletable).not.toContain('hsds_service')
    expect(deletable).not.toContain('hsds_metadata')
  })
})

/** Who but the owner has any right on the queue's schema and what stands in it, as `role right object`. */
const rightsOnQueue = () =>
  list(
    `select (case grantee when 0 then 'public' else pg_get_userbyid(grantee) end) || ' ' || privilege_type || ' ' || what as name from (
       select nspname as what, (aclexplode(coalesce(nspacl, acldefault('n', nspowner)))).* from pg_namespace where nspname = 'pgboss'
       union all select relname, (aclexplode(coalesce(relacl, acldefault('r', relowner)))).* from pg_class
         where relnamespace = 'pgboss'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S')
       union all select relname || '.' || attname, (aclexplode(attacl)).* from pg_attribute join pg_class c on c.oid = attrelid
         where relnamespace = 'pgboss'::regnamespace
       union all select proname, (aclexplode(coalesce(proacl, acldefault('f', proowner)))).* from pg_proc
         where pronamespace = 'pgboss'::regnamespace) rights
     where pg_get_userbyid(grantee) <> 'sdap_owner' order by 1`,
  )

// Each is a job's whole work, and takes nothing from whoever calls it but ids and numbers.
const jobFunctions = [
  'app.alert_rang(uuid,integer,text)',
  'app.alerts_to_ring()',
  'app.cut_trail(integer)',
  'app.delete_lapsed_admissions()',
  'app.delete_lapsed_grants()',
  'app.delete_old_forms()',
  'app.delete_old_sessions()',
  'app.due_for_days(integer,uuid)',
  'app.due_for_erasure(integer)',
  'app.erase_when_due(uuid)',
  'app.expire_referrals()',
  'app.keep_days_only(uuid)',
  'app.keep_request_days()',
  'app.shuffle_facts()',
  'app.tidy_intake()',
  'app.trail_heads()',
]
const mayCall = (role: string) =>
  list(
    `select oid::regprocedure::text as name from pg_proc
     where pronamespace in ('app'::regnamespace, 'public'::regnamespace) and has_function_privilege($1, oid, 'execute') order by 1`,
    [role],
  )

describe('the role of jobs', () => {
  it('touches no table of the field, and sees only which migrations ran', async () => {
    const touchable = await list(
      `select c.oid::regclass::text || ' ' || p as name from pg_class c,
         unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger', 'maintain']) p
       where relnamespace in ('public'::regnamespace, 'app'::regnamespace) and relkind in ('r', 'p', 'v', 'm')
         and (has_table_privilege('sdap_jobs', c.oid, p)
           or (p in ('select', 'insert', 'update', 'references') and has_any_column_privilege('sdap_jobs', c.oid, p)))`,
    )
    expect(touchable).toEqual(['app.migration select'])
    const jobs = await w.sql('sdap_jobs')
    for (const table of [
      'record',
      'record_grant',
      'document',
      'person',
      'session',
      'receipt',
      'fact',
      'trail',
      'consent',
    ])
      for (const act of [`select from ${table}`, `delete from ${table}`])
        await expect(jobs.query(act), act).rejects.toMatchObject({ code: '42501' })
  })

  it('calls the jobs’ functions and no other, and nobody else calls those', async () => {
    expect(await mayCall('sdap_jobs')).toEqual(jobFunctions)
    expect((await mayCall('sdap_app')).filter((name) => jobFunctions.includes(name))).toEqual([])
    const jobs = await w.sql('sdap_jobs')
    for (const call of ["app.sign_in_record('dara')", 'app.teams()', 'app.enter()', 'app.job_health()'])
      await expect(jobs.query(`select ${call}`), call).rejects.toMatchObject({ code: '42501' })
  })

  it('owns nothing, makes nothing, passes round nothing', async () => {
    const role = await db.query(
      'select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolinherit from pg_roles where rolname = $1',
      ['sdap_jobs'],
    )
    expect(new Set(Object.values(role.rows[0]))).toEqual(new Set([false]))
    expect(
      await list(
        `select oid::regclass::text as name from pg_class where relowner = 'sdap_jobs'::regrole
         union all select proname from pg_proc where proowner = 'sdap_jobs'::regrole
         union all select roleid::regrole::text from pg_auth_members where member = 'sdap_jobs'::regrole
         union all select nspname from pg_namespace where has_schema_privilege('sdap_jobs', oid, 'create') and nspname not like 'pg_temp%'`,
      ),
    ).toEqual([])
    const jobs = await w.sql('sdap_jobs')
    for (const act of [
      'set role sdap_owner',
      'set role sdap_app',
      'create table pgboss.mine (id int)',
      'create table public.mine (id int)',
    ])
      await expect(jobs.query(act), act).rejects.toMatchObject({ code: '42501' })
  })

  it('is alone with the queue; a right that somebody else got is named', async () => {
    const given = await rightsOnQueue()
    expect(given).toContain('sdap_jobs USAGE pgboss')
    expect(given.filter((right) => !right.startsWith('sdap_jobs '))).toEqual([])
    expect(given.filter((right) => /TRUNCATE|REFERENCES|TRIGGER|MAINTAIN|CREATE/.test(right))).toEqual([])
    for (const [plant, named] of [
      ['grant usage on schema pgboss to sdap_app', 'sdap_app USAGE pgboss'],
      ['grant select on pgboss.job_common to sdap_app', 'sdap_app SELECT job_common'],
      ['grant select (data) on pgboss.job to public', 'public SELECT job.data'],
      ['create table pgboss.more (id int); grant select on pgboss.more to sdap_app', 'sdap_app SELECT more'],
      ["create function pgboss.more() returns int language sql as 'select 1'", 'public EXECUTE more'],
    ] as const) {
      await db.query('begin')
      await db.query('set local role sdap_owner')
      await db.query(plant)
      expect((await rightsOnQueue()).filter((right) => !right.startsWith('sdap_jobs '))).toEqual([named])
      await db.query('rollback')
    }
    const app = await w.sql('sdap_app')
    await expect(app.query('select from pgboss.job')).rejects.toMatchObject({ code: '42501' })
  })
})
