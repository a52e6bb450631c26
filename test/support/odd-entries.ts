import type pg from 'pg'

/** Stands in everything that the public must not see. */
export const hidden = 'Zzhidden'

/** Makes all that can hang on an entry, each text with the word; nothing else in it is secret. */
const everything = (service: string, organization: string, location: string | null, word: string): string[] => {
  const of = `'${organization}', '${service}'`
  const at = location ? `'${location}'` : 'null'
  return [
    `insert into hsds_phone (id, organization_id, service_id, number, dial, type, confidence, description_en)
     values (gen_random_uuid(), ${of}, '${word} 1', '099000', 'voice', 'called', '${word}')`,
    `insert into hsds_contact (id, organization_id, service_id, title_en, email)
     values (gen_random_uuid(), ${of}, '${word}', '${word}@desk.example')`,
    `insert into hsds_url (id, organization_id, service_id, kind, label, url, confidence)
     values (gen_random_uuid(), ${of}, 'web', '${word}', 'https://${word}.example/', 'own_page')`,
    `insert into hsds_schedule (id, organization_id, service_id, notes_en) values (gen_random_uuid(), ${of}, '${word}')`,
    `insert into hsds_language (id, organization_id, service_id, code, note) values (gen_random_uuid(), ${of}, 'km', '${word}')`,
    `insert into hsds_cost_option (id, organization_id, service_id, option_en) values (gen_random_uuid(), ${of}, '${word}')`,
    `insert into directory_source (id, organization_id, service_id, name) values (gen_random_uuid(), ${of}, '${word}')`,
    `insert into hsds_metadata (id, organization_id, service_id, resource_type, resource_id, last_action_type, field_name, previous_value, replacement_value)
     values (gen_random_uuid(), ${of}, 'service', '${service}', 'update', 'name_en', '${word}', '${word}')`,
    ...(location
      ? [
          `insert into hsds_service_at_location (id, organization_id, service_id, location_id, description_en) values (gen_random_uuid(), ${of}, ${at}, '${word}')`,
        ]
      : []),
  ]
}

/** What hangs on a location, each text with the word. */
const aroundLocation = (location: string, organization: string, word: string): string[] => [
  `insert into hsds_address (id, organization_id, location_id, address_1, city, state_province, address_type)
   values (gen_random_uuid(), '${organization}', '${location}', '${word} Street', '${word}', '${word}', 'physical')`,
  `insert into hsds_accessibility (id, organization_id, location_id, description_en, details)
   values (gen_random_uuid(), '${organization}', '${location}', '${word}', '${word}')`,
  `insert into hsds_contact (id, organization_id, location_id, title_en) values (gen_random_uuid(), '${organization}', '${location}', '${word}')`,
  `insert into hsds_phone (id, organization_id, location_id, number, dial, type, confidence)
   values (gen_random_uuid(), '${organization}', '${location}', '${word}', '099000', 'voice', 'called')`,
  `insert into hsds_schedule (id, organization_id, location_id, notes_en) values (gen_random_uuid(), '${organization}', '${location}', '${word}')`,
]

/**
 * Adds what must never be seen: drafts, hidden and merged entries with all that hangs on them, numbers
 * and links that nobody confirmed, older values, what staff noted, and a safe house as it should not be
 * in the database at all, with an address. Every secret text holds `hidden`.
 * @returns the ids of the safe house and of the listed service that is there
 */
