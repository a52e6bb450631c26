-- Organisations, teams, staff, their roles and keys, sessions; and the functions by which
-- every later policy asks "who is asking?". docs/data-protection.md says what each column holds.
--
-- Row-level security is forced on every table, for the owner too. The owner's own functions
-- pass by the policy `owner`; the application passes only by the policies named for it.

grant usage on schema public, app to sdap_app, sdap_jobs;

create table deployment (
  sole boolean primary key default true check (sole),
  demo boolean not null,
  key_fingerprint text not null,
  receipt_salt bytea not null check (length(receipt_salt) = 16),
  receipt_memory_kib int not null,
  receipt_passes int not null,
  passphrase_memory_kib int not null,
  passphrase_passes int not null,
  made_at timestamptz not null default now()
);

create table organisation (
  id uuid primary key,
  name_en text not null,
  name_km text not null,
  demo boolean not null,
  made_at timestamptz not null default now()
);

create table team (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  kind text not null,
  name_en text not null,
  name_km text not null,
  made_at timestamptz not null default now()
);
create index on team (organisation_id);

create table team_key (
  team_id uuid not null references team,
  generation int not null check (generation > 0),
  public_key bytea not null check (length(public_key) = 32),
  made_at timestamptz not null default now(),
  primary key (team_id, generation)
);

create table person (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  sign_in_name text not null unique check (sign_in_name = lower(sign_in_name)),
  display_name text not null,
  gender text not null check (gender in ('woman', 'man', 'not_said')),
  language text not null check (language in ('en', 'km')),
  public_key bytea not null check (length(public_key) = 32),
  kdf_salt bytea not null,
  kdf_memory_kib int not null,
  kdf_passes int not null,
  sealed_secrets bytea not null,
  proof_hash bytea not null,
  totp_last_step bigint not null default 0,
  enrolled_at timestamptz not null default now(),
  suspended_at timestamptz
);
create index on person (organisation_id);

create table membership (
  id uuid primary key,
  person_id uuid not null references person,
  team_id uuid not null references team,
  role text not null check (role in ('counsellor', 'caseworker', 'referral_focal_point', 'supervisor')),
  from_at timestamptz not null default now(),
  until_at timestamptz
);
create index on membership (person_id);
create index on membership (team_id);

create table organisation_role (
  id uuid primary key,
  person_id uuid not null references person,
  organisation_id uuid not null references organisation,
  role text not null check (role in ('data_guardian', 'manager')),
  from_at timestamptz not null default now(),
  until_at timestamptz
);
create index on organisation_role (person_id);

create table deployment_role (
  id uuid primary key,
  person_id uuid not null references person,
  role text not null check (role in ('operator', 'monitor')),
  from_at timestamptz not null default now(),
  until_at timestamptz
);
create index on deployment_role (person_id);

-- A person reads for a team once somebody who can has sealed the team's key to them.
create table team_admission (
  team_id uuid not null,
  generation int not null,
  person_id uuid not null references person,
  sealed_key bytea not null,
  admitted_by uuid references person,
  admitted_at timestamptz not null default now(),
  primary key (team_id, generation, person_id),
  foreign key (team_id, generation) references team_key
);
create index on team_admission (person_id);

create table session (
  id uuid primary key,
  handle_hash bytea not null unique,
  person_id uuid not null references person,
  sealed_private bytea not null,
  started_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  ended_at timestamptz
);
create index on session (person_id) where ended_at is null;

-- Who is asking ------------------------------------------------------------------------

-- The transaction's handle, hashed as the session tables keep it. Malformed: nobody.
create function app.handle_hash() returns bytea language plpgsql stable
  set search_path = pg_catalog as $$
declare raw text := nullif(current_setting('sdap.handle', true), '');
begin
  if raw is null or raw !~ '^[0-9a-f]{64}$' then return null; end if;
  return sha256(decode(raw, 'hex'));
end $$;

