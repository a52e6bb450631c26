-- The directory of services, after the Human Services Data Specification 3.0 (Open Referral), whose
-- names tables and columns carry. What HSDS has no place for stands under names of our own.
-- All of it may be known to everybody, but for what says so: entries not listed yet, numbers that
-- nobody has confirmed, visits, ratings. What must not be known is not kept: a safe house has no address.

-- One number for the whole directory. The first change of a transaction takes the row and holds
-- it to the end, so numbers become visible in their order, and whoever has seen one asks for higher ones.
create table directory_version (
  sole boolean primary key default true check (sole),
  version bigint not null default 0,
  changed_in xid8
);
insert into directory_version default values;

create table hsds_organization (
  id uuid primary key,
  code text unique,
  kind text not null,
  name_en text not null,
  name_km text,
  other_names text[] not null default '{}',
  description_en text,
  description_km text,
  email text,
  website text,
  parent_organization_id uuid references hsds_organization,
  owner_organisation_id uuid references organisation,
  state text not null default 'listed' check (state in ('draft', 'listed', 'hidden', 'merged')),
  merged_into uuid references hsds_organization,
  km_reviewed boolean not null default false,
  -- What content/directory said of it when it was last brought; null: not from there.
  content_mark text,
  last_modified timestamptz not null default now(),
  revision bigint not null default 0,
  check ((state = 'merged') = (merged_into is not null))
);
create index on hsds_organization (owner_organisation_id);
create index on hsds_organization (revision);

create table hsds_service (
  id uuid primary key,
  code text unique,
  organization_id uuid not null references hsds_organization,
  team_id uuid references team,
  name_en text not null,
  name_km text,
  other_names text[] not null default '{}',
  description_en text,
  description_km text,
  url text,
  email text,
  status text not null default 'active' check (status in ('active', 'inactive', 'defunct', 'temporarily closed')),
  what_happens_en text,
  what_happens_km text,
  who_answers_en text,
  who_answers_km text,
  hours_en text,
  hours_km text,
  free boolean,
  fees_en text,
  fees_km text,
  wait_days int check (wait_days >= 0),
  minimum_age int check (minimum_age between 0 and 120),
  maximum_age int check (maximum_age between 0 and 120),
  alert_en text,
  alert_km text,
  confidence text not null check (confidence in ('called', 'own_page', 'third_party', 'list')),
  assured_on date,
  front_door boolean not null default false,
  for_danger boolean not null default false,
  state text not null default 'listed' check (state in ('draft', 'listed', 'hidden', 'merged')),
  merged_into uuid references hsds_service,
  km_reviewed boolean not null default false,
  content_mark text,
  last_modified timestamptz not null default now(),
  revision bigint not null default 0,
  check (minimum_age <= maximum_age),
  check ((state = 'merged') = (merged_into is not null))
);
create index on hsds_service (organization_id);
create index on hsds_service (team_id);
create index on hsds_service (revision);
create index on hsds_service (last_modified, id);
create index on hsds_service (assured_on);

create table hsds_location (
  id uuid primary key,
  organization_id uuid not null references hsds_organization,
  location_type text not null check (location_type in ('physical', 'postal', 'virtual')),
  name_en text,
  name_km text,
  description_en text,
  description_km text,
  transportation_en text,
  transportation_km text,
  place_code text check (place_code ~ '^([0-9]{2}){1,4}$'),
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude between -180 and 180),
  redacted boolean not null default false,
  -- A safe house: the province at most, no point on a map, nothing in words.
  check (not redacted or (length(place_code) <= 2 and latitude is null and longitude is null and transportation_en is null
    and transportation_km is null and description_en is null and description_km is null))
);
create index on hsds_location (organization_id);
create index on hsds_location (place_code);

create table hsds_service_at_location (
  id uuid primary key,
  organization_id uuid not null references hsds_organization,
  service_id uuid not null references hsds_service,
  location_id uuid not null references hsds_location,
  description_en text,
  description_km text,
  unique (service_id, location_id)
);
create index on hsds_service_at_location (location_id);
create index on hsds_service_at_location (organization_id);

create table hsds_address (
  id uuid primary key,
  organization_id uuid not null references hsds_organization,
  location_id uuid not null references hsds_location,
  attention text,
  address_1 text not null,
  address_2 text,
  city text not null,
  region text,
  state_province text not null,
  postal_code text not null default '',
  country text not null default 'KH' check (country ~ '^[A-Z]{2}$'),
  address_type text not null check (address_type in ('physical', 'postal', 'virtual'))
);
create index on hsds_address (location_id);
create index on hsds_address (organization_id);

-- With the owner's rights: it has to see every place, and working out the policies for each row takes longer.
create function app.refuse_safe_house_address() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_table_name = 'hsds_address' then
    if exists (select from public.hsds_location where id = new.location_id and redacted for update) then
      raise exception 'a safe house has no address here' using errcode = 'SD003';
    end if;
  elsif new.redacted and exists (select from public.hsds_address where location_id = new.id) then
    raise exception 'a safe house has no address here' using errcode = 'SD003';
  end if;
  return new;
