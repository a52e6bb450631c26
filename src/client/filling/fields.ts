import type { Answer, Choice, Question } from '#modules/forms/definition.ts'
import { rankField } from '#modules/forms/filling/posted.ts'
import { many, type Values } from '#platform/http/values.ts'

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement
const isTick = (control: Control): control is HTMLInputElement => /^(?:radio|checkbox)$/.test(control.type)

const known = new WeakMap<HTMLElement, readonly Control[]>()

/** The fields of one question, and not those of another that stands inside. */
export function controlsOf(place: HTMLElement): readonly Control[] {
  const all = () => [...place.querySelectorAll<Control>('input,select,textarea')]
  const own = known.get(place) ?? all().filter((one) => one.closest('[data-at]') === place)
  known.set(place, own)
  return own
}

/** What they say, as a browser would send it. */
export function valuesOf(place: HTMLElement): Values {
  const values: Values = {}
  for (const control of controlsOf(place))
    if (!isTick(control) || control.checked) values[control.name] = [...many(values, control.name), control.value]
  return values
}

/** Puts an answer into them. */
export function fill(place: HTMLElement, path: string, answer: Answer | undefined): void {
  const chosen = [answer ?? ''].flat().map(String)
  for (const control of controlsOf(place)) {
    const rank = chosen.findIndex((name) => rankField(path, name) === control.name)
    if (isTick(control)) control.checked = chosen.includes(control.value)
    else if (control.name === path) {
      control.value = chosen[0]?.slice(0, control.type === 'datetime-local' ? 16 : undefined) ?? ''
      if (control.type === 'select-one' && !control.value) control.value = '' // no longer offered
    } else if (rank >= 0) control.value = String(rank + 1)
  }
}

/** Offers these choices, and no others; those that stand there in this order already are left as they are. */
export function offer(
  place: HTMLElement,
  { type }: Question,
  path: string,
  choices: readonly Choice[],
  words: (choice: Choice) => string,
): void {
  const list = place.querySelector('select')
  const picks = place.querySelector('.picks')
  const [nothing, field] = ['[data-nothing]', '[data-choices]'].map((part) => place.querySelector<HTMLElement>(part))
  if (nothing && field) [nothing.hidden, field.hidden] = [choices.length > 0, choices.length === 0]
  const there = list ? [...list.options].map((o) => o.value) : controlsOf(place).map((c) => c.value)
  if (there.filter(Boolean).join(' ') === choices.map((c) => c.name).join(' ')) return
  if (list) {
    list.length = 1 // the first says "please choose"
    for (const choice of choices) list.add(new Option(words(choice), choice.name))
  } else if (picks) {
    const last = [...picks.children].filter((pick) => !pick.querySelector('input')?.value)
    known.delete(place)
    picks.replaceChildren(...choices.map((choice) => makePick(type, path, choice.name, words(choice))), ...last)
    const first = picks.querySelector('input')
    if (first) first.id = path
  }
}

function makePick(type: Question['type'], path: string, code: string, words: string): HTMLElement {
  const [pick, input, text] = [
    document.createElement('label'),
    document.createElement('input'),
    document.createElement('span'),
  ]
  pick.className = 'pick'
  input.type = type === 'select_multiple' ? 'checkbox' : 'radio'
  input.name = path
  input.value = code
  text.textContent = words
  pick.append(input, text)
  return pick
}

/** Writes the words of choices anew, where they name answers. */
export function rename(place: HTMLElement, choices: readonly Choice[], words: (choice: Choice) => string): void {
  for (const choice of choices) {
    const value = CSS.escape(choice.name)
    const text = place.querySelector(`option[value="${value}"],input[value="${value}"]+span`)
    if (text) setText(text, words(choice))
  }
}

/** Leaves alone what is there already, so that nothing is drawn or read out again. */
export const setText = (element: Element, text: string): void => {
  if (element.textContent !== text) element.textContent = text
}
