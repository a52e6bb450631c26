import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareVersions, type Difference } from '../compare.ts'
import { type Definition, walk } from '../definition.ts'
import { problemsOf } from '../engine/compile.ts'
import { changed, said, welfare } from '../forms.test.setup.ts'
import { definitions } from '../xlsform/made-up-forms.test.setup.ts'
import { readWorkbook } from '../xlsform/read.ts'
import { streamWorkbook } from '../xlsform/stream.ts'
import { writeWorkbook } from '../xlsform/write.ts'
import { checked } from './check.ts'
import { withChoiceMoved, withChoices, withNewChoice, withoutChoice } from './choices.ts'
import { itemNamed, moved, type Way, waysIn, withItem } from './item.ts'
import { missingIn, nextMissing } from './missing.ts'
import { Refused } from './refused.ts'
import { partsOf, withLanguage, withTitle } from './words.ts'

// What the editor makes of a form, without any page or table.

const refusedFor = (change: () => unknown) => {
  try {
    change()
  } catch (error) {
    if (error instanceof Refused) return error.refusals.map((r) => `${r.field} ${r.key}`)
    throw error
  }
  return expect.fail('It was not refused.')
}
const names = (definition: Definition) => [...walk(definition.items)].map(({ item }) => item.name)
const differences = (before: Definition, after: Definition): [string, Difference][] => {
  const { changed, lists, form } = compareVersions(before, after)
  return [
    ...form.map((d) => ['', d] as [string, Difference]),
    ...changed.flatMap(({ item, differences }) => differences.map((d) => [item.name, d] as [string, Difference])),
    ...lists.flatMap(({ choices }) =>
      choices.flatMap((c) => c.differences.map((d) => [c.name, d] as [string, Difference])),
    ),
  ]
}

describe('words', () => {
  it('of one language change alone; what is emptied is gone, and counted as missing there', () => {
    const form = withItem(welfare(), 'age', { label: { km: ' អាយុប៉ុន្មាន?\r\n' }, constraintMessage: { en: '' } })
    expect(itemNamed(form, 'age').label).toEqual({ en: 'The age', km: 'អាយុប៉ុន្មាន?' })
    expect(missingIn(form, 'en')).toEqual([{ item: 'age', field: 'constraintMessage.en' }])
    expect(missingIn(form, 'km')).toEqual([])
    expect(differences(welfare(), form)).toEqual([
      ['age', { what: 'label', language: 'km', before: 'ខ្មែរ The age', after: 'អាយុប៉ុន្មាន?' }],
      ['age', { what: 'constraintMessage', language: 'en', before: 'An age from 5 to 17.', after: '' }],
    ])
  })

  it('cannot all be taken from a question, a choice or the form itself, but from a group they can', () => {
    const nothing = { en: '', km: ' ' }
    expect(refusedFor(() => withItem(welfare(), 'age', { label: nothing }))).toEqual(['label.en errors.needed'])
    const choices = new Map([['yes', nothing]])
    expect(refusedFor(() => withChoices(welfare(), 'yes_no', choices))).toEqual(['choice.yes.en errors.needed'])
    expect(refusedFor(() => withTitle(welfare(), nothing))).toEqual(['title.en errors.needed'])
    const form = withItem(welfare(), 'home', { label: nothing })
    expect('label' in itemNamed(form, 'home')).toBe(false)
    checked(form)
  })

  it('that name a question that is not there are refused beside themselves, in the one language', () => {
    const wrong = (label: Record<string, string>) => refusedFor(() => checked(withItem(welfare(), 'hello', { label })))
    expect(wrong({ km: 'អរគុណ ${caller}។' })).toEqual(['label.km forms.problem.unknown_name'])
    const choice = withChoices(welfare(), 'often', new Map([['never', { en: 'Never, ${who}' }]]))
    expect(refusedFor(() => checked(choice))).toEqual(['choice.never.en forms.problem.many_answers'])
  })

  it('a language more is empty at first, and everything waits for it', () => {
    const form = withLanguage(welfare(), { code: 'VI', name: 'Tiếng Việt' })
    expect(form.languages).toEqual(['en', 'km', 'vi'])
    checked(form)
    expect(missingIn(form, 'vi').length).toBeGreaterThan(30)
    expect(nextMissing(form, 'vi', 'age')).toEqual({ item: 'school', field: 'label.vi' })
    expect(nextMissing(form, 'vi', 'count_sisters')).toEqual({ item: '', field: 'title.vi' })
    const refused = (code: string, name: string) => refusedFor(() => withLanguage(welfare(), { code, name }))
    expect(refused('km', 'Khmer')).toEqual(['code errors.language_there'])
    expect(refused('Khmer', '')).toEqual(['code errors.language_code', 'name errors.needed'])
    expect(refused('fr', 'Français (fr)')).toEqual(['name errors.language_name'])
  })
})

