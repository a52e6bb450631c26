-- What costs how much, which desk to ask for, how one gets in: staff state it now, as they do numbers and hours.
-- And who decides what stands on the first page.

alter table hsds_cost_option
  add amount_description_en text,
  add amount_description_km text,
  add position int not null default 0,
  add constraint hsds_cost_option_valid check (valid_from <= valid_to);
alter table hsds_contact add position int not null default 0;
alter table hsds_accessibility add position int not null default 0;

-- How one gets into a house may tell which house it is: of a safe house it is no more kept than the address.
delete from hsds_accessibility a using hsds_location l where l.id = a.location_id and l.redacted;
create or replace function app.refuse_safe_house_address() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_table_name in ('hsds_address', 'hsds_accessibility') then
    if exists (select from public.hsds_location where id = new.location_id and redacted for update) then
      raise exception 'a safe house has no address here' using errcode = 'SD003';
    end if;
  elsif new.redacted and (exists (select from public.hsds_address where location_id = new.id)
    or exists (select from public.hsds_accessibility where location_id = new.id)) then
    raise exception 'a safe house has no address here' using errcode = 'SD003';
  end if;
  return new;
end $$;
create trigger safe_house before insert or update on hsds_accessibility
  for each row execute function app.refuse_safe_house_address();

-- A history of how one gets in is found by the place that each row of it named.
create or replace function app.forget_safe_house() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  delete from public.hsds_metadata where resource_id = new.id and field_name <> 'redacted';
  delete from public.hsds_metadata where resource_type = 'accessibility' and organization_id = new.organization_id
    and resource_id in (select m.resource_id from public.hsds_metadata m
      where m.resource_type = 'accessibility' and m.organization_id = new.organization_id and m.field_name = 'location'
      and new.id::text in (m.previous_value, m.replacement_value));
  return null;
end $$;
alter policy anyone on hsds_metadata using ((select app.person()) is not null
  or (resource_type not in ('phone', 'url', 'contact', 'location', 'address', 'accessibility')
    and exists (select from hsds_organization o where o.id = hsds_metadata.organization_id)
    and (service_id is null or exists (select from hsds_service s where s.id = hsds_metadata.service_id))));

-- Who answers everybody (`front_door`), and whom to call in danger (`for_danger`): what children see on the very
-- first page. Only the operator says so, of a service that is shown and runs, with a number of its own that
-- somebody called or that its own page states; answering everybody also means the whole country.
create function app.set_first_page(the_service uuid, the_mark text, the_answer boolean) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  entry public.hsds_service;
  was boolean;
begin
  if not app.has_deployment_role('operator') or the_mark not in ('front_door', 'for_danger') then return 'refused'; end if;
  select * into entry from public.hsds_service where id = the_service for update;
  if not found then return 'not_found'; end if;
  was := case the_mark when 'front_door' then entry.front_door else entry.for_danger end;
  if was = the_answer then return 'same'; end if;
  if the_answer then
    if entry.state <> 'listed' or entry.status <> 'active'
      or not exists (select from public.hsds_organization o where o.id = entry.organization_id and o.state = 'listed') then
      return 'not_shown';
    end if;
    if not exists (select from public.hsds_phone p where p.service_id = the_service and p.type = 'voice'
      and p.confidence in ('called', 'own_page')) then return 'no_number'; end if;
    if the_mark = 'front_door' and not exists (select from public.hsds_service_area a
      where a.service_id = the_service and a.extent_type = 'country') then return 'not_everywhere'; end if;
  end if;
  update public.hsds_service set front_door = case the_mark when 'front_door' then the_answer else front_door end,
    for_danger = case the_mark when 'for_danger' then the_answer else for_danger end where id = the_service;
  insert into public.hsds_metadata (id, organization_id, service_id, resource_type, resource_id, last_action_type, field_name,
      previous_value, replacement_value, updated_by_organisation, updated_by_person)
    values (gen_random_uuid(), entry.organization_id, the_service, 'service', the_service, 'update', the_mark,
      case when was then 'yes' else 'no' end, case when the_answer then 'yes' else 'no' end, app.organisation(), app.person());
  return 'set';
end $$;

-- As before (0020), with costs, contacts and ways in in their order.
create or replace function app.service_cards(ids uuid[]) returns setof json language plpgsql stable security definer
  set search_path = pg_catalog, public as $$
declare
  staff boolean := app.person() is not null;
