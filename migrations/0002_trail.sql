-- The trail: what was done and read, by whom, in one chain of hashes per organisation.
-- It holds ids and codes, never narrative, names or contacts. Entries are only ever added.

create table trail_head (
  chain uuid primary key,
  seq bigint not null,
  hash bytea not null
);

create table trail (
  chain uuid not null,
  seq bigint not null,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('staff', 'reporter', 'public', 'system')),
  person_id uuid,
  team_id uuid,
  action text not null,
  subject_id uuid,
  detail jsonb not null,
  hash bytea not null,
  primary key (chain, seq)
);
create index on trail (subject_id);
create index on trail (person_id, at);

-- The text that a hash covers, with the hash before it. `sdap audit verify` computes the same.
create function app.trail_text(t trail) returns text language sql stable set search_path = pg_catalog, public as $$
  select concat_ws(chr(31), t.chain, t.seq, to_char(t.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), t.actor_kind,
    coalesce(t.person_id::text, ''), coalesce(t.team_id::text, ''), t.action, coalesce(t.subject_id::text, ''), t.detail::text)
$$;

-- Appends in the caller's transaction, last, so that the chain's head is held only briefly.
-- A staff session writes into its own organisation's chain and under its own name; others
-- leave the day only.
create function app.append_trail(in_chain uuid, in_action text, in_subject uuid, in_team uuid, in_detail jsonb)
  returns void language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  entry public.trail;
  head public.trail_head;
  who uuid := app.person();
begin
  entry.chain := coalesce(case when who is null then in_chain else app.organisation() end, '00000000-0000-0000-0000-000000000000');
  entry.actor_kind := case when who is not null then 'staff' when app.handle_hash() is not null then 'reporter' else 'public' end;
  entry.at := case when who is not null then clock_timestamp() else date_trunc('day', now(), 'Asia/Phnom_Penh') end;
  entry.person_id := who;
  entry.team_id := in_team;
  entry.action := in_action;
  entry.subject_id := in_subject;
  entry.detail := coalesce(in_detail, '{}');
  insert into public.trail_head values (entry.chain, 0, '') on conflict do nothing;
  select * into head from public.trail_head where chain = entry.chain for update;
  entry.seq := head.seq + 1;
  entry.hash := sha256(head.hash || convert_to(app.trail_text(entry), 'UTF8'));
  insert into public.trail select entry.*;
  update public.trail_head set seq = entry.seq, hash = entry.hash where chain = entry.chain;
end $$;

do $$
declare t text;
begin
  foreach t in array array['trail', 'trail_head'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner on %I to sdap_owner using (true) with check (true)', t);
  end loop;
end $$;

-- A data guardian reads the organisation's trail, a supervisor that of the own teams.
create policy guardian on trail for select to sdap_app
  using (chain = (select app.organisation()) and (select app.has_organisation_role('data_guardian')));
create policy supervisor on trail for select to sdap_app
  using (chain = (select app.organisation()) and team_id = any ((select app.supervised_teams())::uuid[]));
grant select on trail to sdap_app;

revoke execute on all functions in schema app from public;
grant execute on all functions in schema app to sdap_app;
