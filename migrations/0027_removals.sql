-- Removal requests: an address where a picture of a child can be seen, and what became of asking to have it
-- removed. The address, where it is and through whom somebody asked stand sealed in the report's record; here
-- only how far it is and when to look again, to the day.
create table removal (
  id uuid primary key,
  report_id uuid not null references report,
  team_id uuid not null references team,
  state text not null check (state in ('open', 'asked', 'removed', 'refused', 'no_answer', 'not_found')),
  follow_up_on date,
  made_on date not null default app.today()
);
create index on removal (report_id);
create index removal_due on removal (team_id, follow_up_on, id) where follow_up_on is not null;

-- Since when the child, who was asked, sees at their code how many addresses are asked for and removed.
alter table conversation add column tells_removals_since date;

-- Whatever erases a report takes its removal requests along.
create function app.erase_removals() returns trigger language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  delete from public.removal where report_id = new.id;
  update public.conversation set tells_removals_since = null where id = new.id and tells_removals_since is not null;
  return null;
end $$;
create trigger erased_removals after update of erased_on on record for each row
  when (old.erased_on is null and new.erased_on is not null) execute function app.erase_removals();

alter table removal enable row level security;
alter table removal force row level security;
create policy owner on removal to sdap_owner using (true) with check (true);
create policy team on removal for select to sdap_app using (team_id = any ((select app.teams())::uuid[]));
create policy maker on removal for insert to sdap_app with check (
  team_id = any ((select app.teams())::uuid[])
  and exists (select from report r where r.id = report_id and r.team_id = removal.team_id));
create policy team_works on removal for update to sdap_app
  using (team_id = any ((select app.teams())::uuid[])) with check (team_id = any ((select app.teams())::uuid[]));
grant select, insert (id, report_id, team_id, state, follow_up_on), update (state, follow_up_on) on removal to sdap_app;
grant update (tells_removals_since) on conversation to sdap_app;

-- What a code shows of them: two numbers, and only where the child wanted it. No row otherwise.
create function app.removals_told() returns table (asked int, removed int) language sql stable security definer
  set search_path = pg_catalog, public as $$
  select count(m.id) filter (where m.state <> 'open')::int, count(m.id) filter (where m.state = 'removed')::int
  from public.conversation c left join public.removal m on m.report_id = c.report_id
  where c.id = app.conversation() and c.tells_removals_since is not null and c.erased_on is null
  group by c.id
$$;

create function app.hide_removals() returns void language sql volatile security definer
  set search_path = pg_catalog, public as $$
  update public.conversation set tells_removals_since = null where id = app.conversation()
$$;

-- They count as facts, too: by month, where it was, and what became of it.
alter table fact drop constraint fact_kind_check;
alter table fact add constraint fact_kind_check check (kind in ('report', 'case', 'referral', 'removal'));

-- What an organisation adds to the answers to five fears, for everybody to read, and whose lawyer reviewed them.
create table fear_text (
  organisation_id uuid primary key references organisation,
  notes jsonb not null,
  reviewed_by text not null default '' check (length(reviewed_by) <= 200),
  reviewed_on date,
  changed_by uuid not null references person,
  changed_on date not null default app.today(),
  check ((reviewed_by = '') = (reviewed_on is null))
);
alter table fear_text enable row level security;
alter table fear_text force row level security;
create policy owner on fear_text to sdap_owner using (true) with check (true);
create policy everybody on fear_text for select to sdap_app using (true);
create policy settle on fear_text for insert to sdap_app with check (
  organisation_id = (select app.organisation()) and changed_by = (select app.person())
  and ((select app.has_organisation_role('data_guardian')) or (select app.has_organisation_role('manager'))));
create policy resettle on fear_text for update to sdap_app
  using (organisation_id = (select app.organisation())
    and ((select app.has_organisation_role('data_guardian')) or (select app.has_organisation_role('manager'))))
  with check (organisation_id = (select app.organisation()) and changed_by = (select app.person()));
grant select (organisation_id, notes, reviewed_by, reviewed_on, changed_on),
  insert (organisation_id, notes, reviewed_by, reviewed_on, changed_by, changed_on),
  update (notes, reviewed_by, reviewed_on, changed_by, changed_on) on fear_text to sdap_app;

revoke execute on all functions in schema app from public;
grant execute on function app.removals_told(), app.hide_removals() to sdap_app;
