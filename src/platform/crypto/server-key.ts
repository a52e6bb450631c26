import { createHash, hkdfSync, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

/** The deployment's own secret, 256 bits, kept in a file outside the database and its backups. */
export type ServerKey = {
  raw: Buffer
  /** Ten hex digits that tell two keys apart and nothing else. */
  fingerprint: string
  /** A 256-bit key for one purpose (HKDF-SHA-256). */
  derive(purpose: string): Buffer
}

export function serverKeyFrom(raw: Buffer): ServerKey {
  return {
    raw,
    fingerprint: createHash('sha256').update('sdap key fingerprint').update(raw).digest('hex').slice(0, 10),
    derive: (purpose) => Buffer.from(hkdfSync('sha256', raw, 'sdap', purpose, 32)),
  }
}

export const newServerKey = () => serverKeyFrom(randomBytes(32))

/** Writes the key where nothing stands yet, readable by this user alone. */
export function writeServerKey(file: string, key: ServerKey): void {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  fs.writeFileSync(file, `sdap-server-key-1 ${key.raw.toString('base64url')}\n`, {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  })
}

/** @throws Error when the file is missing, unreadable, open to others or not a key */
export function readServerKey(file: string): ServerKey {
  if (!fs.existsSync(file))
    throw new Error(
      `The key file ${file} is missing. Without it nothing sealed can be opened: put the copy back that \`sdap init\` asked you to keep, or set SDAP_KEYFILE.`,
    )
  if ((fs.statSync(file).mode & 0o077) !== 0)
    throw new Error(`The key file ${file} can be read by others. Run: chmod 600 ${file}`)
  const match = /^sdap-server-key-1 ([\w-]{43})\s*$/.exec(fs.readFileSync(file, 'utf8'))
  if (!match?.[1]) throw new Error(`The file ${file} is not an Sdap key file.`)
  return serverKeyFrom(Buffer.from(match[1], 'base64url'))
}
