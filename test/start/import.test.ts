import fs from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import districts from '#content/places/districts.json' with { type: 'json' }
import { type Cluster, openCluster } from '#platform/db/cluster.ts'
import { ends, type Home, home, leaveNothing, lightDeployment } from '#test/support/program.ts'
import { refuses } from '#test/support/refuses.ts'

// Communes and villages come in over the command line, from whatever file the office sends.

let at: Home
let cluster: Cluster
let client: pg.Client
beforeAll(async () => {
  at = await home()
  await lightDeployment(at)
  cluster = await openCluster({ folder: at.data }) // as while a server runs: the commands join it
  client = new pg.Client(cluster.connection('sdap_app'))
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await cluster.close()
  await leaveNothing(at)
})

const written = (name: string, content: string | Buffer) => {
  const file = path.join(at.folder, name)
  fs.writeFileSync(file, content)
  return file
}
const bring = (file: string, ...more: string[]) => ends(['import', 'gazetteer', file, ...more], at.env)

/** What stands in the database, read past the program. */
const there = async (query: string): Promise<Record<string, unknown>[]> => (await client.query(query)).rows
const counted = async () =>
  (
    await there(
      'select (select count(*)::int from commune) as communes, (select count(*)::int from village) as villages',
    )
  )[0]

const head = 'code,name_latin,name_km,unit'

describe('a file with rows that are wrong', () => {
  const rows = [
    '{"code":"010201","name_latin":"Banteay Neang","name_km":"បន្ទាយនាង","unit":"Khum"}',
    '{"code":10202,"name_latin":"Bat Trang","name_km":"បត់ត្រង់"}',
    '{"code":"10203","name_latin":"Chamnaom","name_km":"ចំណោម"}',
    '{"code":"០១០២០៤","name_km":"ក"}',
    '{"code":"019901","name_km":"ក"}',
    '{"code":"010201","name_km":"ក"}',
    '{"code":"010205","name_latin":"Koy Maeng","name_km":" \u200b"}',
    '{"code":"010206","name_latin":"អូរប្រាសាទ","name_km":"Ou Prasat"}',
    '{"code":"010207","name_km":"ភ្នំ Touch"}',
    '{"code":"010208","name_km":"រហាត់ទឹក","unit":"Phum"}',
    '{"code":"01020701","name_km":"ក"}',
    '{"code":"01020101","name_latin":null,"name_km":"អូរ\u200bធំ"}',
    'null',
    '{"code":"0102","name_km":"មង្គលបូរី"}',
  ]
  const problems = `11 rows are wrong:
  line 3: the code is a number, which loses leading zeros: write it as text, in quotation marks
  line 4, code 10203: the code has 5 digits instead of 6 (commune) or 8 (village); perhaps a leading zero is lost
  line 5: the code is not made of the digits 0 to 9
  line 6, code 019901: its district 0199 is not known
  line 7, code 010201: the same code stands on line 2
  line 8, code 010205: the Khmer name is missing
  line 9, code 010206: the Khmer name holds no Khmer letter
  line 10, code 010207: the Khmer name holds letters that are not Khmer
  line 11, code 010208: the unit is village, but the code is that of a commune
  line 12, code 01020701: its commune 010207 is not known: line 10 is wrong
  line 14: the code is missing
`

  it('has each of them named with its line and what is wrong, and changes nothing', async () => {
    const said = await refuses(
      ['import', 'gazetteer', written('bad.json', `[\n${rows.join(',\n')}\n]`)],
      at.env,
      'Nothing was changed.',
    )
    expect(said).toContain(problems)
    expect(said).not.toContain('Koy Maeng') // a wrong file may be a list of people
    expect(await counted()).toEqual({ communes: 0, villages: 0 })
  })

  it('is written without them when that is wanted, and it is said what was left out', async () => {
    const { code, said } = await bring(path.join(at.folder, 'bad.json'), '--skip-bad')
    expect(said).toContain(problems.replace('wrong:', 'wrong and left out:'))
    expect(said).toContain('1 provinces and districts passed over')
    expect(said).toContain('2 added, 0 changed, 0 as before.')
    expect(code).toBe(0)
    expect(await there('select code, district_code, unit, name_latin, name_km from commune')).toEqual([
      { code: '010201', district_code: '0102', unit: 'commune', name_latin: 'Banteay Neang', name_km: 'បន្ទាយនាង' },
    ])
    expect(await there('select code, commune_code, name_latin, name_km from village')).toEqual([
      { code: '01020101', commune_code: '010201', name_latin: null, name_km: 'អូរធំ' },
    ])
  })

  it('names the first fifty of many, and how many more there are', async () => {
    const many = Array.from({ length: 61 }, (_, i) => `0102${i + 10},Name,,`)
    const said = await refuses(
      ['import', 'gazetteer', written('many.csv', [head, ...many].join('\n'))],
      at.env,
      '61 rows are wrong:',
    )
    expect(said.match(/^ {2}line \d+/gm)).toHaveLength(50)
    expect(said).toContain('  … and 11 more\n')
  }, 20_000)
})

