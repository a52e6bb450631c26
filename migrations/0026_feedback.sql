-- Feedback and complaints without a case: what somebody thinks of the pages, of those who help, of how they were
-- treated. Nobody is asked who they are. The words are a sealed record of the team that reads them; what is a
-- complaint is for those alone who lead that team.

create table feedback (
  id uuid primary key,
  team_id uuid not null references team,
  about_organisation_id uuid references organisation,
  kind text not null check (kind in ('thanks', 'idea', 'complaint', 'somebody_was_unkind', 'treated_differently', 'told_others', 'the_pages', 'other')),
  for_lead boolean generated always as (kind in ('complaint', 'somebody_was_unkind', 'treated_differently', 'told_others')) stored,
  language text not null check (language in ('en', 'km')),
  record_id uuid references record,
  made_on date not null default app.today(),
  may_publish boolean not null,
  answered_on date,
  answered_by uuid references person,
  -- "You said, we did": the team's own words, never those of who wrote.
  answer_en text check (length(answer_en) between 1 and 800),
  answer_km text check (length(answer_km) between 1 and 800),
  published_on date,
  withdrawn_on date,
  check ((answered_on is null) = (answered_by is null)),
  check (published_on is null or (may_publish and answered_on is not null and answer_en is not null and answer_km is not null)),
  check (withdrawn_on is null or published_on is not null)
);
create index on feedback (team_id, made_on desc, id);
create index on feedback (made_on) where record_id is not null;
create index on feedback (published_on desc) where published_on is not null and withdrawn_on is null;

-- The words: a record of the team that reads them, whoever writes.
alter table record drop constraint record_kind_check;
alter table record add constraint record_kind_check
  check (kind in ('report', 'conversation', 'case', 'packet', 'authority_request', 'suggestion', 'feedback'));

-- Who reads feedback: the desk that answers the public; and of every other organisation one team that somebody
-- leads, so that what is said of the desk need not be read by the desk alone. Nobody while the desk is closed.
create function app.feedback_readers() returns table (organisation_id uuid, team_id uuid, desk boolean)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select distinct on (t.organisation_id) t.organisation_id, t.id, t.id = app.open_intake()
  from public.team t
  where t.id = app.open_intake() or (t.organisation_id <> app.intake_organisation() and exists (
    select from public.membership m
    join public.person p on p.id = m.person_id and p.suspended_at is null and p.left_at is null and p.enrolled_at is not null
    join public.team_admission a on a.team_id = m.team_id and a.person_id = m.person_id
      and a.generation = (select max(k.generation) from public.team_key k where k.team_id = t.id)
    where m.team_id = t.id and m.role = 'supervisor' and app.lives(m)))
  order by t.organisation_id, t.id = app.open_intake() desc, t.made_at, t.id
$$;

drop policy maker on record;
create policy maker on record for insert to sdap_app with check (
  team_id = any ((select app.teams())::uuid[])
  or (kind in ('report', 'conversation', 'suggestion') and team_id = (select app.open_intake()))
  or (kind = 'feedback' and team_id in (select r.team_id from app.feedback_readers() r)));

-- A team has one key for all its members, so this line keeps the others of a team out, not a lock of its own.
create policy for_lead on document as restrictive for select to sdap_app using (name <> 'complaint'
  or exists (select from record r where r.id = record_id and r.team_id = any ((select app.supervised_teams())::uuid[])));

alter table feedback enable row level security;
alter table feedback force row level security;
create policy owner on feedback to sdap_owner using (true) with check (true);
create policy say on feedback for insert to sdap_app with check (
  team_id in (select r.team_id from app.feedback_readers() r) and (record_id is null or app.fresh(record_id)));
create policy reader on feedback for select to sdap_app using (team_id = any ((select app.teams())::uuid[])
  and (not for_lead or team_id = any ((select app.supervised_teams())::uuid[])));
create policy answer on feedback for update to sdap_app
  using (team_id = any ((select app.supervised_teams())::uuid[])) with check (answered_by is not null);
grant select on feedback to sdap_app;
grant insert (id, team_id, about_organisation_id, kind, language, record_id, may_publish) on feedback to sdap_app;
grant update (answered_on, answered_by, answer_en, answer_km, published_on, withdrawn_on) on feedback to sdap_app;

-- What everybody may read: answers that are published. Months, not days: nobody should know a text again by its day.
create function app.you_said(at_most int) returns table (kind text, answer_en text, answer_km text, month date, organisation_en text, organisation_km text)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select f.kind, f.answer_en, f.answer_km, date_trunc('month', f.published_on)::date, o.name_en, o.name_km
  from public.feedback f join public.team t on t.id = f.team_id join public.organisation o on o.id = t.organisation_id
  where f.published_on is not null and f.withdrawn_on is null
  order by f.published_on desc, f.id limit at_most
$$;

-- For who keeps the deployment running: how many complaints each organisation was given to read within a year, about
-- itself or not, and how many have no answer yet. Codes and numbers, so that none can be left lying unseen.
create function app.feedback_counts() returns table (organisation_en text, organisation_km text, kind text, said int, about_itself int, unanswered int)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select o.name_en, o.name_km, f.kind, count(*)::int, (count(*) filter (where f.about_organisation_id = o.id))::int,
    (count(*) filter (where f.answered_on is null))::int
  from public.feedback f join public.team t on t.id = f.team_id join public.organisation o on o.id = t.organisation_id
  where app.has_deployment_role('operator') and f.for_lead and f.made_on > (app.today() - interval '1 year')::date
  group by 1, 2, 3 order by 1, 2, 3
$$;

-- The words end two years after they came, by the same way as everything that ends.
create function app.feedback_over(the_record uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select exists (select from public.feedback f join public.record r on r.id = f.record_id
    where r.id = the_record and r.erased_on is null and f.made_on < (app.today() - interval '24 months')::date)
$$;
create or replace function app.due_for_erasure(at_most int) returns table (record_id uuid) language sql stable security definer
  set search_path = pg_catalog, public as $$
  (select e.record_id from app.retention_ends(app.today()) e where e.held is null order by e.ends_on, e.record_id limit at_most)
  union all
  (select g.record_id from public.directory_suggestion g where g.answered_on < (app.today() - interval '1 year')::date
    and app.suggestion_over(g.record_id) order by g.answered_on, g.record_id limit at_most)
  union all
  (select f.record_id from public.feedback f where f.made_on < (app.today() - interval '24 months')::date
    and f.record_id is not null and app.feedback_over(f.record_id) order by f.made_on, f.record_id limit at_most)
  limit at_most
$$;
create or replace function app.erase_when_due(the_record uuid) returns int language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  perform from public.record where id = the_record for update;
  if app.suggestion_over(the_record) or app.feedback_over(the_record) then return app.erase_record(the_record); end if;
  if not exists (select from app.retention_ends(app.today(), null, the_record) e where e.held is null) then return 0; end if;
  return app.erase_record(the_record);
end $$;

revoke execute on all functions in schema app from public;
grant execute on function app.feedback_readers(), app.you_said(int), app.feedback_counts() to sdap_app;
