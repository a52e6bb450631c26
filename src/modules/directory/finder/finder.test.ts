import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logTo } from '#platform/log/log.ts'
import { today } from '#platform/time/time.ts'
import { field, get, post, type Session, submit } from '#test/security/asking.ts'
import { type World, world } from '#test/support/world.ts'
import { suggestionWords } from '../commands/suggest.ts'
import { weekdays } from '../schema.ts'

// What a child meets who looks for somebody to help, over HTTP.

let w: World
let db: pg.Client
const logged: string[] = []
const logBefore = logTo((line) => logged.push(line))
afterAll(() => void logTo(logBefore))

type Row = Record<string, unknown>
async function put(table: string, row: Row): Promise<string> {
  const all: Row = { id: randomUUID(), ...row }
  const marks = Object.keys(all).map((_, i) => `$${i + 1}`)
  await db.query(`insert into ${table} (${Object.keys(all)}) values (${marks})`, Object.values(all))
  return String(all['id'])
}

let house: string
/** A made-up service with a kind of help, and what hangs on it. */
async function service(name: string, row: Row = {}, hanging: Record<string, Row[]> = {}, terms = ['services medical']) {
  const id = await put('hsds_service', { organization_id: house, name_en: name, confidence: 'own_page', ...row })
  for (const [table, rows] of Object.entries(hanging))
    for (const each of rows) await put(table, { organization_id: house, service_id: id, ...each })
  for (const term of terms)
    await db.query(
      `insert into hsds_attribute (id, organization_id, service_id, taxonomy_term_id) select gen_random_uuid(), $1, $2, t.id
       from hsds_taxonomy_term t join hsds_taxonomy x on x.id = t.taxonomy_id where x.code || ' ' || t.code = $3`,
      [house, id, term],
    )
  return id
}
const inPlace = (code: string) => ({ hsds_service_area: [{ extent_type: 'place', place_code: code }] })
const voice = (number: string, confidence = 'own_page') => ({
  ...{ number, dial: number.replace(/\D/g, ''), type: 'voice', confidence },
})
const weekday = weekdays[Temporal.PlainDate.from(today()).dayOfWeek - 1] ?? 'MO'
const tomorrow = weekdays[Temporal.PlainDate.from(today()).dayOfWeek % 7] ?? 'MO'

const ids: Record<string, string> = {}
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  house = await put('hsds_organization', { kind: 'health_centre', name_en: 'Lotus House', name_km: 'ផ្ទះឈូក' })
  ids['kampot'] = await service(
    'Kampot Room',
    { free: true },
    {
      ...inPlace('07'),
      hsds_phone: [voice('012 700 700')],
      hsds_schedule: [{ byday: weekday, opens_at: '00:00', closes_at: '23:59', freq: 'WEEKLY' }],
    },
    ['services medical', 'directory_ways in_person', 'directory_for_whom boys'],
  )
  ids['kep'] = await service(
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
  ids['district'] = await service('Chum Kiri Room', {}, inPlace('0704'))
  for (let n = 0; n < 45; n++) await service(`Many ${n}`, {}, {}, ['services sports_and_music'])
})

