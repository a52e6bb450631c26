import fs from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import zlib from 'node:zlib'
import { Decrypter } from 'age-encryption'
import { readConfig } from '#config'
import { restore } from '#run/restore.ts'
import { type Home, homeAt } from './program.ts'

/** An identity file and its recipient, as `sdap backup new-identity` made them. */
export type Identity = { file: string; recipient: string }

/** The whole backups in a folder, the newest last. */
export const backupsIn = (folder: string): string[] =>
  fs.existsSync(folder)
    ? fs
        .readdirSync(folder)
        .filter((name) => name.endsWith('.age'))
        .sort()
        .map((name) => path.join(folder, name))
    : []

/** What `age -d | zstd -d` gives: the tar. */
export async function opened(file: string, identity: Identity): Promise<Buffer> {
  const secret = /AGE-SECRET-KEY-\S+/.exec(fs.readFileSync(identity.file, 'utf8'))?.[0] ?? ''
  const decrypter = new Decrypter()
  decrypter.addIdentity(secret)
  return zlib.zstdDecompressSync(await decrypter.decrypt(fs.readFileSync(file)))
}

/** Encrypts what somebody made up in the place of a backup, for the same recipient. */
export async function closed(bytes: Uint8Array, file: string, recipient: string): Promise<void> {
  const { Encrypter } = await import('age-encryption')
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  await pipeline([await encrypter.encrypt(zlib.zstdCompressSync(bytes))], fs.createWriteStream(file))
}

/** A new place for the same deployment: nothing there yet, the key file of the old one, its ledger. */
export function placeBeside(at: Home, name: string, port: number): Home {
  const folder = path.join(at.folder, name)
  fs.mkdirSync(folder, { mode: 0o755 })
  fs.chmodSync(folder, 0o755)
  const made = homeAt(folder, port)
  const env = { ...made.env, SDAP_KEYFILE: at.keyFile, SDAP_LEDGER: path.join(at.folder, 'erasures.jsonl') }
  return { ...made, keyFile: at.keyFile, env }
}

/** Restores within this process. @returns what it said @throws what it refused with */
export async function restoreHere(file: string, identity: string, env: Record<string, string>, ...more: string[]) {
  const said: string[] = []
  await restore(readConfig(env), [file, '--identity', identity, ...more], (line) => said.push(line))
  return said.join('\n')
}
