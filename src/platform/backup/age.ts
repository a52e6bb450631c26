import fs from 'node:fs'
import { ReadableStream as NodeStream } from 'node:stream/web'
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { BackupError, notABackup } from './format.ts'

// Encryption to recipients in the age format (age-encryption.org/v1), so that `age -d` opens a backup too.

const firstLine = 'age-encryption.org/v1\n'
type Bytes = AsyncIterable<Uint8Array>

/** @throws BackupError no_recipient, bad_recipient */
export function encrypterFor(recipients: string[]): Encrypter {
  if (recipients.length === 0)
    throw new BackupError(
      'no_recipient',
      'A backup is encrypted to somebody, and nobody is named. Make an identity with `npx sdap backup new-identity FILE`, keep that file offline, and give the recipient it prints (age1…) with --recipient or in SDAP_BACKUP_RECIPIENTS. Nothing was made.',
    )
  const encrypter = new Encrypter()
  for (const recipient of recipients)
    try {
      encrypter.addRecipient(recipient)
    } catch {
      const secret = recipient.toUpperCase().startsWith('AGE-SECRET-KEY')
      throw new BackupError(
        'bad_recipient',
        secret
          ? 'That is a secret identity, not a recipient: it can open backups and should never stand in a setting. Give the line that begins with age1. Nothing was made.'
          : `"${recipient}" is not an age recipient (age1…). Nothing was made.`,
      )
    }
  return encrypter
}

/** Node's streams for the web are the browser's, but for the types. */
const streamOf = (bytes: Bytes) => NodeStream.from(bytes) as unknown as ReadableStream<Uint8Array>
const piecesOf = (stream: unknown) => stream as Bytes

/** A stage of a pipeline; holds some 64 KiB at a time. */
export const encryption = (encrypter: Encrypter) =>
  async function* (plain: Bytes): Bytes {
    yield* piecesOf(await encrypter.encrypt(streamOf(plain)))
  }

/** The identities of a file as age-keygen writes it: one a line, `#` begins a comment. @throws BackupError bad_identity */
export function readIdentities(file: string): Decrypter {
  const refuse = (what: string) =>
    new BackupError('bad_identity', `The identity file ${file} ${what}. Nothing was changed.`)
  if (!fs.existsSync(file)) throw refuse('is missing')
  const lines = fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  const decrypter = new Decrypter()
  try {
    for (const line of lines) decrypter.addIdentity(line)
  } catch {
    throw refuse('holds something else than age identities (AGE-SECRET-KEY-1…)')
  }
  if (lines.length === 0) throw refuse('holds no age identity (AGE-SECRET-KEY-1…)')
  return decrypter
}

/** A file that is no age file at all is told apart from one that is damaged. @throws BackupError not_a_backup */
export function refuseOtherFile(file: string): void {
  if (!fs.existsSync(file)) throw new BackupError('missing', `There is no file ${file}. Nothing was changed.`)
  const start = Buffer.alloc(firstLine.length)
  const handle = fs.openSync(file, 'r')
  try {
    fs.readSync(handle, start, 0, start.length, 0)
  } finally {
    fs.closeSync(handle)
  }
  if (start.toString('latin1') !== firstLine) throw notABackup()
}

export const damaged = () =>
  new BackupError(
    'damaged',
    'This backup is damaged: it was altered or cut off after it was made. Nothing was changed.',
  )

/** A stage of a pipeline. Each piece is authenticated before it goes on, the end when the stream ends. */
export const decryption = (decrypter: Decrypter) =>
  async function* (sealed: Bytes): Bytes {
    try {
      yield* piecesOf(await decrypter.decrypt(streamOf(sealed)))
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('no identity matched'))
        throw new BackupError(
          'wrong_identity',
          'The identity does not open this backup: it was made for another recipient, or its beginning was altered. Nothing was changed.',
        )
      throw damaged()
    }
  }

/** Writes a new identity where nothing stands yet, for this user alone. @returns its recipient (age1…) */
export async function writeNewIdentity(file: string): Promise<string> {
  const identity = await generateX25519Identity()
  const recipient = await identityToRecipient(identity)
  try {
    fs.writeFileSync(file, `# recipient: ${recipient}\n${identity}\n`, { mode: 0o600, flag: 'wx', flush: true })
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error
    throw new BackupError('exists', `There is a file ${file} already. Nothing was changed.`)
  }
  return recipient
}
