import fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import provinces from '#content/codes/provinces.json' with { type: 'json' }
import directory from '#content/directory/entries.json' with { type: 'json' }

const reference = new URL('../../../shared/reference/', import.meta.url)
const there = fs.existsSync(reference)
if (!there) console.log('The reference data is not beside this project: its comparison is left out.')

const read = (file: string) => fs.readFileSync(new URL(file, reference), 'utf8')
const digits = (text: string) => text.replace(/\D/g, '')

describe.runIf(there)('what the project states, against its sources', () => {
  it('the 25 provinces, with their codes and names', () => {
    const official = JSON.parse(read('gazetteer/provinces.json')) as {
      code: string
      name_latin: string
      name_km: string
    }[]
    expect(provinces).toEqual(official.map((p) => ({ code: p.code, en: p.name_latin, km: p.name_km })))
  })

  it('every number of the directory is one that the facts state, with a source', () => {
    const facts = digits(read('cambodia-facts.md'))
    for (const entry of directory.entries) {
      expect(entry.sources.length, entry.code).toBeGreaterThan(0)
      for (const phone of entry.phones) {
        expect(facts, `${entry.code} ${phone.number}`).toContain(digits(phone.number))
        expect(digits(phone.tel)).toBe(digits(phone.number))
      }
    }
  })
})

describe('the directory', () => {
  it('shows 1280, 117, 1288 and APLE at the front door', () => {
    const shown = directory.entries.filter((e) => e.front_door).map((e) => e.phones[0]?.number)
    expect(shown).toEqual(expect.arrayContaining(['1280', '117', '1288', '092-311-511']))
  })

  it('says of nothing that it was called or reviewed, which nobody has done', () => {
    for (const entry of directory.entries) {
      expect(entry.last_called).toBeNull()
      expect(entry.km_reviewed).toBe(false)
    }
  })
})
