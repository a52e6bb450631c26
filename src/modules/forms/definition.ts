/**
 * What a form is once it is read: the one shape between the spreadsheet, the evaluator, the pages,
 * the answers and what goes out. It is plain JSON, is stored as it stands with each version, and
 * holds expressions as they were written (the ODK XPath of XLSForm).
 */

/** Words by language code (`en`, `km`, any other), as the columns `label::Name (code)` hold them. */
export type Words = Readonly<Record<string, string>>

/** Kinds of questions that hold an answer of their own, under their XLSForm names. */
export const answerTypes = [
  'text',
  'integer',
  'decimal',
  'range',
  'date',
  'time',
  'dateTime',
  'select_one',
  'select_multiple',
  'rank',
  'geopoint',
  'acknowledge',
  'calculate',
  'hidden',
] as const
export type AnswerType = (typeof answerTypes)[number]

/**
 * One answer, by kind:
 * - text, hidden: text; calculate: text or number, as its expression gives
 * - integer, decimal, range: number
 * - date `2026-11-22`, time `14:30`, dateTime `2026-11-22T14:30:00+07:00`: text
 * - select_one: the name of the choice; select_multiple, rank: names, in the order chosen
 * - geopoint: the official code of a province (2 digits), district (4), commune (6) or village (8)
 * - acknowledge: `OK`
 * No answer is `undefined`, never an empty text or list.
 */
export type Answer = string | number | readonly string[]

/**
 * What was answered. Groups leave no trace here: names are unique over the whole form. A repeat
 * stands under its name as the list of its rounds.
 */
export type Answers = { readonly [name: string]: Answer | readonly Answers[] | undefined }

/** Who may read an answer in what goes out: anybody who may have the export, or who may open the record. */
export type Sensitivity = 'plain' | 'sealed'

type Shown = {
  /** Unique over the form, compared without case; letters, digits, `_`, `-`, `.`, as XML names them. */
  readonly name: string
  readonly label?: Words
  readonly hint?: Words
  /** When it is asked at all: what is not relevant holds no answer. */
  readonly relevant?: string
  /** Words of the column `appearance`: `likert`, `minimal`, `multiline`, `label`, `quick`, `field-list` … */
  readonly appearance?: readonly string[]
}

export type Question = Shown & {
  readonly kind: 'question'
  readonly type: AnswerType
  /** `yes`, or an expression when it depends. */
  readonly required?: string
  readonly requiredMessage?: Words
  readonly constraint?: string
  readonly constraintMessage?: Words
  /** Of a calculate, and of any other question whose answer follows from others. */
  readonly calculation?: string
  /** A fixed answer as text, or an expression; reckoned once, when the response (or round) begins. */
  readonly default?: string
  readonly readOnly?: string
  /** Name of the list in `lists`; of selects and rank. */
  readonly list?: string
  /** Which choices of the list are offered: an expression over the columns of the choice. */
  readonly choiceFilter?: string
  /** With a text of one's own: the text stands in the question `<name>_other`, added by reading. */
  readonly orOther?: true
  /** Of a range: `start`, `end`, `step`. */
  readonly range?: { readonly start: number; readonly end: number; readonly step: number }
  readonly sensitivity: Sensitivity
  /** The coded fact that the answer is, such as `risk_level`. */
  readonly code?: string
}

/** Words between questions; holds no answer. */
export type Note = Shown & { readonly kind: 'note' }

export type Group = Shown & { readonly kind: 'group'; readonly items: readonly Item[] }

export type Repeat = Shown & {
  readonly kind: 'repeat'
  /** How many rounds there are, when that follows from other answers. */
  readonly count?: string
  readonly items: readonly Item[]
}

export type Item = Question | Note | Group | Repeat

export type Choice = {
  readonly name: string
  readonly label: Words
  /** Further columns of the sheet, for `choice_filter`. */
  readonly columns?: Readonly<Record<string, string>>
}

export type Definition = {
  /** `form_id`: snake_case, the same over all versions. */
  readonly id: string
  /** `version`, as the author wrote it; the program numbers versions itself, besides. */
  readonly version: string
  readonly title: Words
  /** Words of the setting `style`: `pages`, `theme-grid`, `one-page` …; see `isOnePage`. */
  readonly style?: readonly string[]
  /** In the order of the columns; `names` as the headers say them: `{ en: 'English', km: 'ភាសាខ្មែរ' }`. */
  readonly languages: readonly string[]
  readonly languageNames: Words
  readonly defaultLanguage: string
  readonly items: readonly Item[]
  readonly lists: Readonly<Record<string, readonly Choice[]>>
}

/**
 * Whether everything is asked on one page. As in Enketo, a style without the word `pages` says so;
 * `one-page` is our own word for it. A form that says nothing goes page by page.
 */
export const isOnePage = ({ style }: Pick<Definition, 'style'>): boolean =>
  style !== undefined && style.length > 0 && !style.includes('pages')

/** Whether a note stands with the numbers to call: its appearance says `help-lines`, and the directory which they are. */
export const showsLines = ({ appearance }: Note): boolean => appearance?.includes('help-lines') === true

/** Every item of a form in the order in which it is read, with the repeat around it, if any. */
export function* walk(items: readonly Item[], repeat?: Repeat): Generator<{ item: Item; repeat?: Repeat }> {
  for (const item of items) {
    yield repeat ? { item, repeat } : { item }
    if (item.kind === 'group') yield* walk(item.items, repeat)
    if (item.kind === 'repeat') yield* walk(item.items, item)
  }
}
