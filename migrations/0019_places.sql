-- Communes and villages by their official codes, as they were imported. Public facts: whoever
-- connects reads them, nobody but the import writes them. Provinces and districts come with the
-- program (content/places). A code begins with the code of the place that it lies in.

create table commune (
  code text primary key check (code ~ '^[0-9]{6}$'),
  district_code text not null generated always as (left(code, 4)) stored,
  unit text check (unit in ('commune', 'sangkat')),
  name_latin text check (length(name_latin) between 1 and 200),
  name_km text not null check (length(name_km) between 1 and 200),
  changed_at timestamptz not null
);
create index on commune (changed_at);

create table village (
  code text primary key check (code ~ '^[0-9]{8}$'),
  commune_code text not null generated always as (left(code, 6)) stored references commune,
  name_latin text check (length(name_latin) between 1 and 200),
  name_km text not null check (length(name_km) between 1 and 200),
  changed_at timestamptz not null
);
create index on village (commune_code);
create index on village (changed_at);

-- The import's whole work, for the owner's role alone. One import at a time, so that the newest
-- `changed_at` is also the last to be seen. A name or unit that is not given leaves the one that is there.
create function app.put_communes(the_rows jsonb) returns table (code text, added boolean, was_latin text, was_km text)
  language sql security definer set search_path = pg_catalog, public as $$
  select pg_advisory_xact_lock(7319);
  insert into public.commune as c (code, unit, name_latin, name_km, changed_at)
    select g.code, g.unit, g.name_latin, g.name_km, clock_timestamp()
    from jsonb_to_recordset(the_rows) as g(code text, unit text, name_latin text, name_km text)
  on conflict on constraint commune_pkey do update set unit = coalesce(excluded.unit, c.unit),
    name_latin = coalesce(excluded.name_latin, c.name_latin), name_km = excluded.name_km, changed_at = excluded.changed_at
    where (coalesce(excluded.unit, c.unit), coalesce(excluded.name_latin, c.name_latin), excluded.name_km)
      is distinct from (c.unit, c.name_latin, c.name_km)
  returning new.code, old.code is null, old.name_latin, old.name_km
$$;

create function app.put_villages(the_rows jsonb) returns table (code text, added boolean, was_latin text, was_km text)
  language sql security definer set search_path = pg_catalog, public as $$
  select pg_advisory_xact_lock(7319);
  insert into public.village as v (code, name_latin, name_km, changed_at)
    select g.code, g.name_latin, g.name_km, clock_timestamp()
    from jsonb_to_recordset(the_rows) as g(code text, name_latin text, name_km text)
  on conflict on constraint village_pkey do update set
    name_latin = coalesce(excluded.name_latin, v.name_latin), name_km = excluded.name_km, changed_at = excluded.changed_at
    where (coalesce(excluded.name_latin, v.name_latin), excluded.name_km) is distinct from (v.name_latin, v.name_km)
  returning new.code, old.code is null, old.name_latin, old.name_km
$$;

alter table commune enable row level security;
alter table commune force row level security;
alter table village enable row level security;
alter table village force row level security;
create policy owner on commune to sdap_owner using (true) with check (true);
create policy owner on village to sdap_owner using (true) with check (true);
create policy readers on commune for select to sdap_app using (true);
create policy readers on village for select to sdap_app using (true);
grant select on commune, village to sdap_app;

revoke execute on all functions in schema app from public;
