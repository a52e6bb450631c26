import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { sessionBinding } from '#modules/people/commands/keyring.ts'
import { sessionParts } from '#platform/access/context.ts'
import { expand, stretch } from '#platform/crypto/kdf.ts'
import { open, openJson, openSealed } from '#platform/crypto/open.ts'
import type { KeyPair } from '#platform/crypto/seal.ts'
import { sodium } from '#platform/crypto/sodium.ts'
import { openCase, sentReferral } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'

// A thief has the whole database: every row, the sessions too, and knows this program by heart.
type Row = Record<string, unknown> & { id: string }
type Loot = Record<'document' | 'record_grant' | 'session' | 'person' | 'team_admission' | 'team_key' | 'head', Row[]>

let w: World
let loot: Loot
let found: Buffer[]
beforeAll(async () => {
  w = await world()
  await sentReferral(w, (await openCase(w)).caseId)
  const db = await w.sql('postgres')
  const tables = ['document', 'record_grant', 'session', 'person', 'team_admission', 'team_key', 'head']
  const rows = []
  for (const t of tables) rows.push([t, (await db.query(`select * from ${t}`)).rows])
  loot = Object.fromEntries(rows) as Loot
  const bytes = await db.query<{ table: string; column: string }>(
    "select table_name as table, column_name as column from information_schema.columns where table_schema = 'public' and data_type = 'bytea'",
  )
  found = []
  for (const { table, column } of bytes.rows) {
    const text = `select distinct "${column}" from "${table}" where length("${column}") between 16 and 96`
    found.push(...((await db.query({ text, rowMode: 'array' })).rows.flat() as Buffer[]))
  }
})

const purposes = [
  'session handle',
  'session wrapping key',
  'session form key',
  'person secrets',
  'sign-in proof',
  'list heads',
  'receipt tag',
  'receipt key',
]
const bytesOf = (row: Row, column: string) => row[column] as Buffer
const opens = (attempt: () => unknown): boolean => {
  try {
    attempt()
    return true
  } catch {
    return false
  }
}

const documentPlace = (d: Row) => ({ table: 'document', row: d.id, name: String(d['name']), generation: 1 })
const secretsPlace = (row: string) => ({ table: 'person', row, name: 'secrets', generation: 1 })

/** What a set of keys opens, of everything that is sealed with a key. */
const openedWith = (keys: Uint8Array[], documents = loot.document) =>
  keys.flatMap((key) => [
    ...documents.filter((d) => opens(() => open(key, bytesOf(d, 'body'), documentPlace(d)))),
    ...loot.session.filter((s) => opens(() => open(key, bytesOf(s, 'sealed_private'), sessionBinding(s.id)))),
    ...loot.person.filter((p) => opens(() => open(key, bytesOf(p, 'sealed_secrets'), secretsPlace(p.id)))),
  ])

describe('a stolen database', () => {
  it('holds no key that opens anything in it, however it is turned', () => {
    const turned = found.flatMap((b) => [
      b.subarray(0, 32),
      b.subarray(-32),
      createHash('sha256').update(b).digest(),
      ...purposes.map((p) => expand(b, p)),
    ])
    const keys = [...new Map(turned.filter((k) => k.length === 32).map((k) => [k.toString('hex'), k])).values()]
    expect(keys.length).toBeGreaterThan(500)
    expect(openedWith(keys, loot.document.slice(0, 4))).toEqual([])
  })

  it('holds no private half of a team’s or a person’s key', () => {
    const publics = new Set([...loot.person, ...loot.team_key].map((r) => bytesOf(r, 'public_key').toString('hex')))
    const halves = found.flatMap((b) => [b.subarray(0, 32), b.subarray(-32)]).filter((b) => b.length === 32)
    const known = halves.filter((b) => publics.has(Buffer.from(sodium.crypto_scalarmult_base(b)).toString('hex')))
    expect(known).toEqual([])
    expect(publics.size).toBe(13)
  })

  it('with one cookie opens what that person may open: the control', async () => {
    const { secret, actor } = await w.as('dara')
    const row = loot.session.find((s) => s.id === actor.sessionId)
    const own = openedWith([sessionParts(secret).wrappingKey])
    expect(own.map((r) => r.id)).toEqual([row?.id])
  })
})

describe('a stolen database with the key file and one passphrase', () => {
  const open32 = (pair: KeyPair, sealed: Buffer) =>
    opens(() => openSealed(pair, sealed)) ? openSealed(pair, sealed) : null

  /** Everything that follows from one private key. */
  function reach(pair: KeyPair) {
    const teams = loot.team_admission.flatMap((a) => {
      const key = open32(pair, bytesOf(a, 'sealed_key'))
      const publicKey = loot.team_key.find((k) => k['team_id'] === a['team_id'])
      return key && publicKey
        ? [{ id: a['team_id'], pair: { publicKey: bytesOf(publicKey, 'public_key'), privateKey: key } }]
        : []
    })
    const keys = teams.flatMap((t) => loot.record_grant.flatMap((g) => open32(t.pair, bytesOf(g, 'sealed_key')) ?? []))
    const readable = loot.document.filter((d) =>
      keys.some((key) => opens(() => open(key, bytesOf(d, 'body'), documentPlace(d)))),
    )
    return { teams: teams.map((t) => t.id), readable: new Set(readable.map((d) => d['record_id'])) }
  }

  it('opens exactly that person’s team, and no document of another', async () => {
    const sreymom = await w.as('sreymom')
    const person = loot.person.find((p) => p.id === sreymom.actor.personId) as Row
    const cost = { memoryKib: Number(person['kdf_memory_kib']), passes: Number(person['kdf_passes']) }
    const passphrase = 'copper field river school lamp'
    const stretched = await stretch('check', passphrase, bytesOf(person, 'kdf_salt'), w.app.serverKey.raw, cost)
    const secrets = openJson<{ privateKey: string }>(
      expand(stretched, 'person secrets'),
      bytesOf(person, 'sealed_secrets'),
      secretsPlace(person.id),
    )
    const pair = { publicKey: bytesOf(person, 'public_key'), privateKey: Buffer.from(secrets.privateKey, 'hex') }

    const { teams, readable } = reach(pair)
    expect(teams).toEqual([sreymom.actor.teams[0]?.id])
    const granted = loot.record_grant.filter((g) => g['team_id'] === teams[0]).map((g) => g['record_id'])
    expect(readable).toEqual(new Set(granted))
    expect(readable.size).toBeGreaterThan(2)
    expect(readable.size).toBeLessThan(new Set(loot.document.map((d) => d['record_id'])).size)
  })

  it('without the key file the passphrase opens nothing', async () => {
    const { actor } = await w.as('sreymom')
    const person = loot.person.find((p) => p.id === actor.personId) as Row
    const cost = { memoryKib: Number(person['kdf_memory_kib']), passes: Number(person['kdf_passes']) }
    const stretched = await stretch(
      'check',
      'copper field river school lamp',
      bytesOf(person, 'kdf_salt'),
      Buffer.alloc(32),
      cost,
    )
    expect(openedWith([stretched, ...purposes.map((p) => expand(stretched, p))])).toEqual([])
  })
})
