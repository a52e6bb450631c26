-- Cases: one child's file. Needs, steps, the account and the closure stand sealed in documents.

create table case_file (
  id uuid primary key references record,
  team_id uuid not null references team,
  coordinator uuid not null references person,
  state text not null check (state in ('intake', 'assessment', 'plan', 'services', 'follow_up', 'closed')),
  source text not null check (source in ('report', 'visit')),
  report_id uuid references report,
  conversation_id uuid references conversation,
  province text,
  opened_at timestamptz(3) not null default now(), -- whole milliseconds: pages of the list begin at it
  closed_on date
);
create unique index on case_file (report_id) where report_id is not null;
create index case_open on case_file (team_id, opened_at desc, id) where state <> 'closed';
create index case_closed on case_file (team_id, opened_at desc, id) where state = 'closed';

create table case_state (
  id uuid primary key,
  case_id uuid not null references case_file,
  state text not null,
  at timestamptz not null default clock_timestamp(),
  by_person uuid not null references person,
  reason text
);
create index on case_state (case_id, at);

do $$
declare t text;
begin
  foreach t in array array['case_file', 'case_state'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner on %I to sdap_owner using (true) with check (true)', t);
  end loop;
end $$;

create policy team on case_file to sdap_app
  using (team_id = any ((select app.teams())::uuid[])) with check (team_id = any ((select app.teams())::uuid[]));
grant select, insert on case_file to sdap_app;
grant update (state, coordinator, conversation_id, closed_on, province) on case_file to sdap_app;

create policy team on case_state for select to sdap_app
  using (exists (select from case_file c where c.id = case_id and c.team_id = any ((select app.teams())::uuid[])));
create policy maker on case_state for insert to sdap_app with check (app.owns(case_id));
grant select, insert on case_state to sdap_app;
