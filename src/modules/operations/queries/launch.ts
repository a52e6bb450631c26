import { sql } from 'kysely'
import type { App } from '#platform/access/context.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Text } from '#platform/i18n/i18n.ts'
import { type Attested, type Automatic, automaticItems, guardianItems, lastsDays, technicalItems } from '../schema.ts'
import { khmerReview } from './texts.ts'

const hour = 3_600_000
/** Hours after which a backup that should come daily is late. */
export const backupHours = 26
/** Minutes after which a minutely job that has not finished means that no worker runs. */
export const jobMinutes = 15

/** Whose launch it is, for policy rows and pages. */
export const launchOrganisation = async (tx: Tx): Promise<{ id: string; name: Text } | null> => {
  const { rows } = await sql<{ id: string; nameEn: string; nameKm: string }>`
    select id, name_en, name_km from organisation where id = app.launch_organisation()`.execute(tx)
  const [row] = rows
  return row ? { id: row.id, name: { en: row.nameEn, km: row.nameKm } } : null
}

/** Whether real children may come. Anybody may ask. */
export async function isReleased(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ released: boolean }>`select app.launch_released() as released`.execute(tx)
  return rows[0]?.released ?? false
}

export type Attestation = { byPerson: string; at: Date; onDay: string | null }
export type AttestedItem = {
  item: Attested
  there: boolean
  /** Was there once: its days are over, or keys have changed since. */
  dueAgain: boolean
  last: Attestation | null
}
export type Launch = {
  organisationId: string
  organisation: Text
  demo: boolean
  automatic: { item: Automatic; there: boolean }[]
  attested: AttestedItem[]
  release: { byPerson: string; at: Date } | null
}

/** The codes of what is missing before a release, or has fallen away since. */
export const missing = (launch: Launch): (Automatic | Attested)[] => [
  ...launch.automatic.filter((i) => !i.there).map((i) => i.item),
  ...launch.attested.filter((i) => !i.there).map((i) => i.item),
]

/** The whole launch list, for an operator or a data guardian of the organisation; null for others. */
export async function launchOf(tx: Tx, app: App, now = new Date()): Promise<Launch | null> {
  const organisation = await launchOrganisation(tx)
  const { rows } = await sql<Facts>`select * from app.launch_facts()`.execute(tx)
  const [facts] = rows
  if (!organisation || !facts) return null
  const release = await tx
    .selectFrom('launchRelease')
    .select(['byPerson', 'releasedAt as at'])
    .where('organisationId', '=', organisation.id)
    .where('withdrawnAt', 'is', null)
    .executeTakeFirst()
  return {
    organisationId: organisation.id,
    organisation: organisation.name,
    demo: app.deployment.demo,
    automatic: automaticOf(facts, app, now),
    attested: await attestedOf(tx, organisation.id, facts, app, now),
    release: release ?? null,
  }
}

type Facts = {
  intakeOpen: boolean
  sheetsOnPaper: boolean
  backupMadeAt: Date | null
  jobsKeptUpAt: Date | null
  teamKeyMadeAt: Date | null
  serverKeyMadeAt: Date | null
}

function automaticOf(facts: Facts, app: App, now: Date): Launch['automatic'] {
  const since = (at: Date | null) => (at ? now.getTime() - at.getTime() : Number.POSITIVE_INFINITY)
  const there: Record<Automatic, boolean> = {
    intake_two_members: facts.intakeOpen,
    recovery_sheets: facts.sheetsOnPaper,
    backup_fresh: since(facts.backupMadeAt) < backupHours * hour,
    jobs_run: since(facts.jobsKeptUpAt) < (jobMinutes / 60) * hour,
    https: app.publicUrl?.startsWith('https:') ?? false,
    khmer_reviewed: (app.place?.khmer ?? khmerReview()).reviewed,
  }
  // Backups of somebody else's PostgreSQL are not seen from here: an operator attests them.
  return automaticItems
    .filter((item) => item !== 'backup_fresh' || !app.place?.external)
    .map((item) => ({ item, there: there[item] }))
}

async function attestedOf(tx: Tx, organisationId: string, facts: Facts, app: App, now: Date): Promise<AttestedItem[]> {
  const rows = await tx
    .selectFrom('launchAttestation')
    .distinctOn('item')
    .select(['item', 'byPerson', 'attestedAt as at', 'onDay'])
    .where('organisationId', '=', organisationId)
    .where('withdrawnAt', 'is', null)
    .orderBy('item')
    .orderBy('attestedAt', 'desc')
    .execute()
  const keysMadeAt: Partial<Record<Attested, Date | null>> = {
    fingerprints_compared: facts.teamKeyMadeAt,
    offline_key: facts.serverKeyMadeAt,
  }
  return [...guardianItems, ...technicalItems]
    .filter((item) => item !== 'external_backups' || app.place?.external)
    .map((item) => {
      const last = rows.find((r) => r.item === item)
      if (!last) return { item, there: false, dueAgain: false, last: null }
      const days = lastsDays[item]
      const over = days !== undefined && now.getTime() - last.at.getTime() > days * 24 * hour
      const changed = (keysMadeAt[item]?.getTime() ?? 0) > last.at.getTime()
      const { byPerson, at, onDay } = last
      return { item, there: !over && !changed, dueAgain: over || changed, last: { byPerson, at, onDay } }
    })
}

export type LaunchDue = { released: boolean; lacking: number; fallen: Automatic[] }

/** What the start page says of the launch to whom it concerns; null when nothing needs them, or it is not theirs. */
export async function launchDue(tx: Tx, app: App): Promise<LaunchDue | null> {
  const launch = await launchOf(tx, app)
  if (!launch || launch.demo) return null
  const lacking = missing(launch).length
  const fallen = launch.release ? launch.automatic.filter((i) => !i.there).map((i) => i.item) : []
  return launch.release && lacking === 0 ? null : { released: launch.release !== null, lacking, fallen }
}

export type PastRelease = {
  byPerson: string
  at: Date
  withdrawnBy: string | null
  withdrawnAt: Date | null
  reason: string | null
}

/** Every release there was, newest first. */
export const releases = (tx: Tx, organisationId: string): Promise<PastRelease[]> =>
  tx
    .selectFrom('launchRelease')
    .select(['byPerson', 'releasedAt as at', 'withdrawnBy', 'withdrawnAt', 'reason'])
    .where('organisationId', '=', organisationId)
    .orderBy('releasedAt', 'desc')
    .limit(50)
    .execute()
