-- Keeping and forgetting: how long each organisation keeps what, holds that stop an erasure,
-- and the erasure itself. An erased record keeps a stub: ids, codes and days, nothing that tells.

create table retention_setting (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  conversation_months int not null check (conversation_months between 6 and 60),
  case_years int not null check (case_years between 1 and 15),
  trail_years int not null check (trail_years between 5 and 20),
  set_by uuid not null references person,
  set_at timestamptz not null default clock_timestamp()
);
create index on retention_setting (organisation_id, set_at desc);

create table retention_hold (
  id uuid primary key,
  record_id uuid not null references record,
  team_id uuid not null references team,
  reason text not null check (reason in ('court_case', 'investigation', 'complaint', 'childs_wish', 'other_agreed')),
  placed_by uuid not null references person,
  placed_at timestamptz not null default clock_timestamp(),
  lifted_by uuid references person,
  lifted_at timestamptz,
  check ((lifted_by is null) = (lifted_at is null))
);
create unique index retention_hold_living on retention_hold (record_id) where lifted_at is null;
create index on retention_hold (record_id, lifted_at);
create index on retention_hold (team_id) where lifted_at is null;

alter table record add erased_on date;
alter table report add erased_on date;
alter table conversation add erased_on date;
alter table case_file add erased_on date;
alter table referral add erased_on date;
create index on record (team_id, erased_on) where erased_on is not null;
create index on case_file (closed_on) where state = 'closed' and erased_on is null;
create index on report (received_at) where erased_on is null;

-- When time runs out -------------------------------------------------------------------

create function app.today() returns date language sql stable set search_path = pg_catalog as $$
  select (now() at time zone 'Asia/Phnom_Penh')::date
$$;

-- What each organisation set last (or the defaults: 24 months, five years); the longest that
-- counted within the last thirty days; and until when a shortening within them is only notice.
create function app.retention_terms() returns table (organisation_id uuid, talk int, talk_before int, talk_notice date,
  file int, file_before int, file_notice date)
  language sql stable security definer set search_path = pg_catalog, public as $$
  with step as (
    select id as organisation_id, '-infinity'::timestamptz as set_at, 24 as talk, 60 as file from public.organisation
    union all
    select organisation_id, set_at, conversation_months, case_years * 12 from public.retention_setting
  ), dated as (
    select *, (set_at at time zone 'Asia/Phnom_Penh')::date as on_day,
      (lead(set_at) over w at time zone 'Asia/Phnom_Penh')::date as until_day,
      lag(talk) over w as talk_was, lag(file) over w as file_was
    from step window w as (partition by organisation_id order by set_at)
  )
  select organisation_id,
    (array_agg(talk order by set_at desc))[1], max(talk) filter (where until_day is null or until_day > app.today() - 30),
    max(on_day) filter (where talk < talk_was and on_day > app.today() - 30) + 30,
    (array_agg(file order by set_at desc))[1], max(file) filter (where until_day is null or until_day > app.today() - 30),
    max(on_day) filter (where file < file_was and on_day > app.today() - 30) + 30
  from dated group by organisation_id
$$;

-- The day a term is over. `months` is the term now, `before` and `notice` a shortened one's;
-- nothing ends before `earliest`. Months end where they are shorter: 31 August and six months is
-- the last of February.
-- Without a search path of its own, so that a query takes it in whole instead of calling it for each row.
create function app.term_end(last_on date, months int, before int, notice date, earliest date) returns date
  language sql immutable
  return greatest((last_on + make_interval(months => months))::date,
    least((last_on + make_interval(months => before))::date, notice), earliest);

