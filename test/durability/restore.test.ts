import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appendToLedger } from '#modules/retention/ledger.ts'
import { parseHead } from '#platform/backup/format.ts'
import { newServerKey, writeServerKey } from '#platform/crypto/server-key.ts'
import { backupsIn, closed, type Identity, opened, placeBeside, restoreHere } from '#test/support/backups.ts'
import { ends, type Home, home, leaveNothing, lightDeployment } from '#test/support/program.ts'

// What must not be restored: each is refused with one sentence, and nothing is left behind.

let at: Home
let there: Home
let file: string
let bytes: Buffer
let identity: Identity
let other: string

beforeAll(async () => {
  at = await home()
  await lightDeployment(at)
  const make = (name: string) => ends(['backup', 'new-identity', path.join(at.folder, name)], at.env)
  const [mine, theirs] = await Promise.all([make('mine.txt'), make('theirs.txt')])
  expect(theirs.code).toBe(0)
  identity = { file: path.join(at.folder, 'mine.txt'), recipient: /^age1\S+$/m.exec(mine.said)?.[0] ?? '' }
  other = path.join(at.folder, 'theirs.txt')
  const to = path.join(at.folder, 'backups')
  there = placeBeside(at, 'new', 1)
  at.env = { ...at.env, SDAP_LEDGER: there.env['SDAP_LEDGER'] ?? '' }
  appendToLedger(at.env['SDAP_LEDGER'] ?? '', [{ recordId: randomUUID(), at: new Date().toISOString() }])
  const made = await ends(['backup', '--to', to, '--recipient', identity.recipient], at.env)
  expect(made.code, made.said).toBe(0)
  file = backupsIn(to)[0] ?? ''
  bytes = fs.readFileSync(file)
})
afterAll(() => leaveNothing(at))

/** Tries to restore these bytes, with no checksum beside them. */
async function refused(content: Uint8Array, env = there.env, by = identity.file): Promise<string> {
  const tried = path.join(at.folder, 'tried.age')
  fs.writeFileSync(tried, content)
  return refusedFile(tried, env, by)
}

async function refusedFile(tried: string, env = there.env, by = identity.file): Promise<string> {
  const before = everythingIn(at.folder)
  const why = await restoreHere(tried, by, env).then(
    () => 'it was restored',
    (error) => (error as Error).message,
  )
  expect(everythingIn(at.folder)).toEqual(before)
  expect(why.split('\n')).toHaveLength(1)
  expect(why).toMatch(/Nothing was changed\.$|\(It differs from the checksum/)
  return why
}

const everythingIn = (folder: string) =>
  fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => !each.parentPath.startsWith(path.join(at.data)))
    .map((each) => {
      const { mtimeMs, size } = fs.statSync(path.join(each.parentPath, each.name))
      return each.isFile() ? `${each.name} ${mtimeMs} ${size}` : `${each.name}/`
    })
    .sort()

