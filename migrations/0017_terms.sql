-- Keeping and forgetting, what was left of it: the trail is cut at its term, the letters of
-- authorities have one, and what has been closed for a while keeps days instead of times.

-- Terms ----------------------------------------------------------------------------------

alter table retention_setting add authority_years int not null default 5 check (authority_years between 1 and 15);
grant insert (authority_years) on retention_setting to sdap_app;

-- A row for each term of each organisation: what it set last (or the defaults: 24 months, five
-- years, five, ten), in months; the longest that counted within the last thirty days; and until
-- when a shortening within them is only notice.
drop function app.retention_terms();
create function app.retention_terms() returns table (organisation_id uuid, term text, months int, before int, notice date)
  language sql stable security definer set search_path = pg_catalog, public as $$
  with step as (
    select o.id as organisation_id, '-infinity'::timestamptz as set_at, t.term, t.months from public.organisation o
      cross join (values ('conversation', 24), ('case', 60), ('authority', 60), ('trail', 120)) t (term, months)
    union all
    select s.organisation_id, s.set_at, t.term, t.months from public.retention_setting s
      cross join lateral (values ('conversation', s.conversation_months), ('case', s.case_years * 12),
        ('authority', s.authority_years * 12), ('trail', s.trail_years * 12)) t (term, months)
  ), dated as (
    select *, (set_at at time zone 'Asia/Phnom_Penh')::date as on_day,
      (lead(set_at) over w at time zone 'Asia/Phnom_Penh')::date as until_day, lag(months) over w as months_was
    from step window w as (partition by organisation_id, term order by set_at)
  )
  select organisation_id, term, (array_agg(months order by set_at desc))[1],
    max(months) filter (where until_day is null or until_day > app.today() - 30),
    max(on_day) filter (where months < months_was and on_day > app.today() - 30) + 30
  from dated group by organisation_id, term
$$;

create or replace function app.conversation_months(of_organisation uuid) returns int language sql stable security definer
  set search_path = pg_catalog, public as $$
  select months from app.retention_terms() where organisation_id = of_organisation and term = 'conversation'
$$;

-- Thirty days after a deployment first had the version that erases something: the earliest day for it.
create function app.earliest_end(the_version int) returns date language sql stable security definer
  set search_path = pg_catalog, public as $$
  select (applied_at at time zone 'Asia/Phnom_Penh')::date + 30 from app.migration where version = the_version
$$;

-- When a report was last heard of ------------------------------------------------------------

-- The day of its newest message or code, kept beside the report: looked up for each report anew,
-- the preview of a year took seconds. The triggers hold it true whoever writes.
alter table report add last_sign_on date not null default (now() at time zone 'Asia/Phnom_Penh')::date;
create index report_silent on report (team_id, last_sign_on) where erased_on is null;

-- Anew from everything: where a time was changed, which only tests and repairs do.
create function app.count_signs(the_report uuid) returns void language sql volatile security definer
  set search_path = pg_catalog, public as $$
  update public.report r set last_sign_on = (greatest(r.received_at,
      (select max(m.written_at) from public.conversation c join public.message m on m.conversation_id = c.id where c.report_id = r.id),
      (select max(p.made_at) from public.conversation c join public.receipt p on p.conversation_id = c.id where c.report_id = r.id)
    ) at time zone 'Asia/Phnom_Penh')::date where r.id = the_report
$$;
create function app.first_sign() returns trigger language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  new.last_sign_on := (new.received_at at time zone 'Asia/Phnom_Penh')::date;
  return new;
end $$;
create function app.signs_added() returns trigger language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  update public.report r set last_sign_on = s.day from (
    select c.report_id, max(((to_jsonb(n) ->> tg_argv[0])::timestamptz at time zone 'Asia/Phnom_Penh')::date) as day
    from added n join public.conversation c on c.id = n.conversation_id group by 1) s
  where r.id = s.report_id and r.last_sign_on < s.day;
  return null;
