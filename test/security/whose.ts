import type pg from 'pg'
import { changeableDirectory, readableDirectory } from './whose-directory.ts'

export type Row = Record<string, unknown>
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
  /** A partner organisation's program: whose it is, and what its key is for. */
  program: { organisation: string; scopes: string[] } | null
}
export const stranger: Who = {
  person: null,
  organisation: null,
  teams: [],
  supervised: [],
  guardian: false,
  receipt: null,
  conversation: null,
  program: null,
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

export const whoIsProgram = (organisation: string, scopes: string[]): Who => ({
  ...stranger,
  program: { organisation, scopes },
})

export const whoIsReceipt = (receipt: string, conversation: string): Who => ({ ...stranger, receipt, conversation })

const find = (all: Everything, table: string, id: unknown): Row =>
  (all.tables.get(table) ?? []).find((r) => r['id'] === id || r['referral_id'] === id) ?? {}

export type Rule = (row: Row, who: Who, all: Everything) => boolean

const mine = (who: Who, team: unknown) => who.teams.includes(String(team))
const ownOrganisation = (who: Who, id: unknown) => who.organisation !== null && id === who.organisation
const guards = (team: unknown, who: Who, all: Everything) =>
  who.guardian && ownOrganisation(who, find(all, 'team', team)['organisation_id'])
const operates = (who: Who, all: Everything) =>
  (all.tables.get('deployment_role') ?? []).some(
    (r) => who.person !== null && r['person_id'] === who.person && r['role'] === 'operator' && r['until_at'] === null,
  )
const holds = (who: Who, all: Everything, table: string, roles: string[]) =>
  (all.tables.get(table) ?? []).some(
    (r) =>
      who.person !== null &&
      r['person_id'] === who.person &&
      roles.includes(String(r['role'])) &&
      r['until_at'] === null,
  )
const runsIntake = (who: Who, all: Everything) =>
  holds(who, all, 'organisation_role', ['manager']) || who.supervised.length > 0
const technical = ['restore_drill', 'offline_key', 'fingerprints_compared', 'external_backups']
const granted: (record: unknown, who: Who, all: Everything) => boolean = (record, who, all) =>
  (all.tables.get('record_grant') ?? []).some(
    (g) => g['record_id'] === record && readable['record_grant']?.(g, who, all),
  )

/** Whose each row is, in plain words of the field. Written without looking at the policies. */
export const readable: Record<string, Rule> = {
  ...readableDirectory,
  deployment: () => true,
  organisation: () => true,
  team: () => true,
  team_key: () => true,
  person: (r, who) => ownOrganisation(who, r['organisation_id']),
  membership: (r, who, all) => ownOrganisation(who, find(all, 'team', r['team_id'])['organisation_id']),
  team_admission: (r, who, all) => ownOrganisation(who, find(all, 'team', r['team_id'])['organisation_id']),
  organisation_role: (r, who) => ownOrganisation(who, r['organisation_id']),
  deployment_role: (r, who) => who.person !== null && r['person_id'] === who.person,
  backup: (_, who, all) => operates(who, all),
  partner_key: (r, who) => who.guardian && ownOrganisation(who, r['organisation_id']),
  server_key: () => true,
  // What is offered is for everybody to know; what is being prepared is the organisation's.
  intake_way: (r, who) => r['offered'] === true || ownOrganisation(who, r['organisation_id']),
  duty_shift: (r, who) => ownOrganisation(who, r['organisation_id']),
  duty_reach: (r, who) => who.person !== null && r['person_id'] === who.person,
  duty_alert: (r, who) => mine(who, r['team_id']),
  entry_link: (r, who) => ownOrganisation(who, r['organisation_id']),
  commune: () => true,
  village: () => true,
  launch_attestation: (r, who, all) =>
    operates(who, all) || (who.guardian && ownOrganisation(who, r['organisation_id'])),
  launch_release: (r, who, all) => operates(who, all) || (who.guardian && ownOrganisation(who, r['organisation_id'])),
  invitation: (r, who, all) =>
    who.guardian && ownOrganisation(who, find(all, 'person', r['person_id'])['organisation_id']),
  passkey: (r, who) => who.person !== null && r['person_id'] === who.person,
  backup_code: (r, who) => who.person !== null && r['person_id'] === who.person,
  team_departure: (r, who, all) => ownOrganisation(who, find(all, 'team', r['team_id'])['organisation_id']),
  recovery_key: (r, who) => ownOrganisation(who, r['organisation_id']),
  recovery_sheet: (r, who) => ownOrganisation(who, r['organisation_id']),
  recovery_seal: (r, who) => ownOrganisation(who, r['organisation_id']),
  recovery_ceremony: (r, who) => ownOrganisation(who, r['organisation_id']),
  trail: (r, who) =>
    ownOrganisation(who, r['chain']) && (who.guardian || who.supervised.includes(String(r['team_id']))),
  // To whom the own team's records were given; and what was given to the own team and has not ended.
  record_grant: (r, who, all) =>
    mine(who, find(all, 'record', r['record_id'])['team_id']) ||
    (mine(who, r['team_id']) && (r['ends_at'] === null || new Date(String(r['ends_at'])) > new Date())) ||
    (who.receipt !== null && r['receipt_id'] === who.receipt),
  record: (r, who, all) => granted(r['id'], who, all),
  // The words of a complaint are for those alone who lead the team.
  document: (r, who, all) =>
    granted(r['record_id'], who, all) &&
    (r['name'] !== 'complaint' || who.supervised.includes(String(find(all, 'record', r['record_id'])['team_id']))),
  feedback: (r, who) =>
    mine(who, r['team_id']) && (r['for_lead'] !== true || who.supervised.includes(String(r['team_id']))),
  attachment: (r, who, all) => mine(who, find(all, 'record', r['record_id'])['team_id']),
  head: (r, who) => mine(who, r['team_id']),
  fact: (r, who) => ownOrganisation(who, r['organisation_id']) || ownOrganisation(who, r['other_organisation_id']),
  consent: (r, who) => mine(who, r['team_id']),
  // What was erased is nobody's any more.
  report: (r, who) => r['erased_on'] === null && mine(who, r['team_id']),
  removal: (r, who) => mine(who, r['team_id']),
  // A form of the program is every member of staff's; an organisation's, its own; a draft, whoever keeps its forms.
  form: (r, who) => (r['organisation_id'] === null ? who.person !== null : ownOrganisation(who, r['organisation_id'])),
  form_version: (r, who, all) =>
    readable['form']?.(find(all, 'form', r['form_id']), who, all) === true &&
    (r['state'] === 'published' || runsIntake(who, all)),
  form_response: (r, who) => mine(who, r['team_id']),
  // Published.
  fear_text: () => true,
  report_state: (r, who, all) => mine(who, find(all, 'report', r['report_id'])['team_id']),
  conversation: (r, who) =>
    r['erased_on'] === null && (mine(who, r['team_id']) || (who.conversation !== null && r['id'] === who.conversation)),
  message: (r, who, all) =>
    mine(who, find(all, 'conversation', r['conversation_id'])['team_id']) ||
    (who.conversation !== null && r['conversation_id'] === who.conversation),
  receipt: (r, who, all) => mine(who, find(all, 'conversation', r['conversation_id'])['team_id']),
  case_file: (r, who) => r['erased_on'] === null && mine(who, r['team_id']),
  case_state: (r, who, all) => mine(who, find(all, 'case_file', r['case_id'])['team_id']),
  referral: (r, who) =>
    r['erased_on'] === null && (mine(who, r['from_team_id']) || (mine(who, r['to_team_id']) && r['state'] !== 'draft')),
  referral_need: (r, who, all) => readable['referral']?.(find(all, 'referral', r['referral_id']), who, all) === true,
  referral_origin: (r, who) =>
    mine(who, r['team_id']) || (who.conversation !== null && r['conversation_id'] === who.conversation),
  retention_setting: (r, who) => ownOrganisation(who, r['organisation_id']),
  retention_hold: (r, who, all) => mine(who, r['team_id']) || guards(r['team_id'], who, all),
  trail_cut: (r, who) => ownOrganisation(who, r['chain']) && (who.guardian || who.supervised.length > 0),
  data_request: (r, who, all) => mine(who, r['team_id']) || guards(r['team_id'], who, all),
  data_request_event: (r, who, all) =>
    readable['data_request']?.(find(all, 'data_request', r['request_id']), who, all) === true,
  authority_request: (r, who) =>
    mine(who, r['team_id']) ||
    (ownOrganisation(who, r['organisation_id']) && (who.guardian || who.supervised.length > 0)),
  referral_state: (r, who, all) => {
    const referral = find(all, 'referral', r['referral_id'])
    const origin = find(all, 'referral_origin', r['referral_id'])
    const shown = find(all, 'conversation', who.conversation)['shows_steps_since']
    const ownSteps = who.conversation !== null && origin['conversation_id'] === who.conversation && Boolean(shown)
    return readable['referral']?.(referral, who, all) === true || ownSteps
  },
}

export type Change = { change: string; whose?: Rule }
/** Which rows somebody may change: the own ones, where that differs from reading. */
export const changeable: Record<string, Change> = {
  ...changeableDirectory,
  report: { change: "update report set state = 'resting'" },
  conversation: { change: 'update conversation set ended_at = now()', whose: (r, who) => mine(who, r['team_id']) },
  receipt: { change: 'update receipt set stopped_at = now()' },
  head: { change: "update head set body = ''" },
  fact: { change: "update fact set state = 'x'" },
  consent: { change: 'update consent set withdrawal_answered_at = now()' },
  retention_hold: {
    change: 'update retention_hold set lifted_by = app.person(), lifted_at = now()',
    whose: (r, who, all) => who.supervised.includes(String(r['team_id'])) || guards(r['team_id'], who, all),
  },
  data_request: {
    change: 'update data_request set reason = null',
    whose: (r, who) => who.supervised.includes(String(r['team_id'])),
  },
  authority_request: {
    change: 'update authority_request set decision_entered_at = now()',
    whose: (r, who, all) => who.supervised.includes(String(r['team_id'])) || guards(r['team_id'], who, all),
  },
  feedback: {
    change: "update feedback set answered_on = '2026-01-01', answered_by = app.person()",
    whose: (r, who) => who.supervised.includes(String(r['team_id'])),
  },
  removal: { change: "update removal set state = 'asked'" },
  form_version: {
    change: "update form_version set note = 'new', changed_by = app.person(), changed_at = now()",
    whose: (r, who, all) =>
      r['state'] === 'draft' &&
      runsIntake(who, all) &&
      ownOrganisation(who, find(all, 'form', r['form_id'])['organisation_id']),
  },
  form_response: { change: "update form_response set state = 'done'" },
  fear_text: {
    change: "update fear_text set reviewed_by = '', reviewed_on = null, changed_by = app.person()",
    whose: (r, who, all) =>
      holds(who, all, 'organisation_role', ['data_guardian', 'manager']) && ownOrganisation(who, r['organisation_id']),
  },
  case_file: { change: "update case_file set state = 'intake'" },
  referral: { change: 'update referral set acknowledge_by = now()' },
  referral_origin: {
    change: 'update referral_origin set consent_id = null',
    whose: (r, who) => mine(who, r['team_id']),
  },
  person: { change: "update person set language = 'en'", whose: (r, who) => r['id'] === who.person },
  organisation: {
    change: 'update organisation set idle_minutes = 60',
    whose: (r, who) => who.guardian && ownOrganisation(who, r['id']),
  },
  // The data guardian alone ends roles, and stops a ceremony; whoever holds a sheet says that it is on paper.
  membership: {
    change: "update membership set until_at = '2100-01-01'",
    whose: (r, who, all) => who.guardian && readable['membership']?.(r, who, all) === true,
  },
  organisation_role: {
    change: "update organisation_role set until_at = '2100-01-01'",
    whose: (r, who) => who.guardian && ownOrganisation(who, r['organisation_id']),
  },
  recovery_sheet: {
    change: 'update recovery_sheet set on_paper_at = now()',
    whose: (r, who) => r['holder'] === who.person,
  },
  recovery_ceremony: {
    change: 'update recovery_ceremony set stopped_at = now()',
    whose: (r, who) => who.guardian && ownOrganisation(who, r['organisation_id']),
  },
  intake_way: {
    change: 'update intake_way set changed_by = app.person()',
    whose: (r, who, all) => runsIntake(who, all) && ownOrganisation(who, r['organisation_id']),
  },
  duty_shift: {
    change: 'update duty_shift set removed_by = app.person(), removed_at = now()',
    whose: (r, who, all) => runsIntake(who, all) && ownOrganisation(who, r['organisation_id']),
  },
  duty_reach: { change: "update duty_reach set mail = 'other@example.org'" },
  entry_link: {
    change: 'update entry_link set ended_by = app.person(), ended_at = now()',
    whose: (r, who, all) =>
      (runsIntake(who, all) || holds(who, all, 'membership', ['referral_focal_point'])) &&
      ownOrganisation(who, r['organisation_id']),
  },
  launch_attestation: {
    change: 'update launch_attestation set withdrawn_by = app.person(), withdrawn_at = now()',
    whose: (r, who, all) =>
      technical.includes(String(r['item']))
        ? operates(who, all)
        : who.guardian && ownOrganisation(who, r['organisation_id']),
  },
  launch_release: {
    change: "update launch_release set withdrawn_by = app.person(), withdrawn_at = now(), reason = 'other'",
    whose: (r, who) => who.guardian && ownOrganisation(who, r['organisation_id']),
  },
  partner_key: {
    change: 'update partner_key set ended_at = now()',
    whose: (r, who) => who.guardian && ownOrganisation(who, r['organisation_id']) && r['ended_at'] === null,
  },
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
