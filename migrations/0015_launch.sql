-- What has to be there before real children come: what people attest, and the release itself. And
-- what whoever keeps the server running has to know: counts and days, never a record.

-- One thing that somebody attests. A new row renews it; withdrawn ones stay.
create table launch_attestation (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  item text not null check (item in (
    'childrens_panel', 'lawyer_review', 'numbers_called', 'roster_covered', 'staff_trained',
    'restore_drill', 'offline_key', 'fingerprints_compared', 'external_backups')),
  on_day date check ((item = 'numbers_called') = (on_day is not null)),
  by_person uuid not null references person,
  attested_at timestamptz not null default now(),
  withdrawn_by uuid references person,
  withdrawn_at timestamptz,
  check ((withdrawn_by is null) = (withdrawn_at is null))
);
create index on launch_attestation (organisation_id, item, attested_at);

create table launch_release (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  by_person uuid not null references person,
  released_at timestamptz not null default now(),
  withdrawn_by uuid references person,
  withdrawn_at timestamptz,
  reason text check (reason in ('nobody_to_answer', 'confidentiality', 'technical', 'review_needed', 'other')),
  check (num_nulls(withdrawn_by, withdrawn_at, reason) in (0, 3))
);
create unique index on launch_release (organisation_id) where withdrawn_at is null;

-- Who asks ---------------------------------------------------------------------------------

-- An operator's session, or the command line with the owner's rights: nothing that a session can set
-- makes session_user sdap_migrate.
create function app.keeps_server() returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select app.has_deployment_role('operator') or session_user = 'sdap_migrate'
$$;

-- Whose desk the launch is about: the open one; else the oldest one; else who set the deployment up.
create function app.launch_organisation() returns uuid language sql stable security definer
  set search_path = pg_catalog, public as $$
  select coalesce(
    (select organisation_id from public.team where id = app.open_intake()),
    (select organisation_id from public.team where kind = 'intake' order by made_at, id limit 1),
    (select id from public.organisation order by made_at, id limit 1))
$$;

create function app.guards_launch() returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select app.guards() and app.organisation() = app.launch_organisation()
$$;

-- Whether the deployment is open to real children. Pages ask it, whoever looks at them.
create function app.launch_released() returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select not (select demo from public.deployment) and exists (
    select from public.launch_release r where r.organisation_id = app.launch_organisation() and r.withdrawn_at is null)
$$;

-- How the server does ------------------------------------------------------------------------

-- One row per job, as before; the command line may ask, too.
create or replace function app.job_health() returns table (
  job text, last_finished_at timestamptz, last_failed_at timestamptz, waiting int, failed_last_day int)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select q.name, max(j.completed_on) filter (where j.state = 'completed'),
    max(coalesce(j.completed_on, j.started_on)) filter (where j.state in ('failed', 'retry')),
    (count(*) filter (where j.state < 'active'))::int,
    (count(*) filter (where j.state in ('failed', 'retry') and coalesce(j.completed_on, j.started_on) > now() - interval '24 hours'))::int
  from pgboss.queue q left join pgboss.job j on j.name = q.name
  where q.name not like '\_\_pgboss%' and app.keeps_server()
  group by q.name order by q.name
$$;

-- When the minutely job that is furthest behind last finished; null when one never did, or there is none.
create function app.jobs_kept_up_at() returns timestamptz language sql stable security definer
  set search_path = pg_catalog, public as $$
  select case when bool_and(last is not null) then min(last) end from (
    select max(j.completed_on) as last from pgboss.schedule s
    left join pgboss.job j on j.name = s.name and j.state = 'completed'
    where s.cron = '* * * * *' group by s.name) each
  where app.keeps_server() or app.guards_launch()
$$;

-- How many people and codes stand on each server key that is in use.
create function app.server_key_use() returns table (generation int, fingerprint text, people int, receipts int)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select k.generation, k.fingerprint,
    (select count(*) from public.person p where p.server_key_generation = k.generation and p.enrolled_at is not null)::int,
    (select count(*) from public.receipt r where r.server_key_generation = k.generation and r.stopped_at is null)::int
  from public.server_key k where k.removed_at is null and app.keeps_server() order by k.generation
