-- Where help is missing: what workers asked for in vain, and where those who ask for help live.

-- A worker looked for a kind of help near a child and found none. Which child, which case and which
-- worker is kept nowhere; the application writes it and cannot read it, but for counts of ten and more.
create table directory_gap (
  id uuid primary key,
  help text not null check (help ~ '^[a-z_]{1,40}$'),
  province text not null check (province ~ '^[0-9]{2}$'),
  month date not null check (extract(day from month) = 1),
  organisation_id uuid not null references organisation
);
create index on directory_gap (month, help, province);

alter table directory_gap enable row level security;
alter table directory_gap force row level security;
create policy owner on directory_gap to sdap_owner using (true) with check (true);
create policy note on directory_gap for insert to sdap_app
  with check ((select app.person()) is not null and organisation_id = (select app.organisation()));
grant insert on directory_gap to sdap_app;

-- How often a kind of help was missed in a province within twelve months; under ten nobody learns.
create function app.directory_gaps_counted() returns table (help text, province text, count int)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select g.help, g.province, count(*)::int from public.directory_gap g
  where app.person() is not null
    and g.month > (date_trunc('month', now() at time zone 'Asia/Phnom_Penh') - interval '12 months')::date
  group by 1, 2 having count(*) >= 10
$$;

-- Published statistics by province, over all organisations, for a monitor: of months that have ended,
-- so that no single report makes a number grow from one day to the next. Counts under ten are left
-- out; and since the sum of all may be known, so are the next larger ones, until at least two are
-- left out that are ten or more together. Nobody can then work out a small one by taking away.
create function app.published_provinces() returns table (kind text, province text, count int)
  language sql stable security definer set search_path = pg_catalog, public as $$
  with counted as (
    select f.kind, coalesce(f.province, '') as province, count(*)::int as n from public.fact f
    where app.has_deployment_role('monitor') and f.kind in ('report', 'case')
      and f.month < date_trunc('month', now() at time zone 'Asia/Phnom_Penh')::date
    group by 1, 2),
  ranked as (
    select c.*, min(n) over (partition by c.kind) < 10 as some_small,
      row_number() over smaller as place, coalesce(sum(n) over (smaller rows between unbounded preceding and 1 preceding), 0) as before
    from counted c window smaller as (partition by c.kind order by n, c.province))
  select r.kind, r.province, r.n from ranked r
  where not (r.n < 10 or (r.some_small and (r.place <= 2 or r.before < 10)))
  order by 1, 2
$$;

revoke execute on all functions in schema app from public;
grant execute on function app.directory_gaps_counted(), app.published_provinces() to sdap_app;