describe('order', () => {
  const among = (definition: Definition, group: string) =>
    (itemNamed(definition, group) as unknown as { items: { name: string }[] }).items.map((i) => i.name)

  it('changes among those beside each other; at the end it stays', () => {
    expect(among(moved(welfare(), 'age', 'up'), 'about')).toEqual(['age', 'call', 'school', 'grade'])
    expect(moved(welfare(), 'call', 'up')).toEqual(welfare())
    expect(names(moved(welfare(), 'about', 'down')).slice(0, 2)).toEqual(['feeling', 'hello'])
    expect(waysIn(welfare().items).get('grade')).toEqual({ up: true, down: false })
  })

  it('a question goes together with the one for its own words', () => {
    expect(among(moved(welfare(), 'likes', 'up'), 'feeling').slice(-3)).toEqual(['likes', 'likes_other', 'order'])
    expect(among(moved(welfare(), 'order', 'down'), 'feeling').slice(-3)).toEqual(['likes', 'likes_other', 'order'])
  })

  it('is told when versions are compared, of as few as moved', () => {
    const form = moved(moved(welfare(), 'grade', 'up'), 'grade', 'up')
    expect(differences(welfare(), form)).toEqual([['grade', { what: 'place', before: '4', after: '2' }]])
    const choices = withChoiceMoved(welfare(), 'often', 'never', 'down')
    expect(differences(welfare(), choices).map(([, d]) => d.what)).toEqual(['place'])
    const gone = { ...welfare(), items: changed('age', null) }
    expect(differences(welfare(), gone)).toEqual([])
  })
})

describe('what is required', () => {
  it('becomes yes or no, also where it depended; an expression that is there stays', () => {
    const depends = { ...welfare(), items: changed('grade', { required: "${school} = 'yes'" }) }
    const required = (definition: Definition) => (itemNamed(definition, 'grade') as { required?: string }).required
    expect(required(withItem(depends, 'grade', { required: 'depends' }))).toBe("${school} = 'yes'")
    expect(required(withItem(depends, 'grade', { required: 'yes' }))).toBe('yes')
    const no = withItem(depends, 'grade', { required: 'no' })
    expect(required(no)).toBeUndefined()
    expect(differences(depends, no)).toEqual([['grade', { what: 'required', before: "${school} = 'yes'", after: '' }]])
  })
})

describe('choices', () => {
  const listed = (definition: Definition, list: string) => definition.lists[list]?.map((c) => c.name)

  it('are added with a code of their own, before the one for "other"', () => {
    const form = withNewChoice(welfare(), 'helps_more', 'pets', said('A pet'))
    expect(listed(form, 'helps_more')).toEqual(['school', 'friends', 'family', 'pets', 'other'])
    checked(form)
    const add = (name: string, words = said('A pet')) =>
      refusedFor(() => withNewChoice(welfare(), 'helps_more', name, words))
    for (const name of ['', 'My Pet', 'pet-1', '1', 'a'.repeat(65)])
      expect(add(name)).toEqual(['new.name errors.choice_name'])
    expect(add('family')).toEqual(['new.name errors.choice_there'])
    expect(add('pets', {})).toEqual(['new.en errors.needed'])
    expect(differences(welfare(), form)).toContainEqual(['pets', { what: 'there', before: '', after: 'pets' }])
  })

  it('of which conditions choose by columns are added in the workbook', () => {
    const lists = { ...welfare().lists, often: [{ name: 'a', label: said('A'), columns: { province: '01' } }] }
    const refused = refusedFor(() => withNewChoice(welfare({ lists }), 'often', 'b', said('B')))
    expect(refused).toEqual(['new.name errors.choice_columns'])
  })

  it('are taken away unless something names them: a condition, a fixed answer, a column, or "other"', () => {
    expect(listed(withoutChoice(welfare(), 'often', 'sometimes'), 'often')).toEqual(['never', 'often'])
    const refused = (definition: Definition, list: string, name: string) =>
      refusedFor(() => withoutChoice(definition, list, name))
    const named = (name: string) => [`choice.${name}.en forms.edit.choice_named`]
    expect(refused(welfare(), 'yes_no', 'yes')).toEqual(named('yes'))
    expect(refused(welfare(), 'helps_more', 'other')).toEqual(named('other'))
    const begins = { ...welfare(), items: changed('sleep', { default: 'never' }) }
    expect(refused(begins, 'often', 'never')).toEqual(named('never'))
    const calls = { ...welfare(), items: changed('grade', { relevant: "selected(${order}, 'family')" }) }
    expect(refused(calls, 'helps', 'family')).toEqual(named('family'))
    const columns = [{ name: 'x', label: said('X'), columns: { often: 'never' } }]
    expect(refused(welfare({ lists: { ...welfare().lists, x: columns } }), 'often', 'never')).toEqual(named('never'))
    const single = { ...welfare(), lists: { ...welfare().lists, often: [{ name: 'a', label: said('A') }] } }
    expect(refused(single, 'often', 'a')).toEqual(['choice.a.en errors.choice_last'])
  })
})

