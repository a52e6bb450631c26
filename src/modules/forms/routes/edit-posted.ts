import { one, type Values } from '#platform/http/form.ts'
import { type Definition, type Words, walk } from '../definition.ts'
import {
  choiceField,
  choicesIn,
  newField,
  withChoiceMoved,
  withChoices,
  withNewChoice,
  withoutChoice,
} from '../editing/choices.ts'
import { type ItemChange, itemNamed, withItem } from '../editing/item.ts'
import { nextMissing } from '../editing/missing.ts'
import { together } from '../editing/together.ts'
import { wordParts } from '../editing/words.ts'
import { choicesAtOnce } from '../views/edit-choices.tsx'
import { editAt, itemAt, listAt } from '../views/edit-paths.ts'

/** What was typed in each language; undefined when the form held no such field. */
export function textsIn(values: Values, { languages }: Definition, field: (code: string) => string): Words | undefined {
  const typed = languages.flatMap((code) =>
    values[field(code)] === undefined ? [] : [[code, one(values, field(code))] as const],
  )
  return typed.length > 0 ? Object.fromEntries(typed) : undefined
}

const asRequired = (text: string) => (text === 'yes' || text === 'no' || text === 'depends' ? text : undefined)

/** All that the page of an item asks for at once: its words, its choices, and what its button says of one. */
export function changeOfItem(definition: Definition, name: string, values: Values): Definition {
  const item = itemNamed(definition, name)
  const words = wordParts.flatMap((part) => {
    const typed = textsIn(values, definition, (code) => `${part}.${code}`)
    return typed ? [[part, typed] as const] : []
  })
  const required = asRequired(one(values, 'required'))
  const about: ItemChange = { ...Object.fromEntries(words), ...(required ? { required } : {}) }
  const list = item.kind === 'question' ? item.list : undefined
  return together(definition, [
    (d) => withItem(d, name, about),
    ...(list === undefined ? [] : changesOfList(definition, list, values)),
  ])
}

function changesOfList(definition: Definition, list: string, values: Values): ((d: Definition) => Definition)[] {
  const typed = new Map(
    choicesIn(definition, list).flatMap((choice) => {
      const texts = textsIn(values, definition, (code) => choiceField(choice.name, code))
      return texts ? [[choice.name, texts] as const] : []
    }),
  )
  const [up, down, remove] = ['up', 'down', 'remove'].map((button) => one(values, button))
  const added = textsIn(values, definition, newField) ?? {}
  const [called, asked] = [one(values, newField('name')), one(values, 'go') === 'add']
  // What was typed for one more choice counts, whichever button was pressed.
  const adds = asked || called.trim() !== '' || Object.values(added).some((text) => text.trim() !== '')
  return [
    (d) => withChoices(d, list, typed),
    ...(adds ? [(d: Definition) => withNewChoice(d, list, called, added)] : []),
    ...(up ? [(d: Definition) => withChoiceMoved(d, list, up, 'up')] : []),
    ...(down ? [(d: Definition) => withChoiceMoved(d, list, down, 'down')] : []),
    ...(remove ? [(d: Definition) => withoutChoice(d, list, remove)] : []),
  ]
}

/** Where somebody goes on after an item was saved: the list, the next item, or the same page at its choices. */
export function wayAfter(versionId: string, definition: Definition, name: string, values: Values): string {
  const missing = definition.languages.find((code) => code === one(values, 'missing')) ?? ''
  const go = one(values, 'go')
  const choice = one(values, 'up') || one(values, 'down')
  if (go === 'next')
    return encodeURI(missing ? toMissing(versionId, definition, name, missing) : toNext(versionId, definition, name))
  if (!choice && go !== 'add' && !one(values, 'remove')) return encodeURI(listAt(versionId, definition, name))
  const item = itemNamed(definition, name)
  const names = item.kind === 'question' && item.list ? choicesIn(definition, item.list).map((c) => c.name) : []
  const here = choice || (go === 'add' ? one(values, newField('name')).trim() : '')
  const at = here ? names.indexOf(here) : Math.min(Number(one(values, 'from')) || 0, names.length - 1)
  const from = Math.floor(Math.max(0, at) / choicesAtOnce) * choicesAtOnce
  const query = new URLSearchParams({ ...(from ? { from: String(from) } : {}), ...(missing ? { missing } : {}) })
  const anchor = here ? `at.${encodeURIComponent(here)}` : 'choices'
  return `${encodeURI(itemAt(versionId, name))}${query.size > 0 ? `?${query}` : ''}#${anchor}`
}

function toNext(versionId: string, definition: Definition, name: string): string {
  const names = [...walk(definition.items)].map(({ item }) => item.name)
  const next = names[names.indexOf(name) + 1]
  return next === undefined ? listAt(versionId, definition, name) : itemAt(versionId, next)
}

function toMissing(versionId: string, definition: Definition, name: string, language: string): string {
  const next = nextMissing(definition, language, name)
  if (!next) return listAt(versionId, definition, name)
  return next.item
    ? `${itemAt(versionId, next.item)}?missing=${language}#${next.field}`
    : `${editAt(versionId)}#${next.field}`
}
