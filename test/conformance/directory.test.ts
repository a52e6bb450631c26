import fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import { authoredDirectory, authoredOrganizations } from '#modules/directory/authored/content.ts'
import { authoredEntries } from '#modules/directory/authored/entries.ts'
import { placeOf } from '#modules/places/schema.ts'

const organizations = authoredOrganizations()
const services = organizations.flatMap((o) => o.services)
const phones = [...organizations, ...services].flatMap((e) => e.phones)
const links = [...organizations, ...services].flatMap((e) => e.links)
const digits = (text: string) => text.replace(/\D/g, '')
const names = organizations.flatMap((o) => [o.name.en, ...o.other_names, ...o.services.map((s) => s.name.en)])

const reference = new URL('../../../shared/reference/', import.meta.url)
const there = fs.existsSync(reference)
if (!there) console.log('The reference data is not beside this project: its comparison is left out.')
// What is left out is gathered all the same, so it reads nothing where nothing is.
const read = (file: string) => (there ? fs.readFileSync(new URL(file, reference), 'utf8') : '')

// Rows of the facts' table by their first word, and the entry that each became.
const rowOf: Record<string, string> = {
  'Child Helpline': 'child_helpline_cambodia',
  'APLE Cambodia hotline': 'aple_hotline',
  'Anti-Human Trafficking': 'ahtjp_1288',
  'National Police': 'national_police_117',
  Ambulance: 'ambulance_119',
  ChildSafe: 'childsafe_hotline',
  "M'Lop Tapang": 'mlop_tapang',
  LSCW: 'lscw_legal_aid',
  ADHOC: 'adhoc_trafficking',
  LICADHO: 'licadho_legal_help',
  'Chab Dai': 'chab_dai',
  IOM: 'iom_support',
  CENTRAL: 'central_labour_rights',
  'First Step': 'first_step_cambodia',
  Hagar: 'hagar_court_support',
  A21: 'a21_therapy',
  AusCam: 'auscam_freedom_line',
  'Child Protection Unit': 'child_protection_unit',
  'TPO Cambodia': 'tpo_treatment_centre',
  'TPO hotline': 'tpo_hotline',
  'Legal Aid of Cambodia': 'lac_siem_reap',
  'Bar Association': 'bar_legal_aid_1281',
  'MoSVY disability': 'mosvy_disability_1270',
  'MoH mental health': 'moh_mental_health_1293',
  CWCC: 'cwcc_shelter',
  'Kampong Cham': 'ahtjp_kampong_cham',
  RHAC: 'rhac_clinics',
  'Take It Down': 'take_it_down',
}

describe.runIf(there)('the directory, against the facts', () => {
  const section = read('cambodia-facts.md').split('## 2 ')[0] ?? ''
  const table = section
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| service'))
    .map((line) => line.split('|').map((cell) => cell.trim()))

  it('has an entry for every row', () => {
    expect(table.length).toBe(Object.keys(rowOf).length)
    const codes = [...organizations, ...services].map((e) => e.code)
    for (const [, name = ''] of table) {
      const [, code] = Object.entries(rowOf).find(([start]) => name.startsWith(start)) ?? []
      expect(codes, name).toContain(code)
    }
  })

  const numbersOf = (row: string[]) =>
    [...`${row[1]} ; ${row[2]}`.matchAll(/(?<![\d.])(0[\d -]{8,12}\d|1\d{2,3}|666)(?!\d)/g)].map((m) => digits(m[0]))

  it('holds every number that the rows state and no other', () => {
    expect(new Set(phones.map((p) => digits(p.number)))).toEqual(new Set(table.flatMap(numbersOf)))
    for (const p of phones) expect(p.dial, p.number).toBe(digits(p.number))
  })

  it('trusts a number no further than its row', () => {
    const grade = { own_page: /\bH\b/, third_party: /\bM\b/, list: /\bL\b/, called: /never/ }
    for (const { number, confidence } of phones) {
      const row = table.find((cells) => numbersOf(cells).includes(digits(number)))
      expect(row?.at(-2), `${number} ${confidence}`).toMatch(grade[confidence])
    }
  })

  it('names every partner of court support and of disability', () => {
    const partners = ['court-support partners', 'Disability partners'].flatMap((what) =>
      (section.split('\n').find((line) => line.includes(what)) ?? '')
        .replace(/^.*\): /, '')
        .replace(/\([^)]*\)/g, '')
        .split(/,| and /),
    )
    expect(partners.length).toBeGreaterThan(15)
    for (const partner of partners.map((p) =>
      p
        .trim()
        .replace(/[ .]+$/, '')
        .replace(' International', ''),
    ))
      expect(
        names.some((n) => n.toLowerCase().replace('-', ' ').includes(partner.toLowerCase())),
        partner,
      ).toBe(true)
  })

  it('gives no organization a Khmer name that no source attests', () => {
    const attested = read('cambodia-facts.md') + read('khmer-terms.json')
    for (const { name } of organizations) if (name.km) expect(attested, name.en).toContain(name.km)
  })
})

