-- People over the years: they are invited, enrol, are admitted, move, are suspended and leave;
-- they forget passphrases and lose phones; teams renew their keys; and when no supervisor is
-- left, paper secrets open a team again.

-- A person is first a name with an invitation. Keys come with the enrolment.
alter table person
  alter public_key drop not null, alter kdf_salt drop not null, alter kdf_memory_kib drop not null,
  alter kdf_passes drop not null, alter sealed_secrets drop not null, alter proof_hash drop not null,
  alter enrolled_at drop not null, alter enrolled_at drop default,
  add server_key_generation int not null default 1,
  add left_at timestamptz,
  add check (num_nulls(public_key, kdf_salt, kdf_memory_kib, kdf_passes, sealed_secrets, proof_hash, enrolled_at) in (0, 7));

alter table session add confirmed_at timestamptz not null default now();
alter table receipt add server_key_generation int not null default 1;
alter table team_key add made_by uuid references person, add retired_at timestamptz;
-- An HMAC under the team's key over a public key that was compared by fingerprint: a renewed key is sealed to no other.
alter table team_admission add key_mark bytea;
alter table membership add given_by uuid references person;
alter table organisation_role add given_by uuid references person;
create index on record_grant (team_id, team_generation) where team_id is not null;
create index on head (team_id, team_generation);

-- The server's own keys by generation: what they are told apart by, never the keys.
create table server_key (
  generation int primary key check (generation > 0),
  fingerprint text not null,
  made_at timestamptz not null default now(),
  removed_at timestamptz
);
insert into server_key (generation, fingerprint, made_at) select 1, key_fingerprint, made_at from deployment;

-- A one-time link. Its token stands nowhere but in the link.
create table invitation (
  id uuid primary key,
  person_id uuid not null references person,
  token_hash bytea not null unique,
  made_by uuid references person,
  made_at timestamptz not null default now(),
  ends_at timestamptz not null,
  used_at timestamptz,
  withdrawn_at timestamptz
);
create index on invitation (person_id);

