-- Answers that stand alone end in their time, like everything else; a begun response can be discarded; and a
-- complaint is read by those alone who lead its team (docs/decisions/0026-who-reads-a-complaint.md).

-- Who reads and who writes ---------------------------------------------------------------

alter table form_response
  -- A form beside the cases whose id begins with `complaint`: what was answered is for those who lead the team.
  add for_lead boolean not null default false,
  -- Whether it was ever said to be complete: only what never was can be discarded.
  add was_done boolean not null default false;

create function app.mark_response() returns trigger language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  if tg_op = 'INSERT' then
    new.for_lead := new.record_id = new.id and exists (select from public.form_version v join public.form f on f.id = v.form_id
      where v.id = new.version_id and f.code ~ '^complaint(_|$)');
    new.was_done := new.state = 'done';
  else
    new.for_lead := old.for_lead;
    new.was_done := old.was_done or new.state = 'done';
  end if;
  return new;
end $$;
update form_response r set was_done = r.state = 'done', for_lead = r.record_id = r.id and f.code ~ '^complaint(_|$)'
  from form_version v join form f on f.id = v.form_id where v.id = r.version_id;
create trigger mark_response before insert or update on form_response for each row execute function app.mark_response();

-- Whoever began a complaint writes it to its end: until it is complete, and on that very day.
create policy for_lead on form_response as restrictive for select to sdap_app using (not for_lead
  or team_id = any ((select app.supervised_teams())::uuid[])
  or (made_by = (select app.person()) and (not was_done or changed_on = app.today())));
-- The answers go the way of their response.
create policy of_response on document as restrictive for select to sdap_app using (
  case when name ~ '^form [0-9a-f-]{36}$' then exists (select from form_response r where r.id = substr(name, 6)::uuid) else true end);

-- Who is entrusted with a case, for members of its team; null for anything else.
create function app.coordinator_of(the_record uuid) returns uuid language sql stable security definer
  set search_path = pg_catalog, public as $$
  select c.coordinator from public.case_file c where c.id = the_record and app.owns(the_record)
$$;

-- Discards a response that was begun and never complete, for a member of its team. What stands alone is erased with
-- its record; of a case the documents of this one response go, and the case stays as it is.
-- 1: done; 0: there is none, or not theirs; -1: a hold keeps it; -2: it was complete once.
create function app.discard_response(the_response uuid) returns int language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare
  one public.form_response;
begin
  select * into one from public.form_response where id = the_response and team_id = any (app.teams())
    and (not for_lead or made_by = app.person() or team_id = any (app.supervised_teams())) for update;
  if not found then return 0; end if;
  if one.was_done then return -2; end if;
  if app.is_held(one.record_id) then return -1; end if;
  if one.record_id = one.id then return app.erase_record(one.id, null, 'discarded'); end if;
  if not app.takes_answers(one.record_id) then return 0; end if;
  delete from public.document where record_id = one.record_id and name = 'form ' || one.id;
  delete from public.form_response where id = one.id;
  return 1;
end $$;

-- How long --------------------------------------------------------------------------------

alter table retention_setting add answers_years int not null default 3 check (answers_years between 1 and 15);
grant insert (answers_years) on retention_setting to sdap_app;

-- As before, and answers that stand alone: three years.
create or replace function app.retention_terms() returns table (organisation_id uuid, term text, months int, before int, notice date)
  language sql stable security definer set search_path = pg_catalog, public as $$
  with step as (
    select o.id as organisation_id, '-infinity'::timestamptz as set_at, t.term, t.months from public.organisation o
      cross join (values ('conversation', 24), ('case', 60), ('authority', 60), ('trail', 120), ('answers', 36)) t (term, months)
    union all
    select s.organisation_id, s.set_at, t.term, t.months from public.retention_setting s
      cross join lateral (values ('conversation', s.conversation_months), ('case', s.case_years * 12),
        ('authority', s.authority_years * 12), ('trail', s.trail_years * 12), ('answers', s.answers_years * 12)) t (term, months)
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

-- As before; and what was answered and stands alone, counted from its last change, complete or not.
create or replace function app.ending(by_day date, of_organisation uuid, of_record uuid)
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
    select app.earliest_end(11) as records, app.earliest_end(17) as letters, app.earliest_end(33) as answers
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
    union all
    select r.id, 'form_response', r.team_id, term.organisation_id, null, r.changed_on, term.now, term.before, term.notice, begun.answers
    from begun, term join public.team t using (organisation_id) join public.form_response r on r.team_id = t.id
    where term.term = 'answers' and r.record_id = r.id and r.changed_on < ((by_day + 4) - term.now)::date
      and (of_record is null or r.id = of_record)
  ), ended as (
    select e.*, greatest((e.last_on + e.now)::date, least((e.last_on + e.before)::date, e.notice), e.earliest, own.earliest, of_case.earliest) as ends_on,
      coalesce(own.reason, of_case.reason) as held
    from closed e left join hold own on own.record_id = e.id left join hold of_case on of_case.record_id = e.case_id
  )
  select e.id, e.kind, e.team_id, e.organisation_id, e.last_on, e.ends_on, e.held from ended e where e.ends_on <= by_day
$$;

create or replace function app.erased_since(since date) returns table (record_id uuid, kind text, team_id uuid, erased_on date)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select r.id, r.kind, r.team_id, r.erased_on from public.record r join public.team t on t.id = r.team_id
  where r.erased_on >= since and r.kind in ('report', 'case', 'authority_request', 'form_response')
    and t.organisation_id = (select app.organisation())
    and ((select app.has_organisation_role('data_guardian')) or r.team_id = any ((select app.supervised_teams())::uuid[]))
  order by r.erased_on desc, r.id
$$;

revoke execute on all functions in schema app from public;
grant execute on function app.coordinator_of(uuid), app.discard_response(uuid) to sdap_app;
