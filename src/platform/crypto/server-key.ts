import { createHash, hkdfSync, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

/** The deployment's own secret, 256 bits, kept in a file outside the database and its backups. */
export type ServerKey = {
  /** Counts up with each `sdap keys rotate`; what is made anew uses the newest. */
  generation: number
  raw: Buffer
  /** Ten hex digits that tell two keys apart and nothing else. */
  fingerprint: string
  /** A 256-bit key for one purpose (HKDF-SHA-256). */
  derive(purpose: string): Buffer
  /** Earlier keys that something may still stand on, newest first. */
  earlier: ServerKey[]
}

export function serverKeyFrom(raw: Buffer, generation = 1, earlier: ServerKey[] = []): ServerKey {
  const derived = new Map<string, Buffer>() // every page with a form asks for one
  const derive = (purpose: string) => {
    const key = derived.get(purpose) ?? Buffer.from(hkdfSync('sha256', raw, 'sdap', purpose, 32))
    derived.set(purpose, key)
    return key
  }
  return {
    generation,
    raw,
    fingerprint: createHash('sha256').update('sdap key fingerprint').update(raw).digest('hex').slice(0, 10),
    derive,
    earlier,
  }
}

export const newServerKey = () => serverKeyFrom(randomBytes(32))

/** The key after this one; this one and its earlier ones stay at hand. */
export const nextServerKey = (key: ServerKey): ServerKey =>
  serverKeyFrom(randomBytes(32), key.generation + 1, allKeys(key))

/** Every key at hand, newest first. */
export const allKeys = (key: ServerKey): ServerKey[] => [key, ...key.earlier]

/** The key of one generation. @throws Error when it is no longer at hand */
export function keyOf(key: ServerKey, generation: number): ServerKey {
  const found = allKeys(key).find((k) => k.generation === generation)
  if (!found) throw new Error(`The server key of generation ${generation} is not in the key file.`)
  return found
}

/** The same keys without one of the earlier ones. */
export const withoutKey = (key: ServerKey, generation: number): ServerKey => ({
  ...key,
  earlier: key.earlier.filter((k) => k.generation !== generation),
})

const asText = (key: ServerKey) =>
  allKeys(key)
    .toReversed()
    .map((k) => `sdap-server-key-${k.generation} ${k.raw.toString('base64url')}\n`)
    .join('')

/** Writes the key where nothing stands yet, readable by this user alone. */
export function writeServerKey(file: string, key: ServerKey): void {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  fs.writeFileSync(file, asText(key), { mode: 0o600, flag: 'wx', flush: true })
}

/** Puts other generations into the file of a key: whole, or not at all. */
export function replaceServerKey(file: string, key: ServerKey): void {
  const draft = `${file}.${process.pid}`
  fs.rmSync(draft, { force: true })
  writeServerKey(draft, key)
  fs.renameSync(draft, file)
}

/** @throws Error when the file is missing, unreadable, open to others or not a key */
export function readServerKey(file: string): ServerKey {
  if (!fs.existsSync(file))
    throw new Error(
      `The key file ${file} is missing. Without it nothing sealed can be opened: put the copy back that \`sdap init\` asked you to keep, or set SDAP_KEYFILE.`,
    )
  if ((fs.statSync(file).mode & 0o077) !== 0)
    throw new Error(`The key file ${file} can be read by others. Run: chmod 600 ${file}`)
  const found = fs
    .readFileSync(file, 'utf8')
    .trim()
    .split(/\s*\n/)
    .map((line) => /^sdap-server-key-([1-9]\d{0,3}) ([\w-]{43})$/.exec(line))
  let key: ServerKey | undefined
  for (const match of found) {
    const generation = Number(match?.[1])
    if (!match?.[2] || (key && generation <= key.generation))
      throw new Error(`The file ${file} is not an Sdap key file.`)
    key = serverKeyFrom(Buffer.from(match[2], 'base64url'), generation, key ? allKeys(key) : [])
  }
  if (!key) throw new Error(`The file ${file} is not an Sdap key file.`)
  return key
}
