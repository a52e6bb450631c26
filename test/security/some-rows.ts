import type pg from 'pg'
import { directoryRows } from './whose-directory.ts'

/**
 * Rows in tables that the scenario's acts leave empty, for every organisation and person there
 * is: what stands in them does not matter here, only whose they are.
 */
export async function someRowsEverywhere(superuser: pg.Client): Promise<void> {
  for (const statement of [...statements, ...directoryRows]) await superuser.query(statement)
}

const statements = [
  `insert into partner_key (id, organisation_id, label, scopes, key_hash, made_by, expires_on, ended_at)
   select gen_random_uuid(), o.id, 'A program', '{directory_write}', sha256((o.id::text || coalesce(ended::text, ''))::bytea), p.id, current_date, ended
   from organisation o, (select id from person limit 1) p, (values (null::timestamptz), (now())) e (ended)`,
  "insert into commune (code, name_latin, name_km, changed_at) values ('010201', 'Banteay Neang', 'បន្ទាយនាង', now())",
  "insert into village (code, name_latin, name_km, changed_at) values ('01020101', 'Ou Thum', 'អូរធំ', now())",
  `insert into data_request (id, organisation_id, team_id, record_id, kind, asked_by, source, language, received_on)
   select gen_random_uuid(), t.organisation_id, r.team_id, r.id, 'erase', 'child', 'phone', 'km', '2026-01-01'
   from record r join team t on t.id = r.team_id where r.kind in ('report', 'case')`,
  "insert into data_request_event (id, request_id, what) select gen_random_uuid(), id, 'received' from data_request",
  `with made as (insert into record (id, kind, team_id) select gen_random_uuid(), 'authority_request', id from team returning id, team_id)
   insert into authority_request (id, organisation_id, team_id, authority, received_on, received_how, ground, persons, items, entered_by)
   select m.id, t.organisation_id, t.id, 'police', '2026-01-01', 'letter', 'other', 1, '{name}', p.id
   from made m join team t on t.id = m.team_id
   join lateral (select id from person where organisation_id = t.organisation_id limit 1) p on true`,
  // Thanks and a complaint left with every team; the words of a complaint in a record that all of the team hold the key of.
  `insert into feedback (id, team_id, kind, language, may_publish)
   select gen_random_uuid(), t.id, said, 'km', true from team t cross join unnest(array['thanks', 'complaint']) said`,
  `with made as (insert into record (id, kind, team_id) select gen_random_uuid(), 'feedback', id from team returning id, team_id),
     sealed as (insert into record_grant (id, record_id, generation, team_id, team_generation, sealed_key)
       select gen_random_uuid(), id, 1, team_id, 1, '' from made)
   insert into document (id, record_id, name, generation, body) select gen_random_uuid(), m.id, words, 1, ''
   from made m cross join unnest(array['words', 'complaint']) words`,
  `insert into attachment (id, record_id, generation, about, body, author)
   select gen_random_uuid(), r.id, 1, '', '', (select id from person limit 1) from record r where r.kind <> 'conversation'`,
  `insert into intake_way (organisation_id, way, offered, weekly, exceptions, changed_by)
   select o.id, way, way <> 'chat', '', '', p.id from organisation o cross join unnest(array['write', 'chat']) way
   join lateral (select id from person where organisation_id = o.id limit 1) p on true`,
  `insert into duty_shift (id, organisation_id, person_id, role, starts_at, ends_at, made_by)
   select gen_random_uuid(), organisation_id, id, 'answerer', now(), now() + interval '1 hour', id from person`,
  "insert into duty_reach (person_id, mail) select id, 'one@example.org' from person",
  'insert into duty_alert (id, organisation_id, team_id) select gen_random_uuid(), organisation_id, id from team',
  `with made as (insert into entry_link (id, organisation_id, code, kind, label, language, made_by)
     select gen_random_uuid(), o.id, translate(left(md5(o.id::text), 8), '01', 'xy'), 'school', 'A school', 'km', p.id from organisation o
     join lateral (select id from person where organisation_id = o.id limit 1) p on true returning id)
   insert into entry_link_month select id, '2026-01-01', 12 from made`,
  `insert into removal (id, report_id, team_id, state, follow_up_on)
   select gen_random_uuid(), id, team_id, 'open', '2026-01-01' from report where erased_on is null`,
  "insert into form (id, code, subject) values (gen_random_uuid(), 'a_form', 'case')",
  "insert into form (id, code, organisation_id, subject) select gen_random_uuid(), 'own_form', id, 'alone' from organisation",
  `insert into form_version (id, form_id, number, state, definition, mark, published_at)
   select gen_random_uuid(), f.id, n, case n when 1 then 'published' else 'draft' end, '{}', repeat('0', 64), case n when 1 then now() end
   from form f cross join generate_series(1, 2) n`,
  `with made as (insert into record (id, kind, team_id) select gen_random_uuid(), 'form_response', id from team returning id, team_id)
   insert into form_response (id, version_id, record_id, team_id, state, happened_on, from_paper, plain, made_by)
   select m.id, v.id, m.id, m.team_id, 'draft', '2026-01-01', false, '{}', p.id
   from made m cross join (select id from form_version where state = 'published' limit 1) v cross join (select id from person limit 1) p`,
  `insert into form_response (id, version_id, record_id, team_id, state, made_by)
   select gen_random_uuid(), v.id, c.id, c.team_id, 'draft', c.coordinator
   from case_file c cross join (select id from form_version where state = 'published' limit 1) v where c.erased_on is null`,
  `insert into fear_text (organisation_id, notes, changed_by)
   select o.id, '{}', p.id from organisation o
   join lateral (select id from person where organisation_id = o.id limit 1) p on true`,
  `insert into trail_cut (chain, seq, hash, removed, until_day) select id, 1, '', 1, '2000-01-01' from organisation`,
  `insert into launch_attestation (id, organisation_id, item, by_person)
   select gen_random_uuid(), o.id, i, (select id from person limit 1) from organisation o, unnest(array['staff_trained', 'restore_drill']) i`,
  `insert into launch_release (id, organisation_id, by_person)
   select gen_random_uuid(), o.id, (select id from person limit 1) from organisation o`,
  `insert into referral_need (id, referral_id, still_needed, by_person, by_team)
   select gen_random_uuid(), r.id, true, (select id from person limit 1), r.to_team_id from referral r`,
  `insert into backup (id, scheduled, finished_at, bytes, sha256, outcome)
   values (gen_random_uuid(), true, now(), 1, repeat('0', 64), 'made'), (gen_random_uuid(), false, null, null, null, 'running')`,
  `insert into invitation (id, person_id, token_hash, ends_at)
   select gen_random_uuid(), id, sha256(id::text::bytea), now() + interval '3 days' from person`,
  `insert into passkey (id, person_id, credential_id, public_key, counter, label)
   select gen_random_uuid(), id, id::text::bytea, '', 0, 'phone' from person`,
  'insert into backup_code (person_id, hash) select id, sha256(id::text::bytea) from person',
  `insert into team_departure (team_id, person_id, generation)
   select t.id, p.id, 1 from team t join lateral (select id from person where organisation_id = t.organisation_id limit 1) p on true`,
  `insert into recovery_key (organisation_id, generation, public_key, sealed_one_two, sealed_one_three, sealed_two_three)
   select id, 1, decode(repeat('00', 32), 'hex'), '', '', '' from organisation`,
  `insert into recovery_sheet (organisation_id, generation, number, holder, check_hash)
   select o.id, 1, n, p.id, '' from organisation o cross join generate_series(1, 3) n
   join lateral (select id from person where organisation_id = o.id order by id offset n - 1 limit 1) p on true`,
  `insert into recovery_seal (team_id, team_generation, organisation_id, recovery_generation, sealed_key, key_mark)
   select t.id, 1, t.organisation_id, 1, '', '' from team t`,
  `insert into recovery_ceremony (id, organisation_id, team_id, person_id, generation, begun_by, ends_at, sheet_number)
   select gen_random_uuid(), d.organisation_id, d.team_id, p.person_id, 1, p.person_id, now(), 1
   from (select id as team_id, organisation_id from team) d
   join lateral (select id as person_id from person where organisation_id = d.organisation_id limit 1) p on true`,
]