end $$;
create function app.sign_changed() returns trigger language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  perform app.count_signs(case tg_table_name when 'report' then new.id
    else (select c.report_id from public.conversation c where c.id = (to_jsonb(new) ->> 'conversation_id')::uuid) end);
  return null;
end $$;
create trigger first_sign before insert on report for each row execute function app.first_sign();
create trigger sign_changed after update of received_at on report for each row
  when ((old.received_at at time zone 'Asia/Phnom_Penh')::date <> (new.received_at at time zone 'Asia/Phnom_Penh')::date) execute function app.sign_changed();
create trigger signs_added after insert on message referencing new table as added for each statement execute function app.signs_added('written_at');
create trigger sign_changed after update of written_at on message for each row
  when ((old.written_at at time zone 'Asia/Phnom_Penh')::date <> (new.written_at at time zone 'Asia/Phnom_Penh')::date) execute function app.sign_changed();
create trigger signs_added after insert on receipt referencing new table as added for each statement execute function app.signs_added('made_at');
create trigger sign_changed after update of made_at on receipt for each row
  when ((old.made_at at time zone 'Asia/Phnom_Penh')::date <> (new.made_at at time zone 'Asia/Phnom_Penh')::date) execute function app.sign_changed();
select app.count_signs(id) from report;

-- What ends when -------------------------------------------------------------------------

alter table authority_request add letter_erased_on date;

-- As before, from the day that is kept now; and the letters of authorities, counted from the
-- answer, or from the refusal where no answer was noted. Without rights and a search path of its
-- own, so that the functions below take it in whole: a year's preview works it out for each report.
create function app.ending(by_day date, of_organisation uuid, of_record uuid)
  returns table (record_id uuid, kind text, team_id uuid, organisation_id uuid, last_on date, ends_on date, held text)
  language sql stable as $$
  with term as materialized (
    select organisation_id, term, make_interval(months => months) as now,
      case when before > months then make_interval(months => before) end as before, case when before > months then notice end as notice
    from app.retention_terms() where of_organisation is null or organisation_id = of_organisation
  ), hold as (
    select h.record_id, (max(h.lifted_at) at time zone 'Asia/Phnom_Penh')::date + 30 as earliest,
      min(h.reason) filter (where h.lifted_at is null) as reason
    from public.retention_hold h group by 1
  ), begun as materialized (
    select app.earliest_end(11) as records, app.earliest_end(17) as letters
  ), closed as (
    select r.id, 'report' as kind, r.team_id, term.organisation_id, c.id as case_id, greatest(r.last_sign_on, c.closed_on) as last_on,
      term.now, term.before, term.notice, begun.records as earliest
    from begun, term join public.team t using (organisation_id) join public.report r on r.team_id = t.id
    left join public.case_file c on c.report_id = r.id
    where term.term = 'conversation' and r.erased_on is null and (of_record is null or r.id = of_record)
      and r.last_sign_on < ((by_day + 4) - term.now)::date -- no month ends more than three days early
      and (c.id is null or c.state = 'closed')
    union all
    select c.id, 'case', c.team_id, term.organisation_id, null, c.closed_on, term.now, term.before, term.notice, begun.records
    from begun, term join public.team t using (organisation_id) join public.case_file c on c.team_id = t.id
    where term.term = 'case' and c.erased_on is null and c.state = 'closed' and c.closed_on is not null
      and (of_record is null or c.id = of_record)
    union all
    select a.id, 'authority_request', a.team_id, a.organisation_id, null, coalesce(a.answered_on, a.decided_on), term.now, term.before,
      term.notice, begun.letters
    from begun, term join public.authority_request a using (organisation_id)
    where term.term = 'authority' and a.letter_erased_on is null and (a.answered_on is not null or a.decision = 'refused')
      and (of_record is null or a.id = of_record)
  ), ended as (
    select e.*, greatest((e.last_on + e.now)::date, least((e.last_on + e.before)::date, e.notice), e.earliest, own.earliest, of_case.earliest) as ends_on,
      coalesce(own.reason, of_case.reason) as held
    from closed e left join hold own on own.record_id = e.id left join hold of_case on of_case.record_id = e.case_id
  )
  select e.id, e.kind, e.team_id, e.organisation_id, e.last_on, e.ends_on, e.held from ended e where e.ends_on <= by_day
