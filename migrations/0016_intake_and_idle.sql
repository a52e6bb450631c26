-- Two words of people that the program used to do without: an operator's, before a further desk
-- receives what the public writes; and an organisation's, how long its sessions live without use.

-- Desks of intake --------------------------------------------------------------------------

alter table team add intake_confirmed_at timestamptz, add intake_confirmed_by uuid references person,
  add check (intake_confirmed_by is null or intake_confirmed_at is not null);
-- Desks that are here already go on as they did, in the order in which they came.
update team set intake_confirmed_at = made_at where kind = 'intake';

-- Nobody but an operator gives the word, and nobody chooses since when a desk is there.
revoke select, insert on team from sdap_app;
grant select (id, organisation_id, kind, name_en, name_km, made_at, intake_confirmed_at),
  insert (id, organisation_id, kind, name_en, name_km) on team to sdap_app;

-- The first desk of a deployment needs no operator: it belongs to whoever set the deployment up.
create function app.confirm_first_intake() returns trigger language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  perform pg_advisory_xact_lock(7316); -- of two first desks at once one is the first
  if not exists (select from public.team where kind = 'intake') and exists (
    select from public.organisation where id = new.organisation_id and made_at = (select min(made_at) from public.organisation))
  then new.intake_confirmed_at := now(); end if;
  return new;
end $$;
create trigger first_intake before insert on team for each row when (new.kind = 'intake')
  execute function app.confirm_first_intake();

-- Members who can sign in and hold the team's newest key.
create function app.admitted_members(the_team uuid) returns int language sql stable security definer
  set search_path = pg_catalog, public as $$
  select count(distinct m.person_id)::int from public.membership m
  join public.person p on p.id = m.person_id and p.suspended_at is null and p.left_at is null and p.enrolled_at is not null
  join public.team_admission a on a.team_id = m.team_id and a.person_id = m.person_id
    and a.generation = (select max(generation) from public.team_key k where k.team_id = the_team)
  where m.team_id = the_team and app.lives(m)
$$;

-- As before, of desks that have the word; the one that has it longest comes first.
create or replace function app.open_intake() returns uuid language sql stable security definer
  set search_path = pg_catalog, public as $$
  select t.id from public.team t
  where t.kind = 'intake' and t.intake_confirmed_at is not null and app.admitted_members(t.id) >= 2
  order by t.intake_confirmed_at, t.made_at, t.id limit 1
$$;

-- A desk without the word takes no launch over either.
create or replace function app.launch_organisation() returns uuid language sql stable security definer
  set search_path = pg_catalog, public as $$
  select coalesce(
    (select organisation_id from public.team where id = app.open_intake()),
    (select organisation_id from public.team where kind = 'intake' and intake_confirmed_at is not null
      order by intake_confirmed_at, made_at, id limit 1),
    (select id from public.organisation order by made_at, id limit 1))
$$;

-- Every desk, for who keeps the server: counts and a public key, no person.
create function app.intake_desks() returns table (
  team_id uuid, organisation_id uuid, generation int, public_key bytea, members int, confirmed_at timestamptz, open boolean)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select t.id, t.organisation_id, k.generation, k.public_key, app.admitted_members(t.id), t.intake_confirmed_at,
    coalesce(t.id = app.open_intake(), false)
  from public.team t
  left join lateral (select * from public.team_key where team_id = t.id order by generation desc limit 1) k on true
  where t.kind = 'intake' and app.keeps_server()
  order by t.intake_confirmed_at nulls last, t.made_at, t.id
$$;

-- An operator's act stands in the chain of the organisation whose desk it is, not only in the own.
create function app.note_on_desk(the_team uuid, in_action text, in_detail jsonb) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  entry public.trail;
  head public.trail_head;
begin
  select organisation_id into entry.chain from public.team where id = the_team;
  entry.actor_kind := 'staff';
  entry.at := clock_timestamp();
  entry.person_id := app.person();
  entry.team_id := the_team;
  entry.action := in_action;
  entry.subject_id := the_team;
  entry.detail := in_detail;
  insert into public.trail_head values (entry.chain, 0, '') on conflict do nothing;
  select * into head from public.trail_head where chain = entry.chain for update;
  entry.seq := head.seq + 1;
  entry.hash := sha256(head.hash || convert_to(app.trail_text(entry), 'UTF8'));
  insert into public.trail select entry.*;
  update public.trail_head set seq = entry.seq, hash = entry.hash where chain = entry.chain;
end $$;

-- The word is about the key that was compared: false when the team has another one by now.
create function app.confirm_intake(the_team uuid, compared int) returns boolean language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  if not app.has_deployment_role('operator') then return false; end if;
  perform pg_advisory_xact_lock(7316);
  update public.team set intake_confirmed_at = now(), intake_confirmed_by = app.person()
    where id = the_team and kind = 'intake' and intake_confirmed_at is null
      and compared = (select max(generation) from public.team_key k where k.team_id = the_team);
  if not found then return false; end if;
  perform app.note_on_desk(the_team, 'team.intake_confirmed', jsonb_build_object('generation', compared));
  return true;
end $$;

create function app.withdraw_intake(the_team uuid) returns boolean language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  if not app.has_deployment_role('operator') then return false; end if;
  perform pg_advisory_xact_lock(7316);
  update public.team set intake_confirmed_at = null, intake_confirmed_by = null
    where id = the_team and kind = 'intake' and intake_confirmed_at is not null;
  if not found then return false; end if;
  perform app.note_on_desk(the_team, 'team.intake_withdrawn', '{}');
  return true;
end $$;

-- Idle time --------------------------------------------------------------------------------

alter table organisation add idle_minutes int not null default 30 check (idle_minutes between 30 and 240);
create policy guardian_settles on organisation for update to sdap_app
  using ((select app.guards()) and id = (select app.organisation()))
  with check ((select app.guards()) and id = (select app.organisation()));
grant update (idle_minutes) on organisation to sdap_app;

create or replace function app.person() returns uuid language sql stable security definer
  set search_path = pg_catalog, public as $$
  select s.person_id from public.session s join public.person p on p.id = s.person_id
  join public.organisation o on o.id = p.organisation_id
  where s.handle_hash = app.handle_hash() and s.ended_at is null and p.suspended_at is null and p.left_at is null
    and s.last_used_at > now() - o.idle_minutes * interval '1 minute' and s.started_at > now() - interval '12 hours'
$$;

create or replace function app.own_sessions()
  returns table (id uuid, started_at timestamptz, last_used_at timestamptz, this_one boolean)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select s.id, s.started_at, s.last_used_at, s.handle_hash = app.handle_hash() from public.session s
  join public.organisation o on o.id = app.organisation()
  where s.person_id = app.person() and s.ended_at is null
    and s.last_used_at > now() - o.idle_minutes * interval '1 minute' and s.started_at > now() - interval '12 hours'
  order by s.last_used_at desc
$$;

revoke execute on all functions in schema app from public;
grant execute on function app.intake_desks(), app.confirm_intake(uuid, int), app.withdraw_intake(uuid) to sdap_app;
