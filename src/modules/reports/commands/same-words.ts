import { createHmac, randomBytes } from 'node:crypto'
import { fold } from '#platform/i18n/fold.ts'
import type { Answers } from '../schema.ts'

// The same text again and again (a chain message, a machine, a class that tries it out) is folded into
// one line of the list. What was told is compared in memory, under a key that ends with the process:
// nothing that is kept says which reports are alike, but for the pointer that the list needs.

const withinMs = 24 * 60 * 60 * 1000
const most = 10_000
/** Short words such as "help me" are many people's own: they are folded only when a machine must be writing. */
const longText = 40
const beforeFolding = { long: 2, short: 20 }

type Seen = { first: string; count: number; at: number }
type Memory = { key: Buffer; seen: Map<string, Seen> }
const memories = new WeakMap<object, Memory>()

function memoryOf(app: object): Memory {
  const memory = memories.get(app) ?? { key: randomBytes(32), seen: new Map() }
  memories.set(app, memory)
  return memory
}

const words = ({ story, incidents }: Answers) => fold([story, ...incidents.map((i) => i.words)].join(' '))

/** Every answer counts: who leaves another number, or chose otherwise, is not the same. By which link somebody came does not. */
const markOf = (key: Buffer, answers: Answers) =>
  createHmac('sha256', key)
    .update(JSON.stringify({ ...answers, story: fold(answers.story), via: '' }))
    .digest('base64url')

/**
 * The first of several reports with the very same answers within a day, or null. Danger now is never folded,
 * nor what holds no words.
 * @param app the running program, whose memory it is
 */
export function sameBefore(app: object, answers: Answers): string | null {
  const text = words(answers)
  if (answers.danger === 'now' || text === '') return null
  const { key, seen } = memoryOf(app)
  const before = seen.get(markOf(key, answers))
  if (!before || Date.now() - before.at > withinMs) return null
  return before.count >= (text.length >= longText ? beforeFolding.long : beforeFolding.short) ? before.first : null
}

/** Notes that a report with these answers is filed. */
export function rememberSame(app: object, answers: Answers, id: string): void {
  const { key, seen } = memoryOf(app)
  const mark = markOf(key, answers)
  const before = seen.get(mark)
  const fresh = before && Date.now() - before.at <= withinMs ? before : { first: id, count: 0, at: Date.now() }
  seen.delete(mark) // the newest stand last
  seen.set(mark, { ...fresh, count: fresh.count + 1 })
  const [oldest] = seen.keys()
  if (seen.size > most && oldest !== undefined) seen.delete(oldest)
}