$$;

create or replace function app.retention_ends(by_day date, of_organisation uuid default null, of_record uuid default null)
  returns table (record_id uuid, kind text, team_id uuid, organisation_id uuid, last_on date, ends_on date, held text)
  language sql stable security definer set search_path = pg_catalog, public
  set plan_cache_mode = force_custom_plan as $$ -- one record is found by its key, all by a scan
  select * from app.ending(by_day, of_organisation, of_record)
$$;

-- What will end by a day, for a data guardian of the organisation and for supervisors of the own
-- teams: how many on each day, by kind and whether held; and the first ones of a month, of the
-- wanted one if anything ends in it, else of the first one. What is over already counts for today.
drop function app.retention_preview(date);
create function app.retention_preview(by_day date, wanted date, at_most int) returns jsonb
  language sql stable security definer set search_path = pg_catalog, public
  set plan_cache_mode = force_custom_plan as $$
  with today as materialized (select app.today() as day),
  e as materialized (
    select e.record_id, e.kind, e.team_id, e.last_on, e.ends_on, e.held
    from app.ending(by_day, coalesce(app.organisation(), '00000000-0000-0000-0000-000000000000'), null) e
    where (select app.has_organisation_role('data_guardian')) or e.team_id = any ((select app.supervised_teams())::uuid[])
  ), counted as (
    select greatest(d.ends_on, today.day) as day, d.kind, d.held, sum(d.count)::int as count from today,
      (select ends_on, kind, held is not null as held, count(*) from e group by 1, 2, 3) d group by 1, 2, 3
  ), open as materialized (
    select case when bool_or(day >= wanted and day < wanted + interval '1 month') then wanted
      else date_trunc('month', min(day)::timestamp)::date end as month from counted
  ), listed as (
    select e.* from open, today, e where e.ends_on < open.month + interval '1 month'
      and (e.ends_on >= open.month or open.month <= today.day) order by e.ends_on, e.record_id limit at_most
  )
  select jsonb_build_object(
    'counts', (select jsonb_agg(jsonb_build_object('day', day, 'kind', kind, 'held', held, 'count', count) order by day, kind) from counted),
    'records', (select jsonb_agg(jsonb_build_object('recordId', record_id, 'kind', kind, 'teamId', team_id, 'lastOn', last_on,
      'endsOn', ends_on, 'held', held) order by ends_on, record_id) from listed))
$$;

create or replace function app.erased_since(since date) returns table (record_id uuid, kind text, team_id uuid, erased_on date)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select r.id, r.kind, r.team_id, r.erased_on from public.record r join public.team t on t.id = r.team_id
  where r.erased_on >= since and r.kind in ('report', 'case', 'authority_request') and t.organisation_id = (select app.organisation())
    and ((select app.has_organisation_role('data_guardian')) or r.team_id = any ((select app.supervised_teams())::uuid[]))
  order by r.erased_on desc, r.id
$$;

-- Days instead of times ----------------------------------------------------------------------

-- `days_only_on`: when the times of a record and of what hangs on it were cut to the day. Whatever
-- is written or changed there afterwards empties it again. `ordinal` keeps the order within a day.
alter table record add days_only_on date;
alter table document add ordinal int;
create index record_exact on record (id) where days_only_on is null;
update record set days_only_on = erased_on, made_xid = '0' where erased_on is not null;

create function app.exact_again() returns trigger language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare what uuid;
begin
  if tg_argv[0] = 'record_id' then what := new.record_id; -- one branch each: a table has only its own column
  elsif tg_argv[0] = 'conversation_id' then what := new.conversation_id;
  elsif tg_argv[0] = 'case_id' then what := new.case_id;
  elsif tg_argv[0] = 'referral_id' then what := new.referral_id;
  else what := new.id;
  end if;
  update public.record r set days_only_on = null where r.days_only_on is not null and r.erased_on is null
    and r.id in (what, (select c.report_id from public.conversation c where c.id = what));
  return null;
