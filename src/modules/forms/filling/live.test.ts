import fc from 'fast-check'
import { expect, test } from 'vitest'
import { translator } from '#platform/i18n/i18n.ts'
import { anyAnswer, anyForm } from '#test/support/any-form.ts'
import { filled, formOf, now, question } from '#test/support/small-form.ts'
import { type Item, walk } from '../definition.ts'
import { assemble } from '../engine/assemble.ts'
import { compile, type Form } from '../engine/compile.ts'
import { begin, type Filling } from '../engine/fill.ts'
import { liveFor } from './live.ts'
import { type FormPage, pagesOf } from './pages.ts'

// What goes along with a page is as much of a form as the page needs, and no more.

const t = translator('km')
const lively = (form: Form, filling: Filling, page: FormPage) =>
  liveFor({ form, filling }, page, { t, lang: 'km', language: 'km', now })

/** All that a person could see of a page. */
function seen(filling: Filling, items: readonly Item[], labels: ReadonlyMap<string, Item>) {
  const names = new Map([...walk(items)].map(({ item }) => [item.name, item]))
  return filling.paths().flatMap((path) => {
    const item = names.get(path.split('/').at(-1) ?? '')
    if (!item) return []
    const { choices, ...state } = filling.at(path)
    const naming = labels.get(item.name)?.label // words without names in them stand on the page already
    return [{ path, ...state, offered: choices?.map((c) => c.name), said: naming && filling.words(naming, path, 'km') }]
  })
}

test('a page with its part of a form reckons as the whole form does', () => {
  let smaller = 0
  const typed = fc.array(fc.tuple(fc.nat(1_000), anyAnswer), { maxLength: 6 })
  fc.assert(
    fc.property(anyForm, typed, typed, (definition, before, after) => {
      const form = compile(definition)
      const whole = begin(form, {}, { now, first: true })
      for (const [which, answer] of before) whole.change(whole.paths()[which % whole.paths().length] ?? '', answer)
      for (const page of pagesOf(definition)) {
        const live = lively(form, whole, page)
        const part = begin(assemble(live.definition).form, live.answers, { now, first: false })
        const labels = new Map([...walk(live.definition.items)].map(({ item }) => [item.name, item]))
        if (labels.size < form.items.length) smaller++
        expect(seen(part, page.items, labels)).toEqual(seen(whole, page.items, labels))
        const paths = seen(whole, page.items, labels).map((one) => one.path)
        for (const [which, answer] of after) {
          const path = paths[which % paths.length] ?? ''
          if (!whole.has(path)) continue // its round is gone
          part.change(path, answer)
          whole.change(path, answer)
          expect(seen(part, page.items, labels)).toEqual(seen(whole, page.items, labels))
        }
      }
    }),
    { numRuns: 150 },
  )
  expect(smaller).toBeGreaterThan(50)
})

test('answers that a page does not hang on do not leave for it', () => {
  const items: Item[] = [
    {
      kind: 'group',
      name: 'first',
      items: [question('text', 'call'), question('text', 'told'), question('integer', 'age')],
    },
    { kind: 'group', name: 'second', items: [question('text', 'work', { relevant: '${age} > 14' })] },
  ]
  const filling = filled(items, { call: 'Sok', told: 'What nobody else need read', age: 12 })
  const form = compile(formOf(...items))
  const [, second] = pagesOf(form.definition)
  const live = JSON.stringify(second && lively(form, filling, second))
  expect(live).toContain('"age":12')
  for (const other of ['Sok', 'nobody else', 'told']) expect(live).not.toContain(other)
})
