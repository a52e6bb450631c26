-- Tests and silence are put on a pile of their own, and identical texts are folded. Nothing is deleted, and
-- whoever wrote still comes back with the own code; writing again brings a report back to the list.

alter table report
  -- Why a worker put it aside.
  add aside text check (aside in ('test', 'silence')),
  -- An earlier report with the very same answers; known from memory when it was filed, and from nothing that is kept.
  add same_as uuid references report on delete set null,
  add check (aside is null or state = 'resting'),
  add check (same_as is null or danger <> 'now');
create index on report (same_as) where same_as is not null;
create index report_aside on report (team_id, received_at desc, id) where aside is not null;
grant update (aside) on report to sdap_app;

-- Who files may name only a report of the same desk. The database does not know the words.
create function app.no_other_desk() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if new.same_as is not null and not exists (select from public.report r where r.id = new.same_as and r.team_id = new.team_id)
    then new.same_as := null;
  end if;
  return new;
end $$;
create trigger no_other_desk before insert on report for each row execute function app.no_other_desk();

-- What leaves its rest lies on no pile any more.
create function app.off_the_pile() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if new.state <> 'resting' then new.aside := null; end if;
  return new;
end $$;
create trigger off_the_pile before update of state on report for each row execute function app.off_the_pile();

-- Once a report is erased, nothing says which others it was like.
create function app.forget_alike() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  new.same_as := null;
  update public.report set same_as = null where same_as = new.id;
  return new;
end $$;
create trigger forget_alike before update of erased_on on report for each row when (new.erased_on is not null)
  execute function app.forget_alike();

-- A test is a fact of its own kind, which no published figure counts.
alter table fact drop constraint fact_kind_check;
alter table fact add constraint fact_kind_check check (kind in ('report', 'case', 'referral', 'removal', 'test'));

create or replace function app.published_counts() returns table (kind text, month date, count int)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select f.kind, f.month, count(*)::int from public.fact f
  where app.has_deployment_role('monitor') and f.kind <> 'test' group by 1, 2 having count(*) >= 10 order by 1, 2
$$;

revoke execute on all functions in schema app from public;