end $$;
create trigger exact_again after insert on document for each row execute function app.exact_again('record_id');
create trigger exact_again after update of seen_at on message for each row execute function app.exact_again('conversation_id');
create trigger exact_again after insert or update on receipt for each row execute function app.exact_again('conversation_id');
create trigger exact_again after insert or update on conversation for each row execute function app.exact_again('id');
create trigger exact_again after update of state, waiting_since, first_answered_at on report for each row execute function app.exact_again('id');
create trigger exact_again after insert on case_state for each row execute function app.exact_again('case_id');
create trigger exact_again after insert or update on consent for each row execute function app.exact_again('record_id');
create trigger exact_again after insert on referral_state for each row execute function app.exact_again('referral_id');
create trigger exact_again after insert on referral_need for each row execute function app.exact_again('referral_id');
create trigger exact_again after update on authority_request for each row execute function app.exact_again('id');

-- Which records have been closed for more than thirty days and still hold times: reports that rest
-- or led to a case that is closed, while nobody waits and nothing is new; cases; referrals that
-- ended; letters that were answered or refused.
create function app.due_for_days(at_most int, of_record uuid default null) returns table (record_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
  set plan_cache_mode = force_custom_plan as $$
  with exact as (
    select id from public.record where days_only_on is null and erased_on is null and (of_record is null or id = of_record)
  ), since as materialized (
    select now() - interval '30 days' as moment, app.today() - 30 as day
  )
  select r.id from exact join public.report r using (id) left join public.case_file c on c.report_id = r.id cross join since
    where r.waiting_since is null and (r.state = 'resting' or (r.state = 'helped' and c.state = 'closed' and c.closed_on < since.day))
      and not exists (select from public.report_state s where s.report_id = r.id and s.at > since.moment)
      and not exists (select from public.conversation o join public.message m on m.conversation_id = o.id
        where o.report_id = r.id and m.written_at > since.moment)
  union all
  select c.id from exact join public.case_file c using (id) cross join since where c.state = 'closed' and c.closed_on < since.day
  union all
  select f.id from exact join public.referral f using (id) cross join since
    where f.state in ('declined', 'completed', 'withdrawn', 'declined_by_child', 'expired')
      and not exists (select from public.referral_state s where s.referral_id = f.id and s.at > since.moment)
  union all
  select a.id from exact join public.authority_request a using (id) cross join since
    where (a.answered_on is not null or a.decision = 'refused') and coalesce(a.answered_on, a.decided_on) < since.day
  limit at_most
$$;

-- Cuts the times of one such record, if it still is one once its row is held fast. What was made
-- within one day keeps its order by `ordinal`; states follow each other in an order of their own.
create function app.keep_days_only(the_record uuid) returns boolean language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare
  zone text := 'Asia/Phnom_Penh';
  ids uuid[];
begin
  perform from public.record where id = the_record for update;
  if not exists (select from app.due_for_days(1, the_record)) then return false; end if;
  select array_agg(id) into ids from (
    select the_record as id union select c.id from public.conversation c where c.report_id = the_record) parts;
  perform from public.record where id = any (ids) order by id for update;

  update public.document d set made_at = date_trunc('day', d.made_at, zone), ordinal = n.place from (
    select id, row_number() over (order by made_at, ordinal, id) as place from public.document where record_id = any (ids)) n
    where d.id = n.id;
  update public.attachment set made_at = date_trunc('day', made_at, zone) where record_id = any (ids); -- 0018 makes it
  update public.message set written_at = date_trunc('day', written_at, zone), seen_at = date_trunc('day', seen_at, zone)
    where conversation_id = any (ids);
  update public.receipt set made_at = date_trunc('day', made_at, zone), stopped_at = date_trunc('day', stopped_at, zone)
    where conversation_id = any (ids);
  update public.conversation set shows_steps_since = date_trunc('day', shows_steps_since, zone), ended_at = date_trunc('day', ended_at, zone)
    where id = any (ids);
  update public.report set received_at = date_trunc('day', received_at, zone), first_answered_at = date_trunc('day', first_answered_at, zone)
    where id = the_record;
  update public.report_state set at = date_trunc('day', at, zone) where report_id = the_record;
  update public.case_file set opened_at = date_trunc('day', opened_at, zone) where id = the_record;
  update public.case_state set at = date_trunc('day', at, zone) where case_id = the_record;
  update public.consent set recorded_at = date_trunc('day', recorded_at, zone), withdrawn_at = date_trunc('day', withdrawn_at, zone),
    withdrawal_answered_at = date_trunc('day', withdrawal_answered_at, zone) where record_id = the_record;
  update public.referral set made_at = date_trunc('day', made_at, zone), sent_at = date_trunc('day', sent_at, zone),
    acknowledge_by = date_trunc('day', acknowledge_by, zone) where id = the_record;
  update public.referral_state set at = date_trunc('day', at, zone) where referral_id = the_record;
  update public.referral_need set at = date_trunc('day', at, zone) where referral_id = the_record;
  update public.authority_request set entered_at = date_trunc('day', entered_at, zone),
    decision_entered_at = date_trunc('day', decision_entered_at, zone) where id = the_record;
  -- The database marks each row with the transaction that wrote it last (xmin). What holds no time is
  -- written anew as it is, so that no mark tells either when these rows came, or beside which.
  update public.record_grant set generation = generation where record_id = any (ids);
  update public.head set team_generation = team_generation where record_id = any (ids);
  update public.referral_origin set team_id = team_id where referral_id = the_record;
  update public.record set days_only_on = app.today(), made_xid = '0' where id = any (ids);
  return true;
end $$;

-- The steps of requests about data that were answered more than thirty days ago.
create function app.keep_request_days() returns int language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare changed int;
begin
  update public.data_request_event e set at = date_trunc('day', e.at, 'Asia/Phnom_Penh') from public.data_request d
    where d.id = e.request_id and d.state = 'answered' and e.at <> date_trunc('day', e.at, 'Asia/Phnom_Penh')
      and not exists (select from public.data_request_event n where n.request_id = d.id and n.at > now() - interval '30 days');
  get diagnostics changed = row_count;
  return changed;
end $$;

-- Erasing --------------------------------------------------------------------------------

-- As before; and of an authority's request goes the letter, while its codes and days stay.
create or replace function app.erase_record(the_record uuid, on_day date default null, why text default 'time_over')
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
  update public.record set erased_on = day, days_only_on = day, made_xid = '0' where id = any (ids) and erased_on is null;
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
  update public.referral_need set at = date_trunc('day', at, zone) where referral_id = any (ids);
  update public.authority_request set letter_erased_on = day, entered_at = date_trunc('day', entered_at, zone),
    decision_entered_at = date_trunc('day', decision_entered_at, zone) where id = any (ids);

  perform app.append_trail((select organisation_id from public.team where id = whole.team_id), 'record.erased', the_record,
    whole.team_id, jsonb_build_object('kind', whole.kind, 'why', why, 'records', gone));
  return gone;
end $$;

-- The trail at its term ------------------------------------------------------------------------

-- What was removed from the old end of a chain: up to which entry, that entry's hash and day, how
-- many. A chain goes on from the hash of its newest cut as it began from nothing.
create table trail_cut (
  chain uuid not null,
  seq bigint not null check (seq > 0),
  hash bytea not null,
  removed bigint not null check (removed > 0),
  until_day date not null,
  at timestamptz not null default clock_timestamp(),
  primary key (chain, seq)
);
alter table trail_cut enable row level security;
alter table trail_cut force row level security;
create policy owner on trail_cut to sdap_owner using (true) with check (true);
create policy readers on trail_cut for select to sdap_app using (chain = (select app.organisation())
  and ((select app.has_organisation_role('data_guardian')) or cardinality((select app.supervised_teams())::uuid[]) > 0));
grant select on trail_cut to sdap_app;

-- What a hold keeps, or kept until thirty days ago, under every id by which the trail may name it.
create function app.held_subjects() returns table (id uuid) language sql stable security definer
  set search_path = pg_catalog, public as $$
  with held as (
    select h.record_id as id from public.retention_hold h where h.lifted_at is null or h.lifted_at > now() - interval '30 days'
  ), wide as (
    select id from held union select c.report_id from public.case_file c join held using (id) where c.report_id is not null
  )
  select id from wide
  union select o.id from wide join public.conversation o on o.report_id = wide.id
  union select o.referral_id from wide join public.referral_origin o on o.case_id = wide.id
  union select n.id from wide join public.consent n on n.record_id = wide.id
$$;

-- Removes what is past its term from the old end of one chain, `at_most` entries at once, and notes
-- it; answers how many. Never beyond the oldest entry about a held record, never from a chain
-- that is not whole there, so that a cut hides no break. The chain of zeros, which is no
-- organisation's, is kept for the longest term that one of them has.
create function app.cut_trail(at_most int) returns int language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare
  one record;
  before public.trail_cut;
  last public.trail;
  up_to bigint;
  fitting bigint;
begin
  for one in
    with term as (select * from app.retention_terms() t where t.term = 'trail')
    select coalesce(t.organisation_id, '00000000-0000-0000-0000-000000000000') as chain, max(t.months) as months,
      max(t.before) as before, max(t.notice) as notice, app.earliest_end(17) as earliest
    from term t group by grouping sets ((t.organisation_id), ()) order by 1
  loop
    perform from public.trail_head where chain = one.chain for update;
    with oldest as (select t.seq, t.at from public.trail t where t.chain = one.chain order by t.seq limit at_most)
      select least(
        coalesce(min(o.seq) filter (where app.term_end((o.at at time zone 'Asia/Phnom_Penh')::date, one.months, one.before, one.notice,
          one.earliest) > app.today()) - 1, max(o.seq)),
        (select min(t.seq) - 1 from app.held_subjects() h join public.trail t on t.chain = one.chain and t.subject_id = h.id))
      into up_to from oldest o;
    select * into before from public.trail_cut where chain = one.chain order by seq desc limit 1;
    before.seq := coalesce(before.seq, 0);
    continue when up_to is null or up_to <= before.seq;
    select count(*) filter (where e.before_seq = e.seq - 1 and e.hash = sha256(e.before_hash || convert_to(e.text, 'UTF8'))) into fitting
      from (select t.seq, t.hash, lag(t.seq, 1, before.seq) over by_seq as before_seq, app.trail_text(t) as text,
          lag(t.hash, 1, coalesce(before.hash, '')) over by_seq as before_hash
        from public.trail t where t.chain = one.chain and t.seq <= up_to window by_seq as (order by t.seq)) e;
    continue when fitting <> up_to - before.seq;
    select * into last from public.trail where chain = one.chain and seq = up_to;
    delete from public.trail where chain = one.chain and seq <= up_to;
    insert into public.trail_cut (chain, seq, hash, removed, until_day)
      values (one.chain, up_to, last.hash, fitting, (last.at at time zone 'Asia/Phnom_Penh')::date);
    perform app.append_trail(one.chain, 'trail.cut', null, null, jsonb_build_object('entries', fitting, 'up_to', up_to,
      'until', (last.at at time zone 'Asia/Phnom_Penh')::date));
    return fitting;
  end loop;
  return 0;
end $$;

revoke execute on all functions in schema app from public;
grant execute on function app.retention_preview(date, date, int) to sdap_app;
grant execute on function app.cut_trail(int), app.due_for_days(int, uuid), app.keep_days_only(uuid), app.keep_request_days() to sdap_jobs;
