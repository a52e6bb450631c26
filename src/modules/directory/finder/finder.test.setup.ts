import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll } from 'vitest'
import { logTo } from '#platform/log/log.ts'
import { today } from '#platform/time/time.ts'
import { get } from '#test/security/asking.ts'
import { type World, world } from '#test/support/world.ts'
import { weekdays } from '../schema.ts'

type Row = Record<string, unknown>
type Here = {
  w: World
  db: pg.Client
  /** The organization of every made-up service. */
  house: string
  /** The rooms by the place that they are for. */
  ids: Record<string, string>
  logged: string[]
}

const inPlace = (code: string) => ({ hsds_service_area: [{ extent_type: 'place', place_code: code }] })
const voice = (number: string, confidence = 'own_page') => ({
  ...{ number, dial: number.replace(/\D/g, ''), type: 'voice', confidence },
})

/** A made-up house with rooms in Kampot and Kep and 45 further services, for the tests of one file. */
export function lotusHouse() {
  const here = { ids: {}, logged: [] as string[] } as Here

  async function put(table: string, row: Row): Promise<string> {
    const all: Row = { id: randomUUID(), ...row }
    const marks = Object.keys(all).map((_, i) => `$${i + 1}`)
    await here.db.query(`insert into ${table} (${Object.keys(all)}) values (${marks})`, Object.values(all))
    return String(all['id'])
  }

  /** A made-up service with a kind of help, and what hangs on it. */
  async function service(
    name: string,
    row: Row = {},
    hanging: Record<string, Row[]> = {},
    terms = ['services medical'],
  ) {
    const id = await put('hsds_service', { organization_id: here.house, name_en: name, confidence: 'own_page', ...row })
    for (const [table, rows] of Object.entries(hanging))
      for (const each of rows) await put(table, { organization_id: here.house, service_id: id, ...each })
    for (const term of terms)
      await here.db.query(
        `insert into hsds_attribute (id, organization_id, service_id, taxonomy_term_id) select gen_random_uuid(), $1, $2, t.id
         from hsds_taxonomy_term t join hsds_taxonomy x on x.id = t.taxonomy_id where x.code || ' ' || t.code = $3`,
        [here.house, id, term],
      )
    return id
  }

  beforeAll(() => {
    const before = logTo((line) => here.logged.push(line))
    return () => void logTo(before)
  })
  beforeAll(async () => {
    const day = Temporal.PlainDate.from(today()).dayOfWeek
    const [weekday = 'MO', tomorrow = 'MO'] = [weekdays[day - 1], weekdays[day % 7]]
    here.w = await world()
    here.db = await here.w.sql('postgres')
    here.house = await put('hsds_organization', { kind: 'health_centre', name_en: 'Lotus House', name_km: 'ផ្ទះឈូក' })
    here.ids['kampot'] = await service(
      'Kampot Room',
      { free: true },
      {
        ...inPlace('07'),
        hsds_phone: [voice('012 700 700')],
        hsds_schedule: [{ byday: weekday, opens_at: '00:00', closes_at: '23:59', freq: 'WEEKLY' }],
      },
      ['services medical', 'directory_ways in_person', 'directory_for_whom boys'],
    )
    here.ids['kep'] = await service(
      'Kep Room',
      { free: false, fees_en: '2,000 riel' },
      {
        ...inPlace('23'),
        hsds_phone: [voice('012 230 230', 'third_party')],
        hsds_url: [{ kind: 'telegram', label: 't.me/kep', url: 'https://t.me/kep', confidence: 'list' }],
        hsds_schedule: [{ byday: tomorrow, opens_at: '08:00', closes_at: '17:00', freq: 'WEEKLY' }],
      },
      ['services medical', 'directory_ways by_phone'],
    )
    here.ids['district'] = await service('Chum Kiri Room', {}, inPlace('0704'))
    for (let n = 0; n < 45; n++) await service(`Many ${n}`, {}, {}, ['services sports_and_music'])
  })

  const see = async (path: string) => {
    const answer = await get(here.w.hono, path)
    return Object.assign(await textOf(answer), { status: answer.status })
  }
  const card = async (path: string, name: string) =>
    (await see(path)).found.find((f) => f.name.includes(name))?.text ?? ''

  return Object.assign(here, { put, service, see, card })
}

/** A page's text without marks, and its results by name, each with its text. */
export const textOf = async (answer: Response) => {
  const html = (await answer.text()).replaceAll('\u200b', '')
  const plain = (part: string) =>
    part
      .replace(/<(style|script)[\s\S]*?<\/\1>/g, '')
      .replace(/<[^>]+>/g, ' ')
      .replaceAll('&amp;', '&')
      .replaceAll('&quot;', '"')
      .replace(/\s+/g, ' ')
  const [, list = ''] = /<ul class="found">([\s\S]*?)<\/ul><(?:nav|details)/.exec(html) ?? []
  const cards = list.split('<li class="card">').slice(1)
  const found = cards.map((card) => ({
    name: plain(/<h2>([\s\S]*?)<\/h2>/.exec(card)?.[1] ?? '').trim(),
    text: plain(card),
  }))
  return { html, text: plain(html), found, names: found.map((f) => f.name) }
}

/** What the page says it has narrowed by; each can be left out. */
export const chips = (html: string) => [...html.matchAll(/aria-label="([^"]*): leave out"/g)].map((m) => m[1])
