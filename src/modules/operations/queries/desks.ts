import { sql } from 'kysely'
import { fingerprint } from '#modules/people/fingerprint.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Text } from '#platform/i18n/i18n.ts'

/** A desk of intake of any organisation. */
export type Desk = {
  teamId: string
  organisationId: string
  organisation: Text
  team: Text
  /** The newest key, to be compared with what its supervisor reads out; null before there is one. */
  key: { generation: number; fingerprint: string } | null
  /** How many can sign in and hold the team's key. */
  members: number
  /** Since when it may receive what the public writes; null while it waits for an operator. */
  confirmedAt: Date | null
  /** It receives just now. */
  open: boolean
}

type Row = Omit<Desk, 'organisation' | 'team' | 'key'> & {
  orgEn: string
  orgKm: string
  nameEn: string
  nameKm: string
  generation: number | null
  publicKey: Buffer | null
}

/** Every desk of intake, those that wait last; for operators and the owner's role, nothing for others. */
export async function intakeDesks(tx: Tx): Promise<Desk[]> {
  const { rows } = await sql<Row>`
    select d.*, o.name_en as org_en, o.name_km as org_km, t.name_en, t.name_km
    from app.intake_desks() with ordinality d (team_id, organisation_id, generation, public_key, members, confirmed_at, open, nr)
    join team t on t.id = d.team_id join organisation o on o.id = d.organisation_id order by d.nr`.execute(tx)
  return rows.map(({ teamId, organisationId, members, confirmedAt, open, ...r }) => ({
    ...{ teamId, organisationId, members, confirmedAt, open },
    organisation: { en: r.orgEn, km: r.orgKm },
    team: { en: r.nameEn, km: r.nameKm },
    key:
      r.publicKey && r.generation !== null ? { generation: r.generation, fingerprint: fingerprint(r.publicKey) } : null,
  }))
}

/** Desks of an organisation that wait for an operator. Anybody may ask: it stands on the door plate. */
export async function waitingDesks(tx: Tx, organisationId: string): Promise<Text[]> {
  const rows = await tx
    .selectFrom('team')
    .select(['nameEn', 'nameKm'])
    .where('organisationId', '=', organisationId)
    .where('kind', '=', 'intake')
    .where('intakeConfirmedAt', 'is', null)
    .orderBy('madeAt')
    .execute()
  return rows.map((r) => ({ en: r.nameEn, km: r.nameKm }))
}
