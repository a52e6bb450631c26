import type { Answers, Item } from '#modules/forms/definition.ts'
import { compile } from '#modules/forms/engine/compile.ts'
import { begin } from '#modules/forms/engine/fill.ts'
import { formOf, now, question } from '#test/support/small-form.ts'
import { median, quantile } from './load.ts'

const questions = 500
const rounds = 40
const compiled = 10 // of them: that is done once for each version of a form

/** Milliseconds: the form made ready, a whole response reckoned and checked, and one answer changed (`slowest`: 95 of 100 took at most that). */
export type FormTimes = { compile: number; validate: number; change: number; slowest: number }

/** A form of 500 questions, 200 of them asked under a condition; each hangs on the first and on one before. */
export function largeForm(): Item[] {
  return Array.from({ length: questions }, (_, n) => {
    const isConditional = n % 5 === 2 || n % 5 === 3
    const relevant = isConditional ? { relevant: `\${q0} > 3 and (\${q${n - 2}} != '' or \${q1} = 'yes')` } : {}
    if (n % 2 === 0)
      return question('integer', `q${n}`, { required: 'yes', constraint: '. >= 0 and . <= 120', ...relevant })
    return question('select_one', `q${n}`, { list: 'yes_no', ...relevant })
  })
}

/** Answers to all of them. */
export const largeAnswers = (): Answers =>
  Object.fromEntries(Array.from({ length: questions }, (_, n) => [`q${n}`, n % 2 === 0 ? 5 + (n % 90) : 'yes']))

/** How long the server takes over a large form; the first rounds, which warm up, are not counted. */
export function formTimes(): FormTimes {
  const definition = formOf(...largeForm())
  const answers = largeAnswers()
  const times: Record<'compile' | 'validate' | 'change', number[]> = { compile: [], validate: [], change: [] }
  const timed = <T>(kind: keyof typeof times, act: () => T): T => {
    const began = performance.now()
    const result = act()
    times[kind].push(performance.now() - began)
    return result
  }
  let form = compile(definition)
  for (let round = 0; round < rounds; round++) {
    if (round < compiled) form = timed('compile', () => compile(definition))
    const filling = timed('validate', () => {
      const begun = begin(form, answers, { now, first: false })
      if (begun.problems().length > 0) throw new Error('the large form is answered wrongly')
      return begun
    })
    // every other change is of the question that all conditions read, and shows or hides 200 questions
    for (let n = 0; n < 20; n++) timed('change', () => filling.change(n % 2 ? `q${n * 20}` : 'q0', n % 4 ? 2 : 9))
  }
  const counted = (kind: keyof typeof times) => times[kind].slice(times[kind].length / 4)
  return {
    compile: median(counted('compile')),
    validate: median(counted('validate')),
    change: median(counted('change')),
    slowest: quantile(counted('change'), 0.95),
  }
}

/** The same in a line for people. */
export function formLine(): string {
  const { compile, validate, change, slowest } = formTimes()
  return `form of 500 questions       ${validate.toFixed(2)} ms to check a response (aim < 20), ${change.toFixed(3)} ms for a change, p95 ${slowest.toFixed(2)} (aim < 16), ${compile.toFixed(1)} ms to make ready`
}
