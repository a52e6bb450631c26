import fs from 'node:fs'
import { describe, expect, it } from 'vitest'

const root = new URL('../../', import.meta.url)
const text = fs.readFileSync(new URL('docs/asvs.md', root), 'utf8')

// ASVS 5.0.0: how many requirements of levels 1 and 2 each section has; those of level 3 come last in each.
const counts: Record<string, number> = {
  ...{ '1.1': 2, '1.2': 9, '1.3': 11, '1.4': 3, '1.5': 2, '2.1': 3, '2.2': 3, '2.3': 4, '2.4': 1 },
  ...{ '3.2': 2, '3.3': 4, '3.4': 6, '3.5': 5, '3.7': 2, '4.1': 3, '4.2': 1, '4.3': 2, '4.4': 4 },
  ...{ '5.1': 1, '5.2': 3, '5.3': 2, '5.4': 3, '6.1': 3, '6.2': 12, '6.3': 4, '6.4': 4, '6.5': 5, '6.6': 3, '6.8': 4 },
  ...{ '7.1': 3, '7.2': 4, '7.3': 2, '7.4': 5, '7.5': 2, '7.6': 2, '8.1': 2, '8.2': 3, '8.3': 1, '8.4': 1 },
  ...{ '9.1': 3, '9.2': 4, '11.1': 2, '11.2': 3, '11.3': 3, '11.4': 4, '11.5': 1, '11.6': 1, '12.1': 3, '12.2': 2 },
  ...{ '12.3': 4, '13.1': 1, '13.2': 5, '13.3': 2, '13.4': 5, '14.1': 2, '14.2': 4, '14.3': 3, '15.1': 3, '15.2': 3 },
  ...{ '15.3': 7, '16.1': 1, '16.2': 5, '16.3': 4, '16.4': 3, '16.5': 3 },
}
const wanted = Object.entries(counts).flatMap(([section, count]) =>
  Array.from({ length: count }, (_, i) => `${section}.${i + 1}`),
)

const rows = [...text.matchAll(/^\| (V?\d[\d.]*) \|(.*)\|$/gm)].map(([, number = '', rest = '']) => {
  const [what, state, where, proof] = rest.split(' |').map((cell) => cell.trim())
  return { number, what, state, where, proof }
})

/** What a text names and is not there: code, tests, and tests of that name. */
function missing(of: string): string[] {
  const there = (file: string) => fs.existsSync(new URL(file, root))
  const files = [...of.matchAll(/`((?:src|test|docs|bin|migrations)\/[\w./-]+)`/g)].map(([, file = '']) => file)
  const tests = [...of.matchAll(/`((?:src|test)\/[\w./-]+\.test\.ts)` "([^"]+)"/g)]
  return [
    ...files.filter((file) => !there(file)),
    ...tests.flatMap(([, file = '', name = '']) =>
      there(file) && !fs.readFileSync(new URL(file, root), 'utf8').includes(`'${name}'`) ? [`${file}: ${name}`] : [],
    ),
  ]
}

describe('the table of OWASP ASVS', () => {
  it('holds every requirement of levels 1 and 2 once, in order', () => {
    const numbered = rows.map((r) => r.number).filter((number) => !number.startsWith('V'))
    expect(numbered).toEqual(wanted)
    expect(rows.map((r) => r.number).filter((number) => number.startsWith('V'))).toEqual(['V10', 'V17'])
  })

  it('says a state of each, and what is missing where something is', () => {
    for (const { number, state, where } of rows) {
      expect(['met', 'partly', 'gap', 'deployment', 'n/a'], number).toContain(state)
      if (state === 'partly' || state === 'gap' || state === 'deployment') expect(where, number).not.toBe('')
    }
  })

  it('names only code and tests that are there', () => {
    expect(missing(text)).toEqual([])
  })

  it('and a test that is gone, or was renamed, is named', () => {
    expect(missing('`test/security/gone.test.ts` "holds"')).toEqual(['test/security/gone.test.ts'])
    expect(missing('`test/security/sign-in.test.ts` "is gone"')).toEqual(['test/security/sign-in.test.ts: is gone'])
    expect(missing('`src/gone.ts`')).toEqual(['src/gone.ts'])
  })

  it('every proof is a test, and most of what is met has one', () => {
    const proofs = rows.map((r) => r.proof ?? '').filter(Boolean)
    for (const proof of proofs) expect(proof).toMatch(/^`(src|test)\/[\w./-]+\.test\.ts` "[^"]+"$/)
    const met = rows.filter((r) => r.state === 'met')
    expect(met.filter((r) => r.proof).length / met.length).toBeGreaterThan(0.6)
  })
})
