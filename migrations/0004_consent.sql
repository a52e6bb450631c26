-- Consent: what a child agreed to share, with whom, until when. What was explained and said
-- stands sealed in the case; here stand the codes that the server checks.

create table consent (
  id uuid primary key,
  record_id uuid not null references record,
  team_id uuid not null references team,
  to_team_id uuid not null references team,
  conversation_id uuid references record,
  items text[] not null check (cardinality(items) > 0),
  given_on date not null,
  expires_on date not null check (expires_on >= given_on),
  recorded_by uuid not null references person,
  recorded_at timestamptz not null default now(),
  withdrawn_at timestamptz,
  withdrawn_by text check (withdrawn_by in ('child', 'worker')),
  withdrawal_answered_at timestamptz
);
create index on consent (record_id);
create index on consent (team_id, withdrawn_at) where withdrawal_answered_at is null;
create index on consent (conversation_id) where conversation_id is not null;

-- The conversation of a receipt code's living session; 0005 gives it its body.
create function app.conversation() returns uuid language sql stable security definer
  set search_path = pg_catalog, public as $$ select null::uuid $$;

-- A consent that ended takes the receiver's keys with it, in the same transaction.
create function app.consent_ended() returns trigger language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  if new.withdrawn_at is not null and old.withdrawn_at is null then
    delete from public.record_grant where because_of = new.id;
  end if;
  return new;
end $$;
create trigger ended after update on consent for each row execute function app.consent_ended();

-- The child takes back every agreement of the own report, also those given before the code was
-- renewed, when another conversation was the living one. Counts what was taken back.
create function app.child_withdraws() returns int language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare taken int;
begin
  update public.consent set withdrawn_at = now(), withdrawn_by = 'child'
    where withdrawn_at is null and conversation_id in (
      select c.id from public.conversation c join public.conversation own using (report_id) where own.id = app.conversation());
  get diagnostics taken = row_count;
  return taken;
end $$;

alter table consent enable row level security;
alter table consent force row level security;
create policy owner on consent to sdap_owner using (true) with check (true);
create policy team on consent for select to sdap_app using (team_id = any ((select app.teams())::uuid[]));
create policy team_records on consent for insert to sdap_app with check (team_id = any ((select app.teams())::uuid[]) and app.owns(record_id));
create policy team_ends on consent for update to sdap_app
  using (team_id = any ((select app.teams())::uuid[])) with check (team_id = any ((select app.teams())::uuid[]));
grant select, insert on consent to sdap_app;
grant update (withdrawn_at, withdrawn_by, withdrawal_answered_at) on consent to sdap_app;

revoke execute on all functions in schema app from public;
grant execute on all functions in schema app to sdap_app;
