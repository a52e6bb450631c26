import fs from 'node:fs'
import fc from 'fast-check'
import readXlsx from 'read-excel-file/node'
import { describe, expect, it } from 'vitest'
import { drawn, formOf, said } from './forms.test.setup.ts'
import { definitions } from './made-up-forms.test.setup.ts'
import { readWorkbook } from './read.ts'
import { writeWorkbook } from './write.ts'

const shipped = new URL('../../../../content/forms/', import.meta.url)

describe('a form that is written and read again', () => {
  it('is the same form, whatever is in it, and its workbook the same to the byte', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(definitions, async (definition) => {
        const bytes = await writeWorkbook(definition)
        const { definition: again, problems } = await readWorkbook(bytes)
        expect(problems.filter((p) => p.level === 'error').map(said)).toEqual([])
        expect(again).toEqual(definition)
        expect((await writeWorkbook(again ?? expect.fail())).equals(bytes)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  const files = fs.existsSync(shipped) ? fs.readdirSync(shipped).filter((name) => name.endsWith('.xlsx')) : []
  it('so is every form that comes with the program', async () => {
    for (const file of files) {
      const { definition, problems } = await readWorkbook(fs.readFileSync(new URL(file, shipped)))
      expect(problems.filter((p) => p.level === 'error').map(said), file).toEqual([])
      const again = await readWorkbook(await writeWorkbook(definition ?? expect.fail(file)))
      expect(again.definition, file).toEqual(definition)
    }
  })

  it('does not tell the time at which it was written', async () => {
    const { definition } = await readWorkbook(await formOf('type | name | label\n text | a | A'))
    const first = await writeWorkbook(definition ?? expect.fail())
    await new Promise((done) => setTimeout(done, 2_100)) // archives count in two seconds
    expect((await writeWorkbook(definition ?? expect.fail())).equals(first)).toBe(true)
  })
})

describe('what is written', () => {
  it('has the sheets, headings and words that KoboToolbox and ODK read', async () => {
    const { definition } = await readWorkbook(
      await formOf(
        'type | name | label::English (en) | label::Khmer (km) | required\n begin repeat | r | R | រ |\n select_one yes_no or_other | a | A | ក | TRUE\n end repeat | | | |',
      ),
    )
    const sheets = await readXlsx(await writeWorkbook(definition ?? expect.fail()))
    const table = (name: string) =>
      sheets.find(({ sheet }) => sheet === name)?.data.map((row) => row.map((cell) => (cell === null ? '' : cell)))
    expect(sheets.map(({ sheet }) => sheet)).toEqual(['survey', 'choices', 'settings'])
    expect(table('survey')).toEqual(
      drawn(`type | name | label::English (en) | label::Khmer (km) | required | sensitivity
             begin_repeat | r | R | រ | |
             select_one yes_no or_other | a | A | ក | yes | plain
             end_repeat | | | | |`),
    )
    expect(table('choices')).toEqual(
      drawn(`list_name | name | label::English (en) | label::Khmer (km)
             yes_no | yes | Yes | បាទ/ចាស
             yes_no | no | No | ទេ
             yes_no | other | Other | ផ្សេងទៀត`),
    )
    expect(table('settings')).toEqual(
      drawn('form_title | form_id | version | default_language\n My form | my_form | | English (en)'),
    )
  })

  it('keeps the headings in sight', async () => {
    const { unpacked, zipEntries } = await import('#platform/files/zip.ts')
    const { definition } = await readWorkbook(await formOf('type | name | label\n text | a | A'))
    const bytes = await writeWorkbook(definition ?? expect.fail())
    const sheet = zipEntries(bytes).find((e) => e.name === 'xl/worksheets/sheet1.xml') ?? expect.fail()
    expect(unpacked(bytes, sheet, 1e6).toString()).toMatch(/<pane [^>]*ySplit="1"[^>]*state="frozen"/)
  })
})
