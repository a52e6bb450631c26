-- Requests about data: what a child, somebody who wrote or a carer asks to see or to have erased,
-- and what authorities ask for. Here stand codes and days; words are sealed in a record.

create table data_request (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  team_id uuid not null references team,
  record_id uuid not null references record,
  kind text not null check (kind in ('see', 'erase')),
  asked_by text not null check (asked_by in ('child', 'writer', 'carer', 'other')),
  source text not null check (source in ('check', 'phone', 'visit', 'letter')),
  language text not null check (language in ('en', 'km')),
  received_on date not null,
  state text not null default 'received' check (state in ('received', 'in_progress', 'answered')),
  outcome text check (outcome in ('granted', 'partly', 'refused')),
  reason text check (reason in ('legal_hold', 'other_persons_rights', 'not_the_person', 'best_interests', 'nothing_kept')),
  check ((state = 'answered') = (outcome is not null)),
  check (reason is null or outcome in ('partly', 'refused'))
);
create index on data_request (record_id);
create index on data_request (organisation_id, received_on);

create table data_request_event (
  id uuid primary key,
  request_id uuid not null references data_request,
  what text not null check (what in ('received', 'in_progress', 'answered', 'exported', 'erased')),
  at timestamptz not null default clock_timestamp(),
  by_person uuid references person -- none where it came by a receipt code; then `at` is the day only
);
create index on data_request_event (request_id, at);

-- Names, numbers of letters and texts of laws stand sealed in a record of this kind.
alter table record drop constraint record_kind_check;
alter table record add constraint record_kind_check
  check (kind in ('report', 'conversation', 'case', 'packet', 'authority_request'));

create table authority_request (
  id uuid primary key references record,
  organisation_id uuid not null references organisation,
  team_id uuid not null references team,
  authority text not null check (authority in ('court', 'prosecutor', 'police', 'investigating_judge', 'ministry', 'other')),
  letter_on date,
  received_on date not null,
  received_how text not null check (received_how in ('letter', 'by_hand', 'email', 'phone', 'visit')),
  ground text not null check (ground in ('court_order', 'law_article', 'consent_of_child', 'other')),
  persons int not null check (persons between 1 and 10000),
  items text[] not null check (cardinality(items) > 0),
  entered_by uuid not null references person,
  entered_at timestamptz not null default clock_timestamp(),
  decision text check (decision in ('given', 'partly_given', 'refused', 'no_data_kept')),
  decision_reason text check (decision_reason in ('ground_sufficient', 'ground_missing', 'too_broad', 'childs_safety', 'child_refused',
    'lawyers_advice', 'nothing_kept')),
  decided_on date,
  decided_by uuid references person,
  lawyer_asked boolean,
  given text[],
  child_told boolean,
  not_told_reason text check (not_told_reason in ('would_endanger', 'forbidden_by_law', 'cannot_be_reached', 'later')),
  decision_entered_by uuid references person,
  decision_entered_at timestamptz,
  answered_on date,
  answer_entered_by uuid references person,
  check ((decision is null) = (decided_on is null) and (decision is null) = (decided_by is null)
    and (decision is null) = (given is null) and (decision is null) = (child_told is null) and (decision is null) = (lawyer_asked is null)
    and (decision is null) = (decision_reason is null) and (decision is null) = (decision_entered_by is null)),
  check (child_told is null or child_told = (not_told_reason is null)),
  check (answered_on is null or decision is not null),
  check ((answered_on is null) = (answer_entered_by is null))
);
create index on authority_request (organisation_id, received_on desc);

-- Row-level security -------------------------------------------------------------------