const see = async (path: string) => {
  const answer = await get(w.hono, path)
  return Object.assign(await textOf(answer), { status: answer.status })
}
/** A page's text without marks, and its results by name, each with its text. */
const textOf = async (answer: Response) => {
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
const card = async (path: string, name: string) =>
  (await see(path)).found.find((f) => f.name.includes(name))?.text ?? ''
const chips = (html: string) => [...html.matchAll(/aria-label="([^"]*): leave out"/g)].map((m) => m[1])

describe('choices', () => {
  const medical = '/en/services?help=medical'
  it('the page to begin with asks and shows the lines for everybody, and keeps nothing', async () => {
    const start = await get(w.hono, '/en/services')
    expect(start.headers.get('Set-Cookie')).toBeNull()
    const { html, found } = await textOf(start)
    expect(found).toEqual([])
    for (const dial of ['1280', '1288', '117']) expect(html).toContain(`href="tel:${dial}"`)
    expect(html.match(/<option value="\d\d"/g)).toHaveLength(25)
    expect(html.match(/name="help"/g)?.length).toBeGreaterThan(30)
  })

  it('may ask the phone where it is; no other page may, and no page lets another script run', async () => {
    const of = async (path: string, name: string) => (await get(w.hono, path)).headers.get(name) ?? ''
    for (const path of ['/en/services', medical]) {
      expect(await of(path, 'Permissions-Policy')).toContain('geolocation=(self)')
      expect(await of(path, 'Content-Security-Policy')).toMatch(/script-src 'sha256-[^']+' 'sha256-[^']+';/)
    }
    for (const path of ['/en', '/en/services/aple_hotline', '/en/report'])
      expect(await of(path, 'Permissions-Policy')).toContain('geolocation=()')
  })

  it('a kind of help shows who gives it and why each is there; the front door closes the list', async () => {
    const { names, text } = await see(medical)
    expect(names).toEqual(expect.arrayContaining(['Lotus House: Kampot Room', 'Lotus House: Kep Room']))
    expect(text).toContain('helps with: A doctor')
    expect((await see(medical)).found.at(-1)?.text).toContain('there for everyone')
    expect((await see('/en/services?help=sports_and_music')).names).not.toContain('Lotus House: Kampot Room')
  })

  it('a place ranks, and the distance is said from town to town', async () => {
    const { names } = await see(`${medical}&place=07`)
    expect(names.slice(0, 2)).toEqual(['Lotus House: Kampot Room', 'Lotus House: Chum Kiri Room'])
    expect(await card(`${medical}&place=07`, 'Kampot Room')).toContain('in Kampot')
    expect(await card(`${medical}&place=0702`, 'Chum Kiri')).toContain('in another district of Kampot')
    expect(await card(`${medical}&place=23&open_now=yes`, 'Kampot Room')).toMatch(
      /about \d+ km away, from town to town/,
    )
  })

  it('open now, free, a way, and for whom narrow, and say so', async () => {
    const open = await see(`${medical}&open_now=yes`)
    expect(open.names).toContain('Lotus House: Kampot Room')
    expect(open.names).not.toContain('Lotus House: Kep Room')
    const free = await see(`${medical}&free=yes`)
    expect(free.names).toContain('Lotus House: Kampot Room')
    expect(free.names).not.toContain('Lotus House: Kep Room')
    const way = await see(`${medical}&way=in_person`)
    expect(way.names).toContain('Lotus House: Kampot Room')
    expect(way.names).not.toContain('Lotus House: Kep Room')
    const all = await card(`${medical}&open_now=yes&free=yes&way=in_person&for_whom=boys`, 'Kampot Room')
    for (const reason of ['open now', 'free', 'Face to face', 'for: Boys']) expect(all).toContain(reason)
    expect((await see(`${medical}&for_whom=boys`)).names[0]).toBe('Lotus House: Kampot Room')
  })

  it('hours are today’s and tomorrow’s, or the page says that nobody told; so with the cost', async () => {
    expect(await card(medical, 'Kampot Room')).toContain('Today day and night · Tomorrow closed')
    expect(await card(medical, 'Kep Room')).toContain('Today closed · Tomorrow 08:00–17:00')
    expect(await card(medical, 'Kep Room')).toContain('Cost: 2,000 riel')
    expect(await card(`${medical}&place=07`, 'Chum Kiri')).toContain('Nobody has told us the hours or the cost yet.')
  })

  it('each part can be left out by a link; the district narrows its own province only', async () => {
    const { html } = await see(`${medical}&place=0704&free=yes`)
    expect(chips(html)).toEqual(['A doctor', 'Chum Kiri, Kampot', 'Free'])
    expect(html).toContain('href="/en/services?help=medical&amp;free=yes" aria-label="Chum Kiri, Kampot: leave out"')
    expect(html).toMatch(/<option value="0704" selected/)
    const post = (values: Record<string, string>) => submit(w, '/en/services', values, null)
    const to = async (values: Record<string, string>) => (await post(values)).headers.get('Location')
    expect(await to({ place: '07', district: '0704', help: '' })).toBe('/en/services?place=0704')
    expect(await to({ place: '23', district: '0704' })).toBe('/en/services?place=23')
    expect(await to({})).toBe('/en/services?page=1')
  })

  it('goes through pages of twenty by links, and shows the last one to whoever asks for a later', async () => {
    const first = await see('/en/services?help=sports_and_music')
    expect(first.found).toHaveLength(20)
    expect(first.html).toContain('href="/en/services?help=sports_and_music&amp;page=2"')
    const third = await see('/en/services?help=sports_and_music&page=3')
    const second = await see('/en/services?help=sports_and_music&page=2')
    const many = [first, second, third].flatMap((p) => p.names).filter((n) => n.includes('Many'))
    expect(new Set(many).size).toBe(45)
    expect((await see('/en/services?help=sports_and_music&page=99')).names).toEqual(third.names)
  })

  it('codes that are none count as none', async () => {
    for (const odd of [
      'place=99',
      'place=9999',
      'help=x',
      'for_whom=%00',
      'page=-1',
      'open_now=perhaps',
      'help=a&help=b',
    ])
      expect((await see(`/en/services?${odd}`)).status, odd).toBe(200)
  })
})

describe('words', () => {
  const look = async (words: string, more: Record<string, string> = {}) => {
    const answer = await submit(w, '/en/services', { words, ...more }, null)
    return { answer, ...(await textOf(answer)) }
  }

  it('are answered at once, kept by nobody, and stand in no link, address or log', async () => {
    const { answer, html, names } = await look('doctor zandoliberry kampot')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(answer.headers.get('Location')).toBeNull()
    expect(names).toContain('Lotus House: Kampot Room')
    expect(html).toContain('value="doctor zandoliberry kampot"')
    for (const [, target = ''] of html.matchAll(/\s(?:href|action)="([^"]*)"/g)) expect(target).not.toMatch(/zandoli/i)
    expect(logged.join('\n')).not.toMatch(/zandoli/i)
    expect((await get(w.hono, '/en/services?words=zandoliberry')).status).toBe(200)
    expect((await see('/en/services?words=zandoliberry')).html).not.toContain('zandoliberry')
  })

  it('are said back as they were understood; each part can be left out by a button', async () => {
    const { html } = await look('lawyer kampot', { free: 'yes' })
    expect(chips(html)).toEqual(['Free', 'Help with the law', 'Kampot'])
    const left = [...html.matchAll(/name="words" value="([^"]*)"/g)].map((m) => m[1])
    expect(left).toEqual(expect.arrayContaining(['Kampot', 'Legal aid']))
    expect(chips((await look('Legal aid')).html)).toEqual(['Help with the law'])
    expect(chips((await look('lawyer')).html)).toEqual(['Help with the law'])
    expect((await look('lawyer')).html).toContain(
      'href="/en/services?page=1" aria-label="Help with the law: leave out"',
    )
  })

  it('from somewhere else are not looked for, and nothing of them is lost', async () => {
    const words = 'zandoliberry kampot'
    const start = await (await get(w.hono, '/en/services')).text()
    for (const _token of ['', 'x', field(start, '_token').replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))]) {
      const answer = await post(w.hono, '/en/services', { words, free: 'yes', _token })
      const { html, text, found } = await textOf(answer)
      expect(answer.status).toBe(422)
      expect(found).toEqual([])
      expect(text).toContain('Please send it once more.')
      expect(html).toContain(`value="${words}"`)
      expect(html).toMatch(/name="free" value="yes" checked/)
      expect((await post(w.hono, '/en/services', { words, _token: field(html, '_token') })).status).toBe(200)
    }
    expect((await post(w.hono, '/en/services', { words, _token: field(start, '_token') })).status).toBe(200)
  })

  it('go through pages by posting', async () => {
    const { html } = await look('sports')
    expect(html).toMatch(/name="page" value="2"/)
    expect(html).not.toMatch(/href="[^"]*page=2"/)
    expect((await look('sports', { page: '2' })).found).toHaveLength(20)
  })

  it('find in Khmer', async () => {
    const answer = await submit(w, '/km/services', { words: 'គ្រូពេទ្យ កំពត' }, null)
    const { html, names } = await textOf(answer)
    expect(names[0]).toContain('ផ្ទះឈូក')
    expect(html).toContain('នៅ កំពត')
  })
})