// Any acts at all on any form: numbers choose what is changed and how.
const act = fc.record({
  what: fc.constantFrom('words', 'up', 'down', 'required', 'choice', 'add', 'remove', 'shift', 'title', 'language'),
  which: fc.nat(),
  part: fc.nat(),
  text: fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 8 }),
    fc.constantFrom('', ' ', 'ស្រី\u200bតូច', '_x0041_', '=1+1', '#REF!', '${a0}', '${nobody}', "it's <b>", '\r\n\t'),
  ),
})
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never

const pick = <T>(all: readonly T[], n: number): T | undefined => all[n % Math.max(all.length, 1)]

function after(definition: Definition, { what, which, part, text }: Act): Definition {
  const item = pick([...walk(definition.items)], which)?.item ?? expect.fail()
  const language = pick(definition.languages, part) ?? ''
  const list = pick(Object.keys(definition.lists), which)
  const choice = list === undefined ? undefined : pick(definition.lists[list] ?? [], part)?.name
  const way: Way = part % 2 ? 'up' : 'down'
  if (what === 'words')
    return withItem(definition, item.name, { [pick(partsOf(item), part) ?? 'label']: { [language]: text } })
  if (what === 'up' || what === 'down') return moved(definition, item.name, what)
  if (what === 'required')
    return withItem(definition, item.name, { required: pick(['yes', 'no', 'depends'] as const, part) ?? 'no' })
  if (what === 'title') return withTitle(definition, { [language]: text })
  if (what === 'language')
    return withLanguage(definition, { code: pick(['vi', 'th', 'fr', 'en'], part) ?? '', name: text })
  if (list === undefined || choice === undefined) return definition
  if (what === 'choice') return withChoices(definition, list, new Map([[choice, { [language]: text }]]))
  if (what === 'add')
    return withNewChoice(definition, list, pick(['added', 'other', 'not this', 'a1'], part) ?? '', { [language]: text })
  if (what === 'remove') return withoutChoice(definition, list, choice)
  return withChoiceMoved(definition, list, choice, way)
}

describe('whatever is changed, in whatever order', () => {
  it('leaves a form that can be filled and reads the same from its workbook, or is refused', {
    timeout: 60_000,
  }, async () => {
    let [kept, refused] = [0, 0]
    await fc.assert(
      fc.asyncProperty(definitions, fc.array(act, { minLength: 1, maxLength: 12 }), async (before, acts) => {
        let definition = before
        for (const one of acts) {
          try {
            const next = after(definition, one)
            checked(next)
            definition = next
            kept++
          } catch (error) {
            if (!(error instanceof Refused)) throw error
            expect(error.refusals.length).toBeGreaterThan(0)
            expect(error.refusals.map((r) => r.key)).not.toContain('errors.form_not_here')
            refused++
          }
        }
        expect(problemsOf(definition)).toEqual([])
        const again = await readWorkbook(await writeWorkbook(definition))
        expect(again.problems.filter((p) => p.level === 'error')).toEqual([])
        expect(again.definition).toEqual(definition)
        const taken = await readWorkbook(Buffer.concat(await Array.fromAsync(streamWorkbook(definition))))
        expect(taken.definition).toEqual(definition)
        expect(names(definition).toSorted()).toEqual(names(before).toSorted())
      }),
      { numRuns: 60 },
    )
    expect(kept).toBeGreaterThan(100)
    expect(refused).toBeGreaterThan(5)
  })
})