end $$;
create trigger safe_house before insert or update on hsds_address
  for each row execute function app.refuse_safe_house_address();
create trigger safe_house before insert or update on hsds_location
  for each row execute function app.refuse_safe_house_address();

create table hsds_contact (
  id uuid primary key,
  organization_id uuid not null references hsds_organization,
  service_id uuid references hsds_service,
  location_id uuid references hsds_location,
  service_at_location_id uuid references hsds_service_at_location,
  title_en text,
  title_km text,
  department text,
  email text
);
create index on hsds_contact (organization_id);
create index on hsds_contact (service_id);
create index on hsds_contact (location_id);
create index on hsds_contact (service_at_location_id);

create table hsds_phone (
  id uuid primary key,
  organization_id uuid not null references hsds_organization,
  service_id uuid references hsds_service,
  location_id uuid references hsds_location,
  service_at_location_id uuid references hsds_service_at_location,
  contact_id uuid references hsds_contact,
  number text not null,
  dial text not null check (dial ~ '^[+]?[0-9*#]{2,16}$'),
  type text not null check (type in ('voice', 'sms', 'fax', 'text_relay')),
  description_en text,
  description_km text,
  confidence text not null check (confidence in ('called', 'own_page', 'third_party', 'list')),
  position int not null default 0
);
create index on hsds_phone (organization_id);
create index on hsds_phone (service_id);
create index on hsds_phone (location_id);
create index on hsds_phone (service_at_location_id);
create index on hsds_phone (contact_id);

create table hsds_url (
  id uuid primary key,
  organization_id uuid not null references hsds_organization,
  service_id uuid references hsds_service,
  location_id uuid references hsds_location,
  service_at_location_id uuid references hsds_service_at_location,
  kind text not null check (kind in ('web', 'report_form', 'email', 'messenger', 'telegram', 'other')),
  label text not null,
  url text not null check (url ~ '^(https?://|mailto:)'),
  confidence text not null check (confidence in ('called', 'own_page', 'third_party', 'list')),
  position int not null default 0
);
create index on hsds_url (organization_id);
create index on hsds_url (service_id);
create index on hsds_url (location_id);
create index on hsds_url (service_at_location_id);

create table hsds_schedule (
  id uuid primary key,
  organization_id uuid not null references hsds_organization,
  service_id uuid references hsds_service,
  location_id uuid references hsds_location,
  service_at_location_id uuid references hsds_service_at_location,
  valid_from date,
  valid_to date,
  freq text check (freq in ('WEEKLY', 'MONTHLY')),
  interval int,
  byday text check (byday ~ '^(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*$'),
  bymonthday text,
  opens_at time,
  closes_at time,
  attending_type text,
  notes_en text,
  notes_km text
);
create index on hsds_schedule (organization_id);
create index on hsds_schedule (service_id);
create index on hsds_schedule (location_id);
create index on hsds_schedule (service_at_location_id);

create table hsds_service_area (
  id uuid primary key,
  organization_id uuid not null references hsds_organization,
  service_id uuid not null references hsds_service,
  extent_type text not null check (extent_type in ('country', 'place')),
  place_code text check (place_code ~ '^([0-9]{2}){1,4}$'),
  check ((extent_type = 'place') = (place_code is not null)),
  unique nulls not distinct (service_id, place_code)
);
create index on hsds_service_area (organization_id);
create index on hsds_service_area (place_code);

create table hsds_language (
  id uuid primary key,
  organization_id uuid not null references hsds_organization,
  service_id uuid references hsds_service,
  location_id uuid references hsds_location,
  service_at_location_id uuid references hsds_service_at_location,
  phone_id uuid references hsds_phone,
  code text not null,
  note text
);
create index on hsds_language (organization_id);
create index on hsds_language (service_id);
create index on hsds_language (location_id);
create index on hsds_language (service_at_location_id);
create index on hsds_language (phone_id);

create table hsds_cost_option (
  id uuid primary key,
  organization_id uuid not null references hsds_organization,
  service_id uuid not null references hsds_service,
  valid_from date,
  valid_to date,
  option_en text,
  option_km text,
  currency text check (currency ~ '^[A-Z]{3}$'),
  amount numeric check (amount >= 0)
);
create index on hsds_cost_option (organization_id);
create index on hsds_cost_option (service_id);

create table hsds_accessibility (
  id uuid primary key,
  organization_id uuid not null references hsds_organization,
  location_id uuid not null references hsds_location,
  description_en text,
  description_km text,
  details text,
  url text
);
create index on hsds_accessibility (location_id);
create index on hsds_accessibility (organization_id);

