import { createHash } from 'node:crypto'

export type Draw = ReturnType<typeof draw>

/** Choices and ids that depend on seed, number and purpose alone (sfc32, seeded by SHA-256). */
export function draw(seed: number, n: number, purpose: string) {
  const hash = createHash('sha256').update(`${seed} ${n} ${purpose}`).digest()
  let [a, b, c, d] = [hash.readInt32LE(0), hash.readInt32LE(4), hash.readInt32LE(8), hash.readInt32LE(12)]
  const bits = () => {
    const sum = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  const next = () => bits() / 4_294_967_296
  const hex = () => bits().toString(16).padStart(8, '0')
  return {
    n,
    chance: (share: number) => next() < share,
    below: (most: number) => Math.floor(next() * most),
    one: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T,
    id: () => {
      const [h, i, j] = [hex(), hex(), hex()]
      return `${h}-${i.slice(0, 4)}-4${i.slice(5)}-a${j.slice(0, 3)}-${j.slice(3)}${hex().slice(1)}`
    },
  }
}

export const firstNames = [
  ['Light', 'ពន្លឺ'],
  ['Hope', 'សង្ឃឹម'],
  ['Lotus', 'ផ្កាឈូក'],
  ['New Day', 'ថ្ងៃថ្មី'],
  ['Smile', 'ញញឹម'],
  ['Friends', 'មិត្តភាព'],
  ['Green Field', 'វាលស្រែបៃតង'],
  ['Sunrise', 'អរុណរះ'],
  ['Rainbow', 'ឥន្ទធនូ'],
  ['Bright Future', 'អនាគតភ្លឺ'],
  ['Open Door', 'ទ្វារបើក'],
  ['Samakum', 'សមាគម'],
  ['Neary', 'នារី'],
  ['Komar', 'កុមារ'],
  ['Sovann', 'សុវណ្ណ'],
  ['Kolap', 'កុលាប'],
] as const
export const secondNames = [
  ['Children Centre', 'មជ្ឈមណ្ឌលកុមារ', 'ngo'],
  ['Family Association', 'សមាគមគ្រួសារ', 'community'],
  ['Health Centre', 'មណ្ឌលសុខភាព', 'health_centre'],
  ['Legal Office', 'ការិយាល័យច្បាប់', 'legal_body'],
  ['Foundation', 'មូលនិធិ', 'international'],
  ['Youth House', 'ផ្ទះយុវជន', 'ngo'],
  ['Primary School', 'សាលាបឋមសិក្សា', 'school'],
  ['Pagoda', 'វត្ត', 'pagoda'],
  ['Social Affairs Office', 'ការិយាល័យសង្គមកិច្ច', 'government_office'],
] as const

/** A moment in the first half of 2026. */
export const stamp = (d: Draw) => new Date(Date.UTC(2026, 0, 1) + d.below(20_000_000) * 1000).toISOString()
