import type { Group, Item, Question, Repeat } from '../definition.ts'
import type { GridRow } from './grid.ts'
import { otherQuestion } from './other.ts'
import type { Problems } from './problem.ts'
import { type Asked, expression, lookForMisplaced, questionOf, type Reading, shown } from './question.ts'
import { longestName, nameProblem, sameName, yesOr } from './text.ts'
import { type RowType, rowType } from './types.ts'

export const mostQuestions = 5_000
const deepest = 20

type Frame = { kind: 'group' | 'repeat'; row: GridRow; items: Item[]; close(items: Item[]): Group | Repeat }
export type Survey = {
  readonly items: readonly Item[]
  /** The row of each item by its name. */
  readonly rows: ReadonlyMap<string, GridRow>
  /** Names of what is not kept, such as the number of a device. */
  readonly dropped: ReadonlySet<string>
  /** It goes on beyond what is read. */
  readonly cut: boolean
}

/** Reads the rows of the sheet `survey` into the tree of a form, and says all that is wrong with them. */
export const readSurvey = (reading: Reading): Survey => new Reader(reading).read()

class Reader {
  private readonly items: Item[] = []
  private readonly open: Frame[] = []
  private readonly rows = new Map<string, GridRow>()
  private readonly taken = new Map<string, GridRow>()
  private readonly dropped = new Set<string>()
  private readonly written: Set<string>
  private readonly reading: Reading
  private readonly problems: Problems
  private count = 0

  constructor(reading: Reading) {
    this.reading = reading
    this.problems = reading.problems
    const { table } = reading
    this.written = new Set(table.rows.map((row) => sameName(table.code(row, 'name'))))
  }

  read(): Survey {
    const { table } = this.reading
    let cut = false
    for (const row of table.rows) {
      this.readRow(row)
      if (this.count <= mostQuestions) continue
      this.problems.add('too_many_questions', table.at(row), { most: String(mostQuestions) })
      cut = true
      break
    }
    while (this.open.length > 0) this.closeLast(cut)
    return { items: this.items, rows: this.rows, dropped: this.dropped, cut }
  }

  private readRow(row: GridRow): void {
    const { table } = this.reading
    const text = table.code(row, 'type')
    const asked = rowType(text)
    if (yesOr(table.code(row, 'disabled')) === 'yes') this.problems.add('row_disabled', table.at(row, 'disabled'))
    else if (text === '') this.withoutType(row)
    else if (asked.is === 'end') this.end(row, asked.kind)
    else if (asked.is === 'begin') this.begin(row, asked.kind)
    else if (asked.is === 'dropped') this.drop(row, text)
    else if (asked.is === 'refused') this.refuse(row, asked, text)
    else if (asked.is === 'note') this.note(row)
    else this.question(row, asked)
  }

  private drop(row: GridRow, text: string): void {
    const { table } = this.reading
    const name = table.code(row, 'name')
    this.dropped.add(name)
    this.problems.add('type_device', table.at(row, 'type'), { type: text, name })
  }

  private withoutType(row: GridRow): void {
    const { table } = this.reading
    const says = table.code(row, 'name') !== '' || (table.places.get('label') ?? []).some((p) => row.cells[p.at])
    this.problems.add(says ? 'row_without_type' : 'row_passed_over', says ? table.at(row, 'type') : table.at(row))
  }

  private refuse(row: GridRow, { problem, meant }: Extract<RowType, { is: 'refused' }>, text: string): void {
    const { table } = this.reading
    this.count++
    this.problems.add(problem, table.at(row, 'type'), { type: text, ...(meant ? { meant } : {}) })
    // It stands for itself, so that expressions that name it are not wrong as well.
    this.push(questionOf(this.reading, row, this.nameOf(row), { is: 'question', type: 'text' }))
  }

  private note(row: GridRow): void {
    this.count++
    lookForMisplaced(this.reading, row, 'note')
    const note = shown(this.reading, row, this.nameOf(row, `note_${row.row}`))
    this.wordsOf(row, note.name, note.label === undefined)
    this.push({ kind: 'note', ...note })
  }

  private question(row: GridRow, asked: Asked): void {
    this.count++
    lookForMisplaced(this.reading, row, 'question')
    const question = questionOf(this.reading, row, this.nameOf(row), asked)
    const silent = question.type === 'calculate' || question.type === 'hidden'
    this.wordsOf(row, question.name, !silent && question.label === undefined)
    this.push(question)
    if (question.orOther) this.other(row, question)
  }