-- Reports (with their conversations) and closed cases (with their packets) whose time is over by
-- a day, with the reason of a hold. Somebody writing, a new code and an open case keep a
-- conversation alive; a hold on a case holds its report too. Nothing ends without thirty days of
-- notice: after a shortened term, a lifted hold, or the day on which this came into being.
create function app.retention_ends(by_day date, of_organisation uuid default null, of_record uuid default null)
  returns table (record_id uuid, kind text, team_id uuid, organisation_id uuid, last_on date, ends_on date, held text)
  language sql stable security definer set search_path = pg_catalog, public
  set plan_cache_mode = force_custom_plan as $$ -- one record is found by its key, all by a scan
  with term as (
    select * from app.retention_terms() where of_organisation is null or organisation_id = of_organisation
  ), begun as (
    select (applied_at at time zone 'Asia/Phnom_Penh')::date + 30 as earliest from app.migration where version = 11
  ), silent as materialized ( -- so that the newest message of a report is looked up once, not for each mention
    select r.id, 'report' as kind, r.team_id, t.organisation_id, c.id as case_id, a.last_on,
      term.talk as months, term.talk_before as before, term.talk_notice as notice
    from term join public.team t using (organisation_id) join public.report r on r.team_id = t.id
    left join public.case_file c on c.report_id = r.id
    cross join lateral (select greatest(
      (greatest(r.received_at,
        (select max(m.written_at) from public.conversation o join public.message m on m.conversation_id = o.id where o.report_id = r.id),
        (select max(p.made_at) from public.conversation o join public.receipt p on p.conversation_id = o.id where o.report_id = r.id)
      ) at time zone 'Asia/Phnom_Penh')::date, c.closed_on) as last_on offset 0) a
    where r.erased_on is null and (of_record is null or r.id = of_record)
      and r.received_at < (by_day + 2)::timestamptz - make_interval(months => term.talk)
      and (c.id is null or c.state = 'closed')
    union all
    select c.id, 'case', c.team_id, t.organisation_id, null, c.closed_on, term.file, term.file_before, term.file_notice
    from term join public.team t using (organisation_id) join public.case_file c on c.team_id = t.id
    where c.erased_on is null and c.state = 'closed' and c.closed_on is not null and (of_record is null or c.id = of_record)
  ), ended as materialized (
    select s.*, app.term_end(s.last_on, s.months, s.before, s.notice, greatest((select earliest from begun),
      (select (max(h.lifted_at) at time zone 'Asia/Phnom_Penh')::date + 30 from public.retention_hold h where h.record_id in (s.id, s.case_id)))) as ends_on
    from silent s
  )
  select e.id, e.kind, e.team_id, e.organisation_id, e.last_on, e.ends_on,
    (select h.reason from public.retention_hold h where h.record_id in (e.id, e.case_id) and h.lifted_at is null limit 1)
  from ended e
  where e.ends_on <= by_day
$$;

-- How many months a silent conversation is kept: announced to everybody.
create function app.conversation_months(of_organisation uuid) returns int language sql stable security definer
  set search_path = pg_catalog, public as $$
  select talk from app.retention_terms() where organisation_id = of_organisation
$$;

-- What will end, for a data guardian of the organisation and for supervisors of the own teams.
create function app.retention_preview(by_day date)
  returns table (record_id uuid, kind text, team_id uuid, last_on date, ends_on date, held text)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select e.record_id, e.kind, e.team_id, e.last_on, e.ends_on, e.held
  from app.retention_ends(by_day, coalesce(app.organisation(), '00000000-0000-0000-0000-000000000000')) e
  where (select app.has_organisation_role('data_guardian')) or e.team_id = any ((select app.supervised_teams())::uuid[])
  order by e.ends_on, e.record_id
$$;

-- What was erased since a day, for the same people.
create function app.erased_since(since date) returns table (record_id uuid, kind text, team_id uuid, erased_on date)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select r.id, r.kind, r.team_id, r.erased_on from public.record r join public.team t on t.id = r.team_id
  where r.erased_on >= since and r.kind in ('report', 'case') and t.organisation_id = (select app.organisation())
    and ((select app.has_organisation_role('data_guardian')) or r.team_id = any ((select app.supervised_teams())::uuid[]))
  order by r.erased_on desc, r.id
$$;

