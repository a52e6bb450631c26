import { createHmac, randomBytes } from 'node:crypto'
import { Failure } from '../errors.ts'

type Tries = { wrong: number; since: number }

/**
 * Slows down whoever tries many wrong codes or passphrases, by source only and in memory
 * only: never by code, so that nobody can lock a child out, and under a key that is thrown
 * away every day, so that no address is kept.
 */
export class SlowDown {
  private key = randomBytes(32)
  private keyMadeAt = Date.now()
  private tries = new Map<string, Tries>()
  private readonly allowed: number
  private readonly windowMs: number

  constructor(allowed: number, windowMs: number) {
    this.allowed = allowed
    this.windowMs = windowMs
  }

  /** @throws Failure too_many_tries before any costly work is done */
  check(source: string, now = Date.now()): void {
    const tries = this.tries.get(this.name(source, now))
    if (tries && now - tries.since < this.windowMs && tries.wrong >= this.allowed) throw new Failure('too_many_tries')
  }

  wrong(source: string, now = Date.now()): void {
    const name = this.name(source, now)
    const tries = this.tries.get(name)
    if (!tries || now - tries.since >= this.windowMs) this.tries.set(name, { wrong: 1, since: now })
    else tries.wrong++
    if (this.tries.size > 50_000) this.forgetOld(now)
  }

  right(source: string, now = Date.now()): void {
    this.tries.delete(this.name(source, now))
  }

  private name(source: string, now: number) {
    if (now - this.keyMadeAt > 24 * 60 * 60 * 1000) {
      this.key = randomBytes(32)
      this.keyMadeAt = now
      this.tries.clear()
    }
    return createHmac('sha256', this.key).update(source).digest('base64')
  }

  private forgetOld(now: number) {
    for (const [name, tries] of this.tries) if (now - tries.since >= this.windowMs) this.tries.delete(name)
  }
}