$$;

create function app.sheets_on_paper(the_organisation uuid) returns int language sql stable security definer
  set search_path = pg_catalog, public as $$
  select max(k.generation) from public.recovery_key k
  where k.organisation_id = the_organisation and not exists (
    select from public.recovery_sheet s where s.organisation_id = k.organisation_id and s.generation = k.generation and s.on_paper_at is null)
$$;

-- Organisations with no complete set of sheets (team is null), and teams that no sheets in use open.
create function app.recovery_gaps() returns table (organisation_id uuid, team_id uuid)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select o.id, null::uuid from public.organisation o
    where app.keeps_server() and app.sheets_on_paper(o.id) is null
  union all
  select t.organisation_id, t.id from public.team t
    join lateral (select max(k.generation) as newest from public.team_key k where k.team_id = t.id) k on k.newest is not null
    where app.keeps_server() and not exists (select from public.recovery_seal s where s.team_id = t.id
      and s.team_generation = k.newest and s.recovery_generation = app.sheets_on_paper(t.organisation_id))
$$;

-- What the launch page works out by itself, for who reads it.
create function app.launch_facts() returns table (
  intake_open boolean, sheets_on_paper boolean, backup_made_at timestamptz, jobs_kept_up_at timestamptz,
  team_key_made_at timestamptz, server_key_made_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select app.open_intake() is not null, app.sheets_on_paper(app.launch_organisation()) is not null,
    (select max(made_at) from public.backup where scheduled and outcome = 'made'), app.jobs_kept_up_at(),
    (select max(made_at) from public.team_key), (select max(made_at) from public.server_key where removed_at is null)
  where app.keeps_server() or app.guards_launch()
$$;

-- Row-level security -------------------------------------------------------------------------

alter table launch_attestation enable row level security;
alter table launch_attestation force row level security;
alter table launch_release enable row level security;
alter table launch_release force row level security;
create policy owner on launch_attestation to sdap_owner using (true) with check (true);
create policy owner on launch_release to sdap_owner using (true) with check (true);

create function app.launch_item_is_technical(item text) returns boolean language sql immutable
  set search_path = pg_catalog, public as $$
  select item in ('restore_drill', 'offline_key', 'fingerprints_compared', 'external_backups')
$$;

create policy readers on launch_attestation for select to sdap_app using (
  (select app.has_deployment_role('operator')) or ((select app.guards()) and organisation_id = (select app.organisation())));
create policy attests on launch_attestation for insert to sdap_app with check (
  by_person = (select app.person()) and organisation_id = (select app.launch_organisation())
  and case when app.launch_item_is_technical(item) then (select app.has_deployment_role('operator')) else (select app.guards_launch()) end);
create policy withdraws on launch_attestation for update to sdap_app
  using (case when app.launch_item_is_technical(item) then (select app.has_deployment_role('operator'))
    else (select app.guards()) and organisation_id = (select app.organisation()) end)
  with check (withdrawn_by = (select app.person()));
grant select, insert (id, organisation_id, item, on_day, by_person), update (withdrawn_by, withdrawn_at) on launch_attestation to sdap_app;

create policy readers on launch_release for select to sdap_app using (
  (select app.has_deployment_role('operator')) or ((select app.guards()) and organisation_id = (select app.organisation())));
create policy releases on launch_release for insert to sdap_app with check (
  by_person = (select app.person()) and organisation_id = (select app.organisation()) and (select app.guards_launch())
  and not (select demo from deployment));
create policy withdraws on launch_release for update to sdap_app
  using ((select app.guards()) and organisation_id = (select app.organisation()))
  with check (withdrawn_by = (select app.person()));
grant select, insert (id, organisation_id, by_person), update (withdrawn_by, withdrawn_at, reason) on launch_release to sdap_app;

revoke execute on all functions in schema app from public;
grant execute on function app.keeps_server(), app.launch_organisation(), app.guards_launch(), app.launch_released(),
  app.job_health(), app.jobs_kept_up_at(), app.server_key_use(), app.recovery_gaps(), app.launch_facts(),
  app.launch_item_is_technical(text) to sdap_app;
