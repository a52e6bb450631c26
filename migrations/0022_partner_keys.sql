-- Keys of partner organisations: with one, an organisation's own program keeps its entries of the
-- directory up to date. A key stands for no person, so `app.person()` stays null for it: whatever staff
-- may see is shut to it, but for what the policies at the end of this file name.

create table partner_key (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  -- What the program is called, not who keeps it.
  label text not null check (length(label) between 1 and 60),
  scopes text[] not null check (cardinality(scopes) > 0 and scopes <@ array['directory_read', 'directory_write', 'reports']),
  -- Of the handle that comes from the secret, as with sessions. The secret stands nowhere.
  key_hash bytea not null unique check (length(key_hash) = 32),
  made_by uuid not null references person,
  made_at timestamptz not null default now(),
  -- The last day on which it works.
  expires_on date not null check (expires_on <= ((made_at at time zone 'Asia/Phnom_Penh')::date + interval '1 year')::date),
  ended_at timestamptz,
  last_used_on date
);
create index on partner_key (organisation_id);

alter table partner_key enable row level security;
alter table partner_key force row level security;
create policy owner on partner_key to sdap_owner using (true) with check (true);
-- Data guardians of the organisation make, see and end them; nobody changes or brings back one.
create policy guardian on partner_key for select to sdap_app
  using ((select app.guards()) and organisation_id = (select app.organisation()));
create policy make on partner_key for insert to sdap_app with check ((select app.guards()) and organisation_id = (select app.organisation())
  and made_by = (select app.person()) and ended_at is null and last_used_on is null and expires_on >= app.today());
create policy finish on partner_key for update to sdap_app
  using ((select app.guards()) and organisation_id = (select app.organisation()) and ended_at is null) with check (ended_at is not null);
grant select (id, organisation_id, label, scopes, made_by, made_at, expires_on, ended_at, last_used_on), insert on partner_key to sdap_app;
grant update (ended_at) on partner_key to sdap_app;

-- Which program is asking ---------------------------------------------------------------

-- The living key of the transaction's handle. No session has its handle, and it has no session's.
create function app.partner_key() returns uuid language sql stable security definer set search_path = pg_catalog, public as $$
  select k.id from public.partner_key k
  where k.key_hash = app.handle_hash() and k.ended_at is null and k.expires_on >= app.today()
$$;

-- Whose program that is, when its key is for this.
create function app.partner_organisation(scope text) returns uuid language sql stable security definer
  set search_path = pg_catalog, public as $$
  select k.organisation_id from public.partner_key k where k.id = app.partner_key() and scope = any (k.scopes)
$$;

-- What a request needs to know of its key, once. Of its use only the day is kept.
create function app.enter_partner() returns jsonb language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare
  mine uuid := app.partner_key();
begin
  if mine is null then return null; end if;
  update public.partner_key set last_used_on = app.today() where id = mine and last_used_on is distinct from app.today();
  return (select jsonb_build_object('keyId', k.id, 'organisationId', k.organisation_id, 'scopes', to_jsonb(k.scopes))
    from public.partner_key k where k.id = mine);
end $$;

-- The trail -----------------------------------------------------------------------------

alter table trail drop constraint trail_actor_kind_check;
alter table trail add constraint trail_actor_kind_check
  check (actor_kind in ('staff', 'reporter', 'public', 'system', 'partner'));
create index trail_by_program on trail (chain, (detail ->> 'program'), seq) where actor_kind = 'partner';

-- As before; and what a program does stands in its organisation's chain, at its moment, with its key's id.
create or replace function app.append_trail(in_chain uuid, in_action text, in_subject uuid, in_team uuid, in_detail jsonb)
  returns void language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  entry public.trail;
  head public.trail_head;
  by_system boolean := session_user in ('sdap_jobs', 'sdap_migrate'); -- jobs, and the command line
  who uuid := case when by_system then null else app.person() end;
  program uuid := case when by_system or who is not null then null else app.partner_key() end;
begin
  entry.chain := coalesce(case when who is not null then app.organisation()
      when program is not null then (select k.organisation_id from public.partner_key k where k.id = program)
      else in_chain end, '00000000-0000-0000-0000-000000000000');
  entry.actor_kind := case when by_system then 'system' when who is not null then 'staff' when program is not null then 'partner'
    when app.handle_hash() is not null then 'reporter' else 'public' end;
  entry.at := case when who is not null or by_system or program is not null then clock_timestamp()
    else date_trunc('day', now(), 'Asia/Phnom_Penh') end;
  entry.person_id := who;
  entry.team_id := in_team;
  entry.action := in_action;
  entry.subject_id := in_subject;
  entry.detail := coalesce(in_detail, '{}') || case when program is null then '{}' else jsonb_build_object('program', program) end;
  insert into public.trail_head values (entry.chain, 0, '') on conflict do nothing;
  select * into head from public.trail_head where chain = entry.chain for update;
  entry.seq := head.seq + 1;
  entry.hash := sha256(head.hash || convert_to(app.trail_text(entry), 'UTF8'));
  insert into public.trail select entry.*;
  update public.trail_head set seq = entry.seq, hash = entry.hash where chain = entry.chain;
end $$;

-- The directory -------------------------------------------------------------------------

