-- Reports: somebody reached out in writing; the conversation about it; the receipt code.
-- The story is sealed to the team alone. The conversation is sealed to the team and to the receipt.

create table report (
  id uuid primary key references record,
  team_id uuid not null references team,
  state text not null check (state in ('received', 'being_read', 'answered', 'helped', 'resting')),
  danger text not null check (danger in ('now', 'not_sure', 'not_now')),
  language text not null check (language in ('en', 'km')),
  wanted_helper text not null check (wanted_helper in ('woman', 'man', 'no_matter')),
  province text,
  received_at timestamptz(3) not null default now(), -- whole milliseconds: pages of the list begin at it
  waiting_since timestamptz,
  first_answered_at timestamptz,
  danger_first int generated always as (case danger when 'now' then 0 else 1 end) stored
);
-- The list: danger first, then oldest; resting ones leave the index.
create index report_open on report (team_id, danger_first, received_at, id) where state <> 'resting';
create index report_resting on report (team_id, received_at desc, id) where state = 'resting';

create table report_state (
  id uuid primary key,
  report_id uuid not null references report,
  state text not null,
  at timestamptz not null default clock_timestamp(),
  by_person uuid references person
);
create index on report_state (report_id, at);

create table conversation (
  id uuid primary key references record,
  report_id uuid not null references report,
  team_id uuid not null references team,
  filed_on date not null,
  shows_steps_since timestamptz,
  ended_at timestamptz
);
create index on conversation (report_id);

create table message (
  id uuid primary key references document,
  conversation_id uuid not null references conversation,
  from_reporter boolean not null,
  written_at timestamptz not null default clock_timestamp(),
  seen_at timestamptz
);
create index on message (conversation_id, written_at);

create table receipt (
  id uuid primary key,
  conversation_id uuid not null references conversation,
  tag bytea not null unique,
  public_key bytea not null,
  nonce_hash bytea unique,
  body_hash bytea,
  made_at timestamptz not null default now(),
  stopped_at timestamptz,
  stopped_by text check (stopped_by in ('reporter', 'worker'))
);
create index on receipt (conversation_id);

create table receipt_session (
  id uuid primary key,
  handle_hash bytea not null unique,
  receipt_id uuid not null references receipt,
  sealed_private bytea not null,
  started_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  ended_at timestamptz
);
create index on receipt_session (receipt_id) where ended_at is null;

create or replace function app.receipt() returns uuid language sql stable security definer
  set search_path = pg_catalog, public as $$
  select s.receipt_id from public.receipt_session s join public.receipt r on r.id = s.receipt_id
  where s.handle_hash = app.handle_hash() and s.ended_at is null and r.stopped_at is null
    and s.last_used_at > now() - interval '15 minutes' and s.started_at > now() - interval '4 hours'
$$;

create or replace function app.conversation() returns uuid language sql stable security definer
  set search_path = pg_catalog, public as $$
  select conversation_id from public.receipt where id = app.receipt()
$$;

-- Every conversation of the same report, so that a new code goes on where the old one stopped.
create function app.conversations() returns uuid[] language sql stable security definer
  set search_path = pg_catalog, public as $$
  select coalesce(array_agg(c.id), '{}') from public.conversation c
  where c.report_id = (select report_id from public.conversation where id = app.conversation())
$$;

-- What a request needs to know of a receipt's session; keeps it alive.
create function app.enter_receipt() returns jsonb language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare which uuid := app.receipt();
begin
  if which is null then return null; end if;
  update public.receipt_session set last_used_at = now()
    where handle_hash = app.handle_hash() and last_used_at < now() - interval '1 minute';
  return (select jsonb_build_object('receiptId', r.id, 'conversationId', r.conversation_id, 'organisationId', t.organisation_id,
      'teamId', c.team_id, 'publicKey', encode(r.public_key, 'hex'), 'sealedPrivate', encode(s.sealed_private, 'hex'))
    from public.receipt r join public.conversation c on c.id = r.conversation_id join public.team t on t.id = c.team_id
    join public.receipt_session s on s.handle_hash = app.handle_hash() where r.id = which);
end $$;

create function app.receipt_by_tag(the_tag bytea) returns table (receipt_id uuid, public_key bytea)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select id, public_key from public.receipt where tag = the_tag and stopped_at is null
$$;

-- Ends earlier sessions of the same code: two people never share one.
create function app.open_receipt_session(the_tag bytea, new_id uuid, new_handle_hash bytea, new_sealed_private bytea)
  returns boolean language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare which uuid;
begin
  select id into which from public.receipt where tag = the_tag and stopped_at is null;
  if which is null then return false; end if;
  update public.receipt_session set ended_at = now(), sealed_private = '' where receipt_id = which and ended_at is null;
  insert into public.receipt_session (id, handle_hash, receipt_id, sealed_private) values (new_id, new_handle_hash, which, new_sealed_private);
  return true;