-- The day on which a record was erased, for who could have read it. Null: not erased, or not theirs.
create function app.erased_on(the_record uuid) returns date language sql stable security definer
  set search_path = pg_catalog, public as $$
  select r.erased_on from public.record r where r.id = the_record and (r.team_id = any (app.teams())
    or exists (select from public.referral f where f.id = r.id and f.to_team_id = any (app.teams()) and f.state <> 'draft'))
$$;

-- Erasing ------------------------------------------------------------------------------

-- Destroys what opens a record and what it holds: grants, heads, documents, messages, receipts.
-- A report takes its conversations along, a case its packets. A stub stays with days instead of
-- times, so that other rows have something to point at. Facts stay. Repeating it does nothing.
-- Answers how many records were newly erased. The owner's alone: what others may call checks first.
create function app.erase_record(the_record uuid, on_day date default null, why text default 'time_over')
  returns int language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  day date := coalesce(on_day, app.today());
  midnight timestamptz := day::timestamp at time zone 'Asia/Phnom_Penh';
  zone text := 'Asia/Phnom_Penh';
  whole public.record;
  ids uuid[];
  gone int;
begin
  select * into whole from public.record where id = the_record for update;
  if not found then return 0; end if;
  select array_agg(id) into ids from (
    select the_record as id union select c.id from public.conversation c where c.report_id = the_record
    union select o.referral_id from public.referral_origin o where o.case_id = the_record) parts;
  perform from public.record where id = any (ids) order by id for update;
  update public.record set erased_on = day where id = any (ids) and erased_on is null;
  get diagnostics gone = row_count;
  if gone = 0 then return 0; end if;

  delete from public.record_grant where record_id = any (ids);
  delete from public.head where record_id = any (ids);
  delete from public.message where conversation_id = any (ids);
  delete from public.document where record_id = any (ids);
  delete from public.receipt_session where receipt_id in (select id from public.receipt where conversation_id = any (ids));
  update public.receipt set tag = sha256(uuid_send(gen_random_uuid())), public_key = '', nonce_hash = null, body_hash = null,
    made_at = date_trunc('day', made_at, zone), stopped_at = coalesce(date_trunc('day', stopped_at, zone), midnight)
    where conversation_id = any (ids);
  update public.conversation set erased_on = day, shows_steps_since = null,
    ended_at = coalesce(date_trunc('day', ended_at, zone), midnight) where id = any (ids);
  update public.report set erased_on = day, state = 'resting', province = null, received_at = date_trunc('day', received_at, zone),
    waiting_since = null, first_answered_at = null where id = any (ids);
  update public.report_state set at = date_trunc('day', at, zone), by_person = null where report_id = any (ids);
  update public.case_file set erased_on = day, state = 'closed', closed_on = coalesce(closed_on, day), province = null,
    opened_at = date_trunc('day', opened_at, zone), report_id = null, conversation_id = null where id = any (ids);
  update public.case_state set at = date_trunc('day', at, zone) where case_id = any (ids);
  update public.consent set recorded_at = date_trunc('day', recorded_at, zone), withdrawn_at = date_trunc('day', withdrawn_at, zone),
    withdrawal_answered_at = case when withdrawn_at is not null then coalesce(date_trunc('day', withdrawal_answered_at, zone), midnight) end,
    conversation_id = null where record_id = any (ids);
  update public.referral set erased_on = day, made_at = date_trunc('day', made_at, zone), sent_at = date_trunc('day', sent_at, zone),
    acknowledge_by = null where id = any (ids);
  update public.referral_origin set conversation_id = null where referral_id = any (ids);
  update public.referral_state set at = date_trunc('day', at, zone) where referral_id = any (ids);
  update public.referral_need set at = date_trunc('day', at, zone) where referral_id = any (ids); -- 0014 makes it

  perform app.append_trail((select organisation_id from public.team where id = whole.team_id), 'record.erased', the_record,
    whole.team_id, jsonb_build_object('kind', whole.kind, 'why', why, 'records', gone));
  return gone;
end $$;