create function app.person() returns uuid language sql stable security definer
  set search_path = pg_catalog, public as $$
  select s.person_id from public.session s join public.person p on p.id = s.person_id
  where s.handle_hash = app.handle_hash() and s.ended_at is null and p.suspended_at is null
    and s.last_used_at > now() - interval '30 minutes' and s.started_at > now() - interval '12 hours'
$$;

create function app.organisation() returns uuid language sql stable security definer
  set search_path = pg_catalog, public as $$
  select organisation_id from public.person where id = app.person()
$$;

-- Teams whose records the session may read: a living membership and an admission.
create function app.teams() returns uuid[] language sql stable security definer
  set search_path = pg_catalog, public as $$
  select coalesce(array_agg(distinct m.team_id), '{}') from public.membership m
  where m.person_id = app.person() and m.from_at <= now() and (m.until_at is null or m.until_at > now())
    and exists (select from public.team_admission a where a.team_id = m.team_id and a.person_id = m.person_id)
$$;

create function app.supervised_teams() returns uuid[] language sql stable security definer
  set search_path = pg_catalog, public as $$
  select coalesce(array_agg(distinct m.team_id), '{}') from public.membership m
  where m.person_id = app.person() and m.role = 'supervisor' and m.team_id = any (app.teams())
    and m.from_at <= now() and (m.until_at is null or m.until_at > now())
$$;

create function app.has_organisation_role(wanted text) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select exists (select from public.organisation_role r
    where r.person_id = app.person() and r.organisation_id = app.organisation() and r.role = wanted
      and r.from_at <= now() and (r.until_at is null or r.until_at > now()))
$$;

create function app.has_deployment_role(wanted text) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select exists (select from public.deployment_role r
    where r.person_id = app.person() and r.role = wanted
      and r.from_at <= now() and (r.until_at is null or r.until_at > now()))
$$;

-- Everything a request needs to know of its staff session, once; keeps the session alive.
create function app.enter() returns jsonb language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare who uuid := app.person(); answer jsonb;
begin
  if who is null then return null; end if;
  update public.session set last_used_at = now()
    where handle_hash = app.handle_hash() and last_used_at < now() - interval '1 minute';
  select jsonb_build_object(
    'personId', p.id, 'organisationId', p.organisation_id, 'displayName', p.display_name, 'language', p.language,
    'publicKey', encode(p.public_key, 'hex'), 'sealedPrivate', encode(s.sealed_private, 'hex'), 'sessionId', s.id,
    'organisationName', jsonb_build_object('en', o.name_en, 'km', o.name_km),
    'organisationRoles', coalesce((select jsonb_agg(distinct r.role) from public.organisation_role r
      where r.person_id = p.id and app.has_organisation_role(r.role)), '[]'),
    'deploymentRoles', coalesce((select jsonb_agg(distinct r.role) from public.deployment_role r
      where r.person_id = p.id and app.has_deployment_role(r.role)), '[]'),
    'teams', coalesce((select jsonb_agg(jsonb_build_object(
        'id', t.id, 'kind', t.kind, 'name', jsonb_build_object('en', t.name_en, 'km', t.name_km),
        'roles', (select jsonb_agg(distinct m.role) from public.membership m where m.team_id = t.id and m.person_id = p.id
          and m.from_at <= now() and (m.until_at is null or m.until_at > now())),
        'keys', (select jsonb_agg(jsonb_build_object('generation', a.generation,
            'publicKey', encode(k.public_key, 'hex'), 'sealedKey', encode(a.sealed_key, 'hex')) order by a.generation desc)
          from public.team_admission a join public.team_key k using (team_id, generation)
          where a.team_id = t.id and a.person_id = p.id)) order by t.made_at, t.id)
      from public.team t where t.id = any (app.teams())), '[]'))
  into answer
  from public.person p join public.organisation o on o.id = p.organisation_id
  join public.session s on s.handle_hash = app.handle_hash()
  where p.id = who;
  return answer;
end $$;

