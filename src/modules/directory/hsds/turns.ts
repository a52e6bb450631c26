import { Failure } from '#platform/errors.ts'

// Whoever asks for the whole directory at once, and often, must not take the connections that
// children's reports need. So only a few such questions are at work at the same time.
const atOnce = 3
const longest = 200

let running = 0
const waiting: (() => void)[] = []

/** Does work when it is its turn. @throws Failure busy when too many wait already */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running < atOnce) running++
  else {
    if (waiting.length >= longest) throw new Failure('busy')
    await new Promise<void>((start) => waiting.push(start)) // the place is handed over
  }
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}
