import type { Answer, Answers, Words } from '../definition.ts'
import { evaluate } from '../expression/evaluate.ts'
import { partsOf } from '../expression/tree.ts'
import { toText } from '../expression/values.ts'
import type { FormItem } from './form.ts'
import { putIn } from './mentions.ts'
import type { Desk } from './reckon.ts'
import { type Round, type Slot, shownRounds } from './rounds.ts'
import { toValue } from './shape.ts'
import { inLanguage, speaks, View } from './view.ts'

/** The answers of a round and of those within; all of them, or those shown that are wanted. */
export function told(round: Round, wanted?: (slot: Slot) => boolean): Answers {
  const entries: [string, Answer | readonly Answers[]][] = []
  for (const slot of round.slots.values()) {
    if (wanted && !wanted(slot)) continue
    const rounds = wanted ? shownRounds(slot) : slot.rounds
    const own = slot.answer ?? (rounds.length > 0 ? rounds.map((inner) => told(inner, wanted)) : undefined)
    if (own !== undefined) entries.push([slot.of.item.name, own])
  }
  return Object.fromEntries(entries)
}

/** Words with what was answered in place of names: choices by their labels, each in the language asked for. */
export function inWords(
  { form, now }: Desk,
  words: Words,
  round: Round,
  of: FormItem | undefined,
  language: string,
): string {
  const view = new View(form, now, language, round, of)
  return putIn(inLanguage(form.definition, words, language), (name) => {
    const slot = view.slot(name)
    if (!slot?.relevant || slot.answer === undefined) return ''
    const { item, rules } = slot.of
    if (item.kind !== 'question') return ''
    const calculation = rules.get('calculation')
    if (calculation && speaks(partsOf(calculation)))
      return toText(evaluate(calculation, new View(form, now, language, slot.round, slot.of)))
    if (item.list === undefined) return toText(toValue(slot.answer))
    return [slot.answer]
      .flat()
      .map((one) => view.choiceLabel(name, String(one)) || String(one))
      .join(', ')
  })
}