create table hsds_taxonomy (
  id uuid primary key,
  code text not null unique,
  name_en text not null,
  name_km text not null,
  description_en text not null
);
create table hsds_taxonomy_term (
  id uuid primary key,
  taxonomy_id uuid not null references hsds_taxonomy,
  code text not null,
  name_en text not null,
  name_km text not null,
  parent_id uuid references hsds_taxonomy_term,
  position int not null,
  unique (taxonomy_id, code)
);

-- What a service is for, and its marks: yes or no. Where nobody stated it, there is no row.
create table hsds_attribute (
  id uuid primary key,
  organization_id uuid not null references hsds_organization,
  service_id uuid references hsds_service,
  location_id uuid references hsds_location,
  service_at_location_id uuid references hsds_service_at_location,
  taxonomy_term_id uuid not null references hsds_taxonomy_term,
  value boolean not null default true,
  unique nulls not distinct (organization_id, service_id, location_id, service_at_location_id, taxonomy_term_id)
);
create index on hsds_attribute (organization_id);
create index on hsds_attribute (service_id);
create index on hsds_attribute (location_id);
create index on hsds_attribute (service_at_location_id);

-- Who changed what, by organisation: no member of staff is named where everybody reads.
create table hsds_metadata (
  id uuid primary key,
  organization_id uuid not null references hsds_organization,
  service_id uuid references hsds_service,
  resource_type text not null,
  resource_id uuid not null,
  last_action_date timestamptz not null default now(),
  last_action_type text not null check (last_action_type in ('create', 'update', 'delete', 'verify', 'merge')),
  field_name text not null,
  previous_value text not null,
  replacement_value text not null,
  updated_by_organisation uuid references organisation,
  updated_by_person uuid references person
);
create index on hsds_metadata (organization_id, last_action_date);
create index on hsds_metadata (service_id, last_action_date);

create table directory_source (
  id uuid primary key,
  organization_id uuid not null references hsds_organization,
  service_id uuid references hsds_service,
  name text not null,
  dated text check (dated ~ '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$'),
  position int not null default 0
);
create index on directory_source (organization_id);
create index on directory_source (service_id);

create table directory_verification (
  id uuid primary key,
  organization_id uuid not null references hsds_organization,
  service_id uuid not null references hsds_service,
  verified_on date not null,
  how text not null check (how in ('phone', 'visit', 'own_page', 'told_by_owner')),
  outcome text not null check (outcome in ('right', 'corrected', 'not_reached', 'closed')),
  by_organisation uuid not null references organisation,
  by_person uuid not null references person,
  made_at timestamptz not null default now()
);
create index on directory_verification (service_id, verified_on);
create index on directory_verification (organization_id);

create table directory_visit (
  id uuid primary key,
  organization_id uuid not null references hsds_organization,
  visited_on date not null,
  by_organisation uuid not null references organisation,
  by_person uuid not null references person,
  learned text not null check (length(learned) <= 2000),
  made_at timestamptz not null default now()
);
create index on directory_visit (organization_id, visited_on);

-- How workers find a kind of help in a province: 1 poor, 2 fair, 3 good, 4 excellent. One word each; the newest counts.
create table directory_rating (
  id uuid primary key,
  organization_id uuid not null references hsds_organization,
  service_id uuid not null references hsds_service,
  help text not null check (help in ('medical', 'psychological', 'legal', 'reintegration')),
  availability int check (availability between 1 and 4),
  quality int check (quality between 1 and 4),
  by_organisation uuid not null references organisation,
  by_person uuid not null references person,
  rated_on date not null,
  check (availability is not null or quality is not null),
  unique (service_id, help, by_person)
);
create index on directory_rating (organization_id);

create table directory_capacity (
  id uuid primary key,
  organization_id uuid not null references hsds_organization,
  service_id uuid not null references hsds_service,
  places_free int check (places_free >= 0),
  wait_days int check (wait_days >= 0),
  told_on date not null,
  by_organisation uuid not null references organisation,
  by_person uuid not null references person,
  made_at timestamptz not null default now(),
  check (places_free is not null or wait_days is not null)
);
create index on directory_capacity (service_id, told_on);
create index on directory_capacity (organization_id);

-- What somebody says is wrong. The words are a sealed record of the desk that answers the public.
create table directory_suggestion (
  id uuid primary key,
  organization_id uuid references hsds_organization,
  service_id uuid references hsds_service,
  kind text not null check (kind in ('wrong_number', 'nobody_answers', 'moved', 'closed', 'wrong_hours', 'costs', 'not_kind', 'discrimination', 'new_service', 'other')),
  origin text not null check (origin in ('public', 'staff')),
  record_id uuid references record,
  made_on date not null,
  by_person uuid references person,
  answered_on date,
  answered_by uuid references person,
  answer text check (answer in ('changed', 'was_right', 'could_not_find_out', 'nothing_to_do')),
  check ((answered_on is null) = (answer is null))
);
create index on directory_suggestion (service_id);
create index on directory_suggestion (made_on) where answered_on is null;

-- Revisions -------------------------------------------------------------------------------