begin
  return query
  select json_build_object('service', to_json(s), 'organization', to_json(o),
    'verified', (select json_build_object('on', v.verified_on, 'how', v.how) from public.directory_verification v
      where v.service_id = s.id and v.outcome in ('right', 'corrected') order by v.verified_on desc, v.made_at desc limit 1),
    'locations', (select json_agg(json_build_object('at', sl.id, 'location', to_json(l),
        'addresses', (select json_agg(to_json(a)) from public.hsds_address a where a.location_id = l.id),
        'accessibility', (select json_agg(to_json(a) order by a.position, a.id) from public.hsds_accessibility a where a.location_id = l.id)) order by l.place_code, l.id)
      from public.hsds_service_at_location sl join public.hsds_location l on l.id = sl.location_id where sl.service_id = s.id),
    'areas', (select json_agg(a.place_code order by a.place_code) from public.hsds_service_area a where a.service_id = s.id),
    'phones', (select json_agg(to_json(p) order by p.position, p.id) from public.hsds_phone p
      where (staff or p.confidence in ('called', 'own_page')) and p.organization_id = s.organization_id and (p.service_id = s.id or p.service_id is null)),
    'urls', (select json_agg(to_json(u) order by u.position, u.id) from public.hsds_url u
      where (staff or u.confidence in ('called', 'own_page')) and u.organization_id = s.organization_id and (u.service_id = s.id or u.service_id is null)),
    'schedules', (select json_agg(to_json(h) order by h.valid_from, h.opens_at, h.id) from public.hsds_schedule h
      where h.organization_id = s.organization_id and (h.service_id = s.id or h.service_id is null)),
    'attributes', (select json_agg(json_build_object('taxonomy', x.code, 'code', t.code, 'value', a.value,
        'service_id', a.service_id, 'location_id', a.location_id, 'service_at_location_id', a.service_at_location_id) order by x.code, t.position)
      from public.hsds_attribute a join public.hsds_taxonomy_term t on t.id = a.taxonomy_term_id join public.hsds_taxonomy x on x.id = t.taxonomy_id
      where a.organization_id = s.organization_id and (a.service_id = s.id or a.service_id is null)),
    'languages', (select json_agg(g.code order by g.code) from public.hsds_language g where g.service_id = s.id),
    'costs', (select json_agg(to_json(c) order by c.position, c.id) from public.hsds_cost_option c where c.service_id = s.id),
    'contacts', (select json_agg(to_json(c) order by c.position, c.id) from public.hsds_contact c where c.service_id = s.id and c.organization_id = s.organization_id),
    'sources', (select json_agg(json_build_object('name', d.name, 'dated', d.dated) order by d.position, d.id)
      from public.directory_source d where d.organization_id = s.organization_id and (d.service_id = s.id or d.service_id is null)))
  from public.hsds_service s join public.hsds_organization o on o.id = s.organization_id where s.id = any (ids)
    and (staff or (s.state = 'listed' and o.state = 'listed'));
end $$;

-- What hangs on an entry changes the entry, as before (0020), but once a statement and not once a row: a list of
-- five thousand services brings eighty thousand rows. `changed` are the rows that came or went.
create function app.stamp_parents() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  revised bigint;
  services uuid[] := '{}';
  houses uuid[];
begin
  if not exists (select from changed) then return null; end if;
  if tg_table_name in ('hsds_location', 'hsds_address', 'hsds_accessibility') then
    houses := array(select distinct organization_id from changed);
  else
    houses := array(select distinct organization_id from changed where service_id is null);
    services := array(select distinct service_id from changed where service_id is not null);
  end if;
  revised := app.directory_revision();
  -- What was stamped in this transaction already stays as it is.
  update public.hsds_service set last_modified = now() where id = any (services) and revision <> revised;
  update public.hsds_service set last_modified = now() where organization_id = any (houses) and revision <> revised;
  update public.hsds_organization set last_modified = now() where id = any (houses) and revision <> revised;
  return null;
end $$;
do $$
declare t text;
begin
  foreach t in array array['hsds_location', 'hsds_service_at_location', 'hsds_address', 'hsds_contact', 'hsds_phone', 'hsds_url',
    'hsds_schedule', 'hsds_service_area', 'hsds_language', 'hsds_cost_option', 'hsds_accessibility', 'hsds_attribute', 'directory_source'] loop
    execute format('drop trigger stamp on %I', t);
    execute format('create trigger stamp_new after insert on %I referencing new table as changed for each statement execute function app.stamp_parents()', t);
    execute format('create trigger stamp_changed after update on %I referencing new table as changed for each statement execute function app.stamp_parents()', t);
    execute format('create trigger stamp_gone after delete on %I referencing old table as changed for each statement execute function app.stamp_parents()', t);
  end loop;
end $$;
drop function app.stamp_parent();

revoke execute on all functions in schema app from public;
grant execute on function app.set_first_page(uuid, text, boolean) to sdap_app;
