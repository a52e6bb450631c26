-- Forms: questions that organisations ask, as versions that are never changed once they are published, and what
-- was answered. Answers stand sealed in documents of a record: of a case, or of a record of their own.

create table form (
  id uuid primary key,
  code text not null check (code ~ '^[a-z][a-z0-9_]{0,63}$'),
  organisation_id uuid references organisation,
  subject text not null check (subject in ('case', 'organisation', 'alone')),
  made_on date not null default app.today()
);
create unique index on form (code) where organisation_id is null;
create unique index on form (organisation_id, code) where organisation_id is not null;

create table form_version (
  id uuid primary key,
  form_id uuid not null references form,
  number int not null check (number > 0),
  state text not null check (state in ('draft', 'published')),
  definition jsonb not null,
  -- For lists, which would else unpack the whole of a long form for its name.
  title jsonb not null generated always as (coalesce(definition -> 'title', '{}')) stored,
  default_language text not null generated always as (coalesce(definition ->> 'defaultLanguage', 'en')) stored,
  -- What the definition, and of a form of the program its file, is known again by.
  mark text not null check (mark ~ '^[0-9a-f]{64}$'),
  file_mark text check (file_mark ~ '^[0-9a-f]{64}$'),
  remarks jsonb not null default '[]',
  note text not null default '' check (length(note) <= 500),
  made_by uuid references person,
  made_on date not null default app.today(),
  published_by uuid references person,
  published_at timestamptz,
  unique (form_id, number),
  check ((state = 'published') = (published_at is not null))
);
create unique index form_draft on form_version (form_id) where state = 'draft';

-- Of a case nothing stands here but which form and version, and on which days somebody wrote: the answers, the day
-- on which they were given and how are sealed. What stands alone has a record of its own, under the same id.
create table form_response (
  id uuid primary key,
  version_id uuid not null references form_version,
  record_id uuid not null references record,
  team_id uuid not null references team,
  state text not null check (state in ('draft', 'done')),
  happened_on date,
  from_paper boolean,
  plain jsonb,
  made_by uuid not null references person,
  made_on date not null default app.today(),
  changed_on date not null default app.today(),
  check (num_nonnulls(happened_on, from_paper, plain) = case when record_id = id then 3 else 0 end)
);
create index on form_response (record_id);
create index on form_response (version_id);
create index form_response_alone on form_response (team_id, changed_on desc, id) where record_id = id;

alter table record drop constraint record_kind_check;
alter table record add constraint record_kind_check check (kind in
  ('report', 'conversation', 'case', 'packet', 'authority_request', 'suggestion', 'feedback', 'form_response'));

-- Whether answers may still be added to a record: of a case while it is open.
create function app.takes_answers(the_record uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select app.owns(the_record)
    and not exists (select from public.case_file c where c.id = the_record and (c.state = 'closed' or c.erased_on is not null))
$$;

-- Whatever erases a record takes its responses along.
create function app.erase_responses() returns trigger language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  delete from public.form_response where record_id = new.id;
  return null;
end $$;
create trigger erased_responses after update of erased_on on record for each row
  when (old.erased_on is null and new.erased_on is not null) execute function app.erase_responses();
create trigger not_erased before insert on form_response for each row execute function app.refuse_erased();

create function app.keeps_forms() returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select app.has_organisation_role('manager') or cardinality(app.supervised_teams()) > 0
$$;

do $$
declare t text;
begin
  foreach t in array array['form', 'form_version', 'form_response'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner on %I to sdap_owner using (true) with check (true)', t);
  end loop;
end $$;

create policy staff on form for select to sdap_app using (
  (organisation_id is null and (select app.person()) is not null) or organisation_id = (select app.organisation()));
create policy keeper on form for insert to sdap_app with check (
  organisation_id = (select app.organisation()) and (select app.keeps_forms()));
grant select, insert (id, code, organisation_id, subject) on form to sdap_app;

create policy staff on form_version for select to sdap_app using (
  exists (select from form f where f.id = form_id) and (state = 'published' or (select app.keeps_forms())));
create policy keeper on form_version for insert to sdap_app with check (
  state = 'draft' and made_by = (select app.person()) and (select app.keeps_forms())
  and exists (select from form f where f.id = form_id and f.organisation_id = (select app.organisation())));
-- A draft is made anew, or published; what is published stays as it is.
create policy keeper_publishes on form_version for update to sdap_app
  using (state = 'draft' and (select app.keeps_forms())
    and exists (select from form f where f.id = form_id and f.organisation_id = (select app.organisation())))
  with check (case state when 'draft' then made_by else published_by end = (select app.person()));
grant select on form_version to sdap_app;
grant insert (id, form_id, number, state, definition, mark, remarks, made_by) on form_version to sdap_app;
grant update (state, definition, mark, remarks, note, made_by, made_on, published_by, published_at) on form_version to sdap_app;

create policy team on form_response for select to sdap_app using (team_id = any ((select app.teams())::uuid[]));
create policy maker on form_response for insert to sdap_app with check (
  team_id = any ((select app.teams())::uuid[]) and made_by = (select app.person())
  and exists (select from record r where r.id = record_id and r.team_id = form_response.team_id)
  and exists (select from form_version v where v.id = version_id and v.state = 'published'));
create policy team_writes on form_response for update to sdap_app
  using (team_id = any ((select app.teams())::uuid[])) with check (team_id = any ((select app.teams())::uuid[]));
grant select on form_response to sdap_app;
grant insert (id, version_id, record_id, team_id, state, happened_on, from_paper, plain, made_by) on form_response to sdap_app;
grant update (state, happened_on, from_paper, plain, changed_on) on form_response to sdap_app;

-- As before; and which responses hang on a record is written anew as it is.
create or replace function app.keep_days_only(the_record uuid) returns boolean language plpgsql volatile security definer
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
  update public.attachment set made_at = date_trunc('day', made_at, zone) where record_id = any (ids);
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
  update public.form_response set state = state where record_id = any (ids);
  update public.record set days_only_on = app.today(), made_xid = '0' where id = any (ids);
  return true;
end $$;

revoke execute on all functions in schema app from public;
grant execute on function app.takes_answers(uuid), app.keeps_forms() to sdap_app;