create function app.directory_revision() returns bigint language plpgsql security definer
  set search_path = pg_catalog, public as $$
declare
  mine bigint;
begin
  update public.directory_version set version = version + 1, changed_in = pg_current_xact_id()
    where changed_in is distinct from pg_current_xact_id();
  select version into mine from public.directory_version;
  return mine;
end $$;

create function app.stamp_entry() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  new.revision := app.directory_revision();
  new.last_modified := now();
  if tg_table_name = 'hsds_service' and tg_op = 'UPDATE' then
    -- Whoever knows the former organization has to look at it again, too.
    if new.organization_id <> old.organization_id then
      update public.hsds_organization set last_modified = now() where id = old.organization_id;
    end if;
  end if;
  return new;
end $$;
create trigger stamp before insert or update on hsds_organization for each row execute function app.stamp_entry();
create trigger stamp before insert or update on hsds_service for each row execute function app.stamp_entry();

-- What hangs on an entry changes the entry: the service it names, else all of its organization.
create function app.stamp_parent() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  fresh jsonb := case tg_op when 'DELETE' then to_jsonb(old) else to_jsonb(new) end;
  of_service uuid := (fresh ->> 'service_id')::uuid;
  revised bigint := app.directory_revision();
begin
  -- What was stamped in this transaction already stays as it is.
  update public.hsds_service set last_modified = now()
    where revision <> revised and organization_id = (fresh ->> 'organization_id')::uuid and (of_service is null or id = of_service);
  if of_service is null then
    update public.hsds_organization set last_modified = now()
      where revision <> revised and id = (fresh ->> 'organization_id')::uuid;
  end if;
  return null;
end $$;
create trigger stamp after insert or update or delete on hsds_location for each row execute function app.stamp_parent();
create trigger stamp after insert or update or delete on hsds_service_at_location for each row execute function app.stamp_parent();
create trigger stamp after insert or update or delete on hsds_address for each row execute function app.stamp_parent();
create trigger stamp after insert or update or delete on hsds_contact for each row execute function app.stamp_parent();
create trigger stamp after insert or update or delete on hsds_phone for each row execute function app.stamp_parent();
create trigger stamp after insert or update or delete on hsds_url for each row execute function app.stamp_parent();
create trigger stamp after insert or update or delete on hsds_schedule for each row execute function app.stamp_parent();
create trigger stamp after insert or update or delete on hsds_service_area for each row execute function app.stamp_parent();
create trigger stamp after insert or update or delete on hsds_language for each row execute function app.stamp_parent();
create trigger stamp after insert or update or delete on hsds_cost_option for each row execute function app.stamp_parent();
create trigger stamp after insert or update or delete on hsds_accessibility for each row execute function app.stamp_parent();
create trigger stamp after insert or update or delete on hsds_attribute for each row execute function app.stamp_parent();
create trigger stamp after insert or update or delete on directory_source for each row execute function app.stamp_parent();

-- Which organizations changed after a revision, in what they are or in a service: also those that
-- nobody may read any more, so that whoever keeps a copy learns that they went.
create function app.directory_changes(since bigint) returns setof uuid language sql stable security definer
  set search_path = pg_catalog, public as $$
  select id from public.hsds_organization where revision > since
  union select organization_id from public.hsds_service where revision > since
$$;

-- Who may change what ---------------------------------------------------------------------

-- Whoever refers children or answers for those who do: keeps entries that nobody owns, and those of the own organisation.
create function app.tends_directory() returns boolean language sql stable security definer set search_path = pg_catalog, public as $$
  select app.has_organisation_role('manager') or exists (
    select from public.membership m where m.person_id = app.person() and app.lives(m) and m.team_id = any (app.teams())
      and m.role in ('referral_focal_point', 'supervisor'))
