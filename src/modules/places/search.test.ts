import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { openInstallation } from '#platform/db/database.ts'
import { type World, world } from '#test/support/world.ts'
import { importPlaces } from './commands.ts'
import { placesIn, searchAllPlaces, searchPlaces, smallPlace } from './queries.ts'
import { districts, type Place, provinces } from './schema.ts'

/** What people type, and which place they mean. */
const typed: [string, string][] = [
  ['Kampong Cham', '03'],
  ['kompong cham', '03'],
  ['Kompong Chnang', '04'],
  ['kampongchhnang', '04'],
  ['kg. chhnang', '04'],
  ['Kg Thom', '06'],
  ['K. Speu', '05'],
  ['kampong spueu', '05'],
  ['Kompong Thum', '06'],
  ['kampong tom', '06'],
  ['Phnum Penh', '12'],
  ['phnompenh', '12'],
  ['Pnom Pen', '12'],
  ['phnon penh', '12'],
  ['PP', '12'],
  ['Bat Dambang', '02'],
  ['batambang', '02'],
  ['Battombong', '02'],
  ['battambang province', '02'],
  ['Siemreap', '17'],
  ['Siem Reab', '17'],
  ['seam reap', '17'],
  ['simreap', '17'],
  ['Sihanoukville', '18'],
  ['sihanouk ville', '18'],
  ['Kampong Som', '18'],
  ['Kompong Saom', '18'],
  ['shianoukville', '18'],
  ['Preah Sihanuk', '18'],
  ['Kratie', '10'],
  ['KRATIÉ', '10'],
  ['Kracheh', '10'],
  ['Takeo', '21'],
  ['Ta Keo', '21'],
  ['takaev', '21'],
  ['Tbong Khmum', '25'],
  ['Thbong Khmom', '25'],
  ['tboung kmum', '25'],
  ['Ratanak Kiri', '16'],
  ['rattanakiri', '16'],
  ['Rotanakkiri', '16'],
  ['Ratnakiri', '16'],
  ['Mondul Kiri', '11'],
  ['mondolkiri', '11'],
  ['Otdar Meanchey', '22'],
  ['Oddor Mean Chey', '22'],
  ['udor meanchay', '22'],
  ['Bantey Meanchey', '01'],
  ['banteay mean chey', '01'],
  ['Pouthisat', '15'],
  ['pousat', '15'],
  ['Steung Treng', '19'],
  ['stoeng traeng', '19'],
  ['Svay Reang', '20'],
  ['Prey Vaeng', '14'],
  ['Kaoh Kong', '09'],
  ['kohkong', '09'],
  ['Kaeb', '23'],
  ['Paylin', '24'],
  ['pry veng', '14'],
  ['Preah Viheer', '13'],
  ['Poy Pet', '0110'],
  ['Sisophon', '0106'],
  ['Toul Kork', '1204'],
  ['tuolkork', '1204'],
  ['Chamcar Mon', '1201'],
  ['Daun Penh', '1202'],
  ['Boeung Keng Kang', '1213'],
  ['Chroy Changva', '1210'],
  ['Por Sen Chey', '1209'],
  ['khan sen sok', '1208'],
  ['Ruessei Kaev', '1207'],
  ['7 Makara', '1203'],
  ['Takhmao', '0811'],
  ['Kien Svey', '0802'],
  ['Angkor Thom', '1702'],
  ['Banlung', '1602'],
  ['Samraong, Takeo', '2107'],
  ['samrong oddar meanchey', '2204'],
  ['bavel battambang', '0204'],
  ['0204', '0204'],
  ['ភ្នំ\u200bពេញ', '12'],
  ['ភ្នំ ពេញ', '12'],
  ['រាជធានីភ្នំពេញ', '12'],
  ['ខេត្តកំពង់ចាម', '03'],
  ['កណ្ដាល', '08'],
  ['កំពង់ឆ្នាង', '04'],
  ['កំពង់ធុំ', '06'],
  ['បន្ទាយ\u200bមាន\u200bជ័យ', '01'],
  ['បនា្ទយមានជ័យ', '01'],
  ['បាត់តំបង', '02'],
  ['ពោធិសាត់', '15'],
  ['ឧត្ដរមានជ័យ', '22'],
  ['មណ្ឌលគីរី', '11'],
  ['រតនៈគិរី', '16'],
  ['ព្រៃវេង', '14'],
  ['ស្ទឹងត្រង់', '0315'],
  ['ស្ទឹងត្រែង', '19'],
  ['កំពង់សោម', '18'],
  ['សម្រោង', '2204'],
  ['ឬស្សីកែវ', '1207'],
  ['ចម្ការមន', '1201'],
  ['តាខ្មៅ', '0811'],
  ['ត្បូងឃ្មំ', '25'],
  ['ស្វាយ\u200bរៀង', '20'],
  ['សាមគ្គីមានជយ័', '0407'],
]

