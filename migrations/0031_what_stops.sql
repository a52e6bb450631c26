-- What makes it hard to tell: from staff, as a coded fact of the case, as it was told; and from anybody who wants to
-- say it, apart from any report, without words, person, day or place.

alter table fact add column barriers text[], add column first_told text, add column facilitator text;
grant select (barriers, first_told, facilitator) on fact to sdap_app;

create table barrier_answer (
  id uuid primary key,
  month date not null default date_trunc('month', app.today())::date check (extract(day from month) = 1),
  language text not null check (language ~ '^[a-z]{2,3}$'),
  barriers text[] not null check (cardinality(barriers) between 1 and 40),
  first_told text
);
alter table barrier_answer enable row level security;
alter table barrier_answer force row level security;
create policy owner on barrier_answer to sdap_owner using (true) with check (true);
create policy anybody_says on barrier_answer for insert to sdap_app
  with check (month = date_trunc('month', app.today())::date);
grant insert (id, language, barriers, first_told) on barrier_answer to sdap_app;

-- How often each was said, of months that have ended; counts under ten are left out. Monitors only. One answer
-- names several, so no small count can be worked out from a sum.
create function app.published_barriers() returns table (source text, barrier text, count int)
  language sql stable security definer set search_path = pg_catalog, public as $$
  with said as (
    select 'public' as source, unnest(a.barriers) as barrier from public.barrier_answer a
    where a.month < date_trunc('month', app.today())::date
    union all
    select 'case', unnest(f.barriers) from public.fact f
    where f.kind = 'case' and f.month < date_trunc('month', app.today())::date)
  select s.source, s.barrier, count(*)::int from said s
  where app.has_deployment_role('monitor') group by 1, 2 having count(*) >= 10 order by 1, 3 desc, 2
$$;

-- What others said, too: names alone, for whoever answered.
create function app.barriers_of_many() returns setof text
  language sql stable security definer set search_path = pg_catalog, public as $$
  select b from public.barrier_answer a, unnest(a.barriers) b
  where a.month < date_trunc('month', app.today())::date
  group by 1 having count(*) >= 10 order by count(*) desc, 1 limit 5
$$;

revoke execute on all functions in schema app from public;
grant execute on function app.published_barriers(), app.barriers_of_many() to sdap_app;
