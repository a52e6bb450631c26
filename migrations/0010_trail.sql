-- The trail for years: quick to verify, quick to page through, with heads to keep elsewhere.

-- The same text as before, byte for byte. Written so that a query takes it in whole instead of
-- calling it for each entry: with a search path of its own it cost three quarters of a verification.
create or replace function app.trail_text(t trail) returns text language sql stable
  return concat_ws(chr(31), t.chain, t.seq, to_char(t.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), t.actor_kind,
    coalesce(t.person_id::text, ''), coalesce(t.team_id::text, ''), t.action, coalesce(t.subject_id::text, ''), t.detail::text);

-- What the viewer filters by. Each begins with the chain, since everybody reads one chain only.
drop index trail_subject_id_idx, trail_person_id_at_idx;
create index trail_by_record on trail (chain, subject_id, seq);
create index trail_by_person on trail (chain, person_id, seq);
create index trail_by_team on trail (chain, team_id, seq);
create index trail_by_action on trail (chain, action, seq);
create index trail_by_time on trail (chain, at);

-- The codes that occur in one's own chain, each found by one step in the index, however long
-- the chain is. For those who may read some of it; others get none.
create function app.trail_actions() returns text[] language sql stable security definer
  set search_path = pg_catalog, public as $$
  with recursive step (action) as (
    (select t.action from public.trail t where t.chain = app.organisation() order by t.action limit 1)
    union all
    select (select t.action from public.trail t where t.chain = app.organisation() and t.action > step.action
      order by t.action limit 1)
    from step where step.action is not null)
  select coalesce(array_agg(action), '{}') from step where action is not null
    and (app.has_organisation_role('data_guardian') or cardinality(app.supervised_teams()) > 0)
$$;

-- The newest entry of each chain, to be kept outside: a chain rebuilt from inside no longer holds it.
create function app.trail_heads() returns table (chain uuid, seq bigint, hash text) language sql stable security definer
  set search_path = pg_catalog, public as $$
  select h.chain, h.seq, encode(h.hash, 'hex') from public.trail_head h where h.seq > 0 order by h.chain
$$;

-- A sign-in that failed joins the chain of the organisation whose member was named, so that its
-- guardians see it; of a name that nobody has, it joins the chain of zeros. It is staff who sign
-- in, never a child, so the time is exact. Who tried is not known: the subject is who was named.
create function app.trail_failed_sign_in(who uuid) returns void language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare
  entry public.trail;
  head public.trail_head;
begin
  select p.organisation_id, p.id into entry.chain, entry.subject_id from public.person p where p.id = who;
  entry.chain := coalesce(entry.chain, '00000000-0000-0000-0000-000000000000');
  entry.actor_kind := 'public';
  entry.at := clock_timestamp();
  entry.action := 'sign_in.failed';
  entry.detail := '{}';
  insert into public.trail_head values (entry.chain, 0, '') on conflict do nothing;
  select * into head from public.trail_head where chain = entry.chain for update;
  entry.seq := head.seq + 1;
  entry.hash := sha256(head.hash || convert_to(app.trail_text(entry), 'UTF8'));
  insert into public.trail select entry.*;
  update public.trail_head set seq = entry.seq, hash = entry.hash where chain = entry.chain;
end $$;

revoke execute on all functions in schema app from public;
grant execute on function app.trail_actions(), app.trail_failed_sign_in(uuid) to sdap_app;
grant execute on function app.trail_heads() to sdap_jobs;