$$;
-- Whether an entry is this organisation's, or nobody's. Policies ask it of each row, and once a statement who
-- asks: working that out takes some milliseconds, and a list that is imported has ten thousands of rows.
create function app.keeps_entry(the_organization uuid, the_organisation uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select coalesce((select owner_organisation_id from public.hsds_organization where id = the_organization) = the_organisation, true)
$$;

-- The operator settles whose an entry is.
create function app.give_entry(the_organization uuid, to_organisation uuid) returns boolean language plpgsql security definer
  set search_path = pg_catalog, public as $$
begin
  if not app.has_deployment_role('operator') then return false; end if;
  update public.hsds_organization set owner_organisation_id = to_organisation where id = the_organization;
  return found;
end $$;

alter table directory_version enable row level security;
alter table directory_version force row level security;
create policy owner on directory_version to sdap_owner using (true) with check (true);
alter table hsds_organization enable row level security;
alter table hsds_organization force row level security;
create policy owner on hsds_organization to sdap_owner using (true) with check (true);
alter table hsds_service enable row level security;
alter table hsds_service force row level security;
create policy owner on hsds_service to sdap_owner using (true) with check (true);
alter table hsds_location enable row level security;
alter table hsds_location force row level security;
create policy owner on hsds_location to sdap_owner using (true) with check (true);
alter table hsds_service_at_location enable row level security;
alter table hsds_service_at_location force row level security;
create policy owner on hsds_service_at_location to sdap_owner using (true) with check (true);
alter table hsds_address enable row level security;
alter table hsds_address force row level security;
create policy owner on hsds_address to sdap_owner using (true) with check (true);
alter table hsds_contact enable row level security;
alter table hsds_contact force row level security;
create policy owner on hsds_contact to sdap_owner using (true) with check (true);
alter table hsds_phone enable row level security;
alter table hsds_phone force row level security;
create policy owner on hsds_phone to sdap_owner using (true) with check (true);
alter table hsds_url enable row level security;
alter table hsds_url force row level security;
create policy owner on hsds_url to sdap_owner using (true) with check (true);
alter table hsds_schedule enable row level security;
alter table hsds_schedule force row level security;
create policy owner on hsds_schedule to sdap_owner using (true) with check (true);
alter table hsds_service_area enable row level security;
alter table hsds_service_area force row level security;
create policy owner on hsds_service_area to sdap_owner using (true) with check (true);
alter table hsds_language enable row level security;
alter table hsds_language force row level security;
create policy owner on hsds_language to sdap_owner using (true) with check (true);
alter table hsds_cost_option enable row level security;
alter table hsds_cost_option force row level security;
create policy owner on hsds_cost_option to sdap_owner using (true) with check (true);
alter table hsds_accessibility enable row level security;
alter table hsds_accessibility force row level security;
create policy owner on hsds_accessibility to sdap_owner using (true) with check (true);
alter table hsds_attribute enable row level security;
alter table hsds_attribute force row level security;
create policy owner on hsds_attribute to sdap_owner using (true) with check (true);
alter table hsds_taxonomy enable row level security;
alter table hsds_taxonomy force row level security;
create policy owner on hsds_taxonomy to sdap_owner using (true) with check (true);
alter table hsds_taxonomy_term enable row level security;
alter table hsds_taxonomy_term force row level security;
create policy owner on hsds_taxonomy_term to sdap_owner using (true) with check (true);
alter table hsds_metadata enable row level security;
alter table hsds_metadata force row level security;
create policy owner on hsds_metadata to sdap_owner using (true) with check (true);
alter table directory_source enable row level security;
alter table directory_source force row level security;
create policy owner on directory_source to sdap_owner using (true) with check (true);
alter table directory_verification enable row level security;
alter table directory_verification force row level security;
create policy owner on directory_verification to sdap_owner using (true) with check (true);
alter table directory_visit enable row level security;
alter table directory_visit force row level security;
create policy owner on directory_visit to sdap_owner using (true) with check (true);
alter table directory_rating enable row level security;
alter table directory_rating force row level security;
create policy owner on directory_rating to sdap_owner using (true) with check (true);
alter table directory_capacity enable row level security;
alter table directory_capacity force row level security;
create policy owner on directory_capacity to sdap_owner using (true) with check (true);
alter table directory_suggestion enable row level security;
alter table directory_suggestion force row level security;
create policy owner on directory_suggestion to sdap_owner using (true) with check (true);

create policy anyone on directory_version for select to sdap_app using (true);
create policy anyone on hsds_taxonomy for select to sdap_app using (true);
create policy anyone on hsds_taxonomy_term for select to sdap_app using (true);
grant select on directory_version, hsds_taxonomy, hsds_taxonomy_term to sdap_app;

create policy listed on hsds_organization for select to sdap_app
  using (state = 'listed' or (select app.person()) is not null);
create policy keep on hsds_organization for update to sdap_app
  using ((select app.tends_directory()) and app.keeps_entry(id, (select app.organisation()))) with check ((select app.tends_directory()) and app.keeps_entry(id, (select app.organisation())));
create policy add on hsds_organization for insert to sdap_app
  with check ((select app.tends_directory()) and (owner_organisation_id is null or owner_organisation_id = (select app.organisation())));
create policy listed on hsds_service for select to sdap_app
  using ((select app.person()) is not null
    or (state = 'listed' and exists (select from hsds_organization o where o.id = organization_id and o.state = 'listed')));
create policy keep on hsds_service for update to sdap_app
  using ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation()))) with check ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation())));
create policy add on hsds_service for insert to sdap_app with check ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation())));

grant select, insert on hsds_organization, hsds_service to sdap_app;
grant update (kind, name_en, name_km, other_names, description_en, description_km, email, website, parent_organization_id, state, merged_into, km_reviewed) on hsds_organization to sdap_app;
grant update (organization_id, team_id, name_en, name_km, other_names, description_en, description_km, url, email, status, what_happens_en, what_happens_km, who_answers_en, who_answers_km, hours_en, hours_km, free, fees_en, fees_km, wait_days, minimum_age, maximum_age, alert_en, alert_km, confidence, assured_on, state, merged_into, km_reviewed) on hsds_service to sdap_app;