describe('the directory', () => {
  it('shows 1280, APLE, 1288 and 117 at the front door, in this order', () => {
    expect(
      authoredEntries()
        .filter((e) => e.front_door)
        .map((e) => e.phones[0]?.number),
    ).toEqual(['1280', '092-311-511', '1288', '117'])
  })

  it('says of nothing that it was called or reviewed, which nobody has done', () => {
    for (const entry of [...organizations, ...services]) expect(entry.km_reviewed, entry.code).toBe(false)
    for (const { confidence } of [...phones, ...links, ...services]) expect(confidence).not.toBe('called')
    const called = structuredClone({ note: '', organizations }) as { organizations: { services: object[] }[] }
    Object.assign(called.organizations[0]?.services[0] ?? {}, { confidence: 'called' })
    expect(authoredDirectory.safeParse(called).success).toBe(false)
  })

  it('leaves out what must not be imported', () => {
    for (const { dial } of phones) expect(dial).not.toContain('8883737888')
    expect(links.filter((l) => l.kind === 'telegram').map((l) => l.url)).toEqual(['https://t.me/chc1280'])
    for (const ministry of organizations.filter((o) => ['mowa', 'mosvy'].includes(o.code)))
      for (const s of ministry.services) {
        expect(s.help, s.code).not.toContain('helpline')
        expect(s.for_whom, s.code).not.toContain('children')
      }
    expect(organizations.find((o) => o.code === 'mowa')).toMatchObject({ phones: [], services: [] })
  })

  it('keeps of a shelter the province at most', () => {
    for (const o of organizations)
      for (const s of o.services.filter((each) => each.help.includes('shelter')))
        for (const at of s.at)
          expect(
            o.locations.find((l) => l.code === at),
            `${s.code} ${at}`,
          ).toMatchObject({ redacted: true })
  })

  it('uses only codes and places that exist, each code once', () => {
    const codes = [organizations.map((o) => o.code), services.map((s) => s.code)]
    for (const each of codes) expect(new Set(each).size).toBe(each.length)
    for (const o of organizations) {
      const own = o.locations.map((l) => l.code)
      for (const s of o.services) for (const at of s.at) expect(own, s.code).toContain(at)
      if (o.parent) expect(codes[0]).toContain(o.parent)
      for (const place of [
        ...o.locations.map((l) => l.place),
        ...o.services.flatMap((s) => (Array.isArray(s.area) ? s.area : [])),
      ])
        expect(placeOf(place), place).toBeTruthy()
    }
  })

  it('shows the public no number or link that rests on others’ word', () => {
    const shown = authoredEntries().flatMap((e) => [...e.phones.map((p) => p.tel), ...e.links.map((l) => l.href)])
    const sure = [...phones, ...links].filter((p) => p.confidence === 'own_page')
    const address = (p: { dial: string } | { url: string }) => ('dial' in p ? p.dial : p.url)
    expect(shown.toSorted()).toEqual(sure.map(address).toSorted())
    expect(phones.length + links.length - sure.length).toBeGreaterThan(20)
  })
})