export async function plantHidden(su: pg.Client, listed: { organization: string; service: string }) {
  await su.query("set session_replication_role = 'replica'")
  const add = async (lines: string[]) => {
    for (const line of lines) await su.query(line)
  }
  const uuid = async () => (await su.query('select gen_random_uuid() as id')).rows[0].id as string
  const organization = async (state: string) => {
    const id = await uuid()
    const merged = state === 'merged' ? `'${listed.organization}'` : 'null'
    await su.query(`insert into hsds_organization (id, kind, name_en, description_en, website, state, merged_into)
      values ('${id}', 'ngo', '${hidden}', '${hidden}', 'https://${hidden}.example', '${state}', ${merged})`)
    return id
  }
  const service = async (of: string, state: string) => {
    const id = await uuid()
    const merged = state === 'merged' ? `'${listed.service}'` : 'null'
    await su.query(`insert into hsds_service (id, organization_id, name_en, description_en, confidence, state, merged_into)
      values ('${id}', '${of}', '${hidden}', '${hidden}', 'called', '${state}', ${merged})`)
    return id
  }
  const location = async (of: string, redacted = false) => {
    const id = await uuid()
    await su.query(`insert into hsds_location (id, organization_id, location_type, name_en, place_code, redacted)
      values ('${id}', '${of}', 'physical', '${redacted ? 'A safe house' : hidden}', '${redacted ? '12' : '1201'}', ${redacted})`)
    return id
  }
  for (const state of ['draft', 'hidden', 'merged']) {
    const other = await organization(state)
    const there = await location(other)
    await add([
      ...everything(await service(other, 'listed'), other, there, hidden),
      ...aroundLocation(there, other, hidden),
    ])
    const here = await location(listed.organization) // of a listed organization, but only a hidden service is there
    const unlisted = await service(listed.organization, state)
    await add([
      ...everything(unlisted, listed.organization, here, hidden),
      ...aroundLocation(here, listed.organization, hidden),
    ])
  }
  const safeHouse = await location(listed.organization, true)
  await add(aroundLocation(safeHouse, listed.organization, hidden))
  await add([
    `insert into hsds_service_at_location (id, organization_id, service_id, location_id, description_en)
     values (gen_random_uuid(), '${listed.organization}', '${listed.service}', '${safeHouse}', '${hidden}')`,
    ...['third_party', 'list'].flatMap((confidence) => [
      `insert into hsds_phone (id, organization_id, service_id, number, dial, type, confidence)
       values (gen_random_uuid(), '${listed.organization}', '${listed.service}', '${hidden}', '099111', 'voice', '${confidence}')`,
      `insert into hsds_phone (id, organization_id, number, dial, type, confidence)
       values (gen_random_uuid(), '${listed.organization}', '${hidden}', '099111', 'voice', '${confidence}')`,
      `insert into hsds_url (id, organization_id, service_id, kind, label, url, confidence)
       values (gen_random_uuid(), '${listed.organization}', '${listed.service}', 'telegram', 't', 'https://t.example/${hidden}', '${confidence}')`,
    ]),
    ...['phone', 'address', 'location', 'contact', 'url', 'service'].map(
      (type) =>
        `insert into hsds_metadata (id, organization_id, service_id, resource_type, resource_id, last_action_type, field_name, previous_value, replacement_value)
         values (gen_random_uuid(), '${listed.organization}', '${listed.service}', '${type}', '${listed.service}', 'update',
           '${type === 'service' ? 'description_en' : 'name_en'}', '${hidden}', '${hidden}')`,
    ),
    `insert into directory_visit (id, organization_id, visited_on, by_organisation, by_person, learned)
     select gen_random_uuid(), '${listed.organization}', '2026-01-01', organisation_id, id, '${hidden}' from person limit 1`,
    `update hsds_service set url = 'https://${hidden}.example', email = '${hidden}@desk.example'
     where id = (select id from hsds_service where confidence = 'list' and state = 'listed' limit 1)`,
  ])
  await su.query("set session_replication_role = 'origin'")
  return { safeHouse }
}

/** Values that are allowed in the database and are hard to tell: no address at all, odd letters, formulas, things left out. */
export async function plantOdd(su: pg.Client, seed: number): Promise<void> {
  const addresses = [
    'not an address',
    'https://ខ្មែរ.example/ផ្លូវ|{x}?q=[1]',
    'https://a.example/%zz',
    'ftp://a.example',
    'www.a.example',
    'https://user@a.example:8080/a b#c',
  ]
  const mails = ['nobody', 'a@b', 'office@a.example', 'ការិយាល័យ@a.example']
  const names = [
    '=HYPERLINK("https://a.example")',
    '+1',
    '@cmd',
    '-2',
    'A "quoted", name',
    'Two\nlines',
    '\t=1',
    ' ស្តាប់\u200bអ្នក ',
  ]
  await su.query("set session_replication_role = 'replica'")
  const some = (column: string, values: string[], share: number) =>
    `${column} = case when hashtext(id::text || $1 || '${column}') % 100 between 0 and ${share} then
      (array[${values.map((v) => `'${v.replaceAll("'", "''")}'`).join(', ')}])[1 + abs(hashtext(id::text || '${column}')) % ${values.length}] else ${column} end`
  const without = (column: string, share: number) =>
    `${column} = case when hashtext(id::text || $1 || '-${column}') % 100 between 0 and ${share} then null else ${column} end`
  await su.query(
    `update hsds_service set ${[some('url', addresses, 40), some('email', mails, 40), some('name_en', names, 20), some('fees_en', names, 20)].join(', ')}`,
    [`${seed}`],
  )
  await su.query(
    `update hsds_service set ${['name_km', 'description_en', 'description_km', 'url', 'email', 'hours_en', 'fees_km', 'free', 'wait_days', 'assured_on', 'what_happens_en', 'who_answers_km'].map((c) => without(c, 20)).join(', ')}`,
    [`${seed}`],
  )
  await su.query(
    `update hsds_organization set ${[some('website', addresses, 40), some('email', mails, 40), some('name_en', names, 20)].join(', ')}, ${['description_en', 'description_km'].map((c) => `${c} = case when hashtext(id::text || $1) % 100 between 0 and 30 then null else ${c} end`).join(', ')}`,
    [`${seed}`],
  )
  await su.query(`update hsds_accessibility set ${some('url', addresses, 60)}`, [`${seed}`])
  await su.query(`update hsds_contact set ${some('email', mails, 60)}`, [`${seed}`])
  await su.query(`update hsds_language set ${some('code', ['km', 'xx-odd!', '', 'tpu', 'en'], 60)}`, [`${seed}`])
  await su.query(`update hsds_phone set ${some('description_en', ['', ' '], 30)}`, [`${seed}`])
  await su.query("set session_replication_role = 'origin'")
}