-- Signing in ---------------------------------------------------------------------------

create function app.sign_in_record(name text) returns table (
  person_id uuid, kdf_salt bytea, kdf_memory_kib int, kdf_passes int, sealed_secrets bytea, public_key bytea)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select p.id, p.kdf_salt, p.kdf_memory_kib, p.kdf_passes, p.sealed_secrets, p.public_key
  from public.person p where p.sign_in_name = lower(name) and p.suspended_at is null
$$;

-- Opens a session for who can prove to have derived the key from the passphrase, and uses
-- up the second factor's time step. False: proof wrong or step used before.
create function app.open_session(who uuid, proof bytea, totp_step bigint, new_id uuid, new_handle_hash bytea, new_sealed_private bytea)
  returns boolean language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  update public.person set totp_last_step = totp_step
    where id = who and suspended_at is null and proof_hash = sha256(proof) and totp_last_step < totp_step;
  if not found then return false; end if;
  insert into public.session (id, handle_hash, person_id, sealed_private) values (new_id, new_handle_hash, who, new_sealed_private);
  return true;
end $$;

create function app.end_session() returns void language sql volatile security definer
  set search_path = pg_catalog, public as $$
  update public.session set ended_at = now(), sealed_private = '' where handle_hash = app.handle_hash() and ended_at is null
$$;

-- The team that receives what the public writes: an intake desk with two admitted members.
create function app.open_intake() returns uuid language sql stable security definer
  set search_path = pg_catalog, public as $$
  select t.id from public.team t
  where t.kind = 'intake' and 2 <= (
    select count(distinct m.person_id) from public.membership m
    join public.person p on p.id = m.person_id and p.suspended_at is null
    join public.team_admission a on a.team_id = m.team_id and a.person_id = m.person_id
    where m.team_id = t.id and m.from_at <= now() and (m.until_at is null or m.until_at > now()))
  order by t.made_at, t.id limit 1
$$;

-- Row-level security -------------------------------------------------------------------

do $$
declare t text;
begin
  foreach t in array array['deployment', 'organisation', 'team', 'team_key', 'person', 'membership',
    'organisation_role', 'deployment_role', 'team_admission', 'session'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner on %I to sdap_owner using (true) with check (true)', t);
  end loop;
end $$;
alter table app.migration enable row level security;
alter table app.migration force row level security;
create policy owner on app.migration to sdap_owner using (true) with check (true);
create policy everyone on app.migration for select to sdap_app using (true);
grant select on app.migration to sdap_app;

-- What stands on a door plate: public keys and names of organisations and teams.
create policy everyone on deployment for select to sdap_app using (true);
create policy everyone on organisation for select to sdap_app using (true);
create policy everyone on team for select to sdap_app using (true);
create policy everyone on team_key for select to sdap_app using (true);
grant select on deployment, organisation, team, team_key to sdap_app;

create policy own_organisation on person for select to sdap_app using (organisation_id = (select app.organisation()));
grant select (id, organisation_id, display_name, gender, language, public_key, enrolled_at, suspended_at) on person to sdap_app;

create policy own_organisation on membership for select to sdap_app
  using (exists (select from team t where t.id = team_id and t.organisation_id = (select app.organisation())));
create policy own_organisation on organisation_role for select to sdap_app using (organisation_id = (select app.organisation()));
create policy own on deployment_role for select to sdap_app using (person_id = (select app.person()));
create policy own_organisation on team_admission for select to sdap_app
  using (exists (select from team t where t.id = team_id and t.organisation_id = (select app.organisation())));
create policy own_row on person for update to sdap_app using (id = (select app.person())) with check (id = (select app.person()));
grant update (language) on person to sdap_app;
grant select on membership, organisation_role, deployment_role to sdap_app;
grant select (team_id, generation, person_id, admitted_by, admitted_at) on team_admission to sdap_app;

revoke execute on all functions in schema app from public;
grant execute on all functions in schema app to sdap_app;
