-- What stands on the first page that a child sees changes by the operator's word alone: the numbers as they were
-- when the operator last looked, or as the program brought them. Whoever tends the directory may still take a
-- number away at once, by saying that nobody has made sure of it, or by hiding the entry.
alter table hsds_service add column first_page_phones jsonb
  check (jsonb_typeof(first_page_phones) = 'array');

-- A service's own numbers as the public may see them, in their order.
create function app.shown_phones(the_service uuid) returns jsonb language sql stable set search_path = pg_catalog, public as $$
  select coalesce(jsonb_agg(jsonb_build_object('number', p.number, 'tel', p.dial,
      'note', case when p.description_en <> '' then jsonb_build_object('en', p.description_en, 'km', coalesce(p.description_km, p.description_en)) end)
    order by p.position, p.id), '[]')
  from public.hsds_phone p where p.service_id = the_service and p.confidence in ('called', 'own_page')
$$;

-- As they stand where this was not kept before.
update hsds_service set first_page_phones = app.shown_phones(id) where front_door or for_danger;

-- What the first page shows, of services that stand on it.
create function app.first_page() returns table (service_id uuid, phones jsonb) language sql stable security definer
  set search_path = pg_catalog, public as $$
  select s.id, coalesce(jsonb_agg(e.phone order by e.n) filter (where
      exists (select from public.hsds_phone p where p.service_id = s.id and p.dial = e.phone ->> 'tel' and p.confidence in ('called', 'own_page'))
      or not exists (select from public.hsds_phone p where p.service_id = s.id and p.dial = e.phone ->> 'tel')), '[]')
  from public.hsds_service s, jsonb_array_elements(s.first_page_phones) with ordinality e(phone, n)
  where (s.front_door or s.for_danger) and s.state = 'listed' group by s.id
$$;

-- As before (0034); each yes also keeps the numbers as they stand now, and `numbers` does nothing but that. A yes is
-- said of the numbers that the operator saw: with others meanwhile it is no word at all (`changed`).
drop function app.set_first_page(uuid, text, boolean);
create function app.set_first_page(the_service uuid, the_mark text, the_answer boolean, the_seen jsonb) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  entry public.hsds_service;
  was boolean;
  numbers jsonb := app.shown_phones(the_service);
begin
  if not app.has_deployment_role('operator') or the_mark not in ('front_door', 'for_danger', 'numbers') then return 'refused'; end if;
  select * into entry from public.hsds_service where id = the_service for update;
  if not found then return 'not_found'; end if;
  if the_mark = 'numbers' then
    if not the_answer then return 'refused'; end if;
    was := entry.first_page_phones is not distinct from numbers;
  else
    was := case the_mark when 'front_door' then entry.front_door else entry.for_danger end;
  end if;
  if was = the_answer then return 'same'; end if;
  if the_answer then
    if the_seen is distinct from numbers then return 'changed'; end if;
    if entry.state <> 'listed' or entry.status <> 'active'
      or not exists (select from public.hsds_organization o where o.id = entry.organization_id and o.state = 'listed') then
      return 'not_shown';
    end if;
    if not exists (select from public.hsds_phone p where p.service_id = the_service and p.type = 'voice'
      and p.confidence in ('called', 'own_page')) then return 'no_number'; end if;
    if the_mark = 'front_door' and not exists (select from public.hsds_service_area a
      where a.service_id = the_service and a.extent_type = 'country') then return 'not_everywhere'; end if;
    update public.hsds_service set first_page_phones = numbers where id = the_service;
  end if;
  if the_mark <> 'numbers' then
    update public.hsds_service set front_door = case the_mark when 'front_door' then the_answer else front_door end,
      for_danger = case the_mark when 'for_danger' then the_answer else for_danger end where id = the_service;
  end if;
  insert into public.hsds_metadata (id, organization_id, service_id, resource_type, resource_id, last_action_type, field_name,
      previous_value, replacement_value, updated_by_organisation, updated_by_person)
    values (gen_random_uuid(), entry.organization_id, the_service, 'service', the_service, 'update',
      case the_mark when 'numbers' then 'first_page_phones' else the_mark end,
      case when the_mark = 'numbers' then (select string_agg(p ->> 'number', ', ') from jsonb_array_elements(entry.first_page_phones) p)
        when was then 'yes' else 'no' end,
      case when the_mark = 'numbers' then (select string_agg(p ->> 'number', ', ') from jsonb_array_elements(numbers) p)
        when the_answer then 'yes' else 'no' end,
      app.organisation(), app.person());
  return 'set';
end $$;

revoke execute on all functions in schema app from public;
grant execute on function app.first_page(), app.shown_phones(uuid), app.set_first_page(uuid, text, boolean, jsonb) to sdap_app;
