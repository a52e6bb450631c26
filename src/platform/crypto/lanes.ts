import { availableParallelism } from 'node:os'
import { Failure } from '../errors.ts'

type Lane = 'file' | 'check' | 'sign_in'

/** How many may wait in each lane before people are told to call instead. */
const longest: Record<Lane, number> = { file: 400, check: 60, sign_in: 60 }

/**
 * Costly work takes turns. One place is always kept for filing a report; the others go
 * round between the lanes, so that no lane, however flooded, shuts another out.
 */
export class Lanes {
  private readonly places = Math.max(2, availableParallelism())
  private running = { file: 0, other: 0 }
  private waiting: Record<Lane, (() => void)[]> = { file: [], check: [], sign_in: [] }
  private order: Lane[] = ['file', 'check', 'sign_in']

  /** @throws Failure busy */
  async run<T>(lane: Lane, work: () => Promise<T>): Promise<T> {
    if (this.waiting[lane].length >= longest[lane]) throw new Failure('busy')
    await new Promise<void>((start) => {
      this.waiting[lane].push(start)
      this.startWaiting()
    })
    try {
      return await work()
    } finally {
      this.running[lane === 'file' ? 'file' : 'other']--
      this.startWaiting()
    }
  }

  private startWaiting() {
    while (this.running.file + this.running.other < this.places) {
      const lane = this.nextLane()
      if (!lane) return
      this.running[lane === 'file' ? 'file' : 'other']++
      this.waiting[lane].shift()?.()
    }
  }

  private nextLane(): Lane | undefined {
    if (this.running.file === 0 && this.waiting.file.length > 0) return 'file'
    const lane = this.order.find(
      (l) => this.waiting[l].length > 0 && (l === 'file' || this.running.other < this.places - 1),
    )
    if (lane) this.order = [...this.order.filter((l) => l !== lane), lane]
    return lane
  }
}