do $$
declare t text;
begin
  foreach t in array array['data_request', 'data_request_event', 'authority_request'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner on %I to sdap_owner using (true) with check (true)', t);
  end loop;
end $$;

create policy team on data_request for select to sdap_app using (team_id = any ((select app.teams())::uuid[]));
create policy guardian on data_request for select to sdap_app using (
  organisation_id = (select app.organisation()) and (select app.has_organisation_role('data_guardian')));
create policy supervisor_enters on data_request for insert to sdap_app with check (
  team_id = any ((select app.supervised_teams())::uuid[]) and organisation_id = (select app.organisation())
  and app.owns(record_id) and source <> 'check');
create policy supervisor_works on data_request for update to sdap_app using (team_id = any ((select app.supervised_teams())::uuid[]));
grant select on data_request to sdap_app;
grant insert (id, organisation_id, team_id, record_id, kind, asked_by, source, language, received_on) on data_request to sdap_app;
grant update (state, outcome, reason) on data_request to sdap_app;

create policy who_sees_it on data_request_event for select to sdap_app
  using (exists (select from data_request r where r.id = request_id));
create policy supervisor_adds on data_request_event for insert to sdap_app with check (
  by_person = (select app.person()) and exists (select from data_request r
    where r.id = request_id and r.team_id = any ((select app.supervised_teams())::uuid[])));
grant select on data_request_event to sdap_app;
grant insert (id, request_id, what, by_person) on data_request_event to sdap_app;

-- A guardian seals to a team of the own organisation without being able to read what is sealed.
create policy guardian_enters on record for insert to sdap_app with check (
  kind = 'authority_request' and (select app.has_organisation_role('data_guardian'))
  and exists (select from team t where t.id = team_id and t.organisation_id = (select app.organisation())));

create policy organisation on authority_request for select to sdap_app using (
  organisation_id = (select app.organisation())
  and ((select app.has_organisation_role('data_guardian')) or cardinality((select app.supervised_teams())::uuid[]) > 0));
create policy team on authority_request for select to sdap_app using (team_id = any ((select app.teams())::uuid[]));
create policy keepers_enter on authority_request for insert to sdap_app with check (
  organisation_id = (select app.organisation()) and entered_by = (select app.person()) and app.fresh(id)
  and exists (select from record r where r.id = authority_request.id and r.kind = 'authority_request'
    and r.team_id = authority_request.team_id)
  and ((select app.has_organisation_role('data_guardian')) or team_id = any ((select app.supervised_teams())::uuid[])));
create policy supervisor_decides on authority_request for update to sdap_app
  using (team_id = any ((select app.supervised_teams())::uuid[]));
create policy guardian_decides on authority_request for update to sdap_app
  using (organisation_id = (select app.organisation()) and (select app.has_organisation_role('data_guardian')));
grant select on authority_request to sdap_app;
grant insert (id, organisation_id, team_id, authority, letter_on, received_on, received_how, ground, persons, items,
  entered_by) on authority_request to sdap_app;
grant update (decision, decision_reason, decided_on, decided_by, lawyer_asked, given, child_told, not_told_reason, decision_entered_by,
  decision_entered_at, answered_on, answer_entered_by) on authority_request to sdap_app;

-- What a receipt code may do -----------------------------------------------------------

-- Whoever entered a code asks. One open request of a kind is enough; the report's row is held, so
-- that two posts at once make one. Nothing is erased here. False: there is one already, or no session.
create function app.ask_for_data(new_id uuid, the_kind text, is_child boolean, in_language text) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare about record;
begin
  select r.id, r.team_id, t.organisation_id into about
    from public.conversation c join public.report r on r.id = c.report_id join public.team t on t.id = r.team_id
    where c.id = app.conversation() and r.erased_on is null for update of r;
  if not found or (the_kind <> 'erase' and not is_child) then return false; end if;
  if exists (select from public.data_request d where d.record_id = about.id and d.kind = the_kind
    and d.source = 'check' and d.state <> 'answered') then return false; end if;
  insert into public.data_request (id, organisation_id, team_id, record_id, kind, asked_by, source, language, received_on)
    values (new_id, about.organisation_id, about.team_id, about.id, the_kind, case when is_child then 'child' else 'writer' end,
      'check', in_language, app.today());
  insert into public.data_request_event (id, request_id, what, at)
    values (gen_random_uuid(), new_id, 'received', date_trunc('day', now(), 'Asia/Phnom_Penh'));
  return true;
end $$;

-- What was asked with the codes of this report; never what others asked about the child.
create function app.asked_for_data() returns table (kind text, received_on date, state text)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select d.kind, d.received_on, d.state from public.data_request d
  where d.source = 'check' and d.record_id = (select report_id from public.conversation where id = app.conversation())
  order by d.received_on, d.id
$$;

revoke execute on all functions in schema app from public;
grant execute on function app.ask_for_data(uuid, text, boolean, text), app.asked_for_data() to sdap_app;