end $$;

create function app.end_receipt_session() returns void language sql volatile security definer
  set search_path = pg_catalog, public as $$
  update public.receipt_session set ended_at = now(), sealed_private = '' where handle_hash = app.handle_hash() and ended_at is null
$$;

create function app.receipt_by_nonce(the_hash bytea) returns table (body_hash bytea, made_at timestamptz, stopped_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select body_hash, made_at, stopped_at from public.receipt where nonce_hash = the_hash
$$;

-- The one status line that a receipt shows.
create function app.conversation_status() returns table (state text, filed_on date, shows_steps boolean)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select r.state, c.filed_on, c.shows_steps_since is not null
  from public.conversation c join public.report r on r.id = c.report_id where c.id = app.conversation()
$$;

-- A written message wakes the report for the team.
create function app.reporter_wrote() returns void language sql volatile security definer
  set search_path = pg_catalog, public as $$
  insert into public.report_state (id, report_id, state)
    select gen_random_uuid(), r.id, 'received' from public.report r join public.conversation c on c.report_id = r.id
    where c.id = app.conversation() and r.state = 'resting';
  update public.report set waiting_since = coalesce(waiting_since, now()), state = case state when 'resting' then 'received' else state end
  where id = (select report_id from public.conversation where id = app.conversation())
$$;

create function app.reporter_stops_code() returns void language sql volatile security definer
  set search_path = pg_catalog, public as $$
  update public.report set waiting_since = coalesce(waiting_since, now())
    where id = (select report_id from public.conversation where id = app.conversation());
  update public.receipt set stopped_at = now(), stopped_by = 'reporter' where id = app.receipt();
$$;

create function app.reporter_has_seen() returns void language sql volatile security definer
  set search_path = pg_catalog, public as $$
  update public.message set seen_at = now() where conversation_id = app.conversation() and not from_reporter and seen_at is null
$$;

create function app.show_steps(wanted boolean) returns void language sql volatile security definer
  set search_path = pg_catalog, public as $$
  update public.conversation set shows_steps_since = case when wanted then coalesce(shows_steps_since, now()) end
  where id = app.conversation()
$$;

do $$
declare t text;
begin
  foreach t in array array['report', 'report_state', 'conversation', 'message', 'receipt', 'receipt_session'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner on %I to sdap_owner using (true) with check (true)', t);
  end loop;
end $$;

create policy team on report for select to sdap_app using (team_id = any ((select app.teams())::uuid[]));
create policy public_files on report for insert to sdap_app with check (app.fresh(id));
create policy team_works on report for update to sdap_app
  using (team_id = any ((select app.teams())::uuid[])) with check (team_id = any ((select app.teams())::uuid[]));
grant select, insert on report to sdap_app;
grant update (state, waiting_since, first_answered_at) on report to sdap_app;

create policy team on report_state for select to sdap_app
  using (exists (select from report r where r.id = report_id and r.team_id = any ((select app.teams())::uuid[])));
create policy maker on report_state for insert to sdap_app with check (app.fresh(report_id) or app.owns(report_id));
grant select, insert on report_state to sdap_app;

create policy reader on conversation for select to sdap_app
  using (team_id = any ((select app.teams())::uuid[]) or id = (select app.conversation()) or app.fresh(id));
create policy maker on conversation for insert to sdap_app with check (app.fresh(id));
create policy team_works on conversation for update to sdap_app
  using (team_id = any ((select app.teams())::uuid[])) with check (team_id = any ((select app.teams())::uuid[]));
grant select, insert on conversation to sdap_app;
grant update (ended_at) on conversation to sdap_app;

create policy reader on message for select to sdap_app
  using (exists (select from conversation c where c.id = conversation_id));
create policy maker on message for insert to sdap_app with check (
  app.fresh(conversation_id) or app.owns(conversation_id) or (conversation_id = (select app.conversation()) and from_reporter));
grant select, insert on message to sdap_app;

create policy team on receipt for select to sdap_app
  using (exists (select from conversation c where c.id = conversation_id and c.team_id = any ((select app.teams())::uuid[])));
create policy maker on receipt for insert to sdap_app with check (app.fresh(conversation_id));
create policy team_stops on receipt for update to sdap_app
  using (exists (select from conversation c where c.id = conversation_id and c.team_id = any ((select app.teams())::uuid[])));
grant select (id, conversation_id, made_at, stopped_at, stopped_by), insert on receipt to sdap_app;
grant update (stopped_at, stopped_by) on receipt to sdap_app;

revoke execute on all functions in schema app from public;
grant execute on all functions in schema app to sdap_app;
