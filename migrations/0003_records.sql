-- Records: what is sealed. A record has a key; the key is sealed to each team (and to a
-- receipt) that may read it; its documents are sealed with the key.

create table record (
  id uuid primary key,
  kind text not null check (kind in ('report', 'conversation', 'case', 'packet')),
  team_id uuid not null references team,
  generation int not null default 1 check (generation > 0),
  made_on date not null default (now() at time zone 'Asia/Phnom_Penh')::date,
  made_xid xid8 not null default pg_current_xact_id()
);

create table record_grant (
  id uuid primary key,
  record_id uuid not null references record,
  generation int not null,
  team_id uuid references team,
  team_generation int,
  receipt_id uuid,
  sealed_key bytea not null,
  because_of uuid,
  ends_at timestamptz,
  check ((team_id is null) <> (receipt_id is null)),
  unique (record_id, team_id, generation),
  unique (record_id, receipt_id, generation)
);
create index on record_grant (because_of) where because_of is not null;
create index on record_grant (receipt_id) where receipt_id is not null;

create table document (
  id uuid primary key,
  record_id uuid not null references record,
  name text not null,
  generation int not null,
  body bytea not null,
  author uuid references person,
  made_at timestamptz not null default clock_timestamp()
);
create index on document (record_id, name, made_at desc);

-- A short head of a record for a team's lists, under the team's own symmetric key.
create table head (
  record_id uuid not null references record,
  team_id uuid not null references team,
  team_generation int not null,
  body bytea not null,
  primary key (record_id, team_id)
);
create index on head (team_id);

-- Coded facts for figures, without id or time. Only the holder of a record's key can find its row.
create table fact (
  tag bytea primary key,
  kind text not null check (kind in ('report', 'case', 'referral')),
  organisation_id uuid not null references organisation,
  other_organisation_id uuid references organisation,
  month date not null check (extract(day from month) = 1),
  province text,
  language text,
  danger text,
  writer text,
  age_band text,
  sex text,
  harm text[],
  platform text[],
  relation text,
  service text,
  urgency text,
  state text not null,
  outcome text,
  first_answer text
);
create index on fact (organisation_id, kind, month);
create index on fact (other_organisation_id, kind, month) where other_organisation_id is not null;

-- Made in this very transaction: whoever made it may complete it.
create function app.fresh(the_record uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select exists (select from public.record r where r.id = the_record
    and r.made_xid = pg_current_xact_id_if_assigned() and r.made_on = (now() at time zone 'Asia/Phnom_Penh')::date)
$$;

-- The living session of a receipt code; 0004 gives it its body.
create function app.receipt() returns uuid language sql stable security definer
  set search_path = pg_catalog, public as $$ select null::uuid $$;

create function app.owns(the_record uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select exists (select from public.record r where r.id = the_record and r.team_id = any (app.teams()))
$$;

create function app.intake_organisation() returns uuid language sql stable security definer
  set search_path = pg_catalog, public as $$
  select organisation_id from public.team where id = app.open_intake()
$$;

do $$
declare t text;
begin
  foreach t in array array['record', 'record_grant', 'document', 'head', 'fact'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner on %I to sdap_owner using (true) with check (true)', t);
  end loop;
end $$;

create policy reader on record_grant for select to sdap_app using (
  (team_id = any ((select app.teams())::uuid[]) and (ends_at is null or ends_at > now()))
  or receipt_id = (select app.receipt()) or app.fresh(record_id));
-- The owning team sees to whom it gave a record, so that it can end that; the keys in it are sealed to others.
create policy owning_team on record_grant for select to sdap_app using (app.owns(record_id));
create policy maker on record_grant for insert to sdap_app with check (app.fresh(record_id) or app.owns(record_id));
-- The team that owns a record may end what it granted; withdrawing a consent does it by itself.
create policy maker_ends on record_grant for delete to sdap_app using (app.owns(record_id));

create policy reader on record for select to sdap_app using (
  exists (select from record_grant g where g.record_id = record.id) or made_xid = pg_current_xact_id_if_assigned());
create policy maker on record for insert to sdap_app with check (
  team_id = any ((select app.teams())::uuid[])
  or (kind in ('report', 'conversation') and team_id = (select app.open_intake())));

create policy reader on document for select to sdap_app using (
  exists (select from record_grant g where g.record_id = document.record_id));
create policy maker on document for insert to sdap_app with check (
  exists (select from record_grant g where g.record_id = document.record_id));

create policy team on head to sdap_app
  using (team_id = any ((select app.teams())::uuid[])) with check (team_id = any ((select app.teams())::uuid[]));

create policy own_organisation on fact for select to sdap_app using (
  organisation_id = (select app.organisation()) or other_organisation_id = (select app.organisation()));
create policy maker on fact for insert to sdap_app with check (
  organisation_id = (select app.organisation())
  or (kind = 'report' and organisation_id = (select app.intake_organisation())));
create policy correction on fact for update to sdap_app using (
  organisation_id = (select app.organisation()) or other_organisation_id = (select app.organisation()));

grant select (id, kind, team_id, generation, made_on) on record to sdap_app;
grant insert (id, kind, team_id, generation) on record to sdap_app; -- when and by which transaction is not the maker's to say
grant select, insert on document to sdap_app;
grant select, insert, delete on record_grant to sdap_app;
grant select, insert, update on head to sdap_app;
-- By column, so that not even the system's own marks of a row (xmin, ctid) can be asked for:
-- they would tell which record was written in the same moment.
grant select (tag, kind, organisation_id, other_organisation_id, month, province, language, danger, writer, age_band, sex,
  harm, platform, relation, service, urgency, state, outcome, first_answer), insert, update on fact to sdap_app;

-- Writes every fact anew in the order of its random tag and in one transaction, so that a copy of
-- the files tells neither when a row was written nor beside which. Run at every start and daily.
create function app.shuffle_facts() returns int language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare written int;
begin
  lock table public.fact in exclusive mode;
  with moved as (delete from public.fact returning *)
    insert into public.fact select * from moved order by tag;
  get diagnostics written = row_count;
  return written;
end $$;

revoke execute on all functions in schema app from public;
grant execute on all functions in schema app to sdap_app;

-- A grant whose time has run out opens nothing any more; here its key goes too. Run hourly.
create function app.delete_lapsed_grants() returns int language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare gone int;
begin
  delete from public.record_grant where ends_at <= now();
  get diagnostics gone = row_count;
  return gone;
end $$;

-- A team gives back what was shared with it: who declined has nothing more to read.
create function app.give_back(the_record uuid) returns void language sql volatile security definer
  set search_path = pg_catalog, public as $$
  delete from public.record_grant
  where record_id = the_record and because_of is not null and team_id = any (app.teams())
$$;

-- Published statistics: counts of ten and more, for a monitor. Nothing else crosses organisations.
create function app.published_counts() returns table (kind text, month date, count int)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select f.kind, f.month, count(*)::int from public.fact f
  where app.has_deployment_role('monitor') group by 1, 2 having count(*) >= 10 order by 1, 2
$$;
revoke execute on all functions in schema app from public;
grant execute on all functions in schema app to sdap_app;
