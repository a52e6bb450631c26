import fc from 'fast-check'
import { type Answer, type Definition, type Item, type Question, walk } from '#modules/forms/definition.ts'
import { type Column, problemsOf } from '#modules/forms/engine/compile.ts'
import { formOf, question } from './small-form.ts'

// In a template `q` stands for some question, `r` for some repeat, `in` for some question inside it.
const conditions = fc.constantFrom(
  ...['${q} > 2', "${q} = ''", "selected(${q}, 'red')", '${q} != ${q}', 'count(${r}) > 1', 'sum(${in}) > 5'],
  ...['position(..) > 1', "${q} = 'yes' or ${q} < 2", "not(${q} = 'blue')", 'count-non-empty(${in}) = 1'],
  ...["indexed-repeat(${in}, ${r}, 1) = 'x'", 'string-length(${q}) > 1', 'max(${in}) > ${q}', '${in} > 1'],
)
const calculations = fc.constantFrom(
  ...['${q} + 1', 'sum(${in})', 'count(${in})', 'count(${r})', 'max(${q}, ${in})', "join(' ', ${in}, ${q})"],
  ...['once(${q})', 'position(..)', 'index() + ${q}', "if(${q} = '', ${in}, 'none')", 'concat(${q}, ${in})'],
  ...['indexed-repeat(${in}, ${r}, position(..) - 1)', 'indexed-repeat(${in}, ${r}, 2)', 'coalesce(${q}, ${in})'],
)
type Rule = { template: string; picks: number[] } | undefined
const rule = (templates: fc.Arbitrary<string>): fc.Arbitrary<Rule> =>
  fc.option(fc.record({ template: templates, picks: fc.array(fc.nat(50), { minLength: 3, maxLength: 3 }) }), {
    nil: undefined,
    freq: 2,
  })

type Shape = { kind: string; type: Question['type']; rules: Rule[]; inner: Shape[] }
const shape: fc.Arbitrary<Shape> = fc.letrec<{ shape: Shape; shapes: Shape[] }>((tie) => ({
  shape: fc.record({
    kind: fc.constantFrom('question', 'question', 'question', 'question', 'group', 'repeat', 'counted', 'note'),
    type: fc.constantFrom('text', 'integer', 'integer', 'select_one', 'select_multiple', 'calculate', 'calculate'),
    rules: fc.tuple(rule(conditions), rule(conditions), rule(conditions), rule(calculations), rule(calculations)),
    inner: tie('shapes'),
  }),
  shapes: fc.oneof({ maxDepth: 2 }, fc.constant<Shape[]>([]), fc.array(tie('shape'), { minLength: 1, maxLength: 4 })),
})).shape

/** Writes a rule out; `q` and the like become names once it is known which there are. */
type Write = (rule: Rule) => string | undefined
/** Leaves out what an undefined rule would say. */
const set = (rules: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(rules).filter(([, written]) => written !== undefined))

function itemsOf(some: readonly Shape[], names: string[], write: Write): Item[] {
  return some.flatMap(({ kind, type, rules, inner }): Item[] => {
    const name = names.shift()
    if (name === undefined) return []
    const [relevant, required, constraint, calculation, start] = rules.map(write)
    if (kind === 'note') return [{ kind: 'note', name, label: { en: 'So' }, ...set({ relevant }) }]
    if (kind === 'group') return [{ kind: 'group', name, items: itemsOf(inner, names, write), ...set({ relevant }) }]
    if (kind === 'repeat' || kind === 'counted') {
      const count = kind === 'counted' ? (calculation ?? '2') : undefined
      return [{ kind: 'repeat', name, items: itemsOf(inner, names, write), ...set({ relevant, count }) }]
    }
    const list = type.startsWith('select') ? { list: 'colours' } : {}
    const own =
      type === 'calculate' ? { calculation: calculation ?? '1' } : set({ constraint, default: start, required })
    return [question(type, name, { ...list, ...own, ...set({ relevant }) })]
  })
}

const letters = () => [...'abcdefghijklmn']

/** The names that rules can put in. */
function writing(items: readonly Item[]): Write {
  const all = [...walk(items)].map(({ item }) => item)
  const questions = all.filter((item) => item.kind === 'question').map(({ name }) => name)
  const repeats = all.filter((item) => item.kind === 'repeat')
  return (written) => {
    if (!written) return undefined
    const [one = 0, two = 0, three = 0] = written.picks
    const repeat = repeats[one % repeats.length]
    const inside = repeat
      ? [...walk(repeat.items)].flatMap(({ item }) => (item.kind === 'question' ? [item.name] : []))
      : []
    const puts = {
      q: questions[two % questions.length],
      r: repeat?.name,
      in: inside[three % inside.length] ?? questions[0],
    }
    let shift = two
    return written.template.replace(/\$\{(q|r|in)\}/g, (_, kind: keyof typeof puts) => {
      const name = kind === 'q' ? questions[shift++ % questions.length] : puts[kind]
      return `\${${name ?? 'a'}}`
    })
  }
}

const keys: Partial<Record<Column, string>> = { repeat_count: 'count', read_only: 'readOnly' }

/** A form without those rules that cannot be: some read what is not seen from there, or go round in circles. */
function mended(form: Definition): Definition {
  const problems = problemsOf(form)
  if (problems.length === 0) return form
  const mend = (items: readonly Item[]): Item[] =>
    items.map((item) => {
      const wrong = problems.filter((p) => p.name === item.name).map((p) => keys[p.column] ?? p.column)
      const kept = Object.fromEntries(Object.entries(item).filter(([key]) => !wrong.includes(key))) as Item
      return 'items' in kept ? { ...kept, items: mend(kept.items) } : kept
    })
  return mended({ ...form, items: mend(form.items) })
}

/** Forms of up to 14 items, nested, with rules that read each other in every way that is allowed. */
export const anyForm: fc.Arbitrary<Definition> = fc.array(shape, { minLength: 4, maxLength: 9 }).map((shapes) => {
  const skeleton = itemsOf(shapes, letters(), () => undefined)
  return mended(formOf(...itemsOf(shapes, letters(), writing(skeleton))))
})

/** Fitting answers and others; numbers mostly, since most rules count. */
export const anyAnswer: fc.Arbitrary<Answer | undefined> = fc.constantFrom<Answer | undefined>(
  ...[undefined, 'red', 'yes', 'x', 0, 1, 2, 2, 3, 3, 5, 2.5],
  ...[['red'], ['red', 'blue'], ['pink']],
)