create policy listed on hsds_location for select to sdap_app using ((select app.person()) is not null or (exists (select from hsds_organization o where o.id = hsds_location.organization_id)));
create policy keep on hsds_location to sdap_app using ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation()))) with check ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation())));
grant select, insert, update, delete on hsds_location to sdap_app;
create policy listed on hsds_service_at_location for select to sdap_app using ((select app.person()) is not null or (exists (select from hsds_organization o where o.id = hsds_service_at_location.organization_id)
    and (hsds_service_at_location.service_id is null or exists (select from hsds_service s where s.id = hsds_service_at_location.service_id))));
create policy keep on hsds_service_at_location to sdap_app using ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation()))) with check ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation())));
grant select, insert, update, delete on hsds_service_at_location to sdap_app;
create policy listed on hsds_address for select to sdap_app using ((select app.person()) is not null or (exists (select from hsds_organization o where o.id = hsds_address.organization_id)));
create policy keep on hsds_address to sdap_app using ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation()))) with check ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation())));
grant select, insert, update, delete on hsds_address to sdap_app;
create policy listed on hsds_contact for select to sdap_app using ((select app.person()) is not null or (exists (select from hsds_organization o where o.id = hsds_contact.organization_id)
    and (hsds_contact.service_id is null or exists (select from hsds_service s where s.id = hsds_contact.service_id))));
create policy keep on hsds_contact to sdap_app using ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation()))) with check ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation())));
grant select, insert, update, delete on hsds_contact to sdap_app;
create policy listed on hsds_phone for select to sdap_app using ((select app.person()) is not null or (exists (select from hsds_organization o where o.id = hsds_phone.organization_id)
    and (hsds_phone.service_id is null or exists (select from hsds_service s where s.id = hsds_phone.service_id)) and confidence in ('called', 'own_page')));
create policy keep on hsds_phone to sdap_app using ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation()))) with check ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation())));
grant select, insert, update, delete on hsds_phone to sdap_app;
create policy listed on hsds_url for select to sdap_app using ((select app.person()) is not null or (exists (select from hsds_organization o where o.id = hsds_url.organization_id)
    and (hsds_url.service_id is null or exists (select from hsds_service s where s.id = hsds_url.service_id)) and confidence in ('called', 'own_page')));
create policy keep on hsds_url to sdap_app using ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation()))) with check ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation())));
grant select, insert, update, delete on hsds_url to sdap_app;
create policy listed on hsds_schedule for select to sdap_app using ((select app.person()) is not null or (exists (select from hsds_organization o where o.id = hsds_schedule.organization_id)
    and (hsds_schedule.service_id is null or exists (select from hsds_service s where s.id = hsds_schedule.service_id))));
create policy keep on hsds_schedule to sdap_app using ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation()))) with check ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation())));
grant select, insert, update, delete on hsds_schedule to sdap_app;
create policy listed on hsds_service_area for select to sdap_app using ((select app.person()) is not null or (exists (select from hsds_organization o where o.id = hsds_service_area.organization_id)
    and (hsds_service_area.service_id is null or exists (select from hsds_service s where s.id = hsds_service_area.service_id))));
create policy keep on hsds_service_area to sdap_app using ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation()))) with check ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation())));
grant select, insert, update, delete on hsds_service_area to sdap_app;
create policy listed on hsds_language for select to sdap_app using ((select app.person()) is not null or (exists (select from hsds_organization o where o.id = hsds_language.organization_id)
    and (hsds_language.service_id is null or exists (select from hsds_service s where s.id = hsds_language.service_id))));
create policy keep on hsds_language to sdap_app using ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation()))) with check ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation())));
grant select, insert, update, delete on hsds_language to sdap_app;
create policy listed on hsds_cost_option for select to sdap_app using ((select app.person()) is not null or (exists (select from hsds_organization o where o.id = hsds_cost_option.organization_id)
    and (hsds_cost_option.service_id is null or exists (select from hsds_service s where s.id = hsds_cost_option.service_id))));
create policy keep on hsds_cost_option to sdap_app using ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation()))) with check ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation())));
grant select, insert, update, delete on hsds_cost_option to sdap_app;
create policy listed on hsds_accessibility for select to sdap_app using ((select app.person()) is not null or (exists (select from hsds_organization o where o.id = hsds_accessibility.organization_id)));
create policy keep on hsds_accessibility to sdap_app using ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation()))) with check ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation())));
grant select, insert, update, delete on hsds_accessibility to sdap_app;
create policy listed on hsds_attribute for select to sdap_app using ((select app.person()) is not null or (exists (select from hsds_organization o where o.id = hsds_attribute.organization_id)
    and (hsds_attribute.service_id is null or exists (select from hsds_service s where s.id = hsds_attribute.service_id))));