-- The organization entries that the key's organisation owns, when the key is for one of these. Asked
-- once a statement; for everybody without a key it is empty at once.
create function app.partner_entries(variadic any_of text[]) returns uuid[] language sql stable security definer
  set search_path = pg_catalog, public as $$
  select coalesce(array_agg(o.id), '{}') from public.partner_key k
  join public.hsds_organization o on o.owner_organisation_id = k.organisation_id
  where k.id = app.partner_key() and k.scopes && any_of
$$;

-- Whether all that a part of an entry names belongs to the same organization. Otherwise a program could
-- hang something on a service, or show a place, that is another's.
create function app.hangs_together(home uuid, part jsonb) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select coalesce((select s.organization_id = home from public.hsds_service s where s.id = (part ->> 'service_id')::uuid), part ->> 'service_id' is null)
    and coalesce((select l.organization_id = home from public.hsds_location l where l.id = (part ->> 'location_id')::uuid), part ->> 'location_id' is null)
    and coalesce((select a.organization_id = home from public.hsds_service_at_location a
      where a.id = (part ->> 'service_at_location_id')::uuid), part ->> 'service_at_location_id' is null)
    and coalesce((select c.organization_id = home from public.hsds_contact c where c.id = (part ->> 'contact_id')::uuid), part ->> 'contact_id' is null)
    and coalesce((select p.organization_id = home from public.hsds_phone p where p.id = (part ->> 'phone_id')::uuid), part ->> 'phone_id' is null)
$$;

-- Beside what is listed, a program reads its organisation's own entries in every state; and with
-- `directory_write` it does for them what `keep` lets staff do. It makes no organization, and merges nothing.
create policy program_reads on hsds_organization for select to sdap_app
  using (id = any ((select app.partner_entries('directory_read', 'directory_write'))::uuid[]));
create policy program_keeps on hsds_organization for update to sdap_app
  using (id = any ((select app.partner_entries('directory_write'))::uuid[]) and state <> 'merged')
  with check (id = any ((select app.partner_entries('directory_write'))::uuid[]) and state <> 'merged');
create policy program_reads on hsds_service for select to sdap_app
  using (organization_id = any ((select app.partner_entries('directory_read', 'directory_write'))::uuid[]));
create policy program_keeps on hsds_service for update to sdap_app
  using (organization_id = any ((select app.partner_entries('directory_write'))::uuid[]) and state <> 'merged')
  with check (organization_id = any ((select app.partner_entries('directory_write'))::uuid[]) and state <> 'merged');
-- What nobody but people may say of a service, it does not begin with.
create policy program_adds on hsds_service for insert to sdap_app
  with check (organization_id = any ((select app.partner_entries('directory_write'))::uuid[]) and state = 'draft' and confidence = 'list'
    and not front_door and not for_danger and code is null and team_id is null and assured_on is null);

create policy program_reads on hsds_location for select to sdap_app
  using (organization_id = any ((select app.partner_entries('directory_read', 'directory_write'))::uuid[]));
create policy program_keeps on hsds_location to sdap_app
  using (organization_id = any ((select app.partner_entries('directory_write'))::uuid[]))
  with check (organization_id = any ((select app.partner_entries('directory_write'))::uuid[]));

do $$
declare t text;
begin
  foreach t in array array['hsds_service_at_location', 'hsds_address', 'hsds_contact', 'hsds_phone', 'hsds_url', 'hsds_schedule',
    'hsds_service_area', 'hsds_language', 'hsds_cost_option', 'hsds_accessibility', 'hsds_attribute', 'directory_source'] loop
    execute format($policy$create policy program_reads on %1$I for select to sdap_app
      using (organization_id = any ((select app.partner_entries('directory_read', 'directory_write'))::uuid[]))$policy$, t);
    execute format($policy$create policy program_keeps on %1$I to sdap_app
      using (organization_id = any ((select app.partner_entries('directory_write'))::uuid[]))
      with check (organization_id = any ((select app.partner_entries('directory_write'))::uuid[])
        and app.hangs_together(organization_id, to_jsonb(%1$I)))$policy$, t);
  end loop;
end $$;

-- The history names the organisation and no person.
create policy program_notes on hsds_metadata for insert to sdap_app with check (
  updated_by_person is null and updated_by_organisation = (select app.partner_organisation('directory_write'))
  and organization_id = any ((select app.partner_entries('directory_write'))::uuid[])
  and app.hangs_together(organization_id, jsonb_build_object('service_id', service_id)));

-- A program may tell how long one waits; only what programs of its organisation told does it see again.
alter table directory_capacity alter by_person drop not null;
create policy program_reads on directory_capacity for select to sdap_app
  using (by_person is null and by_organisation = (select app.partner_organisation('directory_write')));
create policy program_tells on directory_capacity for insert to sdap_app with check (
  by_person is null and by_organisation = (select app.partner_organisation('directory_write'))
  and organization_id = any ((select app.partner_entries('directory_write'))::uuid[])
  and app.hangs_together(organization_id, jsonb_build_object('service_id', service_id)));

revoke execute on all functions in schema app from public;
grant execute on function app.partner_organisation(text), app.enter_partner(), app.partner_entries(text[]),
  app.hangs_together(uuid, jsonb) to sdap_app;
