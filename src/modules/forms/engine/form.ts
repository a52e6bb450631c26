import type { Answer, Choice, Definition, Item, Words } from '../definition.ts'
import type { Expression } from '../expression/parse.ts'

/** Where in the survey sheet a problem stands. */
export type Column =
  | 'relevant'
  | 'constraint'
  | 'calculation'
  | 'required'
  | 'default'
  | 'choice_filter'
  | 'read_only'
  | 'repeat_count'
  | 'label'
  | 'hint'
  | 'constraint_message'
  | 'required_message'

/**
 * What is wrong with one cell of a form. `detail.word` is the word concerned; `detail.at` says at
 * which letter of the cell it stands, counted from 1 (absent where it is the whole cell);
 * `detail.language` whose label, hint or message it is.
 */
export type FormProblem = {
  readonly name: string
  readonly column: Column
  readonly problem: string
  readonly detail: Readonly<Record<string, string>>
}

/** A form that cannot be filled, with everything that is wrong with it. */
export class FormProblems extends Error {
  readonly problems: readonly FormProblem[]
  constructor(problems: readonly FormProblem[]) {
    super(problems.map((p) => `${p.name}.${p.column}: ${p.problem}`).join(', '))
    this.problems = problems
  }
}

/** Names that words put in: `${name}`. */
export type Mention = { readonly column: Column; readonly name: string; readonly at: number; readonly language: string }

/** An item of the form with its place and its expressions read. */
export type FormItem = {
  readonly item: Item
  /** The group or repeat around it. */
  readonly parent: FormItem | undefined
  /** The repeats around it, the outermost first. */
  readonly repeats: readonly FormItem[]
  /** The items inside that have no repeat between, groups' items among them; of repeats. */
  readonly inside: FormItem[]
  readonly rules: ReadonlyMap<Column, Expression>
  readonly mentions: readonly Mention[]
  /** A default that is no expression. */
  readonly begins: Answer | undefined
  readonly choices: readonly Choice[]
}

/**
 * What is reckoned of an item, and reckoned anew when something that it reads changes:
 * `relevant`; `value` (the answer as others see it; of a repeat its rounds); `state` (required,
 * read-only, choices, problem); `words` (nothing is kept, but the words have to be shown anew).
 */
export type CellKind = 'relevant' | 'value' | 'state' | 'words'
export type Cell = {
  readonly kind: CellKind
  readonly of: FormItem
  /** What reads this one; `wide` reads it in all rounds, wherever the reader stands. */
  readonly feeds: { readonly cell: Cell; readonly wide: boolean }[]
  /** Every cell stands after all that it reads. */
  order: number
}

/** A form that is ready to be filled, any number of times. */
export type Form = {
  readonly definition: Definition
  /** In the order of the form. */
  readonly items: readonly FormItem[]
  /** Those that stand in no repeat. */
  readonly top: readonly FormItem[]
  readonly byName: ReadonlyMap<string, FormItem>
  readonly cells: ReadonlyMap<FormItem, readonly Cell[]>
  readonly inOrder: readonly Cell[]
}

export const wordsOf = ({ item }: FormItem): [Column, Words | undefined][] => [
  ['label', item.label],
  ['hint', item.hint],
  ...(item.kind === 'question'
    ? ([
        ['constraint_message', item.constraintMessage],
        ['required_message', item.requiredMessage],
      ] as [Column, Words | undefined][])
    : []),
]

/** The repeat around the parent so many steps up from an item. Groups count as steps, as they do in ODK. */
export function repeatAround(of: FormItem, up: number): FormItem | undefined {
  let parent = of.parent
  for (let n = 1; n < up; n++) parent = parent?.parent
  while (parent && parent.item.kind !== 'repeat') parent = parent.parent
  return parent
}
