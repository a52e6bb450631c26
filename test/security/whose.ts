import type pg from 'pg'

type Row = Record<string, unknown>
/** Every row of every table, read past row-level security. */
export type Everything = { tables: Map<string, Row[]>; keys: Map<string, string[]> }

/** Who asks, worked out from memberships alone. */
export type Who = {
  person: string | null
  organisation: string | null
  teams: string[]
  supervised: string[]
  guardian: boolean
  receipt: string | null
  conversation: string | null
}
export const stranger: Who = {
  person: null,
  organisation: null,
  teams: [],
  supervised: [],
  guardian: false,
  receipt: null,
  conversation: null,
}

export async function readEverything(superuser: pg.Client): Promise<Everything> {
  const { rows } = await superuser.query<{ table: string; columns: string[] }>(
    `select c.relname as "table", array_agg(a.attname::text order by array_position(i.indkey::int[], a.attnum::int)) as columns
     from pg_class c join pg_index i on i.indrelid = c.oid and i.indisprimary
     join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' group by 1`,
  )
  const tables = new Map<string, Row[]>()
  for (const { table } of rows) {
    const found = await superuser.query<{ row: Row }>(`select to_jsonb(t) as row from "${table}" t`)
    tables.set(
      table,
      found.rows.map((r) => r.row),
    )
  }
  return { tables, keys: new Map(rows.map((r) => [r.table, r.columns])) }
}

export const whoIsPerson = (all: Everything, person: string): Who => {
  const living = (r: Row) => r['person_id'] === person && r['until_at'] === null
  const memberships = (all.tables.get('membership') ?? []).filter(living)
  const teamOf = (r: Row) => String(r['team_id'])
  return {
    ...stranger,
    person,
    organisation: String(find(all, 'person', person)['organisation_id']),
    teams: memberships.map(teamOf),
    supervised: memberships.filter((r) => r['role'] === 'supervisor').map(teamOf),
    guardian: (all.tables.get('organisation_role') ?? []).some((r) => living(r) && r['role'] === 'data_guardian'),
  }
}

export const whoIsReceipt = (receipt: string, conversation: string): Who => ({ ...stranger, receipt, conversation })

const find = (all: Everything, table: string, id: unknown): Row =>
  (all.tables.get(table) ?? []).find((r) => r['id'] === id || r['referral_id'] === id) ?? {}

type Rule = (row: Row, who: Who, all: Everything) => boolean

const mine = (who: Who, team: unknown) => who.teams.includes(String(team))
const ownOrganisation = (who: Who, id: unknown) => who.organisation !== null && id === who.organisation
const granted: (record: unknown, who: Who, all: Everything) => boolean = (record, who, all) =>
  (all.tables.get('record_grant') ?? []).some(
    (g) => g['record_id'] === record && readable['record_grant']?.(g, who, all),
  )

/** Whose each row is, in plain words of the field. Written without looking at the policies. */
export const readable: Record<string, Rule> = {
  deployment: () => true,
  organisation: () => true,
  team: () => true,
  team_key: () => true,
  person: (r, who) => ownOrganisation(who, r['organisation_id']),
  membership: (r, who, all) => ownOrganisation(who, find(all, 'team', r['team_id'])['organisation_id']),
  team_admission: (r, who, all) => ownOrganisation(who, find(all, 'team', r['team_id'])['organisation_id']),
  organisation_role: (r, who) => ownOrganisation(who, r['organisation_id']),
  deployment_role: (r, who) => who.person !== null && r['person_id'] === who.person,
  trail: (r, who) =>
    ownOrganisation(who, r['chain']) && (who.guardian || who.supervised.includes(String(r['team_id']))),
  // To whom the own team's records were given; and what was given to the own team and has not ended.
  record_grant: (r, who, all) =>
    mine(who, find(all, 'record', r['record_id'])['team_id']) ||
    (mine(who, r['team_id']) && (r['ends_at'] === null || new Date(String(r['ends_at'])) > new Date())) ||
    (who.receipt !== null && r['receipt_id'] === who.receipt),
  record: (r, who, all) => granted(r['id'], who, all),
  document: (r, who, all) => granted(r['record_id'], who, all),
  head: (r, who) => mine(who, r['team_id']),
  fact: (r, who) => ownOrganisation(who, r['organisation_id']) || ownOrganisation(who, r['other_organisation_id']),
  consent: (r, who) => mine(who, r['team_id']),
  report: (r, who) => mine(who, r['team_id']),
  report_state: (r, who, all) => mine(who, find(all, 'report', r['report_id'])['team_id']),
  conversation: (r, who) => mine(who, r['team_id']) || (who.conversation !== null && r['id'] === who.conversation),
  message: (r, who, all) =>
    mine(who, find(all, 'conversation', r['conversation_id'])['team_id']) ||
    (who.conversation !== null && r['conversation_id'] === who.conversation),
  receipt: (r, who, all) => mine(who, find(all, 'conversation', r['conversation_id'])['team_id']),
  case_file: (r, who) => mine(who, r['team_id']),
  case_state: (r, who, all) => mine(who, find(all, 'case_file', r['case_id'])['team_id']),
  referral: (r, who) => mine(who, r['from_team_id']) || (mine(who, r['to_team_id']) && r['state'] !== 'draft'),
  referral_origin: (r, who) =>
    mine(who, r['team_id']) || (who.conversation !== null && r['conversation_id'] === who.conversation),
  referral_state: (r, who, all) => {
    const referral = find(all, 'referral', r['referral_id'])
    const origin = find(all, 'referral_origin', r['referral_id'])
    const shown = find(all, 'conversation', who.conversation)['shows_steps_since']
    const ownSteps = who.conversation !== null && origin['conversation_id'] === who.conversation && Boolean(shown)
    return readable['referral']?.(referral, who, all) === true || ownSteps
  },
}

/** Which rows somebody may change: the own ones, where that differs from reading. */
export const changeable: Record<string, { change: string; whose?: Rule }> = {
  report: { change: "update report set state = 'resting'" },
  conversation: { change: 'update conversation set ended_at = now()', whose: (r, who) => mine(who, r['team_id']) },
  receipt: { change: 'update receipt set stopped_at = now()' },
  head: { change: "update head set body = ''" },
  fact: { change: "update fact set state = 'x'" },
  consent: { change: 'update consent set withdrawal_answered_at = now()' },
  case_file: { change: "update case_file set state = 'intake'" },
  referral: { change: 'update referral set acknowledge_by = now()' },
  referral_origin: {
    change: 'update referral_origin set consent_id = null',
    whose: (r, who) => mine(who, r['team_id']),
  },
  person: { change: "update person set language = 'en'", whose: (r, who) => r['id'] === who.person },
  record_grant: {
    change: 'delete from record_grant',
    whose: (r, who, all) => mine(who, find(all, 'record', r['record_id'])['team_id']),
  },
}

/** A row's key as one text, as `keyText` selects it. */
export const keyOf = (all: Everything, table: string, row: Row) =>
  (all.keys.get(table) ?? []).map((c) => String(row[c])).join(' ')

export const keyText = (all: Everything, table: string) =>
  (all.keys.get(table) ?? []).map((c) => `"${c}"::text`).join(` || ' ' || `)
