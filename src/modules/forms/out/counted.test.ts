import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { counted, readCounted } from './counted.ts'

// A file that tells how far it is: whatever the net does to it, it comes whole or is said to be broken.

const about = { name: 'answers.csv', type: 'text/csv', count: 250 }
/** The frames of a file made in so many batches, in one piece. */
async function sent(batches: readonly Uint8Array[]): Promise<Uint8Array> {
  let ready = 0
  async function* file() {
    for (const batch of batches) {
      ready += 100
      yield batch
    }
  }
  const all: Uint8Array[] = []
  for await (const frame of counted(about, file(), () => Math.min(ready, 250))) all.push(frame)
  return new Uint8Array(Buffer.concat(all))
}
async function* cut(bytes: Uint8Array, at: readonly number[]) {
  const places = [0, ...at.map((n) => n % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  for (const [i, from] of places.slice(0, -1).entries()) yield bytes.slice(from, places[i + 1])
}
const batches = fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 4 })

describe('a file that tells how far it is', () => {
  it('comes whole, however it was cut on its way, and counts up to all of it', async () => {
    await fc.assert(
      fc.asyncProperty(batches, fc.array(fc.nat(), { maxLength: 6 }), async (parts, at) => {
        const told: [number, number][] = []
        const file = await readCounted(cut(await sent(parts), at), (ready, count) => told.push([ready, count]))
        expect(file).toMatchObject(about)
        expect(Buffer.concat(file.parts).equals(Buffer.concat(parts))).toBe(true)
        expect(told).toEqual(parts.map((_, i) => [Math.min((i + 1) * 100, 250), 250]).slice(0, 3))
      }),
      { numRuns: 60 },
    )
  })

  it('is broken as soon as a byte of it is missing', async () => {
    await fc.assert(
      fc.asyncProperty(batches, fc.nat(), async (parts, missing) => {
        const bytes = await sent(parts)
        const short = bytes.slice(0, bytes.length - 1 - (missing % bytes.length))
        await expect(readCounted(cut(short, []), () => {})).rejects.toThrow('broke off')
      }),
      { numRuns: 40 },
    )
  })
})
