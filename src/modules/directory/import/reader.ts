import { linkOf } from '../entry/numbers.ts'
import type { Cells } from './cells.ts'
import type { Column } from './columns.ts'
import type { Note, Said, SheetRow } from './shape.ts'
import * as value from './values.ts'

/** A row's cells one by one, each only when it says something new. */
export class Reader {
  readonly row: SheetRow
  readonly now: Cells
  readonly note: Note
  constructor(row: SheetRow, now: Cells, note: Note) {
    this.row = row
    this.now = now
    this.note = note
  }
  /** The text of a cell; '' for "there is none"; undefined where it says nothing new. */
  text(column: Column): string | undefined {
    const text = this.row.cells[column] ?? ''
    if (text === '' || same(text, this.now[column] ?? '')) return undefined
    if (this.row.odd[column] === 'date' && column !== 'dated') {
      this.note(column, 'is_date', { value: text })
      return undefined
    }
    if (text.length > 4_000) {
      this.note(column, 'too_long', { most: 4_000 })
      return undefined
    }
    return isNone(text) ? '' : text
  }
  wrong(column: Column): value.Wrong {
    return (code, values) => this.note(column, code, values)
  }
  /** Puts what a cell says into a field, as `make` reads it. */
  take(said: Said, column: Column, field: string, make: (text: string, wrong: value.Wrong) => string = (t) => t) {
    const text = this.text(column)
    if (text !== undefined) said.fields[field] = text === '' ? '' : make(text, this.wrong(column))
  }
}

/** A dash alone: there is none. */
export const isNone = (text: string) => /^[-–—]$/.test(text)
const flat = (text: string) => text.replace(/\s+/g, ' ').trim()
const same = (a: string, b: string) => a === b || (b !== '' && flat(a) === flat(b))

/** Yes or no in a cell; '' with a note where it is neither. */
export const answer = (text: string, wrong: value.Wrong): string => {
  const said = value.yesOrNo(text)
  if (!said) wrong('yes_no', { value: text.slice(0, 60) })
  return said ?? ''
}

/** The address of a page, with or without what stands before its name. */
export const webPage = (text: string, wrong: value.Wrong): string => {
  const url = /^https?:\/\//i.test(text) ? text : `https://${text}`
  if (!linkOf('web', url)) wrong('link', { value: text.slice(0, 60) })
  return url
}
