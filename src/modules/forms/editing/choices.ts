import { notFound } from '#platform/errors.ts'
import type { Choice, Definition, Words } from '../definition.ts'
import { otherName } from '../xlsform/other.ts'
import { isSnakeCase, seen } from '../xlsform/text.ts'
import { swapped, type Way } from './item.ts'
import { namedBy } from './named.ts'
import { type Refusal, Refused } from './refused.ts'
import { tooLong, withTexts } from './words.ts'

/** The fields of a choice's words. */
export const choiceField = (name: string, code: string): string => `choice.${name}.${code}`
/** The fields of a choice that is added. */
export const newField = (part: string): string => `new.${part}`

const withList = (definition: Definition, list: string, choices: readonly Choice[]): Definition => ({
  ...definition,
  lists: { ...definition.lists, [list]: choices },
})

/** @throws Failure not_found */
export function choicesIn({ lists }: Definition, list: string): readonly Choice[] {
  const choices = Object.hasOwn(lists, list) ? lists[list] : undefined
  if (!choices) throw notFound()
  return choices
}

/** The form with other words of some choices, by their names. @throws Refused */
export function withChoices(definition: Definition, list: string, typed: ReadonlyMap<string, Words>): Definition {
  const wrong: Refusal[] = []
  const choices = choicesIn(definition, list).map((choice) => {
    const texts = typed.get(choice.name)
    if (!texts) return choice
    const label = withTexts(definition, choice.label, texts)
    wrong.push(...tooLong(texts, (code) => choiceField(choice.name, code)))
    if (!label) wrong.push({ field: choiceField(choice.name, definition.defaultLanguage), key: 'errors.needed' })
    return { ...choice, label: label ?? {} }
  })
  if (wrong.length > 0) throw new Refused(...wrong)
  return withList(definition, list, choices)
}

/** Whether further choices can be written here: not where conditions choose by columns that only a workbook fills. */
export const takesChoices = (choices: readonly Choice[]): boolean => choices.every((choice) => !choice.columns)

/** The form with a choice more; the one for "other" stays the last. @throws Refused */
export function withNewChoice(definition: Definition, list: string, name: string, typed: Words): Definition {
  const choices = choicesIn(definition, list)
  const wrong = tooLong(typed, newField)
  const label = withTexts(definition, undefined, typed)
  const called = name.trim()
  if (!takesChoices(choices)) wrong.push({ field: newField('name'), key: 'errors.choice_columns' })
  if (!isSnakeCase(called) || called.length > 64) wrong.push({ field: newField('name'), key: 'errors.choice_name' })
  else if (choices.some((c) => seen(c.name) === called))
    wrong.push({ field: newField('name'), key: 'errors.choice_there' })
  if (!label) wrong.push({ field: newField(definition.defaultLanguage), key: 'errors.needed' })
  if (wrong.length > 0) throw new Refused(...wrong)
  const last = choices.at(-1)?.name === otherName ? choices.length - 1 : choices.length
  return withList(definition, list, choices.toSpliced(last, 0, { name: called, label: label ?? {} }))
}

/** The form with a choice one place further up or down; at either end it stays. */
export function withChoiceMoved(definition: Definition, list: string, name: string, way: Way): Definition {
  const choices = choicesIn(definition, list)
  return withList(definition, list, swapped(choices, indexOf(choices, name), way))
}

/** The form without a choice. What was answered keeps its version, with the choice. @throws Refused */
export function withoutChoice(definition: Definition, list: string, name: string): Definition {
  const choices = choicesIn(definition, list)
  indexOf(choices, name)
  const field = choiceField(name, definition.defaultLanguage)
  if (choices.length === 1) throw new Refused({ field, key: 'errors.choice_last' })
  const where = namedBy(definition, list, name)
  if (where !== undefined) throw new Refused({ field, key: 'forms.edit.choice_named', values: { name, where } })
  return withList(
    definition,
    list,
    choices.filter((c) => c.name !== name),
  )
}

function indexOf(choices: readonly Choice[], name: string): number {
  const at = choices.findIndex((c) => c.name === name)
  if (at < 0) throw notFound()
  return at
}
