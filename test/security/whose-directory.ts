import type { Change, Everything, Row, Rule, Who } from './whose.ts'

// Whose each row of the directory is, and who may change it. Written without looking at the policies.

const rows = (all: Everything, table: string) => all.tables.get(table) ?? []
const byId = (all: Everything, table: string, id: unknown) => rows(all, table).find((r) => r['id'] === id) ?? {}
const listed = (all: Everything, r: Row) => {
  const service = r['service_id'] ? byId(all, 'hsds_service', r['service_id']) : { state: 'listed' }
  return byId(all, 'hsds_organization', r['organization_id'])['state'] === 'listed' && service['state'] === 'listed'
}

/** Keeps the directory: manages an organisation, or refers or supervises in a team. */
const tends = (who: Who, all: Everything) =>
  who.person !== null &&
  (rows(all, 'organisation_role').some(
    (r) => r['person_id'] === who.person && r['role'] === 'manager' && r['until_at'] === null,
  ) ||
    rows(all, 'membership').some(
      (r) =>
        r['person_id'] === who.person &&
        ['referral_focal_point', 'supervisor'].includes(String(r['role'])) &&
        r['until_at'] === null,
    ))
const keeps = (who: Who, all: Everything, organization: unknown) => {
  const owner = byId(all, 'hsds_organization', organization)['owner_organisation_id']
  return tends(who, all) && (owner === null || owner === who.organisation)
}

/** A program of the organisation that owns it, with a key that is for one of these. */
const program = (who: Who, all: Everything, organization: unknown, ...scopes: string[]) =>
  who.program !== null &&
  scopes.some((scope) => who.program?.scopes.includes(scope)) &&
  byId(all, 'hsds_organization', organization)['owner_organisation_id'] === who.program.organisation
const programReads = (who: Who, all: Everything, organization: unknown) =>
  program(who, all, organization, 'directory_read', 'directory_write')

const anybody: Rule = () => true
const staff: Rule = (_, who) => who.person !== null
const ofListed: Rule = (r, who, all) =>
  who.person !== null || listed(all, r) || programReads(who, all, r['organization_id'])
/** Numbers and links that nobody has confirmed are for staff. */
const trusted: Rule = (r, who, all) =>
  who.person !== null ||
  programReads(who, all, r['organization_id']) ||
  (listed(all, r) && ['called', 'own_page'].includes(String(r['confidence'])))
const keepers: Rule = (r, who, all) =>
  keeps(who, all, r['organization_id']) || program(who, all, r['organization_id'], 'directory_write')
/** People answer what was suggested, no program. */
const people: Rule = (r, who, all) => keeps(who, all, r['organization_id'])

/** What hangs on an organisation or service, and goes with it. */
const hanging = [
  'hsds_location',
  'hsds_service_at_location',
  'hsds_address',
  'hsds_contact',
  'hsds_schedule',
  'hsds_service_area',
  'hsds_language',
  'hsds_cost_option',
  'hsds_accessibility',
  'hsds_attribute',
  'directory_source',
]

export const readableDirectory: Record<string, Rule> = {
  directory_version: anybody,
  hsds_taxonomy: anybody,
  hsds_taxonomy_term: anybody,
  hsds_organization: (r, who, all) => who.person !== null || r['state'] === 'listed' || programReads(who, all, r['id']),
  hsds_service: (r, who, all) =>
    who.person !== null || (r['state'] === 'listed' && listed(all, r)) || programReads(who, all, r['organization_id']),
  ...Object.fromEntries(hanging.map((table) => [table, ofListed])),
  hsds_phone: trusted,
  hsds_url: trusted,
  hsds_metadata: (r, who, all) =>
    who.person !== null ||
    ((listed(all, r) || programReads(who, all, r['organization_id'])) &&
      !['phone', 'url', 'contact', 'location', 'address', 'accessibility'].includes(String(r['resource_type']))),
  directory_verification: staff,
  directory_visit: staff,
  directory_rating: staff,
  // What programs told, those of the same organisation may see again.
  directory_capacity: (r, who) =>
    who.person !== null ||
    (r['by_person'] === null &&
      who.program?.organisation === r['by_organisation'] &&
      who.program?.scopes.includes('directory_write') === true),
  directory_suggestion: (_, who, all) => tends(who, all),
}

export const changeableDirectory: Record<string, Change> = {
  hsds_organization: {
    change: 'update hsds_organization set kind = kind',
    whose: (r, who, all) => keeps(who, all, r['id']) || program(who, all, r['id'], 'directory_write'),
  },
  hsds_service: { change: 'update hsds_service set status = status', whose: keepers },
  ...Object.fromEntries(
    [...hanging, 'hsds_phone', 'hsds_url'].map((table) => [
      table,
      { change: `update ${table} set organization_id = organization_id`, whose: keepers },
    ]),
  ),
  directory_rating: {
    change: 'update directory_rating set availability = 4',
    whose: (r, who) => who.person !== null && r['by_person'] === who.person,
  },
  directory_suggestion: {
    change:
      "update directory_suggestion set answered_by = app.person(), answered_on = '2026-01-01', answer = 'was_right'",
    whose: (r, who, all) =>
      r['answered_on'] === null && (r['organization_id'] === null ? tends(who, all) : people(r, who, all) === true),
  },
}