/** Fills what the maker of many services leaves empty: everything that can hang on a place, a location, an organization or a contact. */
export async function plantEverywhere(su: pg.Client): Promise<void> {
  await su.query("set session_replication_role = 'replica'")
  const levels: [string, string, string][] = [
    ['hsds_service_at_location', 'service_at_location_id', 'not l.redacted'],
    ['hsds_location', 'location_id', 'not l.redacted'],
  ]
  const insert = (table: string, column: string, columns: string, values: string) =>
    levels
      .filter(([, own]) => column === '*' || own === column)
      .map(([from, own]) =>
        from === 'hsds_location'
          ? `insert into ${table} (id, organization_id, ${own}, ${columns}) select gen_random_uuid(), organization_id, id, ${values} from hsds_location l where not redacted`
          : `insert into ${table} (id, organization_id, ${own}, ${columns}) select gen_random_uuid(), p.organization_id, p.id, ${values} from ${from} p join hsds_location l on l.id = p.location_id where not l.redacted`,
      )
  const term = '(select id from hsds_taxonomy_term order by id limit 1)'
  for (const line of [
    ...insert('hsds_contact', '*', 'title_en, department, email', "'Reception', 'Office', 'desk@a.example'"),
    ...insert('hsds_phone', '*', 'number, dial, type, confidence', "'099 000 001', '099000001', 'sms', 'called'"),
    ...insert(
      'hsds_schedule',
      '*',
      'valid_from, valid_to, freq, interval, bymonthday, opens_at, attending_type, notes_km',
      "'2026-01-01', '2026-12-31', 'MONTHLY', 1, '1,15', '08:00', 'In person', 'ពេលព្រឹក'",
    ),
    ...insert('hsds_language', 'location_id', 'code, note', "'vi', 'On Mondays'"),
    ...insert('hsds_attribute', '*', 'taxonomy_term_id, value', `${term}, false`),
    ...insert(
      'hsds_url',
      'location_id',
      'kind, label, url, confidence',
      "'messenger', 'm', 'https://m.example/a', 'called'",
    ),
    `insert into hsds_contact (id, organization_id, title_km) select gen_random_uuid(), id, 'ការិយាល័យ' from hsds_organization where state = 'listed'`,
    `insert into hsds_phone (id, organization_id, contact_id, number, dial, type, confidence)
     select gen_random_uuid(), organization_id, id, '099 000 002', '099000002', 'fax', 'own_page' from hsds_contact where service_id is null`,
    `insert into hsds_phone (id, organization_id, number, dial, type, confidence)
     select gen_random_uuid(), id, '099 000 003', '099000003', 'text_relay', 'called' from hsds_organization where state = 'listed'`,
    `insert into hsds_attribute (id, organization_id, taxonomy_term_id) select gen_random_uuid(), id, ${term} from hsds_organization where state = 'listed'`,
    `insert into hsds_url (id, organization_id, kind, label, url, confidence) select gen_random_uuid(), id, 'web', 'w', 'https://w.example', 'own_page' from hsds_organization`,
    `insert into hsds_metadata (id, organization_id, resource_type, resource_id, last_action_type, field_name, previous_value, replacement_value, updated_by_organisation)
     select gen_random_uuid(), id, 'organization', id, 'update', 'name_en', 'A', 'B', (select id from organisation limit 1) from hsds_organization where state = 'listed'`,
  ])
    await su.query(line)
  await su.query("set session_replication_role = 'origin'")
}
