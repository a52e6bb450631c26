/** `error`: the form cannot be used. `warning`: it can, though something may not be meant so. `notice`: what reading did. */
export type Level = 'error' | 'warning' | 'notice'

/**
 * What is wrong with a workbook, and where. `sheet` is empty when it concerns the whole file; `row`
 * counts from 1 as spreadsheets do; `column` is the heading as the file has it. The sentence stands
 * in the messages under `forms.problem.<problem>`.
 */
export type Problem = {
  readonly level: Level
  readonly sheet: string
  readonly row?: number
  readonly column?: string
  readonly problem: string
  readonly detail: Readonly<Record<string, string>>
}

/** Every problem that reading itself can name. The expressions' own come from the engine. */
export const levels = {
  file_empty: 'error',
  file_kind: 'error',
  file_old: 'error',
  file_locked: 'error',
  file_runs: 'error',
  file_film: 'error',
  file_broken: 'error',
  file_dtd: 'error',
  file_too_large: 'error',
  file_unpacked: 'error',
  file_too_slow: 'error',
  file_too_heavy: 'error',
  file_far_cell: 'error',
  file_too_much_text: 'error',
  sheet_missing: 'error',
  sheet_empty: 'error',
  sheet_ignored: 'notice',
  column_missing: 'error',
  column_doubled: 'error',
  column_unknown: 'warning',
  column_misspelt: 'warning',
  column_unsupported: 'warning',
  column_media: 'notice',
  column_ignored: 'notice',
  column_misplaced: 'warning',
  cell_too_long: 'error',
  cell_formula_failed: 'error',
  language_unknown: 'error',
  language_country: 'notice',
  language_assumed: 'notice',
  language_missing: 'warning',
  default_language_unknown: 'error',
  translation_missing: 'warning',
  form_id_missing: 'error',
  form_id_invalid: 'error',
  form_title_missing: 'error',
  settings_rows: 'warning',
  style_unknown: 'notice',
  row_without_type: 'error',
  row_passed_over: 'notice',
  row_disabled: 'notice',
  type_unknown: 'error',
  type_misspelt: 'error',
  type_audio: 'error',
  type_image: 'error',
  type_video: 'error',
  type_file: 'error',
  type_barcode: 'error',
  type_line: 'error',
  type_external: 'error',
  type_from_repeat: 'error',
  type_cascading: 'error',
  type_loop: 'error',
  type_kobo: 'error',
  type_calculate_here: 'error',
  type_device: 'notice',
  name_missing: 'error',
  name_invalid: 'error',
  name_spaces: 'error',
  name_too_long: 'error',
  name_reserved: 'error',
  name_doubled: 'error',
  label_missing: 'error',
  list_missing: 'error',
  list_unknown: 'error',
  list_unused: 'warning',
  list_name_missing: 'error',
  list_name_spaces: 'error',
  choice_name_missing: 'error',
  choice_name_spaces: 'error',
  choice_name_too_long: 'error',
  choice_doubled: 'error',
  choice_label_missing: 'error',
  other_with_rank: 'error',
  other_with_filter: 'error',
  group_not_closed: 'error',
  group_not_opened: 'error',
  group_crossed: 'error',
  group_empty: 'warning',
  group_too_deep: 'error',
  calculation_missing: 'error',
  range_invalid: 'error',
  parameter_ignored: 'warning',
  appearance_external: 'error',
  sensitivity_unknown: 'error',
  sensitivity_derived: 'warning',
  code_invalid: 'error',
  expression_tidied: 'notice',
  name_dropped: 'error',
  too_many_questions: 'error',
  too_many_choices: 'error',
  more_like_this: 'notice',
} as const satisfies Record<string, Level>
export type OwnProblem = keyof typeof levels

export type At = { readonly sheet: string; readonly row?: number; readonly column?: string }

/** Of one kind so many are named; the others are counted. A form of 50,000 choices may have each wrong. */
export const mostOfOneKind = 200

/** Gathers everything that is wrong, in whatever order it is found. */
export class Problems {
  private readonly found: Problem[] = []
  private readonly counts = new Map<string, number>()

  add(problem: OwnProblem, at: At, detail: Readonly<Record<string, string>> = {}): void {
    this.addForeign(problem, levels[problem], at, detail)
  }

  addForeign(problem: string, level: Level, at: At, detail: Readonly<Record<string, string>>): void {
    const count = (this.counts.get(problem) ?? 0) + 1
    this.counts.set(problem, count)
    if (count <= mostOfOneKind) this.found.push({ level, ...at, problem, detail: shortened(detail) })
  }

  get failed(): boolean {
    return this.found.some(({ level }) => level === 'error')
  }

  /** All of them: the file's own first, then by sheet (in this order) and row. */
  inOrder(sheets: readonly string[]): Problem[] {
    const place = ({ sheet }: Problem) => (sheet === '' ? -1 : sheets.indexOf(sheet))
    const ordered = this.found.toSorted((a, b) => place(a) - place(b) || (a.row ?? 0) - (b.row ?? 0))
    const more = [...this.counts].filter(([, count]) => count > mostOfOneKind)
    return [
      ...ordered,
      ...more.map(([problem, count]) => ({
        level: levels.more_like_this,
        sheet: '',
        problem: 'more_like_this',
        detail: { problem, more: String(count - mostOfOneKind) },
      })),
    ]
  }
}

/** A word concerned is a word; a whole page in its place says nothing. */
const shortened = (detail: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(detail).map(([key, text]) => [key, text.length > 100 ? `${text.slice(0, 100)}…` : text]),
  )
