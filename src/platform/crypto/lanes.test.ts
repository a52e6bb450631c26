import { describe, expect, it } from 'vitest'
import { Lanes } from './lanes.ts'

/** Work that ends when it is told to, and says in which order it began. */
function bench() {
  const lanes = new Lanes()
  const begun: string[] = []
  const running: (() => void)[] = []
  const refused: string[] = []
  const enter = (lane: 'file' | 'check' | 'sign_in') =>
    lanes
      .run(lane, () => {
        begun.push(lane)
        return new Promise<void>((done) => running.push(done))
      })
      .catch((error: { code: string }) => {
        refused.push(error.code)
      })
  const settle = () => new Promise((done) => setImmediate(done))
  const endOne = async () => {
    running.shift()?.()
    await settle()
  }
  return { enter, begun, refused, endOne, settle }
}

describe('costly work takes turns', () => {
  it('and one place is free for a report, however many knock elsewhere', async () => {
    const { enter, begun, settle } = bench()
    for (let i = 0; i < 30; i++) {
      enter('check')
      enter('sign_in')
    }
    await settle()
    const before = begun.length
    enter('file')
    await settle()
    expect(begun.slice(before)).toEqual(['file'])
  })

  it('no lane shuts another out', async () => {
    const { enter, begun, endOne, settle } = bench()
    for (let i = 0; i < 40; i++) enter('check')
    enter('sign_in')
    await settle()
    for (let i = 0; i < 4; i++) await endOne()
    expect(begun).toContain('sign_in')
  })

  it('a full lane refuses at once, and takes again when a place is free', async () => {
    const { enter, begun, refused, endOne, settle } = bench()
    for (let i = 0; i < 100; i++) enter('check')
    await settle()
    expect(refused.length).toBeGreaterThan(0)
    expect(new Set(refused)).toEqual(new Set(['busy']))
    const before = refused.length
    enter('sign_in')
    enter('file')
    for (let i = 0; i < 3; i++) await endOne()
    enter('check')
    await settle()
    expect(refused.length).toBe(before)
    expect(begun).toContain('file')
  })

  it('work that fails gives its place back', async () => {
    const lanes = new Lanes()
    for (let i = 0; i < 50; i++)
      await expect(lanes.run('check', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await lanes.run('check', async () => 'yes')).toBe('yes')
  })
})