create policy keep on hsds_attribute to sdap_app using ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation()))) with check ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation())));
grant select, insert, update, delete on hsds_attribute to sdap_app;
create policy listed on directory_source for select to sdap_app using ((select app.person()) is not null or (exists (select from hsds_organization o where o.id = directory_source.organization_id)
    and (directory_source.service_id is null or exists (select from hsds_service s where s.id = directory_source.service_id))));
create policy keep on directory_source to sdap_app using ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation()))) with check ((select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation())));
grant select, insert, update, delete on directory_source to sdap_app;

-- An older number, or where something was before it became a safe house, is nobody's business but the staff's.
create policy anyone on hsds_metadata for select to sdap_app using ((select app.person()) is not null
  or (resource_type not in ('phone', 'url', 'contact', 'location', 'address') and exists (select from hsds_organization o where o.id = hsds_metadata.organization_id)
    and (service_id is null or exists (select from hsds_service s where s.id = hsds_metadata.service_id))));
create policy keep on hsds_metadata for insert to sdap_app with check (
  updated_by_person = (select app.person()) and updated_by_organisation = (select app.organisation())
  and (select app.tends_directory()) and app.keeps_entry(organization_id, (select app.organisation())));
grant select (id, organization_id, service_id, resource_type, resource_id, last_action_date, last_action_type, field_name,
  previous_value, replacement_value, updated_by_organisation), insert on hsds_metadata to sdap_app;

create policy staff on directory_verification for select to sdap_app using ((select app.person()) is not null);
create policy own on directory_verification for insert to sdap_app with check (by_person = (select app.person())
  and by_organisation = (select app.organisation()) and (select app.tends_directory())
  and app.keeps_entry(organization_id, (select app.organisation())));
grant select, insert on directory_verification to sdap_app;
create policy staff on directory_visit for select to sdap_app using ((select app.person()) is not null);
create policy own on directory_visit for insert to sdap_app with check (by_person = (select app.person())
  and by_organisation = (select app.organisation()) and (select app.tends_directory())
  and app.keeps_entry(organization_id, (select app.organisation())));
grant select, insert on directory_visit to sdap_app;
create policy staff on directory_rating for select to sdap_app using ((select app.person()) is not null);
create policy own on directory_rating for insert to sdap_app with check (by_person = (select app.person())
  and by_organisation = (select app.organisation()) and true);
grant select, insert on directory_rating to sdap_app;
create policy staff on directory_capacity for select to sdap_app using ((select app.person()) is not null);
create policy own on directory_capacity for insert to sdap_app with check (by_person = (select app.person())
  and by_organisation = (select app.organisation()) and (select app.tends_directory())
  and app.keeps_entry(organization_id, (select app.organisation())));
grant select, insert on directory_capacity to sdap_app;
create policy again on directory_rating for update to sdap_app
  using (by_person = (select app.person())) with check (by_person = (select app.person()));
grant update (availability, quality, rated_on) on directory_rating to sdap_app;
-- How fresh an entry is, everybody may know; who looked, only staff.
create function app.service_verified(the_service uuid) returns table (verified_on date, how text, by_organisation uuid)
  language sql stable security definer set search_path = pg_catalog, public as $$
  select v.verified_on, v.how, v.by_organisation from public.directory_verification v
  where v.service_id = the_service and v.outcome in ('right', 'corrected') order by v.verified_on desc, v.made_at desc limit 1
$$;

create policy say on directory_suggestion for insert to sdap_app
  with check (answered_on is null and answer is null and answered_by is null and by_person is not distinct from (select app.person()));
create policy tend on directory_suggestion for select to sdap_app using ((select app.tends_directory()));
-- What is said of an entry is for those to answer who keep it.
create policy answer on directory_suggestion for update to sdap_app
  using ((select app.tends_directory()) and answered_on is null and (organization_id is null or app.keeps_entry(organization_id, (select app.organisation()))))
  with check (answered_by = (select app.person()));
grant insert on directory_suggestion to sdap_app;
grant select on directory_suggestion to sdap_app;
grant update (answered_on, answered_by, answer) on directory_suggestion to sdap_app;

-- The words of a suggestion: a record of the desk that answers the public, whoever makes it.
alter table record drop constraint record_kind_check;
alter table record add constraint record_kind_check
  check (kind in ('report', 'conversation', 'case', 'packet', 'authority_request', 'suggestion'));
drop policy maker on record;
create policy maker on record for insert to sdap_app with check (
  team_id = any ((select app.teams())::uuid[])
  or (kind in ('report', 'conversation', 'suggestion') and team_id = (select app.open_intake())));

-- The words of a suggestion end a year after it was answered, by the same way as everything that ends.
create function app.suggestion_over(the_record uuid) returns boolean language sql stable security definer
  set search_path = pg_catalog, public as $$
  select exists (select from public.directory_suggestion g join public.record r on r.id = g.record_id
    where r.id = the_record and r.erased_on is null and g.answered_on < (app.today() - interval '1 year')::date)