-- The second factor's other forms: the phone's own lock (WebAuthn), and codes on paper.
create table passkey (
  id uuid primary key,
  person_id uuid not null references person,
  credential_id bytea not null unique,
  public_key bytea not null,
  counter bigint not null,
  label text not null,
  made_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index on passkey (person_id);

create table backup_code (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references person,
  hash bytea not null,
  made_at timestamptz not null default now(),
  used_at timestamptz,
  unique (person_id, hash)
);

create table used_challenge (
  hash bytea primary key,
  at timestamptz not null default now()
);

-- Somebody who could read for a team no longer may: the team's key is to be renewed.
create table team_departure (
  id uuid primary key default gen_random_uuid(),
  team_id uuid not null references team,
  person_id uuid not null references person,
  generation int not null,
  at timestamptz not null default now()
);
create index on team_departure (team_id, generation);

-- Paper secrets: two of three open an organisation's recovery key, and that its teams' keys.
create table recovery_key (
  organisation_id uuid not null references organisation,
  generation int not null check (generation > 0),
  public_key bytea not null check (length(public_key) = 32),
  sealed_one_two bytea not null,
  sealed_one_three bytea not null,
  sealed_two_three bytea not null,
  made_by uuid references person,
  made_at timestamptz not null default now(),
  primary key (organisation_id, generation)
);

-- Each secret is seen once, by its holder alone, until it is on paper. `check_hash` tells a
-- right secret (128 random bits) from a wrong one.
create table recovery_sheet (
  organisation_id uuid not null,
  generation int not null,
  number int not null check (number between 1 and 3),
  holder uuid references person,
  check_hash bytea not null,
  sealed_secret bytea,
  on_paper_at timestamptz,
  primary key (organisation_id, generation, number),
  foreign key (organisation_id, generation) references recovery_key
);

create table recovery_seal (
  team_id uuid not null,
  team_generation int not null,
  organisation_id uuid not null,
  recovery_generation int not null,
  sealed_key bytea not null,
  key_mark bytea not null,
  primary key (team_id, team_generation, recovery_generation),
  foreign key (team_id, team_generation) references team_key,
  foreign key (organisation_id, recovery_generation) references recovery_key
);

create table recovery_ceremony (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  team_id uuid not null references team,
  person_id uuid not null references person,
  generation int not null,
  begun_by uuid not null references person,
  begun_at timestamptz not null default now(),
  ends_at timestamptz not null,
  sheet_number int not null,
  held_secret bytea,
  done_by uuid references person,
  done_at timestamptz,
  stopped_at timestamptz,
  check (done_by <> begun_by)
);
create index on recovery_ceremony (organisation_id, begun_at);

-- Who is asking ------------------------------------------------------------------------

create or replace function app.person() returns uuid language sql stable security definer
  set search_path = pg_catalog, public as $$
  select s.person_id from public.session s join public.person p on p.id = s.person_id
  where s.handle_hash = app.handle_hash() and s.ended_at is null and p.suspended_at is null and p.left_at is null
    and s.last_used_at > now() - interval '30 minutes' and s.started_at > now() - interval '12 hours'
$$;

create function app.lives(m membership) returns boolean language sql stable set search_path = pg_catalog, public as $$
  select m.from_at <= now() and (m.until_at is null or m.until_at > now())
$$;

create function app.guards() returns boolean language sql stable security definer set search_path = pg_catalog, public as $$
  select app.has_organisation_role('data_guardian')
$$;

create function app.own_team(the_team uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select exists (select from public.team where id = the_team and organisation_id = app.organisation())
$$;

create function app.own_person(who uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select exists (select from public.person where id = who and organisation_id = app.organisation())
$$;

-- Teams that wait for their first key, where the session's person is to be a supervisor.
create function app.teams_to_found() returns uuid[] language sql stable security definer
  set search_path = pg_catalog, public as $$
  select coalesce(array_agg(distinct m.team_id), '{}') from public.membership m
  where m.person_id = app.person() and m.role = 'supervisor' and app.lives(m)
    and not exists (select from public.team_key k where k.team_id = m.team_id)
$$;

create or replace function app.enter() returns jsonb language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare who uuid := app.person(); answer jsonb;
begin
  if who is null then return null; end if;
  update public.session set last_used_at = now()
    where handle_hash = app.handle_hash() and last_used_at < now() - interval '1 minute';
  select jsonb_build_object(
    'personId', p.id, 'organisationId', p.organisation_id, 'displayName', p.display_name, 'language', p.language,
    'publicKey', encode(p.public_key, 'hex'), 'sealedPrivate', encode(s.sealed_private, 'hex'), 'sessionId', s.id,
    'confirmedAt', s.confirmed_at,
    'organisationName', jsonb_build_object('en', o.name_en, 'km', o.name_km),
    'organisationRoles', coalesce((select jsonb_agg(distinct r.role) from public.organisation_role r
      where r.person_id = p.id and app.has_organisation_role(r.role)), '[]'),
    'deploymentRoles', coalesce((select jsonb_agg(distinct r.role) from public.deployment_role r
      where r.person_id = p.id and app.has_deployment_role(r.role)), '[]'),
    'toFound', to_jsonb(app.teams_to_found()),
    'teams', coalesce((select jsonb_agg(jsonb_build_object(
        'id', t.id, 'kind', t.kind, 'name', jsonb_build_object('en', t.name_en, 'km', t.name_km),
        'roles', (select jsonb_agg(distinct m.role) from public.membership m
          where m.team_id = t.id and m.person_id = p.id and app.lives(m)),
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

-- An intake desk is open with two admitted members who can sign in.
create or replace function app.open_intake() returns uuid language sql stable security definer
  set search_path = pg_catalog, public as $$
  select t.id from public.team t
  where t.kind = 'intake' and 2 <= (
    select count(distinct m.person_id) from public.membership m
    join public.person p on p.id = m.person_id and p.suspended_at is null and p.left_at is null and p.enrolled_at is not null
    join public.team_admission a on a.team_id = m.team_id and a.person_id = m.person_id
      and a.generation = (select max(generation) from public.team_key k where k.team_id = t.id)
    where m.team_id = t.id and app.lives(m))
  order by t.made_at, t.id limit 1
$$;

-- Enrolment, without a session: the link's token is what counts ---------------------------

create function app.invited(the_hash bytea) returns table (
  person_id uuid, organisation_id uuid, sign_in_name text, display_name text, language text, organisation_en text,
  organisation_km text, ends_at timestamptz, again boolean)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select p.id, p.organisation_id, p.sign_in_name, p.display_name, p.language, o.name_en, o.name_km, i.ends_at, p.enrolled_at is not null
  from public.invitation i join public.person p on p.id = i.person_id join public.organisation o on o.id = p.organisation_id
  where i.token_hash = the_hash and i.used_at is null and i.withdrawn_at is null and i.ends_at > now()
    and p.left_at is null and p.suspended_at is null
$$;

-- Uses the invitation up. Whatever the person's former key opened is gone; a supervisor admits anew.
create function app.enrol(the_hash bytea, key bytea, salt bytea, memory_kib int, passes int, secrets bytea, proof bytea,
    key_generation int, code_hashes bytea[]) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare who uuid;
begin
  select person_id into who from app.invited(the_hash);
  if who is null then return false; end if;
  update public.invitation set used_at = now() where token_hash = the_hash and used_at is null;
  if not found then return false; end if;
  update public.session set ended_at = now(), sealed_private = '' where person_id = who and ended_at is null;
  delete from public.team_admission where person_id = who;
  delete from public.passkey where person_id = who;
  delete from public.backup_code where person_id = who;
  update public.recovery_sheet set sealed_secret = null where holder = who;
  update public.person set public_key = key, kdf_salt = salt, kdf_memory_kib = memory_kib, kdf_passes = passes,
    sealed_secrets = secrets, proof_hash = sha256(proof), server_key_generation = key_generation, totp_last_step = 0,
    enrolled_at = now() where id = who;
  insert into public.backup_code (person_id, hash) select who, unnest(code_hashes);
  return true;
end $$;

-- Signing in ---------------------------------------------------------------------------

drop function app.sign_in_record(text);
create function app.sign_in_record(name text) returns table (
  person_id uuid, kdf_salt bytea, kdf_memory_kib int, kdf_passes int, sealed_secrets bytea, public_key bytea,
  server_key_generation int, passkeys jsonb)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select p.id, p.kdf_salt, p.kdf_memory_kib, p.kdf_passes, p.sealed_secrets, p.public_key, p.server_key_generation,
    coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'credentialId', encode(k.credential_id, 'hex'),
      'publicKey', encode(k.public_key, 'hex'), 'counter', k.counter)) from public.passkey k where k.person_id = p.id), '[]')
  from public.person p
  where p.sign_in_name = lower(name) and p.suspended_at is null and p.left_at is null and p.enrolled_at is not null
$$;

-- Uses a second factor up: a time step, a code on paper, or the answer to a challenge. Each counts once.
create function app.use_factor(who uuid, factor jsonb) returns boolean language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  case factor->>'kind'
    when 'totp' then
      update public.person set totp_last_step = (factor->>'step')::bigint where id = who and totp_last_step < (factor->>'step')::bigint;
      return found;
    when 'backup_code' then
      update public.backup_code set used_at = now()
        where person_id = who and hash = decode(factor->>'hash', 'hex') and used_at is null;
      return found;
    when 'passkey' then
      insert into public.used_challenge (hash) values (decode(factor->>'challenge', 'hex')) on conflict do nothing;
      if not found then return false; end if;
      update public.passkey set counter = (factor->>'counter')::bigint, last_used_at = now()
        where person_id = who and id = (factor->>'id')::uuid;
      return found;
    else return false;
  end case;
end $$;

drop function app.open_session(uuid, bytea, bigint, uuid, bytea, bytea);
create function app.open_session(who uuid, proof bytea, factor jsonb, new_id uuid, new_handle_hash bytea, new_sealed_private bytea)
  returns boolean language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  perform from public.person where id = who and suspended_at is null and left_at is null and proof_hash = sha256(proof) for update;
  if not found then return false; end if;
  if not app.use_factor(who, factor) then return false; end if;
  insert into public.session (id, handle_hash, person_id, sealed_private) values (new_id, new_handle_hash, who, new_sealed_private);
  return true;
end $$;

-- What one's own session needs to ask for the passphrase and the second factor again.
create function app.own_record() returns table (
  person_id uuid, kdf_salt bytea, kdf_memory_kib int, kdf_passes int, sealed_secrets bytea, public_key bytea,
  server_key_generation int, passkeys jsonb)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select r.* from public.person p, app.sign_in_record(p.sign_in_name) r where p.id = app.person()
$$;

-- The session's person has shown passphrase and second factor once more.
create function app.confirm_session(proof bytea, factor jsonb) returns boolean language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  perform from public.person where id = app.person() and proof_hash = sha256(proof) for update;
  if not found then return false; end if;
  if not app.use_factor(app.person(), factor) then return false; end if;
  update public.session set confirmed_at = now() where handle_hash = app.handle_hash();
  return true;
end $$;

-- Wraps one's own secrets anew: another passphrase, second factor or server key. The present proof is needed.
create function app.change_secrets(proof bytea, salt bytea, memory_kib int, passes int, secrets bytea, new_proof bytea, key_generation int)
  returns boolean language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  update public.person set kdf_salt = salt, kdf_memory_kib = memory_kib, kdf_passes = passes, sealed_secrets = secrets,
    proof_hash = sha256(new_proof), server_key_generation = key_generation
  where id = app.person() and proof_hash = sha256(proof);
  return found;
end $$;

create function app.replace_backup_codes(code_hashes bytea[]) returns void language sql volatile security definer
  set search_path = pg_catalog, public as $$
  delete from public.backup_code where person_id = app.person();
  insert into public.backup_code (person_id, hash) select app.person(), unnest(code_hashes);
$$;

create function app.remove_passkey(which uuid) returns boolean language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  delete from public.passkey where id = which and person_id = app.person();
  return found;
end $$;

create function app.own_sessions() returns table (id uuid, started_at timestamptz, last_used_at timestamptz, this_one boolean)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select s.id, s.started_at, s.last_used_at, s.handle_hash = app.handle_hash() from public.session s
  where s.person_id = app.person() and s.ended_at is null
    and s.last_used_at > now() - interval '30 minutes' and s.started_at > now() - interval '12 hours'
  order by s.last_used_at desc
$$;

-- Ends one of one's own sessions, or (null) all but this one.
create function app.end_own_sessions(which uuid) returns int language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare ended int;
begin
  update public.session set ended_at = now(), sealed_private = ''
    where person_id = app.person() and ended_at is null and (id = which or (which is null and handle_hash <> app.handle_hash()));
  get diagnostics ended = row_count;
  return ended;
end $$;

-- Codes stand on the server key of their day.
drop function app.receipt_by_nonce(bytea);
create function app.receipt_by_nonce(the_hash bytea)
  returns table (body_hash bytea, made_at timestamptz, stopped_at timestamptz, server_key_generation int)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select body_hash, made_at, stopped_at, server_key_generation from public.receipt where nonce_hash = the_hash
$$;

-- The data guardian's acts --------------------------------------------------------------

-- Whoever has no living membership in a team keeps no key of it. Leaves a note that the team's key is to be renewed.
create function app.drop_lapsed_admissions(of_person uuid) returns int language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare gone int;
begin
  with lapsed as (
    delete from public.team_admission a where (of_person is null or a.person_id = of_person)
      and not exists (select from public.membership m join public.person p on p.id = m.person_id and p.left_at is null
        where m.team_id = a.team_id and m.person_id = a.person_id and app.lives(m))
    returning a.team_id, a.person_id, a.generation)
  insert into public.team_departure (team_id, person_id, generation)
    select team_id, person_id, max(generation) from lapsed group by 1, 2;
  get diagnostics gone = row_count;
  return gone;
end $$;

create function app.delete_lapsed_admissions() returns int language sql volatile security definer
  set search_path = pg_catalog, public as $$ select app.drop_lapsed_admissions(null) $$;

create function app.membership_changed() returns trigger language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  perform app.drop_lapsed_admissions(new.person_id);
  return new;
end $$;
create trigger changed after update on membership for each row execute function app.membership_changed();

-- Sessions that are over, and challenges that can no longer be answered.
create function app.delete_old_sessions() returns int language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare gone int; also int;
begin
  delete from public.session where ended_at is not null or started_at < now() - interval '1 day';
  get diagnostics gone = row_count;
  delete from public.receipt_session where ended_at is not null or started_at < now() - interval '1 day';
  get diagnostics also = row_count;
  delete from public.used_challenge where at < now() - interval '1 day';
  return gone + also;
end $$;

create function app.add_person(new_id uuid, name text, shown_as text, the_gender text, the_language text) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  if not app.guards() then return false; end if;
  insert into public.person (id, organisation_id, sign_in_name, display_name, gender, language)
    values (new_id, app.organisation(), lower(name), shown_as, the_gender, the_language) on conflict (sign_in_name) do nothing;
  return found;
end $$;

-- A new link for a person of the own organisation; links made before no longer work.
create function app.invite(who uuid, new_id uuid, the_hash bytea, until timestamptz) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  if not (app.guards() and app.own_person(who)) then return false; end if;
  perform from public.person where id = who and left_at is null;
  if not found then return false; end if;
  update public.invitation set withdrawn_at = now() where person_id = who and used_at is null and withdrawn_at is null;
  insert into public.invitation (id, person_id, token_hash, made_by, ends_at) values (new_id, who, the_hash, app.person(), until);
  return true;
end $$;

create function app.withdraw_invitation(who uuid) returns boolean language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  if not (app.guards() and app.own_person(who)) then return false; end if;
  update public.invitation set withdrawn_at = now() where person_id = who and used_at is null and withdrawn_at is null;
  return found;
end $$;

-- Suspending ends every session at once and lets nobody in; it is undone as easily.
create function app.suspend(who uuid, suspended boolean) returns boolean language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  if not (app.guards() and app.own_person(who)) or who = app.person() then return false; end if;
  update public.person set suspended_at = case when suspended then coalesce(suspended_at, now()) end where id = who and left_at is null;
  if not found then return false; end if;
  if suspended then
    update public.session set ended_at = now(), sealed_private = '' where person_id = who and ended_at is null;
    update public.invitation set withdrawn_at = now() where person_id = who and used_at is null and withdrawn_at is null;
  end if;
  return true;
end $$;

-- Leaving cuts off at once: sessions, keys, roles. The name stays for what the person has done.
create function app.person_leaves(who uuid) returns boolean language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  if not (app.guards() and app.own_person(who)) or who = app.person() then return false; end if;
  update public.session set ended_at = now(), sealed_private = '' where person_id = who and ended_at is null;
  update public.invitation set withdrawn_at = now() where person_id = who and used_at is null and withdrawn_at is null;
  update public.membership set until_at = now() where person_id = who and (until_at is null or until_at > now());
  update public.organisation_role set until_at = now() where person_id = who and (until_at is null or until_at > now());
  update public.deployment_role set until_at = now() where person_id = who and (until_at is null or until_at > now());
  delete from public.passkey where person_id = who;
  delete from public.backup_code where person_id = who;
  update public.recovery_sheet set sealed_secret = null where holder = who;
  update public.person set left_at = now(), suspended_at = null, public_key = null, kdf_salt = null, kdf_memory_kib = null,
    kdf_passes = null, sealed_secrets = null, proof_hash = null, enrolled_at = null where id = who and left_at is null;
  perform app.drop_lapsed_admissions(who);
  return found;
end $$;

-- Who settles roles reads no record, so nobody is data guardian and supervisor at once.
create function app.keep_roles_apart() returns trigger language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  if (new.until_at is null or new.until_at > now()) and new.role in ('data_guardian', 'supervisor')
    and exists (select from public.organisation_role r where r.person_id = new.person_id and r.role = 'data_guardian'
      and (r.until_at is null or r.until_at > greatest(now(), new.from_at)))
    and exists (select from public.membership m where m.person_id = new.person_id and m.role = 'supervisor'
      and (m.until_at is null or m.until_at > greatest(now(), new.from_at)))
  then raise exception 'roles_apart' using errcode = 'SD002'; end if;
  return new;
end $$;
create trigger apart after insert or update on membership for each row execute function app.keep_roles_apart();
create trigger apart after insert or update on organisation_role for each row execute function app.keep_roles_apart();

-- An organisation always keeps one data guardian.
create function app.keep_a_guardian() returns trigger language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  if old.role = 'data_guardian' and new.until_at is not null and not exists (
    select from public.organisation_role r join public.person p on p.id = r.person_id and p.left_at is null
    where r.organisation_id = old.organisation_id and r.role = 'data_guardian' and r.from_at <= now()
      and (r.until_at is null or r.until_at > now() + interval '1 day'))
  then raise exception 'last_guardian' using errcode = 'SD001'; end if;
  return new;
end $$;
create trigger keep_one after update on organisation_role for each row execute function app.keep_a_guardian();

-- Team keys ----------------------------------------------------------------------------

-- The first supervisor's session makes the first key of a team that has none.
create function app.found_team(the_team uuid, key bytea, sealed bytea, mark bytea) returns boolean language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  if not the_team = any (app.teams_to_found()) then return false; end if;
  insert into public.team_key (team_id, generation, public_key, made_by) values (the_team, 1, key, app.person())
    on conflict do nothing;
  if not found then return false; end if;
  insert into public.team_admission (team_id, generation, person_id, sealed_key, admitted_by, key_mark)
    values (the_team, 1, app.person(), sealed, app.person(), mark);
  return true;
end $$;

-- Puts record keys of a team under its newest key: the same keys, wrapped anew by a supervisor's session.
create function app.rewrap_grants(the_team uuid, to_generation int, ids uuid[], sealed bytea[]) returns int
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare done int;
begin
  if not the_team = any (app.supervised_teams()) then return 0; end if;
  update public.record_grant g set sealed_key = n.sealed, team_generation = to_generation
    from unnest(ids, sealed) as n (id, sealed)
    where g.id = n.id and g.team_id = the_team and g.team_generation < to_generation;
  get diagnostics done = row_count;
  return done;
end $$;

-- When nothing is left under older keys of a team, nobody keeps them.
create function app.retire_team_keys(the_team uuid) returns boolean language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare newest int;
begin
  if not the_team = any (app.supervised_teams()) then return false; end if;
  perform from public.team where id = the_team for update; -- whoever adds a grant holds this row until done
  select max(generation) into newest from public.team_key where team_id = the_team;
  if exists (select from public.record_grant where team_id = the_team and team_generation < newest)
    or exists (select from public.head where team_id = the_team and team_generation < newest) then return false; end if;
  update public.team_key set retired_at = now() where team_id = the_team and generation < newest and retired_at is null;
  delete from public.team_admission where team_id = the_team and generation < newest;
  delete from public.recovery_seal where team_id = the_team and team_generation < newest;
  return true;
end $$;

-- Nothing is sealed to a key that nobody holds any more: such a write fails and is tried again.
create function app.refuse_retired_key() returns trigger language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  if new.team_id is not null then
    perform from public.team where id = new.team_id for key share;
    if exists (select from public.team_key where team_id = new.team_id and generation = new.team_generation and retired_at is not null)
    then raise exception 'retired_key' using errcode = '40001'; end if;
  end if;
  return new;
end $$;
create trigger living_key before insert on record_grant for each row execute function app.refuse_retired_key();

-- Recovery -----------------------------------------------------------------------------

-- The newest recovery key whose three sheets are on paper; older paper opens nothing once every team is sealed to it.
create function app.complete_recovery() returns int language sql stable security definer set search_path = pg_catalog, public as $$
  select max(k.generation) from public.recovery_key k
  where k.organisation_id = app.organisation() and not exists (
    select from public.recovery_sheet s where s.organisation_id = k.organisation_id and s.generation = k.generation and s.on_paper_at is null)
$$;

-- Takes a team's keys away from recovery keys that were replaced.
create function app.retire_recovery_seals(the_team uuid) returns void language sql volatile security definer
  set search_path = pg_catalog, public as $$
  delete from public.recovery_seal s where s.team_id = the_team and the_team = any (app.supervised_teams())
    and s.recovery_generation < app.complete_recovery()
    and exists (select from public.recovery_seal n where n.team_id = s.team_id and n.team_generation = s.team_generation
      and n.recovery_generation = app.complete_recovery())
$$;

-- True while somebody can admit in the ordinary way.
create function app.has_supervisor(the_team uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select exists (select from public.membership m join public.person p on p.id = m.person_id
    join public.team_admission a on a.team_id = m.team_id and a.person_id = m.person_id
    where m.team_id = the_team and m.role = 'supervisor' and app.lives(m) and p.suspended_at is null and p.left_at is null)
$$;

-- What a ceremony by two data guardians needs of the team's keys.
create function app.recovery_seals(the_team uuid) returns table (generation int, sealed_key bytea, recovery_generation int)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select s.team_generation, s.sealed_key, s.recovery_generation from public.recovery_seal s
  where s.team_id = the_team and app.guards() and app.own_team(the_team) and not app.has_supervisor(the_team)
$$;

-- The first guardian's secret, for the second guardian's session alone.
create function app.held_secret(the_ceremony uuid) returns bytea language sql stable security definer
  set search_path = pg_catalog, public as $$
  select c.held_secret from public.recovery_ceremony c
  where c.id = the_ceremony and c.organisation_id = app.organisation() and app.guards() and c.begun_by <> app.person()
    and c.done_at is null and c.stopped_at is null and c.ends_at > now()
$$;

-- Admits at the end of a ceremony; the second data guardian's session, never the first's.
create function app.admit_by_ceremony(the_ceremony uuid, generations int[], sealed bytea[], marks bytea[]) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare c public.recovery_ceremony;
begin
  select * into c from public.recovery_ceremony where id = the_ceremony for update;
  if c.id is null or c.organisation_id <> app.organisation() or not app.guards() or c.begun_by = app.person()
    or c.done_at is not null or c.stopped_at is not null or c.ends_at <= now() or app.has_supervisor(c.team_id) then return false; end if;
  if not exists (select from public.membership m where m.team_id = c.team_id and m.person_id = c.person_id
    and m.role = 'supervisor' and app.lives(m)) then return false; end if;
  insert into public.team_admission (team_id, generation, person_id, sealed_key, admitted_by, key_mark)
    select c.team_id, n.generation, c.person_id, n.sealed, app.person(), n.mark
    from unnest(generations, sealed, marks) as n (generation, sealed, mark)
    on conflict do nothing;
  update public.recovery_ceremony set done_by = app.person(), done_at = now(), held_secret = null where id = c.id;
  return true;
end $$;

-- Row-level security -------------------------------------------------------------------

do $$
declare t text;
begin
  foreach t in array array['server_key', 'invitation', 'passkey', 'backup_code', 'used_challenge', 'team_departure',
    'recovery_key', 'recovery_sheet', 'recovery_seal', 'recovery_ceremony'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner on %I to sdap_owner using (true) with check (true)', t);
  end loop;
end $$;

create policy everyone on server_key for select to sdap_app using (true);
grant select on server_key to sdap_app;
grant select (server_key_generation, left_at) on person to sdap_app;
grant select (server_key_generation) on receipt to sdap_app;

create policy guardian on invitation for select to sdap_app using ((select app.guards()) and app.own_person(person_id));
grant select (id, person_id, made_by, made_at, ends_at, used_at, withdrawn_at) on invitation to sdap_app;

create policy own on passkey for select to sdap_app using (person_id = (select app.person()));
create policy own_new on passkey for insert to sdap_app with check (person_id = (select app.person()));
grant select, insert on passkey to sdap_app;

create policy own on backup_code for select to sdap_app using (person_id = (select app.person()));
grant select (id, person_id, made_at, used_at) on backup_code to sdap_app;

create policy own_organisation on team_departure for select to sdap_app using (app.own_team(team_id));
grant select on team_departure to sdap_app;

-- The data guardian gives roles within the own organisation. A role alone reads nothing: a supervisor admits.
create policy guardian_makes on team for insert to sdap_app with check ((select app.guards()) and organisation_id = (select app.organisation()));
grant insert on team to sdap_app;
create policy guardian_gives on membership for insert to sdap_app
  with check ((select app.guards()) and app.own_team(team_id) and app.own_person(person_id) and given_by = (select app.person()));
create policy guardian_ends on membership for update to sdap_app
  using ((select app.guards()) and app.own_team(team_id)) with check ((select app.guards()) and app.own_team(team_id));
grant insert (id, person_id, team_id, role, from_at, until_at, given_by), update (until_at) on membership to sdap_app;
create policy guardian_gives on organisation_role for insert to sdap_app with check (
  (select app.guards()) and organisation_id = (select app.organisation()) and app.own_person(person_id) and given_by = (select app.person()));
create policy guardian_ends on organisation_role for update to sdap_app
  using ((select app.guards()) and organisation_id = (select app.organisation()))
  with check ((select app.guards()) and organisation_id = (select app.organisation()));
grant insert (id, person_id, organisation_id, role, from_at, until_at, given_by), update (until_at) on organisation_role to sdap_app;

-- A supervisor admits to the own teams, and renews their keys one generation at a time.
create policy supervisor_admits on team_admission for insert to sdap_app with check (
  team_id = any ((select app.supervised_teams())::uuid[]) and admitted_by = (select app.person())
  and exists (select from membership m where m.team_id = team_admission.team_id and m.person_id = team_admission.person_id and app.lives(m)));
grant insert (team_id, generation, person_id, sealed_key, admitted_by, key_mark), select (key_mark) on team_admission to sdap_app;
create policy supervisor_renews on team_key for insert to sdap_app with check (
  team_id = any ((select app.supervised_teams())::uuid[]) and made_by = (select app.person()));
grant insert (team_id, generation, public_key, made_by) on team_key to sdap_app;

create policy own_organisation on recovery_key for select to sdap_app using (organisation_id = (select app.organisation()));
create policy guardian_makes on recovery_key for insert to sdap_app with check (
  (select app.guards()) and organisation_id = (select app.organisation()) and made_by = (select app.person()));
grant select, insert (organisation_id, generation, public_key, sealed_one_two, sealed_one_three, sealed_two_three, made_by) on recovery_key to sdap_app;

create policy own_organisation on recovery_sheet for select to sdap_app using (organisation_id = (select app.organisation()));
create policy guardian_makes on recovery_sheet for insert to sdap_app with check (
  (select app.guards()) and organisation_id = (select app.organisation()) and app.own_person(holder));
create policy holder_has_it on recovery_sheet for update to sdap_app
  using (holder = (select app.person())) with check (holder = (select app.person()));
grant select, insert (organisation_id, generation, number, holder, check_hash, sealed_secret), update (sealed_secret, on_paper_at)
  on recovery_sheet to sdap_app;

create policy own_organisation on recovery_seal for select to sdap_app using (organisation_id = (select app.organisation()));
create policy supervisor_seals on recovery_seal for insert to sdap_app with check (
  team_id = any ((select app.supervised_teams())::uuid[]) and organisation_id = (select app.organisation()));
grant select (team_id, team_generation, organisation_id, recovery_generation, key_mark), insert on recovery_seal to sdap_app;

create policy own_organisation on recovery_ceremony for select to sdap_app using (organisation_id = (select app.organisation()));
create policy guardian_begins on recovery_ceremony for insert to sdap_app with check (
  (select app.guards()) and organisation_id = (select app.organisation()) and begun_by = (select app.person())
  and app.own_team(team_id) and app.own_person(person_id) and not app.has_supervisor(team_id));
create policy guardian_stops on recovery_ceremony for update to sdap_app
  using ((select app.guards()) and organisation_id = (select app.organisation()))
  with check ((select app.guards()) and organisation_id = (select app.organisation()));
grant select (id, organisation_id, team_id, person_id, generation, begun_by, begun_at, ends_at, sheet_number, done_by, done_at, stopped_at),
  insert (id, organisation_id, team_id, person_id, generation, begun_by, ends_at, sheet_number, held_secret),
  update (stopped_at, held_secret) on recovery_ceremony to sdap_app;

revoke execute on all functions in schema app from public;
grant execute on function app.lives(membership), app.guards(), app.own_team(uuid), app.own_person(uuid), app.teams_to_found(),
  app.invited(bytea), app.enrol(bytea, bytea, bytea, int, int, bytea, bytea, int, bytea[]), app.sign_in_record(text), app.receipt_by_nonce(bytea),
  app.open_session(uuid, bytea, jsonb, uuid, bytea, bytea), app.own_record(), app.confirm_session(bytea, jsonb),
  app.change_secrets(bytea, bytea, int, int, bytea, bytea, int), app.replace_backup_codes(bytea[]), app.remove_passkey(uuid), app.complete_recovery(),
  app.retire_recovery_seals(uuid), app.own_sessions(),
  app.end_own_sessions(uuid), app.add_person(uuid, text, text, text, text), app.invite(uuid, uuid, bytea, timestamptz),
  app.withdraw_invitation(uuid), app.suspend(uuid, boolean), app.person_leaves(uuid), app.found_team(uuid, bytea, bytea, bytea),
  app.rewrap_grants(uuid, int, uuid[], bytea[]), app.retire_team_keys(uuid), app.has_supervisor(uuid), app.recovery_seals(uuid), app.held_secret(uuid),
  app.admit_by_ceremony(uuid, int[], bytea[], bytea[]) to sdap_app;
grant usage on schema app to sdap_jobs;
grant execute on function app.delete_lapsed_admissions(), app.delete_old_sessions() to sdap_jobs;
