import { createHmac, randomBytes } from 'node:crypto'
import { Failure, type FailureCode } from '../errors.ts'

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
  private underWay = new Map<string, number>()
  private readonly allowed: number
  private readonly windowMs: number

  constructor(allowed: number, windowMs: number) {
    this.allowed = allowed
    this.windowMs = windowMs
  }

  /**
   * One try. Tries under way count as if they were wrong until they are done, so that many at
   * once are no way round.
   * @param wrongCode the failure of the work that says: a wrong guess
   * @throws Failure too_many_tries before any costly work is done
   */
  async guard<T>(source: string, wrongCode: FailureCode, work: () => Promise<T>): Promise<T> {
    const name = this.name(source, Date.now())
    const others = this.underWay.get(name) ?? 0
    this.check(source, Date.now(), others)
    this.underWay.set(name, others + 1)
    try {
      const done = await work()
      this.right(source)
      return done
    } catch (error) {
      if (error instanceof Failure && error.code === wrongCode) this.wrong(source)
      throw error
    } finally {
      const left = (this.underWay.get(name) ?? 1) - 1
      if (left > 0) this.underWay.set(name, left)
      else this.underWay.delete(name)
    }
  }

  /** @throws Failure too_many_tries before any costly work is done */
  check(source: string, now = Date.now(), underWay = 0): void {
    const tries = this.tries.get(this.name(source, now))
    const wrong = tries && now - tries.since < this.windowMs ? tries.wrong : 0
    if (wrong + underWay >= this.allowed) throw new Failure('too_many_tries')
  }

  /** Notes one of what is allowed so often, right or wrong. @throws Failure too_many_tries with the seconds to wait in `after` */
  spend(source: string, now = Date.now()): void {
    const tries = this.tries.get(this.name(source, now))
    if (tries && tries.wrong >= this.allowed && now - tries.since < this.windowMs)
      throw new Failure('too_many_tries', { after: String(Math.ceil((tries.since + this.windowMs - now) / 1000)) })
    this.wrong(source, now)
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