describe('a backup that is not what was made', () => {
  const damaged = /This backup is damaged/

  it('altered by one byte, in its beginning, its middle or its end', async () => {
    const header = bytes.indexOf('\n---')
    // Altered, a letter of the recipient's stanza is to be another one, and not a sign that no stanza holds.
    const stillALetter = (from: number): number =>
      /\w/.test(String.fromCharCode((bytes[from] ?? 0) ^ 1)) ? from : stillALetter(from + 1)
    const positions: [number, RegExp][] = [
      [3, /not a backup of Sdap/],
      [stillALetter(bytes.indexOf('X25519') + 10), /does not open this backup: .*or its beginning was altered/],
      [header + 10, damaged], // the header's own seal
      [header + 60, damaged], // the nonce
      [900, damaged],
      [Math.floor(bytes.length / 2), damaged],
      [bytes.length - 1, damaged],
    ]
    for (const [position, why] of positions) {
      const altered = Buffer.from(bytes)
      altered[position] = (altered[position] ?? 0) ^ 1
      expect([position, await refused(altered)]).toEqual([position, expect.stringMatching(why)])
    }
  }, 30_000)

  it('cut off anywhere, or with something behind it', async () => {
    const piece = 65536 + 16
    const body = bytes.indexOf('\n', bytes.indexOf('\n---') + 1) + 1 + 16
    const lengths = [body - 30, body, body + piece, bytes.length - 1]
    for (const length of lengths) expect(await refused(bytes.subarray(0, length))).toMatch(damaged)
    expect(await refused(Buffer.concat([bytes, Buffer.from('x')]))).toMatch(damaged)
    expect(await refused(Buffer.alloc(0))).toMatch(/not a backup of Sdap/)
    expect(await refused(bytes.subarray(0, 10))).toMatch(/not a backup of Sdap/)
  }, 30_000)

  it('differs from the checksum beside it', async () => {
    const copy = path.join(at.folder, 'copy.age')
    const altered = Buffer.from(bytes)
    altered[5000] = (altered[5000] ?? 0) ^ 1
    fs.writeFileSync(copy, altered)
    fs.copyFileSync(`${file}.sha256`, `${copy}.sha256`)
    expect(await refusedFile(copy)).toMatch(/differs from the checksum in copy\.age\.sha256/)
  })

  it('another file, or an encrypted one of somebody else', async () => {
    expect(await refused(Buffer.from('a letter'))).toMatch(/not a backup of Sdap/)
    const letter = path.join(at.folder, 'letter.age')
    await closed(Buffer.alloc(2048, 'a letter'), letter, identity.recipient)
    expect(await refusedFile(letter)).toMatch(/not a backup of Sdap/)
    expect(await refusedFile(path.join(at.folder, 'nowhere.age'))).toMatch(/There is no file/)
  })

  it('made by whoever knows the recipient, but has not the key of the deployment', async () => {
    const forged = path.join(at.folder, 'forged.age')
    const tar = await opened(file, identity)
    const seal = tar.lastIndexOf('manifest.hmac') + 512
    tar.write('0'.repeat(64), seal)
    await closed(tar, forged, identity.recipient)
    expect(await refusedFile(forged)).toMatch(/was not made with the key of this deployment/)
  })

  it('a file in it is not the one that its manifest names', async () => {
    const changed = path.join(at.folder, 'changed.age')
    const tar = await opened(file, identity)
    tar.write('17', tar.indexOf('pg/PG_VERSION') + 512)
    await closed(tar, changed, identity.recipient)
    expect(await refusedFile(changed)).toMatch(damaged)
  })

  it('a backup of a newer format, or of a newer version, names what it needs', async () => {
    const newer = path.join(at.folder, 'newer.age')
    const tar = (await opened(file, identity)).subarray(0, 4096) // it is refused before more is read
    const text = (from: string, to: string) => {
      const altered = Buffer.from(tar)
      altered.write(to, altered.indexOf(from))
      return altered
    }
    await closed(text('"version":1', '"version":2'), newer, identity.recipient)
    expect(await refusedFile(newer)).toMatch(/made by a newer Sdap \(format 2; this one reads 1\)/)
    const step = /"step":\d+/.exec(tar.toString('latin1', 0, 2048))?.[0] ?? ''
    await closed(
      text(
        step,
        step.replace(/\d+$/, (n) => '9'.repeat(n.length)),
      ),
      newer,
      identity.recipient,
    )
    expect(await refusedFile(newer)).toMatch(/made by a newer Sdap \(0\.1\.0; it knows step 99/)
    expect(() => parseHead('{"format":"sdap-backup","version":2}')).toThrow(/newer Sdap/)
  })
})

describe('a place or a key that does not fit', () => {
  it('the wrong identity, and a file that holds none', async () => {
    expect(await refused(bytes, there.env, other)).toMatch(/was made for another recipient/)
    expect(await refused(bytes, there.env, file)).toMatch(/holds something else than age identities/)
    expect(await refused(bytes, there.env, path.join(at.folder, 'none.txt'))).toMatch(/identity file .* is missing/)
  })

  it('without the key file, or with another deployment’s, it names the key that is needed', async () => {
    const needed = /sdap-([0-9a-f]{10})-/.exec(file)?.[1]
    const missing = { ...there.env, SDAP_KEYFILE: path.join(at.folder, 'nowhere.key') }
    expect(await refused(bytes, missing)).toMatch(new RegExp(`is missing, .* copy of the key ${needed} there`))
    const wrong = { ...there.env, SDAP_KEYFILE: path.join(at.folder, 'wrong.key') }
    writeServerKey(wrong.SDAP_KEYFILE, newServerKey())
    expect(await refused(bytes, wrong)).toMatch(new RegExp(`does not fit: this backup needs the key ${needed}`))
  })

  it('a folder where something is already', async () => {
    const full = placeBeside(at, 'full', 1)
    fs.mkdirSync(full.data)
    fs.writeFileSync(path.join(full.data, 'something'), 'kept')
    expect(await refused(bytes, full.env)).toMatch(/data folder .* is not empty/)
    expect(fs.readFileSync(path.join(full.data, 'something'), 'utf8')).toBe('kept')
    expect(await refused(bytes, at.env)).toMatch(/is not empty/) // the living deployment itself
  })

  it('an external database, which has tools of its own', async () => {
    const external = { ...there.env, DATABASE_URL: 'postgresql://h/sdap' }
    expect(await refused(bytes, external)).toMatch(/restore it with its own tools, then run/)
  })

  it('a ledger of erasures that is missing, or older than what the backup knows of', async () => {
    const lost = { ...there.env, SDAP_LEDGER: path.join(at.folder, 'lost.jsonl') }
    expect(await refused(bytes, lost)).toMatch(/ledger of erasures .* is missing or empty, so what was erased since/)
    const older = { ...there.env, SDAP_LEDGER: path.join(at.folder, 'older.jsonl') }
    appendToLedger(older.SDAP_LEDGER, [{ recordId: randomUUID(), at: '2026-01-01T00:00:00.000Z' }])
    expect(await refused(bytes, older)).toMatch(/is older than this backup/)
  })

  it('and where all fits, an empty folder takes it, even without the ledger if that is said', async () => {
    fs.mkdirSync(there.data)
    const lost = { ...there.env, SDAP_LEDGER: path.join(at.folder, 'lost.jsonl') }
    const said = await restoreHere(file, identity.file, lost, '--without-ledger')
    expect(said).toContain(`Restored to ${there.data}`)
    expect(fs.readdirSync(there.folder)).toEqual(['data'])
    expect(fs.readdirSync(there.data).sort()).toEqual(['pg', 'secrets.json'])
    expect(await refused(bytes)).toMatch(/is not empty/)
    const doctor = await ends(['doctor'], there.env)
    expect(doctor.code, doctor.said).toBe(0)
  })
})