describe('a province or district is found', () => {
  it('in the first three, however it is spelt', () => {
    expect(typed.length).toBeGreaterThan(60)
    const missed = typed
      .map(([query, code]) => ({ query, code, found: searchPlaces(query, { limit: 3 }).map((m) => m.code) }))
      .filter(({ code, found }) => !found.includes(code))
    expect(missed).toEqual([])
  })

  it('first or second by its own name in either script; names that repeat are equals', () => {
    for (const place of [...provinces, ...districts])
      for (const name of [place.name.en, place.name.km]) {
        const all = searchPlaces(name, { limit: 20 })
        const mine = all.find((m) => m.code === place.code)
        expect(mine?.score, name).toBe(100)
        expect(
          all.filter((m) => m.score > 99).every((m) => Object.values(m.name).includes(name)),
          name,
        ).toBe(true)
        expect(all.filter((m) => m.score === 100).length, name).toBeLessThan(4)
      }
  })

  it('among the first five after any one letter of a longer name was left out or swapped with the next', () => {
    const names = [...provinces, ...districts].map((p) => p.name.en).filter((n) => n.length > 6)
    const slip = fc.record({ name: fc.constantFrom(...names), at: fc.nat(30), swap: fc.boolean() })
    fc.assert(
      fc.property(slip, ({ name, at, swap }) => {
        const i = 1 + (at % (name.length - 2))
        const wrong = name.slice(0, i) + (swap ? `${name[i + 1]}${name[i]}` : (name[i + 1] ?? '')) + name.slice(i + 2)
        expect(searchPlaces(wrong, { limit: 5 }).map((m) => m.name.en)).toContain(name)
      }),
      { numRuns: 300 },
    )
  })

  it('with why, and with its province behind it', () => {
    const [first] = searchPlaces('bavel')
    expect(first).toEqual({
      ...{ code: '0204', level: 'district', score: 100, why: 'name' },
      name: { en: 'Bavel', km: 'បវេល' },
      full: { en: 'Bavel, Battambang', km: 'បវេល បាត់ដំបង' },
    })
    const why = (query: string) => searchPlaces(query)[0]?.why
    expect(['0204', 'kompong som', 'kompung cham', 'samraong takeo', 'mondu', 'phnon penh', 'ampov'].map(why)).toEqual([
      'code',
      'other_name',
      'sound',
      'with_parent',
      'beginning',
      'spelling',
      'part',
    ])
  })

  it('not by words that are no place, nor by nothing; and odd input harms nothing', () => {
    for (const query of [
      '',
      ' ',
      '\u200b',
      '.,-',
      'x',
      'zzzzzz',
      'hospital',
      'ប្រាំ',
      '%',
      "'; drop table commune",
      '99',
    ])
      expect(searchPlaces(query), query).toEqual([])
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => searchPlaces(text, { limit: 4 }).length <= 4))
  })
})

describe('communes and villages, once they are imported', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
  })
  const row = (code: string, nameLatin: string | null, nameKm: string) => ({ code, unit: null, nameLatin, nameKm })
  const bring = async (communes: Parameters<typeof row>[], villages: Parameters<typeof row>[]) => {
    const owner = await openInstallation(w.connection('sdap_migrate'))
    await owner.write('', (tx) =>
      importPlaces(tx, { communes: communes.map((c) => row(...c)), villages: villages.map((v) => row(...v)) }),
    )
    await owner.close()
  }
  const found = async (query: string, within = '') =>
    (await searchAllPlaces(w.nobody(), query, { limit: 5, within })).map((m) => m.full.en)

  it('are found like the larger ones, by whoever uses the pages, and at once after each import', async () => {
    expect(await found('Kdol Ta Haen')).toEqual([])
    await bring(
      [
        ['020401', 'Bavel', 'បវេល'],
        ['020402', 'Khnach Romeas', 'ខ្នាចរមាស'],
      ],
      [['02040201', null, 'អូរធំ']],
    )
    expect(await found('knach romeas')).toEqual(['Khnach Romeas, Bavel, Battambang'])
    expect((await found('bavel')).slice(0, 2)).toEqual(['Bavel, Battambang', 'Bavel, Bavel, Battambang'])
    expect(await found('អូធំ')).toEqual(['អូរធំ, Bavel, Battambang'])
    await bring([['020402', 'Kdol Ta Haen', 'ក្ដុលតាហែន']], [])
    expect(await found('kdol tahen')).toEqual(['Kdol Ta Haen, Bavel, Battambang'])
    expect(await found('knach romeas')).toEqual([])
    expect(await found('bavel', '020')).toHaveLength(2)
    expect(await found('bavel', '0204')).toEqual(['Bavel, Battambang', 'Bavel, Bavel, Battambang'])
    expect(await found('bavel', '03')).toEqual([])
  })

  it('stand under the place that they lie in', async () => {
    const names = (places: Place[]) => places.map((p) => p.name.en)
    expect(await placesIn(w.nobody(), '')).toHaveLength(25)
    expect(names(await placesIn(w.nobody(), '23'))).toEqual(["Damnak Chang'aeur", 'Kep'])
    expect(names(await placesIn(w.nobody(), '0204'))).toEqual(['Bavel', 'Kdol Ta Haen'])
    expect(names(await placesIn(w.nobody(), '020402'))).toEqual(['អូរធំ'])
    expect(await placesIn(w.nobody(), '99')).toEqual([])
    expect((await smallPlace(w.nobody(), '02040201'))?.parent).toBe('020402')
    expect(await smallPlace(w.nobody(), '02040299')).toBeUndefined()
  })

  it('nobody but the import writes them', async () => {
    const app = await w.sql('sdap_app')
    for (const act of [
      "insert into commune (code, name_km, changed_at) values ('020499', 'ក', now())",
      "update village set name_km = 'ក'",
      'delete from commune',
      "select app.put_communes('[]')",
      "select app.put_villages('[]')",
    ])
      await expect(app.query(act), act).rejects.toMatchObject({ code: '42501' })
    expect((await app.query('select count(*)::int as n from commune')).rows[0].n).toBe(2)
  })
})
