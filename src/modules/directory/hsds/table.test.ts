import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Json, publicDirectory } from './answers.test.setup.ts'

// The table of all services, for a spreadsheet.

const { ask, page } = publicDirectory()
const idsOn = async (path: string) => (await page(path)).contents.map((c) => String(c['id']))

let services: Json[]
beforeAll(async () => {
  services = (await page('/hsds/services?per_page=1000')).contents
})

describe('the table', () => {
  it('has every service once, in Khmer and English, for a spreadsheet', async () => {
    const answer = await ask('/hsds/services.csv')
    expect(answer.headers.get('Content-Type')).toBe('text/csv; charset=utf-8')
    expect(answer.headers.get('Content-Disposition')).toBe('attachment; filename="services.csv"')
    const bytes = new Uint8Array(await answer.arrayBuffer())
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const rows = parse(Buffer.from(bytes), { bom: true, columns: true, record_delimiter: '\r\n' }) as Record<
      string,
      string
    >[]
    const all = (await page('/hsds/services?per_page=1000&full=true')).contents
    expect(rows.map((r) => r['id'])).toEqual(all.map((s) => s['id']))
    for (const [i, s] of all.entries()) {
      expect(rows[i]?.['phones']).toBe(((s['phones'] as Json[]) ?? []).map((p) => p['number']).join('; '))
      expect(rows[i]?.['last_verified']).toBe(s['assured_date'] ?? '')
      expect(rows[i]?.['minimum_age']).toBe(String(s['minimum_age'] ?? ''))
    }
    expect(rows.some((r) => /[\u1780-\u17ff]/.test(r['name_km'] ?? ''))).toBe(true)
    expect(rows.some((r) => (r['kinds_of_help'] ?? '') !== '' && (r['provinces'] ?? '') !== '')).toBe(true)
    expect((await ask('/hsds/services')).headers.get('Link')).toBe(
      '<http://localhost/hsds/services.csv>; rel="alternate"; type="text/csv"',
    )
  })

  it('holds no formula that a spreadsheet would run', async () => {
    const text = await (await ask('/hsds/services.csv')).text()
    const rows = parse(text, { bom: true }) as string[][]
    expect(rows.flat().filter((cell) => /^[=+\-@\t\r\n]/.test(cell))).toEqual([])
    expect(rows.flat().filter((cell) => cell.startsWith("'=HYPERLINK")).length).toBeGreaterThan(0)
  })

  it('is narrowed like the list', async () => {
    const [first] = services
    const text = await (await ask(`/hsds/services.csv?organization_id=${first?.['organization_id']}`)).text()
    const rows = parse(text, { bom: true, columns: true }) as Json[]
    expect(rows.map((r) => r['id'])).toEqual(
      await idsOn(`/hsds/services?organization_id=${first?.['organization_id']}`),
    )
  })
})