describe('nothing', () => {
  it('found: kind, with ways on and the lines for everybody', async () => {
    const { text, html, names } = await see('/en/services?help=kinship_care&place=16')
    expect(text).toContain('That does not mean that there is no help.')
    expect(text).toContain('You can leave out one thing above')
    expect(html).toContain('href="/en/report"')
    expect(names).toContain('Child Helpline Cambodia')
  })

  it('near: it is said, with the nearest and a way to write', async () => {
    const { text, html } = await see('/en/services?help=shelter&place=16')
    expect(text).toContain('We know of nobody near Ratanakiri who does this yet.')
    expect(html).toContain('Write to us and we find a way')
    expect(text).toMatch(/about \d+ km away/)
    expect((await see('/en/services?help=medical&place=07')).text).not.toContain('We know of nobody near')
  })
})

describe('an entry', () => {
  it('tells what is known, by code and by id, in both languages', async () => {
    const one = await see('/en/services/child_helpline_cambodia')
    for (const said of ['1280', 'Day and night, every day', 'up to 25 years', 'By phone, By message', 'Whole country'])
      expect(one.text).toContain(said)
    expect(one.html).toContain('href="/km/services/child_helpline_cambodia"')
    const id = ids['kampot'] ?? ''
    expect((await see(`/km/services/${id}`)).text).toContain('ផ្ទះឈូក')
    for (const session of ['dara', 'kosal']) {
      const staff: Session = { kind: 'staff', secret: (await w.as(session)).secret }
      expect((await get(w.hono, `/en/services/${id}`, staff)).status).toBe(200)
    }
  })

  it('never shows a number or link that nobody confirmed, but 1280 in its place', async () => {
    for (const path of [
      `/en/services/${ids['kep']}`,
      `/en/services/${ids['kep']}?card=1`,
      '/en/services?help=medical&place=23',
    ]) {
      const { html, text } = await see(path)
      expect(html, path).not.toMatch(/012 ?230 ?230|t\.me\/kep/)
      expect(text, path).toContain('The number is being checked. Call 1280: they can connect you.')
    }
  })

  it('gives no address of a safe house, but says why; elsewhere a map', async () => {
    const [safe, known] = [await service('Safe Room'), await service('Known Room')]
    const at = async (of: string, row: Row) =>
      put('hsds_service_at_location', {
        ...{ organization_id: house, service_id: of },
        location_id: await put('hsds_location', { organization_id: house, location_type: 'physical', ...row }),
      })
    await at(safe, { redacted: true, place_code: '07', name_en: 'Hidden Street' })
    await at(known, { place_code: '0704', name_en: 'Open Street', latitude: 10.61, longitude: 104.18 })
    await until(async () => (await see(`/en/services/${known}`)).text.includes('Open Street'))
    const hidden = await see(`/en/services/${safe}`)
    expect(hidden.text).toContain('This place keeps its address to itself, so that people there are safe.')
    expect(hidden.text).toContain('It is in : Kampot'.replace(' :', ':'))
    expect(hidden.html).not.toMatch(/Hidden Street|geo:|openstreetmap/)
    const open = await see(`/en/services/${known}`)
    expect(open.html).toContain('href="geo:10.61,104.18"')
    expect(open.html).toMatch(/href="https:\/\/www\.openstreetmap\.org\/[^"]*" rel="noreferrer"/)
  })

  it('leads from what was merged to what is kept, and hides what is hidden', async () => {
    const [kept, merged, hidden] = [
      await service('Kept', { code: 'kept_room' }),
      await service('Merged'),
      await service('Hid'),
    ]
    await db.query("update hsds_service set state = 'merged', merged_into = $2 where id = $1", [merged, kept])
    await db.query("update hsds_service set state = 'hidden' where id = $1", [hidden])
    await until(async () => (await see(`/en/services/${kept}`)).status === 200)
    const moved = await get(w.hono, `/en/services/${merged}`)
    expect([moved.status, moved.headers.get('Location')]).toEqual([301, '/en/services/kept_room'])
    for (const nothing of [hidden, randomUUID(), 'no_such_code', "x'; drop table", '%00'].map(encodeURIComponent)) {
      const gone = await see(`/en/services/${nothing}`)
      expect(gone.status, nothing).toBe(404)
      expect(gone.html).toContain('name="words"')
      expect(gone.html).toContain('tel:1280')
    }
    await db.query("update hsds_service set state = 'hidden' where id = $1", [kept])
    expect((await get(w.hono, `/en/services/${merged}`)).status).toBe(404)
  })

  it('names the organization once', async () => {
    expect((await see('/en/services/take_it_down')).html).toContain('<h1>Take It Down (NCMEC)</h1>')
    expect((await see(`/en/services/${ids['kep']}`)).html).toContain('<h1>Lotus House: Kep Room</h1>')
  })

  it('fits on a small card, with name, number and hours alone', async () => {
    const { html, text } = await see('/en/services/aple_hotline?card=1')
    expect(html).not.toMatch(/<nav|<footer/)
    expect(text).toContain('092-311-511')
    expect(text).not.toMatch(/abuse|harm|picture/i)
  })
})

