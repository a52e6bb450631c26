import { latinDigits } from './numbers.ts'
import { type Part, partsOf } from './pattern-parts.ts'
import { ExpressionProblem } from './problem.ts'

/** Says whether a whole text matches. */
export type Pattern = (text: string) => boolean

type Step =
  | { kind: 'letter'; is: (letter: string) => boolean; next: number }
  | { kind: 'start' | 'end'; next: number }
  | { kind: 'fork'; next: number[] }
  | { kind: 'done' }

const longest = 500
const mostSteps = 1_000
const mostWork = 5_000_000 // steps × letters: some tenths of a second

/**
 * Reads a regular expression: letters, `.`, classes, escapes, groups, `|`, `* + ?`, `{2,5}`, `^ $`.
 * Looking around, back references and flags are refused. It is matched by Thompson's method, which
 * takes time in proportion to text and pattern whatever they are; a long text with a large pattern
 * (more than 5 million steps in all) does not match.
 * @param at where it stands in its expression
 * @throws ExpressionProblem `bad_pattern`, `pattern_too_large`
 */
export function readPattern(source: string, at: number): Pattern {
  if (source.length > longest) throw new ExpressionProblem('pattern_too_large', at, source.slice(0, 40))
  const steps = stepsOf(partsOf(source, at), source, at)
  const matches = (text: string) => run(steps, [...text])
  return (text) => matches(text) || (/[០-៩]/.test(text) && matches(latinDigits(text)))
}

/** Lays the parts out as steps, from the last to the first; step 0 is the end, the last one the start. */
function stepsOf(whole: Part, source: string, at: number): Step[] {
  const steps: Step[] = [{ kind: 'done' }]
  const add = (step: Step) => {
    if (steps.length >= mostSteps) throw new ExpressionProblem('pattern_too_large', at, source)
    return steps.push(step) - 1
  }
  function lay(part: Part, next: number): number {
    if (part.kind === 'chain') return part.parts.reduceRight((after, inner) => lay(inner, after), next)
    if (part.kind === 'either') return add({ kind: 'fork', next: part.parts.map((inner) => lay(inner, next)) })
    if (part.kind === 'times') return times(part, next)
    return add(part.kind === 'letter' ? { kind: 'letter', is: part.is, next } : { kind: part.kind, next })
  }
  function times({ of, least, most }: Part & { kind: 'times' }, next: number): number {
    let first = next
    if (most === Infinity) {
      const fork: Step & { kind: 'fork' } = { kind: 'fork', next: [next] }
      first = add(fork)
      fork.next.push(lay(of, first))
    } else for (let n = least; n < most; n++) first = add({ kind: 'fork', next: [next, lay(of, first)] })
    for (let n = 0; n < least; n++) first = lay(of, first)
    return first
  }
  const start = lay(whole, 0)
  add({ kind: 'fork', next: [start] })
  return steps
}

/** Walks all ways through the steps at once, letter by letter. */
function run(steps: readonly Step[], letters: readonly string[]): boolean {
  if (steps.length * letters.length > mostWork) return false
  let now = reach(steps, [steps.length - 1], 0, letters.length)
  letters.forEach((letter, n) => {
    const next: number[] = []
    for (const at of now) {
      const step = steps[at]
      if (step?.kind === 'letter' && step.is(letter)) next.push(step.next)
    }
    now = reach(steps, next, n + 1, letters.length)
  })
  return now.has(0)
}

/** Every step that is reached without reading a letter. */
function reach(steps: readonly Step[], from: number[], at: number, length: number): Set<number> {
  const reached = new Set<number>()
  for (let n = from.pop(); n !== undefined; n = from.pop()) {
    if (reached.has(n)) continue
    reached.add(n)
    const step = steps[n]
    if (step?.kind === 'fork') from.push(...step.next)
    if ((step?.kind === 'start' && at === 0) || (step?.kind === 'end' && at === length)) from.push(step.next)
  }
  return reached
}