const services = `hsds_service s join hsds_organization o on o.id = s.organization_id
  join person p on p.id = (select min(id::text)::uuid from person where organisation_id = coalesce(o.owner_organisation_id,
    (select min(organisation_id::text)::uuid from person)))`

/** Entries that nobody owns and that each organisation owns, listed and not, each with all that may hang on one. */
export const directoryRows = [
  // Stamping revisions has its own tests; here it would only make each of some thousand updates slow.
  `do $$ declare t regclass; begin
     for t in select tgrelid::regclass from pg_trigger where tgname = 'stamp' loop
       execute format('alter table %s disable trigger stamp', t);
     end loop;
   end $$`,
  `insert into hsds_organization (id, kind, name_en, owner_organisation_id, state)
   select gen_random_uuid(), 'ngo', 'An organisation', owner, state
   from (select id as owner from organisation union all select null) o, unnest(array['listed', 'draft']) state`,
  `insert into hsds_service (id, organization_id, name_en, confidence, state)
   select gen_random_uuid(), o.id, 'A service', 'list', shown from hsds_organization o, unnest(array['listed', 'hidden']) shown`,
  `insert into hsds_location (id, organization_id, location_type, place_code)
   select gen_random_uuid(), id, 'physical', '12' from hsds_organization`,
  `insert into hsds_service_at_location (id, organization_id, service_id, location_id)
   select gen_random_uuid(), s.organization_id, s.id, l.id from hsds_service s join hsds_location l using (organization_id)
   on conflict do nothing`,
  `insert into hsds_address (id, organization_id, location_id, address_1, city, state_province, address_type)
   select gen_random_uuid(), organization_id, id, 'Street', 'Town', 'Province', 'physical' from hsds_location where not redacted`,
  `insert into hsds_contact (id, organization_id, service_id, title_en)
   select gen_random_uuid(), organization_id, id, 'Reception' from hsds_service`,
  `insert into hsds_phone (id, organization_id, service_id, number, dial, type, confidence)
   select gen_random_uuid(), organization_id, id, '1', '00', 'voice', c from hsds_service, unnest(array['called', 'list']) c`,
  `insert into hsds_url (id, organization_id, service_id, kind, label, url, confidence)
   select gen_random_uuid(), organization_id, id, 'web', 'page', 'https://example.org', c from hsds_service, unnest(array['own_page', 'list']) c`,
  'insert into hsds_schedule (id, organization_id, service_id) select gen_random_uuid(), organization_id, id from hsds_service',
  `insert into hsds_service_area (id, organization_id, service_id, extent_type, place_code)
   select gen_random_uuid(), organization_id, id, 'place', '25' from hsds_service on conflict do nothing`,
  `insert into hsds_language (id, organization_id, service_id, code) select gen_random_uuid(), organization_id, id, 'km' from hsds_service`,
  'insert into hsds_cost_option (id, organization_id, service_id) select gen_random_uuid(), organization_id, id from hsds_service',
  'insert into hsds_accessibility (id, organization_id, location_id) select gen_random_uuid(), organization_id, id from hsds_location where not redacted',
  `insert into hsds_taxonomy (id, code, name_en, name_km, description_en) values (gen_random_uuid(), 'planted', '', '', '')`,
  `insert into hsds_taxonomy_term (id, taxonomy_id, code, name_en, name_km, position)
   select gen_random_uuid(), id, 'planted', '', '', 0 from hsds_taxonomy where code = 'planted'`,
  `insert into hsds_attribute (id, organization_id, service_id, taxonomy_term_id)
   select gen_random_uuid(), s.organization_id, s.id, t.id from hsds_service s, hsds_taxonomy_term t where t.code = 'planted'`,
  `insert into hsds_metadata (id, organization_id, service_id, resource_type, resource_id, last_action_type, field_name, previous_value, replacement_value)
   select gen_random_uuid(), organization_id, id, kind, id, 'update', 'name', '', '' from hsds_service, unnest(array['phone', 'address', 'accessibility', 'service']) kind`,
  `insert into directory_source (id, organization_id, service_id, name) select gen_random_uuid(), organization_id, id, 'page' from hsds_service`,
  `insert into directory_verification (id, organization_id, service_id, verified_on, how, outcome, by_organisation, by_person)
   select gen_random_uuid(), o.id, s.id, '2026-01-01', 'phone', 'right', p.organisation_id, p.id from ${services}`,
  `insert into directory_visit (id, organization_id, visited_on, by_organisation, by_person, learned)
   select gen_random_uuid(), o.id, '2026-01-01', p.organisation_id, p.id, '' from ${services}`,
  `insert into directory_rating (id, organization_id, service_id, help, quality, by_organisation, by_person, rated_on)
   select gen_random_uuid(), o.id, s.id, 'legal', 2, p.organisation_id, p.id, '2026-01-01' from ${services}`,
  `insert into directory_capacity (id, organization_id, service_id, places_free, told_on, by_organisation, by_person)
   select gen_random_uuid(), o.id, s.id, 2, '2026-01-01', p.organisation_id, told.by from ${services} cross join lateral (values (p.id), (null)) told (by)`,
  `insert into directory_suggestion (id, organization_id, service_id, kind, origin, made_on)
   select gen_random_uuid(), organization_id, id, 'moved', 'public', '2026-01-01' from hsds_service`,
  `insert into directory_suggestion (id, kind, origin, made_on)
   values (gen_random_uuid(), 'new_service', 'public', '2026-01-01')`,
]