$$;
create or replace function app.due_for_erasure(at_most int) returns table (record_id uuid) language sql stable security definer
  set search_path = pg_catalog, public as $$
  (select e.record_id from app.retention_ends(app.today()) e where e.held is null order by e.ends_on, e.record_id limit at_most)
  union all
  (select g.record_id from public.directory_suggestion g where g.answered_on < (app.today() - interval '1 year')::date
    and app.suggestion_over(g.record_id) order by g.answered_on, g.record_id limit at_most)
  limit at_most
$$;
create or replace function app.erase_when_due(the_record uuid) returns int language plpgsql volatile security definer
  set search_path = pg_catalog, public as $$
begin
  perform from public.record where id = the_record for update;
  if app.suggestion_over(the_record) then return app.erase_record(the_record); end if;
  if not exists (select from app.retention_ends(app.today(), null, the_record) e where e.held is null) then return 0; end if;
  return app.erase_record(the_record);
end $$;

-- A place that becomes a safe house leaves no trace of where it was, not in its history either.
create function app.forget_safe_house() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  delete from public.hsds_metadata where resource_id = new.id and field_name <> 'redacted';
  return null;
end $$;
create trigger forget after insert or update on hsds_location for each row when (new.redacted)
  execute function app.forget_safe_house();

-- All that is shown of some services, as the caller may see it. With the caller's own rights the
-- policies would look up organization and service anew for each row of ten tables, which takes three
-- times as long; so it says once what they say, and a test holds it to them. It is plpgsql because
-- that keeps the plan. What hangs on a service, on a place where it is, or on its whole organization
-- belongs to it.
create function app.service_cards(ids uuid[]) returns setof json language plpgsql stable security definer
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
        'accessibility', (select json_agg(to_json(a)) from public.hsds_accessibility a where a.location_id = l.id)) order by l.place_code, l.id)
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
    'costs', (select json_agg(to_json(c) order by c.id) from public.hsds_cost_option c where c.service_id = s.id),
    'contacts', (select json_agg(to_json(c) order by c.id) from public.hsds_contact c where c.service_id = s.id and c.organization_id = s.organization_id),
    'sources', (select json_agg(json_build_object('name', d.name, 'dated', d.dated) order by d.position, d.id)
      from public.directory_source d where d.organization_id = s.organization_id and (d.service_id = s.id or d.service_id is null)))
  from public.hsds_service s join public.hsds_organization o on o.id = s.organization_id where s.id = any (ids)
    and (staff or (s.state = 'listed' and o.state = 'listed'));
end $$;

-- Where an address of a service leads, by id or code: to itself, or to the one it was merged into, when that is
-- listed. Of what is not, and of the way there, nobody learns anything.
create function app.service_behind(the_key text) returns uuid
  language sql stable security definer set search_path = pg_catalog, public as $$
  with recursive way as (
    select s.id, s.merged_into, 1 as steps from public.hsds_service s
    where s.code = the_key or s.id = case when the_key ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then the_key::uuid end
    union all
    select s.id, s.merged_into, w.steps + 1 from way w join public.hsds_service s on s.id = w.merged_into where w.steps < 20)
  select s.id from way w join public.hsds_service s on s.id = w.id join public.hsds_organization o on o.id = s.organization_id
  where s.state = 'listed' and o.state = 'listed' order by w.steps limit 1
$$;

-- A file that somebody is about to import, between the page that says what it would do and the yes. Sealed
-- under a key of the session, which stands nowhere but in its cookie; it goes with the session.
create table directory_upload (
  session_id uuid primary key references session on delete cascade,
  sealed bytea not null check (length(sealed) <= 33554432),
  kept_at timestamptz not null default now()
);
alter table directory_upload enable row level security;
alter table directory_upload force row level security;
create policy owner on directory_upload to sdap_owner using (true) with check (true);
create function app.keep_directory_file(in_sealed bytea) returns boolean language plpgsql security definer
  set search_path = pg_catalog, public as $$
declare
  mine uuid := (select o.id from app.own_sessions() o where o.this_one);
begin
  if mine is null or not app.tends_directory() then return false; end if;
  insert into public.directory_upload (session_id, sealed) values (mine, in_sealed)
    on conflict (session_id) do update set sealed = excluded.sealed, kept_at = now();
  return true;
end $$;
create function app.kept_directory_file() returns bytea language sql stable security definer
  set search_path = pg_catalog, public as $$
  select sealed from public.directory_upload where session_id = (select o.id from app.own_sessions() o where o.this_one)
$$;

revoke execute on all functions in schema app from public;
grant execute on function app.tends_directory(), app.keeps_entry(uuid, uuid), app.give_entry(uuid, uuid), app.service_verified(uuid), app.directory_changes(bigint), app.service_cards(uuid[]), app.service_behind(text), app.keep_directory_file(bytea), app.kept_directory_file() to sdap_app;