describe('something is wrong', () => {
  const path = '/en/services/aple_hotline/wrong'
  const suggested = async () =>
    (
      await db.query(
        'select kind, origin, record_id, by_person, service_id from directory_suggestion order by made_on, id',
      )
    ).rows
  const nonce = async (at: string) => field(await (await get(w.hono, at)).text(), 'nonce')

  it('is said with a choice and a few words, which are sealed for the desk; sent twice it counts once', async () => {
    expect((await submit(w, path, { words: 'x' }, null)).status).toBe(422)
    const sent = { kind: 'wrong_number', words: 'quillowmere never answers', nonce: await nonce(path) }
    const answer = await submit(w, path, sent, null)
    expect(answer.headers.get('Location')).toBe(`${path}?said=thanks`)
    await submit(w, path, sent, null)
    const rows = await suggested()
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ kind: 'wrong_number', origin: 'public', by_person: null })
    const { rows: raw } = await db.query('select encode(body, $1) as body from document where record_id = $2', [
      'escape',
      rows[0].record_id,
    ])
    expect(raw[0].body).not.toContain('quillowmere')
    expect(await suggestionWords(await w.as('dara'), randomUUID(), rows[0].record_id)).toBe('quillowmere never answers')
    const thanks = await see(`${path}?said=thanks`)
    expect(thanks.text).toContain('Thank you')
    expect(thanks.html).toContain('href="/en/report"')
    expect(logged.join('\n')).not.toContain('quillowmere')
  })

  it('asks for no name or number, and offers to write where somebody can answer', async () => {
    const { html } = await see(path)
    expect(
      [...html.matchAll(/<(?:input|textarea|select)[^>]*name="([^"]*)"/g)].map((m) => m[1]).filter((n) => n !== 'kind'),
    ).toEqual(['_token', 'nonce', 'words'])
    expect(html).toContain('Do you need help yourself?')
  })

  it('somebody who is missing can be named, in words', async () => {
    const at = '/km/services/missing'
    expect((await submit(w, at, { words: '' }, null)).status).toBe(422)
    await submit(w, at, { words: 'A kind doctor in Kep', nonce: await nonce(at) }, null)
    expect((await suggested()).map((s) => s.kind)).toContain('new_service')
  })

  it('while no desk is open the choice still arrives, and the page says that words do not', async () => {
    await db.query("update person set suspended_at = now() where sign_in_name = 'sophea'")
    expect((await see(path)).text).toContain('Only what you choose above reaches us.')
    const answer = await submit(w, path, { kind: 'closed', words: 'zandoliberry', nonce: await nonce(path) }, null)
    expect(answer.headers.get('Location')).toBe(`${path}?said=kind`)
    expect((await see(`${path}?said=kind`)).text).toContain('Your words were not kept')
    expect((await suggested()).find((s) => s.kind === 'closed')?.record_id).toBeNull()
    const missing = await see('/en/services/missing')
    expect(missing.html).not.toContain('<textarea')
  })
})

describe('on a slow line', () => {
  it('a page of twenty arrives in the first flight', async () => {
    for (const path of [
      '/km/services?page=1',
      '/km/services?help=sports_and_music',
      '/km/services?help=medical&place=07',
    ])
      expect(gzipSync((await see(path)).html).length, path).toBeLessThanOrEqual(14 * 1024)
  })
})

async function until(holds: () => Promise<boolean>) {
  for (let i = 0; i < 60 && !(await holds()); i++) await new Promise((done) => setTimeout(done, 100))
}
