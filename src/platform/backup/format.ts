import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { ServerKey } from '../crypto/server-key.ts'

// A backup is a tar, compressed with zstd, encrypted with age. Its entries, in this order:
//   sdap-backup.json   what it is and which key it needs
//   pg/…               the database's files, its backup_label, the log of changes meanwhile
//   secrets.json       passwords of the database's roles
//   manifest.json      every file with size and SHA-256
//   manifest.hmac      HMAC-SHA-256 of the manifest under the server key: anybody may encrypt
//                      to a recipient, but only who holds the key can make a backup that is accepted

export const formatVersion = 1

/** A backup that was refused or could not be made; `code` is stable, the message a plain sentence. */
export class BackupError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const head = z.object({
  format: z.literal('sdap-backup'),
  version: z.int(),
  sdap: z.string(),
  /** Major version of PostgreSQL. */
  postgres: z.string(),
  /** The newest migration. */
  step: z.int(),
  /** Fingerprint of the server key that seals the manifest. */
  sealedBy: z.string(),
  /** Fingerprints of the server keys that the data need. */
  keys: z.array(z.string()),
  madeAt: z.iso.datetime(),
  /** When the newest erasure in the ledger was, so that an older ledger is noticed. */
  ledgerUntil: z.iso.datetime().nullable(),
})

const manifest = head.extend({
  startLsn: z.string(),
  stopLsn: z.string(),
  finishedAt: z.iso.datetime(),
  folders: z.array(z.string()),
  files: z.array(z.object({ name: z.string(), size: z.int().min(0), sha256: z.string() })),
})

export type Head = z.infer<typeof head>
export type Manifest = z.infer<typeof manifest>

export const headName = 'sdap-backup.json'
export const manifestName = 'manifest.json'
export const sealName = 'manifest.hmac'

/** Only names that a backup holds; nothing may lead out of the folder that it is unpacked in. */
export const knownName = (name: string): boolean =>
  (name === 'secrets.json' || /^pg(\/[\w.-]+)*$/.test(name)) && !name.split('/').some((part) => /^\.+$/.test(part))

export const seal = (key: ServerKey, text: string): string =>
  createHmac('sha256', key.derive('backup manifest')).update(text, 'utf8').digest('hex')

export function sealFits(key: ServerKey, text: string, given: string): boolean {
  const expected = Buffer.from(seal(key, text))
  const found = Buffer.from(given)
  return expected.length === found.length && timingSafeEqual(expected, found)
}

/** @throws BackupError not_a_backup, newer_format */
export function parseHead(text: string): Head {
  const version = z.object({ format: z.literal('sdap-backup'), version: z.int() }).safeParse(jsonOf(text))
  if (!version.success) throw notABackup()
  if (version.data.version > formatVersion)
    throw new BackupError(
      'newer_format',
      `This backup was made by a newer Sdap (format ${version.data.version}; this one reads ${formatVersion}). Restore it with that version. Nothing was changed.`,
    )
  return parse(head, text)
}

/** @throws BackupError not_a_backup */
export const parseManifest = (text: string): Manifest => parse(manifest, text)

export const notABackup = () =>
  new BackupError('not_a_backup', 'This file is not a backup of Sdap. Nothing was changed.')

function parse<T>(shape: z.ZodType<T>, text: string): T {
  const parsed = shape.safeParse(jsonOf(text))
  if (!parsed.success) throw notABackup()
  return parsed.data
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