describe('tables as offices make them', () => {
  it('with a mark, semicolons, other headings, quotation marks and empty lines', async () => {
    const lines = [
      'Type;Code;Name (Khmer);Name (Latin);Note',
      'ឃុំ;010202;បត់ត្រង់;"Bat; Trang";',
      '',
      'ភូមិ;01020201;"ខ្លា',
      'គោ";Khla Kou',
      'ភូមិ;0102020;ក;K',
    ]
    const file = written('office.csv', `\ufeff${lines.join('\r\n')}\r\n`)
    const { said } = await bring(file, '--skip-bad')
    expect(said).toContain('1 row is wrong and left out:')
    expect(said).toContain('line 6, code 0102020: the code has 7 digits')
    expect(said).toContain('2 added')
    expect(await there("select name_latin, name_km, unit from commune where code = '010202'")).toEqual([
      { name_latin: 'Bat; Trang', name_km: 'បត់ត្រង់', unit: 'commune' },
    ])
    expect(await there("select name_km from village where code = '01020201'")).toEqual([{ name_km: 'ខ្លា គោ' }])
  })

  it('a village may stand before its commune, and in a later file than it', async () => {
    const turned = written('turned.csv', 'code,khmer\n01020301,ក\n010203,ចំណោម\n01020202,ខ\n')
    expect((await bring(turned)).said).toContain('3 added')
  })

  it('another name is changed and said; a name that is not given, and what is not in the file, stays', async () => {
    const before = await there('select max(changed_at) as at from village')
    const { said } = await bring(written('renamed.csv', `code,khmer,latin\n01020301,គ,Kor\n010202,បត់ត្រង់,\n`))
    expect(said).toContain('01020301: ក → Kor គ')
    expect(said).toContain('0 added, 1 changed, 1 as before.')
    expect(await there("select name_latin from commune where code = '010202'")).toEqual([{ name_latin: 'Bat; Trang' }])
    expect(await counted()).toEqual({ communes: 3, villages: 4 })
    expect(await there('select max(changed_at) as at from village')).not.toEqual(before)
  })
})

/** A made-up country of the real size: 1,650 communes, 14,580 villages. */
function generated(): string[] {
  const communes = Array.from(
    { length: 1650 },
    (_, i) => `${districts[i % 210]?.code}${String(50 + Math.floor(i / 210)).padStart(2, '0')}`,
  )
  const villages = Array.from(
    { length: 14_580 },
    (_, i) => `${communes[i % 1650]}${String(1 + Math.floor(i / 1650)).padStart(2, '0')}`,
  )
  return [...villages, ...communes].map((code, i) => `${code},Phum ${i},ភូមិទី${i}`)
}

describe('a whole country', () => {
  it('comes in while the database is in use, in less than ten seconds, and shows how far it is', async () => {
    const file = written('country.csv', ['code,name_latin,name_km', ...generated()].join('\n'))
    const began = performance.now()
    const { code, said } = await bring(file)
    const seconds = (performance.now() - began) / 1000
    expect(code).toBe(0)
    expect(seconds).toBeLessThan(10)
    for (const line of [
      '16230 rows read.',
      'Writing 1650 communes and 14580 villages',
      '16230 of 16230',
      '16230 added',
    ])
      expect(said).toContain(line)
    expect(said.match(/^ {2}\d+ of 16230$/gm)?.length).toBe(4)
    expect((await bring(file)).said).toContain('0 added, 0 changed, 16230 as before.')
    console.log(`16,230 generated rows imported in ${seconds.toFixed(1)} s, the program's start included`)
  }, 60_000)
})

const reference = new URL('../../../shared/reference/gazetteer/', import.meta.url)
const beside = fs.existsSync(reference)
if (!beside)
  console.log('The reference data is not beside this project: the import of the official gazetteer is left out.')

describe.runIf(beside)('the official gazetteer', () => {
  it('comes in from its two files as it is, each row with its names', async () => {
    const file = (name: string) => new URL(name, reference).pathname
    expect((await bring(file('communes.json'))).said).toContain('1652 rows read.')
    const { code, said } = await bring(file('villages.json.gz'))
    expect(said).toContain('14578 rows read.')
    expect(code).toBe(0)
    const communes = JSON.parse(fs.readFileSync(file('communes.json'), 'utf8')) as {
      code: string
      name_latin: string
      name_km: string
      unit_latin: string
    }[]
    const rows = await there('select code, name_latin, name_km, unit from commune')
    const byCode = new Map(rows.map((r) => [r['code'], r]))
    for (const c of communes)
      expect(byCode.get(c.code)).toMatchObject({
        name_latin: c.name_latin,
        unit: c.unit_latin === 'Khum' ? 'commune' : 'sangkat',
      })
    expect(await there("select name_latin, name_km from village where code = '02010508'")).toEqual([
      { name_latin: null, name_km: 'ប៉ៃឡាំ' },
    ])
  }, 30_000)
})