create function app.is_held(the_record uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select exists (select from public.retention_hold h where h.lifted_at is null
    and (h.record_id = the_record or h.record_id in (select c.id from public.case_file c where c.report_id = the_record)))
$$;

-- For the job: which records are to be erased today, oldest first; and the erasure of one, if it
-- is still so once its row is held fast.
create function app.due_for_erasure(at_most int) returns table (record_id uuid) language sql stable security definer
  set search_path = pg_catalog, public as $$
  select e.record_id from app.retention_ends(app.today()) e where e.held is null order by e.ends_on, e.record_id limit at_most
$$;

create function app.erase_when_due(the_record uuid) returns int language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  perform from public.record where id = the_record for update;
  if not exists (select from app.retention_ends(app.today(), null, the_record) e where e.held is null) then return 0; end if;
  return app.erase_record(the_record);
end $$;

-- For a supervisor of the owning team, when somebody asked for it. -1: held, or not theirs.
create function app.erase_own_record(the_record uuid, why text) returns int language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  perform from public.record where id = the_record and team_id = any (app.supervised_teams()) for update;
  if not found or why = 'time_over' or why !~ '^[a-z_]{1,40}$' or app.is_held(the_record) then return -1; end if;
  return app.erase_record(the_record, null, why);
end $$;

-- Nothing is added to an erased record, not even by who began before it was erased.
create function app.refuse_erased() returns trigger language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare gone date;
begin
  select erased_on into gone from public.record where id = new.record_id for key share;
  if gone is not null then raise exception 'erased' using errcode = 'SD410'; end if;
  return new;
end $$;
create trigger not_erased before insert on record_grant for each row execute function app.refuse_erased();
create trigger not_erased before insert on document for each row execute function app.refuse_erased();

-- Row-level security -------------------------------------------------------------------

do $$
declare t text;
begin
  foreach t in array array['retention_setting', 'retention_hold'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner on %I to sdap_owner using (true) with check (true)', t);
  end loop;
  -- A stub is nobody's: lists, counts and pages leave it out, whatever they ask for.
  foreach t in array array['report', 'conversation', 'case_file', 'referral'] loop
    execute format('create policy not_erased on %I as restrictive to sdap_app using (erased_on is null)', t);
  end loop;
end $$;

create policy own_organisation on retention_setting for select to sdap_app using (organisation_id = (select app.organisation()));
create policy guardian_sets on retention_setting for insert to sdap_app with check (
  organisation_id = (select app.organisation()) and (select app.has_organisation_role('data_guardian')) and set_by = (select app.person()));
grant select on retention_setting to sdap_app;
grant insert (id, organisation_id, conversation_months, case_years, trail_years, set_by) on retention_setting to sdap_app;

create policy team on retention_hold for select to sdap_app using (team_id = any ((select app.teams())::uuid[]));
create policy guardian on retention_hold for select to sdap_app using ((select app.has_organisation_role('data_guardian'))
  and exists (select from team t where t.id = team_id and t.organisation_id = (select app.organisation())));
create policy supervisor_places on retention_hold for insert to sdap_app with check (
  team_id = any ((select app.supervised_teams())::uuid[]) and placed_by = (select app.person()) and app.owns(record_id));
create policy supervisor_lifts on retention_hold for update to sdap_app
  using (lifted_at is null and team_id = any ((select app.supervised_teams())::uuid[])) with check (lifted_by = (select app.person()));
create policy guardian_lifts on retention_hold for update to sdap_app
  using (lifted_at is null and (select app.has_organisation_role('data_guardian'))
    and exists (select from team t where t.id = team_id and t.organisation_id = (select app.organisation())))
  with check (lifted_by = (select app.person()));
grant select on retention_hold to sdap_app;
grant insert (id, record_id, team_id, reason, placed_by) on retention_hold to sdap_app;
grant update (lifted_by, lifted_at) on retention_hold to sdap_app;

revoke execute on all functions in schema app from public;
grant execute on function app.today(), app.conversation_months(uuid), app.retention_preview(date), app.erased_since(date),
  app.erased_on(uuid), app.erase_own_record(uuid, text) to sdap_app;
grant execute on function app.due_for_erasure(int), app.erase_when_due(uuid) to sdap_jobs;