  private other(row: GridRow, question: Question): void {
    const { table, languages } = this.reading
    if (question.type === 'rank') this.problems.add('other_with_rank', table.at(row, 'type'))
    if (question.choiceFilter) this.problems.add('other_with_filter', table.at(row, 'type'))
    const other = otherQuestion(question, languages.codes)
    if (this.written.has(sameName(other.name))) return
    this.count++
    this.rows.set(other.name, row)
    this.push(other)
  }

  private begin(row: GridRow, kind: 'group' | 'repeat'): void {
    lookForMisplaced(this.reading, row, kind)
    const { table } = this.reading
    this.count++
    const about = shown(this.reading, row, this.nameOf(row))
    const count = kind === 'repeat' ? expression(this.reading, row, 'repeat_count') : undefined
    this.wordsOf(row, about.name, false)
    if (this.open.length === deepest)
      this.problems.add('group_too_deep', table.at(row, 'type'), { most: String(deepest) })
    const close = (items: Item[]): Group | Repeat =>
      kind === 'group' ? { kind, ...about, items } : { kind, ...about, ...(count ? { count } : {}), items }
    this.open.push({ kind, row, items: [], close })
  }

  private end(row: GridRow, kind: 'group' | 'repeat'): void {
    const where = this.reading.table.at(row, 'type')
    const last = this.open.at(-1)
    if (!last) this.problems.add('group_not_opened', where, { kind })
    else if (last.kind !== kind) {
      this.problems.add('group_crossed', where, { kind, open: last.kind, begun: String(last.row.row) })
      // Where one of this kind is open further out, the others end with it.
      if (!this.open.some((frame) => frame.kind === kind)) return
      while (this.open.at(-1)?.kind !== kind) this.closeLast(true)
    }
    this.closeLast(true)
  }

  private closeLast(said: boolean): void {
    const frame = this.open.pop()
    if (!frame) return
    const where = this.reading.table.at(frame.row, 'type')
    if (!said) this.problems.add('group_not_closed', where, { kind: frame.kind })
    const cut = this.open.length + 1 >= deepest
    if (frame.items.length === 0 && !cut) this.problems.add('group_empty', where, { kind: frame.kind })
    // Beyond the depth that is refused anyway nothing is built: what reads forms goes down into each.
    if (this.open.length < deepest) this.push(frame.close(frame.items))
  }

  private push(item: Item): void {
    ;(this.open.at(-1)?.items ?? this.items).push(item)
  }

  /** The name of a row, which no other may have. Notes need none. */
  private nameOf(row: GridRow, otherwise = ''): string {
    const { table } = this.reading
    const name = table.code(row, 'name') || this.free(otherwise)
    const where = table.at(row, 'name')
    if (name === '') {
      this.problems.add('name_missing', where)
      return this.free(`row_${row.row}`)
    }
    const wrong = nameProblem(name)
    if (wrong)
      this.problems.add(wrong, where, { name, ...(wrong === 'name_too_long' ? { most: String(longestName) } : {}) })
    const before = this.taken.get(sameName(name))
    if (before) {
      this.problems.add('name_doubled', where, { name, first: String(before.row) })
      return this.free(`row_${row.row}`)
    }
    this.taken.set(sameName(name), row)
    this.rows.set(name, row)
    return name
  }

  private free(name: string): string {
    let free = name
    while (free !== '' && this.written.has(sameName(free))) free += '_'
    if (free !== '') this.written.add(sameName(free))
    return free
  }

  /** Whether there are words, and in each language. */
  private wordsOf(row: GridRow, name: string, missing: boolean): void {
    const { table, languages } = this.reading
    if (missing) this.problems.add('label_missing', table.at(row, 'label'), { name })
    for (const column of ['label', 'hint', 'required_message', 'constraint_message'] as const) {
      const words = languages.words(table, row, column)
      for (const code of words ? languages.codes : []) {
        if (words && code in words) continue
        const where = { sheet: table.sheet, row: row.row, column: languages.heading(table, column, code) }
        this.problems.add('translation_missing', where, { name, language: languages.names[code] ?? code })
      }
    }
  }
}
