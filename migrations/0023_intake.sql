-- What an organisation's intake offers, who is on duty, whom danger rings, and the links people come by.

-- Ways to reach out --------------------------------------------------------------------------

create table intake_way (
  organisation_id uuid not null references organisation,
  way text not null check (way in ('write', 'chat', 'call_me', 'i_call', 'message', 'sms', 'come_by', 'lines')),
  offered boolean not null,
  -- A number, a link or a place, where the way needs one.
  address text check (length(address) between 1 and 300),
  explain_en text check (length(explain_en) between 1 and 600),
  explain_km text check (length(explain_km) between 1 and 600),
  -- 'MO 08:00-12:00,13:30-17:00;TU …', and single days that differ: '2026-04-14;2026-04-15 08:00-11:00'.
  weekly text not null check (length(weekly) <= 1000),
  exceptions text not null check (length(exceptions) <= 4000),
  changed_by uuid not null references person,
  changed_at timestamptz not null default now(),
  primary key (organisation_id, way),
  check (offered or way not in ('write', 'lines')), -- writing and the helplines always stand
  check (not offered or way <> 'chat') -- until there is one
);

-- Who is on duty -----------------------------------------------------------------------------

create table duty_shift (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  person_id uuid not null references person,
  role text not null check (role in ('answerer', 'danger')),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  made_by uuid not null references person,
  made_at timestamptz not null default now(),
  removed_by uuid references person,
  removed_at timestamptz,
  check (ends_at > starts_at and ends_at <= starts_at + interval '24 hours'),
  check ((removed_by is null) = (removed_at is null))
);
create index on duty_shift (organisation_id, starts_at) where removed_at is null;

-- Where a person is rung beside the open page. It stands open, since the process that rings has no key.
create table duty_reach (
  person_id uuid primary key references person,
  mail text check (length(mail) between 6 and 254),
  changed_at timestamptz not null default now()
);

-- Somebody is in danger now, and wrote. Which report it is stands nowhere here.
create table duty_alert (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  team_id uuid not null references team,
  raised_at timestamptz not null default clock_timestamp(),
  -- The number of the ring that went out last: by mail, and to the other program.
  mailed int not null default 0,
  hooked int not null default 0,
  seen_by uuid references person,
  seen_at timestamptz,
  over_at timestamptz,
  check ((seen_by is null) = (seen_at is null))
);
create index on duty_alert (team_id) where seen_at is null;

-- The links people come by --------------------------------------------------------------------

create table entry_link (
  id uuid primary key,
  organisation_id uuid not null references organisation,
  code text not null unique check (code ~ '^[a-hjkmnp-z2-9]{8}$'), -- nothing that looks like something else
  kind text not null check (kind in ('school', 'leaflet', 'campaign', 'page')),
  label text not null check (length(label) between 1 and 120),
  language text not null check (language in ('en', 'km')),
  made_by uuid not null references person,
  made_at timestamptz not null default now(),
  ended_by uuid references person,
  ended_at timestamptz,
  check ((ended_by is null) = (ended_at is null))
);
create index on entry_link (organisation_id, made_at);

-- Visits by month and no finer. Nothing says which report came by which link.
create table entry_link_month (
  link_id uuid not null references entry_link,
  month date not null check (extract(day from month) = 1),
  visits int not null,
  primary key (link_id, month)
);

-- Who asks -------------------------------------------------------------------------------------

-- Runs the intake of the own organisation: supervises a team of it, or manages it.
create function app.runs_intake() returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select app.has_organisation_role('manager') or cardinality(app.supervised_teams()) > 0
$$;

