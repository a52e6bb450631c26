import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CannotOpen, open } from './open.ts'
import { newKey, padme, sealFile } from './seal.ts'

describe('the length of a file', () => {
  it.each([
    [0, 0],
    [1, 1],
    [2, 2],
    [8, 8],
    [9, 10],
    [100, 104],
    [1_000, 1_024],
    [4_097, 4_352],
    [65_537, 67_584],
    [1_000_000, 1_015_808],
    [10_485_760, 10_485_760],
    [10_485_761, 10_747_904],
  ])('of %i bytes shows as %i', (length, shown) => {
    expect(padme(length)).toBe(shown)
  })

  it('grows by less than 12% and never shrinks, whatever it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (length) => {
        const shown = padme(length)
        return shown >= length && shown <= length * 1.12 && padme(shown) === shown && padme(length + 1) >= shown
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('a sealed file', () => {
  const key = newKey()
  const place = { table: 'attachment', row: 'a', name: 'body', generation: 1 }

  it('of the largest size comes back to the byte, also when it ends in zeros', () => {
    for (const file of [Buffer.alloc(10 * 1024 * 1024, 0), Buffer.from('a\0\x80\0\0'), Buffer.alloc(0)])
      expect(open(key, sealFile(key, file, place), place).equals(file)).toBe(true)
  })

  it('of many lengths looks alike', () => {
    const sizes = new Set(
      Array.from({ length: 100 }, (_, i) => sealFile(key, Buffer.alloc(99_000 + 10 * i), place).length),
    )
    expect(sizes.size).toBeLessThanOrEqual(2)
  })

  it('opens nowhere else', () => {
    const sealed = sealFile(key, Buffer.from('paper'), place)
    for (const other of [{ row: 'b' }, { name: 'about' }, { table: 'document' }, { generation: 2 }])
      expect(() => open(key, sealed, { ...place, ...other })).toThrow(CannotOpen)
  })
})
