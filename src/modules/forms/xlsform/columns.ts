import { nameProblem, nearest, tidy } from './text.ts'

// The one place that says which columns a workbook may have, how else people call them, and what
// becomes of the others.

export const sheetNames = ['survey', 'choices', 'settings'] as const
export type SheetName = (typeof sheetNames)[number]

/** What rows of the survey a column says something about. */
export type RowKind = 'question' | 'note' | 'group' | 'repeat'

type Known = {
  /** Other headings for the same. */
  readonly also?: readonly string[]
  /** There may be one for each language: `label::English (en)`. */
  readonly words?: true
  /** The rows for which it counts; every row where nothing is said. */
  readonly of?: readonly RowKind[]
}

const survey = {
  type: { also: ['command'] },
  name: { also: ['tag'] },
  label: { also: ['caption'], words: true },
  hint: { words: true },
  required: { also: ['bind::required'], of: ['question'] },
  required_message: { also: ['requiredmsg', 'bind::jr:requiredmsg'], words: true, of: ['question'] },
  relevant: { also: ['relevance', 'bind::relevant'] },
  constraint: { also: ['bind::constraint'], of: ['question'] },
  constraint_message: {
    also: ['constraining_message', 'constraint_msg', 'bind::jr:constraintmsg'],
    words: true,
    of: ['question'],
  },
  calculation: { also: ['calculate', 'bind::calculate'], of: ['question'] },
  default: { of: ['question'] },
  choice_filter: { of: ['question'] },
  appearance: { also: ['control::appearance', 'body::appearance'] },
  read_only: { also: ['readonly', 'bind::readonly'], of: ['question'] },
  repeat_count: { also: ['count', 'jr:count', 'control::jr:count'], of: ['repeat'] },
  parameters: { of: ['question'] },
  sensitivity: { of: ['question'] },
  code: { of: ['question'] },
  disabled: {},
} as const satisfies Record<string, Known>
export type SurveyColumn = keyof typeof survey

const choices = {
  list_name: {},
  name: { also: ['value'] },
  label: { also: ['caption'], words: true },
} as const satisfies Record<string, Known>
export type ChoicesColumn = keyof typeof choices

const settings = {
  form_title: { also: ['title', 'set_form_title'], words: true },
  form_id: { also: ['id_string', 'set_form_id'] },
  version: {},
  default_language: {},
  style: {},
} as const satisfies Record<string, Known>
export type SettingsColumn = keyof typeof settings

const known: Record<SheetName, Record<string, Known>> = { survey, choices, settings }
export type Column = SurveyColumn | ChoicesColumn | SettingsColumn

/** The columns of a sheet in the order in which they are written. */
export const surveyColumns = Object.keys(survey).filter((c) => c !== 'disabled') as SurveyColumn[]
export const hasWords = (column: SurveyColumn): boolean => 'words' in survey[column]

/** Whether a column of the survey says something about such a row. */
export function countsFor(column: SurveyColumn, kind: RowKind): boolean {
  const { of }: Known = survey[column]
  return !of || of.includes(kind)
}

/** Columns without which a sheet cannot be read. */
export const needed: Record<SheetName, readonly Column[]> = {
  survey: ['type', 'name', 'label'],
  choices: ['list_name', 'name', 'label'],
  settings: [],
}

const media = new Set(['media', 'image', 'audio', 'video', 'big_image'])
/** What XLSForm knows and would change what a form does; it is not done here. */
const unsupported = new Set(['trigger', 'save_to', 'body', 'bind', 'control', 'instance'])
/** What XLSForm and its programs know, and what no form is poorer without. */
const ignored: Record<SheetName, RegExp> = {
  survey:
    /^(guidance_hint|autoplay|rows|hxl|tags|note|notes|comment|comments|kuid|sms_.*|compact_tag|query|intent|\$.*|_.*|kobo__.*)$/,
  choices: /^(sms_option|kuid|\$.*|_.*|kobo__.*)$/,
  settings:
    /^(name|instance_name|instance_xmlns|public_key|submission_url|auto_send|auto_delete|allow_choice_duplicates|sms_.*|prefix|delimiter|namespaces|client_editable|omit_instanceid|clean_text_values|crs|crosswalk|\$.*|_.*|kobo__.*)$/,
}

export type Heading =
  | { readonly column: Column; readonly language?: string }
  /** A further column of choices, for `choice_filter`; its name is used as it is written. */
  | { readonly extra: string }
  | { readonly why: 'column_media' | 'column_ignored' | 'column_unsupported' | 'column_unknown' }
  | { readonly why: 'column_misspelt'; readonly meant: string }

/** Case, spaces, dashes and letters without width make no difference in a heading. */
const bare = (heading: string): string =>
  tidy(heading.normalize('NFKC').replace(/[\u200b-\u200d\u2060\ufeff]/g, ''))
    .toLowerCase()
    .replace(/\s*(::?)\s*/g, '$1')
    .replace(/[\s_-]+/g, '_')

const headings = (sheet: SheetName): ReadonlyMap<string, Column> =>
  new Map(
    Object.entries(known[sheet]).flatMap(([column, { also = [] }]) =>
      [column, ...also].map((name) => [name, column as Column] as const),
    ),
  )
const byHeading = { survey: headings('survey'), choices: headings('choices'), settings: headings('settings') }

/** What a heading in the first row of a sheet means: `label::English (en)`, `label:English`, `Label` … */
export function headingOf(sheet: SheetName, heading: string): Heading {
  const all = byHeading[sheet]
  const column = all.get(bare(heading))
  if (column) return { column }
  const parts = [...tidy(heading).matchAll(/::?/g)].map(({ index, 0: sign }) => ({
    head: bare(tidy(heading).slice(0, index)),
    rest: tidy(heading)
      .slice(index + sign.length)
      .trim(),
  }))
  for (const { head, rest } of parts) {
    const named = all.get(head)
    if (named && rest && known[sheet][named]?.words) return { column: named, language: rest }
  }
  const title = sheet === 'settings' ? /^form_title_(.+)$/.exec(bare(heading)) : null
  const head = parts[0]?.head ?? bare(heading)
  if (title?.[1]) return { column: 'form_title', language: title[1].replaceAll('_', '-') }
  if (media.has(head)) return { why: 'column_media' }
  if (ignored[sheet].test(head)) return { why: 'column_ignored' }
  if (sheet === 'survey' && unsupported.has(head)) return { why: 'column_unsupported' }
  const meant = nearest(head, all.keys())
  if (
    sheet === 'choices' &&
    parts.length === 0 &&
    nameProblem(tidy(heading)) === undefined &&
    !meantByMistake(head, meant)
  )
    return { extra: tidy(heading) }
  return meant ? { why: 'column_misspelt', meant: all.get(meant) ?? meant } : { why: 'column_unknown' }
}

/** Any word may be a column of choices; only `lable` and the like surely are none. */
const meantByMistake = (head: string, meant: string | undefined): boolean =>
  meant !== undefined && [...head].sort().join('') === [...meant].sort().join('')