-- Whether somebody answers at an organisation's desk: lives in a team of intake, let in, able to sign in.
create function app.answers_at(the_organisation uuid, who uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select exists (select from public.membership m
    join public.team t on t.id = m.team_id and t.kind = 'intake' and t.organisation_id = the_organisation
    join public.person p on p.id = m.person_id and p.suspended_at is null and p.left_at is null and p.enrolled_at is not null
    join public.team_admission a on a.team_id = m.team_id and a.person_id = m.person_id
      and a.generation = (select max(generation) from public.team_key k where k.team_id = t.id)
    where m.person_id = who and app.lives(m) and m.role <> 'referral_focal_point')
$$;

-- When somebody reads what the public writes: spans and whether a woman or a man, never who.
create function app.duty_spans(from_at timestamptz, until_at timestamptz)
  returns table (starts_at timestamptz, ends_at timestamptz, role text, gender text)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select s.starts_at, s.ends_at, s.role, p.gender from public.duty_shift s join public.person p on p.id = s.person_id
  where s.organisation_id = app.intake_organisation() and s.removed_at is null
    and s.ends_at > from_at and s.starts_at < until_at and app.answers_at(s.organisation_id, s.person_id)
  order by s.starts_at, s.ends_at, s.id
$$;

-- Ringing -----------------------------------------------------------------------------------------

-- Which ring is due: one at once, six more in five minutes each, the eighth to supervisors.
create function app.ring_of(a duty_alert) returns int language sql stable set search_path = pg_catalog, public as $$
  select least(8, 1 + floor(extract(epoch from clock_timestamp() - a.raised_at) / 300)::int)
$$;

-- Who is rung: everybody on duty; with nobody on duty, and at the end, the supervisors of the desk.
create function app.rung_by(a duty_alert) returns table (person_id uuid) language sql stable security definer
  set search_path = pg_catalog, public as $$
  with here as (select distinct s.person_id from public.duty_shift s
    where s.organisation_id = a.organisation_id and s.removed_at is null and s.starts_at <= now() and s.ends_at > now()
      and app.answers_at(s.organisation_id, s.person_id))
  select h.person_id from here h where app.ring_of(a) < 8
  union
  select m.person_id from public.membership m
    join public.person p on p.id = m.person_id and p.suspended_at is null and p.left_at is null and p.enrolled_at is not null
    where m.team_id = a.team_id and m.role = 'supervisor' and app.lives(m)
      and (app.ring_of(a) = 8 or not exists (select from here))
$$;

-- With the report that is being filed in this very transaction. One that rings since less than five minutes
-- ago rings for this one too; an older one gives way. The worker hears of it when the report is kept.
create function app.raise_alert(the_report uuid) returns void language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare desk public.team;
begin
  if not app.fresh(the_report) then return; end if;
  select t.* into desk from public.team t join public.record r on r.team_id = t.id where r.id = the_report;
  perform pg_advisory_xact_lock(7323, hashtext(desk.id::text));
  if not exists (select from public.duty_alert where team_id = desk.id and seen_at is null and over_at is null
      and raised_at > clock_timestamp() - interval '5 minutes') then
    update public.duty_alert set over_at = now() where team_id = desk.id and seen_at is null and over_at is null;
    insert into public.duty_alert (id, organisation_id, team_id) values (gen_random_uuid(), desk.organisation_id, desk.id);
  end if;
  perform pg_notify('sdap_alert', '');
end $$;

-- Whoever opens the desk first has seen it. Which teams' alerts that ended.
create function app.see_alerts() returns table (team_id uuid) language sql volatile security definer
  set search_path = pg_catalog, public as $$
  with seen as (update public.duty_alert a set seen_at = now(), seen_by = app.person()
    where a.seen_at is null and app.person() is not null and a.team_id = any (app.teams()) returning a.team_id)
  select distinct s.team_id from seen s
$$;

-- What an open page does: ring, wait (on duty), or rest. One day after it was raised no page rings any more.
create function app.ring_for_me() returns text language sql stable security definer
  set search_path = pg_catalog, public as $$
  select case
    when exists (select from public.duty_alert a where a.seen_at is null and a.team_id = any (app.teams())
      and a.raised_at > now() - interval '1 day'
      and exists (select from app.rung_by(a) r where r.person_id = app.person())) then 'ring'
    when exists (select from public.duty_shift s where s.person_id = app.person() and s.removed_at is null
      and s.starts_at <= now() and s.ends_at > now()) then 'wait'
    else 'rest' end
$$;

-- A page that asks by itself must not keep a session alive that nobody uses.
create function app.enter_quietly() returns jsonb language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare used timestamptz; answer jsonb;
begin
  select last_used_at into used from public.session where handle_hash = app.handle_hash() for update;
  answer := app.enter();
  update public.session set last_used_at = used where handle_hash = app.handle_hash() and last_used_at <> used;
  return answer;
end $$;

-- For the worker: what is to ring now, by which way it did not yet, and the addresses of who is rung.
create function app.alerts_to_ring() returns table (id uuid, ring int, by_mail boolean, by_hook boolean, mails jsonb)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select a.id, n.ring, a.mailed < n.ring, a.hooked < n.ring,
    coalesce((select jsonb_agg(jsonb_build_object('to', d.mail, 'language', p.language) order by d.mail)
      from app.rung_by(a) r join public.duty_reach d on d.person_id = r.person_id and d.mail is not null join public.person p on p.id = r.person_id), '[]')
  from public.duty_alert a cross join lateral (select app.ring_of(a) as ring) n
  where a.seen_at is null and a.over_at is null and least(a.mailed, a.hooked) < n.ring
  order by a.raised_at
$$;

-- A ring went out by one way. After the last one by both it is over, and the trail says that nobody looked.
create function app.alert_rang(the_alert uuid, the_ring int, by_way text) returns void language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare a public.duty_alert;
begin
  update public.duty_alert set mailed = case by_way when 'mail' then greatest(mailed, the_ring) else mailed end,
      hooked = case by_way when 'hook' then greatest(hooked, the_ring) else hooked end
    where id = the_alert returning * into a;
  if a.seen_at is null and a.over_at is null and least(a.mailed, a.hooked) >= 8 then
    update public.duty_alert set over_at = now() where id = the_alert;
    perform app.append_trail(a.organisation_id, 'alert.unheard', null, a.team_id, '{}');
  end if;
end $$;

-- Alerts go a day after they ended, shifts after thirteen months, visits after twenty-five.
create function app.tidy_intake() returns int language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare gone int; more int;
begin
  delete from public.duty_alert where coalesce(seen_at, over_at, raised_at + interval '6 days') < now() - interval '1 day';
  get diagnostics gone = row_count;
  delete from public.duty_shift where ends_at < now() - interval '13 months';
  get diagnostics more = row_count;
  gone := gone + more;
  delete from public.entry_link_month where month < now() - interval '25 months';
  get diagnostics more = row_count;
  return gone + more;
end $$;

-- Links -------------------------------------------------------------------------------------------

-- Counts a visit of a link that lives. Its id only where it belongs to the desk that answers.
create function app.visit_link(the_code text) returns uuid language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
declare found public.entry_link;
begin
  select * into found from public.entry_link where code = the_code and ended_at is null;
  if found.id is null then return null; end if;
  insert into public.entry_link_month values (found.id, date_trunc('month', now() at time zone 'Asia/Phnom_Penh')::date, 1)
    on conflict (link_id, month) do update set visits = entry_link_month.visits + 1;
  return case when found.organisation_id = app.intake_organisation() then found.id end;
end $$;

-- Who keeps the links of the own organisation: refers or supervises in a team of it, or manages it.
create function app.keeps_links() returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$ select app.tends_directory() $$;

-- Months with ten visits and more; of fewer nobody learns.
create function app.link_visits() returns table (link_id uuid, month date, visits int) language sql stable security definer
  set search_path = pg_catalog, public as $$
  select m.link_id, m.month, m.visits from public.entry_link_month m join public.entry_link l on l.id = m.link_id
  where app.keeps_links() and l.organisation_id = app.organisation() and m.visits >= 10
  order by m.month desc
$$;

-- Row-level security --------------------------------------------------------------------------------

do $$
declare t text;
begin
  foreach t in array array['intake_way', 'duty_shift', 'duty_reach', 'duty_alert', 'entry_link', 'entry_link_month'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner on %I to sdap_owner using (true) with check (true)', t);
  end loop;
end $$;

-- What is offered is for everybody to know; what is being prepared is the organisation's.
create policy offered on intake_way for select to sdap_app using (offered or organisation_id = (select app.organisation()));
create policy settle on intake_way for insert to sdap_app
  with check ((select app.runs_intake()) and organisation_id = (select app.organisation()) and changed_by = (select app.person()));
create policy resettle on intake_way for update to sdap_app
  using ((select app.runs_intake()) and organisation_id = (select app.organisation()))
  with check (organisation_id = (select app.organisation()) and changed_by = (select app.person()));
grant select, insert, update (offered, address, explain_en, explain_km, weekly, exceptions, changed_by, changed_at) on intake_way to sdap_app;

create policy own_organisation on duty_shift for select to sdap_app using (organisation_id = (select app.organisation()));
create policy plan on duty_shift for insert to sdap_app
  with check ((select app.runs_intake()) and organisation_id = (select app.organisation()) and made_by = (select app.person())
    and app.answers_at(organisation_id, person_id));
create policy remove on duty_shift for update to sdap_app
  using ((select app.runs_intake()) and organisation_id = (select app.organisation()))
  with check (removed_by = (select app.person()));
grant select, insert (id, organisation_id, person_id, role, starts_at, ends_at, made_by), update (removed_by, removed_at) on duty_shift to sdap_app;

create policy own on duty_reach for select to sdap_app using (person_id = (select app.person()));
create policy settle on duty_reach for insert to sdap_app with check (person_id = (select app.person()));
create policy resettle on duty_reach for update to sdap_app
  using (person_id = (select app.person())) with check (person_id = (select app.person()));
grant select, insert (person_id, mail), update (mail, changed_at) on duty_reach to sdap_app;

create policy team on duty_alert for select to sdap_app using (team_id = any ((select app.teams())::uuid[]));
grant select on duty_alert to sdap_app;

create policy own_organisation on entry_link for select to sdap_app using (organisation_id = (select app.organisation()));
create policy make on entry_link for insert to sdap_app
  with check ((select app.keeps_links()) and organisation_id = (select app.organisation()) and made_by = (select app.person()));
create policy end_it on entry_link for update to sdap_app
  using ((select app.keeps_links()) and organisation_id = (select app.organisation()))
  with check (ended_by = (select app.person()));
grant select, insert (id, organisation_id, code, kind, label, language, made_by), update (ended_by, ended_at) on entry_link to sdap_app;

revoke execute on all functions in schema app from public;
grant execute on function app.runs_intake(), app.answers_at(uuid, uuid), app.duty_spans(timestamptz, timestamptz), app.raise_alert(uuid),
  app.see_alerts(), app.ring_for_me(), app.enter_quietly(), app.visit_link(text), app.keeps_links(), app.link_visits() to sdap_app;
grant execute on function app.alerts_to_ring(), app.alert_rang(uuid, int, text), app.tidy_intake() to sdap_jobs;
