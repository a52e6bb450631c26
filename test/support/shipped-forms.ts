import fs from 'node:fs'
import { type Definition, type Item, walk } from '#modules/forms/definition.ts'
import { readWorkbook } from '#modules/forms/xlsform/read.ts'
import type { Named } from '#test/support/never-said.ts'

// The forms that come with the program, as the workbooks in content/forms hold them.

export const folder = new URL('../../content/forms/', import.meta.url)
const bytesOf = (id: string) => fs.readFileSync(new URL(`${id}.xlsx`, folder))
/** The forms that come with the program. */
export const ids = [
  ...['initial_assessment', 'safety_check', 'best_interests_decision', 'case_plan_review', 'follow_up'],
  ...['closure_child_view', 'child_feedback', 'caregiver_needs', 'complaint'],
]
/** Children read these themselves, or have them read aloud. */
export const forChildren = ['closure_child_view', 'child_feedback', 'complaint']

export const readings = await Promise.all(ids.map(async (id) => [id, await readWorkbook(bytesOf(id))] as const))
export const forms = readings.flatMap(([id, { definition }]) => (definition ? [[id, definition] as const] : []))
/** @throws Error when a form cannot be read */
export function formOf(id: string): Definition {
  const found = forms.find(([code]) => code === id)
  if (!found) throw new Error(`${id} cannot be read`)
  return found[1]
}
const itemsOf = (definition: Definition): Item[] => [...walk(definition.items)].map(({ item }) => item)
export const questionsOf = (definition: Definition) =>
  itemsOf(definition).flatMap((i) => (i.kind === 'question' ? [i] : []))
export const choicesOf = (definition: Definition, list = '') => (definition.lists[list] ?? []).map(({ name }) => name)

/** All that a form says in a language, with where; undefined where it should say something and does not. */
export function saidIn(definition: Definition, lang: 'en' | 'km'): [string, string | undefined][] {
  const ofItem = (item: Item): [string, string | undefined][] => {
    const question = item.kind === 'question' ? item : undefined
    const silent = question?.type === 'calculate' && !item.label
    const must = [
      ...(silent ? [] : [item.label ?? {}]),
      ...(question?.constraint ? [question.constraintMessage ?? {}] : []),
      ...(question?.required && !item.name.endsWith('_other') ? [question.requiredMessage ?? {}] : []),
      ...(item.hint ? [item.hint] : []),
    ]
    return must.map((words) => [`${definition.id}/${item.name}`, words[lang]])
  }
  const choices = Object.entries(definition.lists).flatMap(([list, all]) =>
    all.map((c): [string, string | undefined] => [`${definition.id}/${list}/${c.name}`, c.label[lang]]),
  )
  return [[definition.id, definition.title[lang]], ...itemsOf(definition).flatMap(ofItem), ...choices]
}
export const texts = (definition: Definition, lang: 'en' | 'km'): Named[] =>
  saidIn(definition, lang).map(([where, text = '']): Named => [where, text.replace(/\$\{\w+\}/g, ' ')])
