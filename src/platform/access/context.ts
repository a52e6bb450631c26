import { sql } from 'kysely'
import type { KdfCost } from '../crypto/kdf.ts'
import { expand } from '../crypto/kdf.ts'
import type { ServerKey } from '../crypto/server-key.ts'
import type { Database, Tx } from '../db/database.ts'
import { Failure } from '../errors.ts'
import { type Lang, type T, translator } from '../i18n/i18n.ts'
import { trail } from '../trail/trail.ts'
import type { Actor, PartnerActor, ReceiptActor, StaffActor } from './actor.ts'

/** What one deployment is made of, known from its start. */
export type Deployment = { demo: boolean; receiptSalt: Buffer; receiptCost: KdfCost; passphraseCost: KdfCost }

/** Settings that only looking after the deployment needs; tests may leave them out. */
export type PlaceSettings = {
  /** Somebody else's PostgreSQL, reached by address; its data and backups are not this program's. */
  external: boolean
  /** Absolute folders; the data folder only where the database is the embedded one. */
  dataFolder?: string | undefined
  backupFolder?: string | undefined
  /** How many can open a scheduled backup, and how many days it is kept. */
  backupRecipients: number
  backupDays: number
  mail: boolean
  anchor: boolean
  /** How far the review of Khmer texts is. */
  khmer: { reviewed: boolean; unreviewed: number }
}

/** The running program: settings, data, secret. */
export type App = {
  db: Database
  serverKey: ServerKey
  deployment: Deployment
  leaveUrl: string
  /** Where videos elsewhere are, if the deployment names some. */
  videosUrl?: string | undefined
  /** Folder of the recordings of the form's screens, when they do not lie with the program. */
  recordings?: string | undefined
  publicUrl: string | undefined
  hsts: boolean
  trustProxy: boolean
  /** Absolute path of the list of erased records, outside the database; what erases needs it. */
  ledgerFile?: string
  place?: PlaceSettings
  /** Whether real children may come. Until then every page says that it is a trial. Changes while the program runs. */
  released?: boolean
}

/** Who asks, in which language, and the only two ways to the data. */
export type Ctx = {
  app: App
  actor: Actor
  lang: Lang
  t: T
  /** What time it is for this act; earlier when something is entered from paper. */
  now(): Date
  read<R>(work: (tx: Tx) => Promise<R>): Promise<R>
  write<R>(work: (tx: Tx) => Promise<R>): Promise<R>
}

export function contextFor(
  app: App,
  lang: Lang,
  actor: Actor = { kind: 'nobody' },
  handle = '',
  now = () => new Date(),
): Ctx {
  return {
    app,
    actor,
    lang,
    t: translator(lang),
    now,
    read: (work) => app.db.read(handle, work),
    write: async (work) => {
      try {
        return await app.db.write(handle, work)
      } catch (error) {
        if (error instanceof Failure && error.code === 'forbidden' && error.detail['action'])
          await leaveDenial(app, handle, error)
        throw error
      }
    },
  }
}

/** A refused attempt rolls its transaction back, so its entry has one of its own. */
const leaveDenial = (app: App, handle: string, { detail }: Failure) =>
  app.db.write(handle, (tx) =>
    trail(tx, {
      action: 'access.denied',
      detail: { wanted: String(detail['action']) },
      ...(detail['subject'] ? { subject: detail['subject'] } : {}),
      ...(detail['team'] ? { team: detail['team'] } : {}), // so that its supervisors see it
    }),
  )

/** The parts of a session's secret: what finds its row, what opens it, what signs its forms. */
export function sessionParts(secret: Buffer) {
  return {
    handle: expand(secret, 'session handle').toString('hex'),
    wrappingKey: expand(secret, 'session wrapping key'),
    formKey: expand(secret, 'session form key'),
  }
}

const bytes = (hex: string) => Buffer.from(hex, 'hex')

type Entered = Record<string, unknown> & { publicKey: string; sealedPrivate: string }
type EnteredTeam = { keys: { generation: number; publicKey: string; sealedKey: string }[] }

/**
 * The member of staff whose session a secret belongs to, or null when it has ended.
 * @param quiet a page asks by itself: that is no use, and keeps no session alive
 */
export async function enterStaff(
  app: App,
  secret: Buffer,
  quiet = false,
): Promise<{ actor: StaffActor; handle: string } | null> {
  const { handle, wrappingKey } = sessionParts(secret)
  const found = await app.db.write(
    handle,
    async (tx) =>
      (
        await sql<{
          enter: (Entered & { teams: EnteredTeam[] }) | null
        }>`select ${quiet ? sql`app.enter_quietly()` : sql`app.enter()`} as enter`.execute(tx)
      ).rows[0]?.enter,
  )
  if (!found) return null
  const teams = found.teams.map((t) => ({
    ...t,
    keys: t.keys.map((k) => ({
      generation: k.generation,
      publicKey: bytes(k.publicKey),
      sealedKey: bytes(k.sealedKey),
    })),
  }))
  const actor = {
    ...found,
    kind: 'staff',
    teams,
    confirmedAt: new Date(String(found['confirmedAt'])),
    publicKey: bytes(found.publicKey),
    sealedPrivate: bytes(found.sealedPrivate),
    wrappingKey,
  }
  return { actor: actor as unknown as StaffActor, handle }
}

/** The conversation whose code was entered in this session, or null when it has ended. */
export async function enterReceipt(app: App, secret: Buffer): Promise<{ actor: ReceiptActor; handle: string } | null> {
  const { handle, wrappingKey } = sessionParts(secret)
  const found = await app.db.write(
    handle,
    async (tx) =>
      (await sql<{ enterReceipt: Entered | null }>`select app.enter_receipt()`.execute(tx)).rows[0]?.enterReceipt,
  )
  if (!found) return null
  const actor = {
    ...found,
    kind: 'receipt',
    publicKey: bytes(found.publicKey),
    sealedPrivate: bytes(found.sealedPrivate),
    wrappingKey,
  }
  return { actor: actor as unknown as ReceiptActor, handle }
}

/** The partner organisation's program that a key's secret belongs to, or null when no such key lives. */
export async function enterPartner(app: App, secret: Buffer): Promise<{ actor: PartnerActor; handle: string } | null> {
  const { handle } = sessionParts(secret)
  const found = await app.db.write(
    handle,
    async (tx) =>
      (await sql<{ enterPartner: Omit<PartnerActor, 'kind'> | null }>`select app.enter_partner()`.execute(tx)).rows[0]
        ?.enterPartner,
  )
  return found ? { actor: { kind: 'partner', ...found }, handle } : null
}
