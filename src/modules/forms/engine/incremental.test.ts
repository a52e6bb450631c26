import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyAnswer, anyForm } from '#test/support/any-form.ts'
import { now } from '#test/support/small-form.ts'
import { compile, type Form } from './compile.ts'
import { begin, type Filling, type State } from './fill.ts'

/** One thing that a person does; `which` picks the path among those there are. */
type Act = { kind: 'change' | 'add' | 'remove'; which: number; answer: Parameters<Filling['change']>[1] }
const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('change', 'change', 'change', 'add', 'add', 'remove'),
    which: fc.nat(1_000),
    answer: anyAnswer,
  }),
  { minLength: 1, maxLength: 10 },
)

function perform(form: Form, filling: Filling, { kind, which, answer }: Act): readonly string[] {
  const paths = filling.paths().filter((path) => {
    const item = form.byName.get(path.split('/').at(-1) ?? '')?.item
    return item?.kind === (kind === 'change' ? 'question' : 'repeat')
  })
  const path = paths[which % paths.length]
  if (path === undefined) return []
  if (kind === 'change') return filling.change(path, answer)
  return kind === 'add' ? filling.addRound(path) : filling.removeRound(path, which % (filling.rounds(path) || 1))
}

const stateOf = (filling: Filling) => new Map(filling.paths().map((path): [string, State] => [path, filling.at(path)]))

test('reckoning what a change touches equals reckoning everything', () => {
  let rules = 0
  fc.assert(
    fc.property(anyForm, acts, (definition, all) => {
      const form = compile(definition)
      rules += form.items.reduce((sum, of) => sum + of.rules.size, 0)
      const filling = begin(form, {}, { now, first: true })
      for (const act of all) {
        const before = stateOf(filling)
        const changed = new Set(perform(form, filling, act))
        const after = stateOf(filling)
        const anew = begin(form, filling.all(), { now, first: false })
        expect(after).toEqual(stateOf(anew))
        expect(filling.answers()).toEqual(anew.answers())
        expect(filling.all()).toEqual(anew.all())
        expect(filling.problems()).toEqual(anew.problems())
        for (const [path, state] of after) {
          const was = before.get(path)
          if (!was || JSON.stringify(was) !== JSON.stringify(state)) expect(changed, path).toContain(path)
        }
      }
    }),
    { numRuns: 500 },
  )
  expect(rules).toBeGreaterThan(2_500) // the forms had something to reckon
})
