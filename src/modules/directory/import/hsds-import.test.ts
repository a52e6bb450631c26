import fs from 'node:fs'
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { get } from '#test/security/asking.ts'
import { type StaffCtx, type World, world } from '#test/support/world.ts'
import { importDirectory, tryImport } from '../commands/import.ts'
import { readImport } from './read.ts'

// Lists of other programs after HSDS 3.0: our own, as any Sdap hands it out, and the published examples.

let w: World
let db: pg.Client
let dara: StaffCtx
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  dara = await w.as('dara')
})

type Json = { [name: string]: unknown }
const bring = async (bytes: Buffer) => {
  const file = await readImport(bytes)
  const plan = await tryImport(dara, file, 'listed')
  expect(plan.problems).toEqual([])
  await importDirectory(dara, file, { newState: 'listed', skipBad: false }, plan.mark)
  return plan
}
const published = async (path: string) => Buffer.from(await (await get(w.hono, path)).arrayBuffer())
const services = async () => {
  const lines = (await published('/hsds/services?full=true&format=ndjson')).toString('utf8').trim().split('\n')
  return lines.map((line) => JSON.parse(line) as Json)
}

/** A service as it can come back: without times, ids of small things, and the Khmer names of terms. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value))
    return value
      .filter((v) => v?.link_type !== 'for_danger')
      .map(comparable)
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  if (typeof value !== 'object' || value === null) return value
  // Which organization stands above another one is not imported.
  const left = [
    'metadata',
    'last_modified',
    'assured_date',
    'location_id',
    'link_id',
    'taxonomy_term',
    'parent_organization_id',
  ]
  const service = 'organization' in value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !left.includes(name) && (name !== 'id' || service) && (name !== 'note' || service))
      .map(([name, inside]) => [name, comparable(inside)]),
  )
}

describe('our own services', () => {
  it('as /hsds hands them out, make the same services in an empty directory', async () => {
    const all = await published('/hsds/services?full=true&format=ndjson')
    const before = await services()
    expect(before.length).toBeGreaterThan(30)
    await db.query('truncate hsds_organization cascade')
    const plan = await bring(all)
    expect(plan.services).toHaveLength(before.length)
    const after = new Map((await services()).map((s) => [s['id'], s]))
    for (const service of before) expect(comparable(after.get(service['id']))).toEqual(comparable(service))
  })

  it('change nothing the second time, nor in Khmer, nor as a page, nor by organization', async () => {
    for (const path of [
      '/hsds/services?full=true&format=ndjson',
      '/hsds/services?full=true&format=ndjson&lang=km',
      '/hsds/services?full=true&per_page=200',
      '/hsds/organizations?full_service=true&per_page=200',
    ]) {
      const plan = await bring(await published(path))
      const first = path.endsWith('lang=km') ? [] : plan.services.map((s) => s.changes)
      expect([path, first]).toEqual([path, []])
    }
    const again = await tryImport(
      dara,
      await readImport(await published('/hsds/services?full=true&format=ndjson&lang=km')),
      'listed',
    )
    expect([again.organizations, again.services]).toEqual([[], []])
  })

  it('leave numbers that the public does not see where they are', async () => {
    const { rows } = await db.query(
      `select p.id, s.id as service from hsds_phone p join hsds_service s on s.id = p.service_id limit 1`,
    )
    await db.query(`insert into hsds_phone (id, organization_id, service_id, number, dial, type, confidence, position)
      select gen_random_uuid(), organization_id, service_id, '012 000 999', '012000999', 'voice', 'list', 9 from hsds_phone where id = '${rows[0].id}'`)
    await bring(await published('/hsds/services?full=true&format=ndjson'))
    expect((await db.query("select count(*)::int from hsds_phone where number = '012 000 999'")).rows[0]).toEqual({
      count: 1,
    })
  })

  it('of a safe house nothing that leads there comes in', async () => {
    const service = {
      ...{ id: '11111111-1111-4111-8111-111111111111', name: 'Quiet place', status: 'active' },
      organization: { id: '22222222-2222-4222-8222-222222222222', name: 'Quiet house' },
      service_at_locations: [
        {
          location: {
            ...{ location_type: 'physical', name: 'House', transportation: 'behind the market' },
            external_identifier: '1201',
            addresses: [{ address_1: 'Street 99', city: 'x', state_province: 'Phnom Penh', country: 'KH' }],
            attributes: [{ link_type: 'redacted', value: 'yes' }],
          },
        },
      ],
    }
    await bring(Buffer.from(JSON.stringify(service)))
    const { rows } = await db.query(
      `select l.place_code, l.redacted, l.transportation_en, (select count(*)::int from hsds_address a where a.location_id = l.id) as addresses
       from hsds_location l join hsds_service_at_location at on at.location_id = l.id where at.service_id = $1`,
      [service.id],
    )
    expect(rows).toEqual([{ place_code: '12', redacted: true, transportation_en: null, addresses: 0 }])
    expect(
      (await db.query("select count(*)::int from hsds_metadata where replacement_value like '%99%'")).rows[0],
    ).toEqual({ count: 0 })
  })
})

describe('what is not HSDS', () => {
  it.each([
    ['a list of numbers', '[1, 2]', [1, 2]],
    ['services without a name', '[{"status": "active", "organization": {"name": "Lotus"}}]', [1]],
    [
      'a page whose second is wrong',
      '{"contents": [{"name": "Help", "status": "active", "organization": {"name": "Lotus"}}, {"name": 5.5, "status": "active", "phones": "none", "organization": {"name": "Lotus"}}]}',
      [2],
    ],
  ])('%s: each is named by its place', async (_, json, rows) => {
    const plan = await tryImport(dara, await readImport(Buffer.from(json)), 'draft')
    expect(plan.problems.map((p) => p.line)).toEqual(rows)
  })
})

const examples = new URL('../../../../../shared/reference/hsds/3.0/examples/', import.meta.url)
const there = fs.existsSync(examples)

describe(
  there
    ? 'the published examples of HSDS 3.0'
    : 'the published examples of HSDS 3.0: not beside this project, so not tried',
  () => {
    it
      .runIf(there)
      .each(['service_full.json', 'organization_full.json', 'service_list.json', 'service_at_location_full.json'])(
      '%s comes in as drafts to look at: what has no place here is said, no foreign number is taken',
      async (name) => {
        const file = await readImport(fs.readFileSync(new URL(name, examples)))
        const plan = await tryImport(dara, file, 'draft')
        expect(plan.problems).toEqual([])
        const service = plan.services[0]
        if (name !== 'service_at_location_full.json') expect(service?.name.en).toBe('Community Counselling')
        expect(service?.state).toEqual({ before: '', after: 'draft' })
        expect(service?.confidence).toEqual({ before: '', after: 'list' })
        expect(service?.after.rows.phone).toEqual([])
        if (name.includes('_full') && name.startsWith('service_full')) {
          expect(service?.after.fields).toMatchObject({
            minimumAge: '12',
            maximumAge: '100',
            hours: 'TH,FR 10:00-18:00',
          })
          expect(plan.remarks.map((r) => r.code)).toContain('phone_left_out')
        }
      },
    )
  },
)
