import type { AnswerType } from '../definition.ts'
import type { OwnProblem } from './problem.ts'
import { nearest } from './text.ts'

/** What the cell `type` of a row says. */
export type RowType =
  | { readonly is: 'question'; readonly type: AnswerType }
  | { readonly is: 'select'; readonly type: SelectType; readonly list: string; readonly other: boolean }
  | { readonly is: 'note' }
  | { readonly is: 'begin'; readonly kind: 'group' | 'repeat' }
  | { readonly is: 'end'; readonly kind: 'group' | 'repeat' }
  /** About the device, the person at it, or the time: nothing of it is kept. */
  | { readonly is: 'dropped' }
  | { readonly is: 'refused'; readonly problem: OwnProblem; readonly meant?: string }

export type SelectType = 'select_one' | 'select_multiple' | 'rank'
export const isSelect = (type: AnswerType): type is SelectType =>
  type === 'select_one' || type === 'select_multiple' || type === 'rank'

const named: Record<string, AnswerType | 'note'> = {
  text: 'text',
  string: 'text',
  integer: 'integer',
  int: 'integer',
  decimal: 'decimal',
  range: 'range',
  date: 'date',
  time: 'time',
  datetime: 'dateTime',
  'date time': 'dateTime',
  geopoint: 'geopoint',
  gps: 'geopoint',
  location: 'geopoint',
  acknowledge: 'acknowledge',
  trigger: 'acknowledge',
  calculate: 'calculate',
  hidden: 'hidden',
  note: 'note',
}

/** The longest first, since the first that fits counts. */
const selects: readonly (readonly [string, SelectType])[] = [
  ['select all that apply from', 'select_multiple'],
  ['select all that apply', 'select_multiple'],
  ['select multiple from', 'select_multiple'],
  ['select multiple', 'select_multiple'],
  ['select one from', 'select_one'],
  ['select one', 'select_one'],
  ['select1', 'select_one'],
  ['rank', 'rank'],
]

const frames: Record<string, 'group' | 'repeat'> = {
  group: 'group',
  repeat: 'repeat',
  'looped group': 'repeat',
  lgroup: 'repeat',
}

const device =
  /^(start|end|start time|end time|today|device ?id|imei|subscriber ?id|sim ?serial|phonenumber|user ?name|email|audit|start geopoint|background geopoint)$/

const refusals: readonly (readonly [RegExp, OwnProblem])[] = [
  [/^(background )?audio$/, 'type_audio'],
  [/^(image|photo|picture|signature|draw|annotate)$/, 'type_image'],
  [/^video$/, 'type_video'],
  [/^(file|pdf)$/, 'type_file'],
  [/^(barcode|qrcode)$/, 'type_barcode'],
  [/^(geotrace|geoshape|osm( .*)?)$/, 'type_line'],
  [/^((xml|csv) external|select (one|multiple) (external|from file)( .*)?)$/, 'type_external'],
  [/^cascading select( .*)?$/, 'type_cascading'],
  [/^(begin|end) loop( .*)?$/, 'type_loop'],
  [/^((begin|end) (kobomatrix|score|rank|literacy)|(score|rank) +(row|level))$/, 'type_kobo'],
  [/^calculate here$/, 'type_calculate_here'],
]

/** Reads a cell `type`. The words of lists stay as they are written. */
export function rowType(cell: string): RowType {
  const text = cell.trim().replace(/\s+/g, ' ')
  // Letter for letter, so that places in it are places in the text.
  const words = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()).replace(/[_-]/g, ' ')
  const refused = refusals.find(([pattern]) => pattern.test(words))
  if (refused) return { is: 'refused', problem: refused[1] }
  const frame = /^(begin|end) (.+)$/.exec(words)
  const kind = frames[frame?.[2] ?? '']
  if (frame && kind) return { is: frame[1] === 'begin' ? 'begin' : 'end', kind }
  const simple = Object.hasOwn(named, words) ? named[words] : undefined
  if (simple) return simple === 'note' ? { is: 'note' } : { is: 'question', type: simple }
  if (device.test(words)) return { is: 'dropped' }
  // A list may be called "from", too: what follows decides, and only then what is missing.
  const select = selects.find(([begin]) => words.startsWith(`${begin} `)) ?? selects.find(([begin]) => words === begin)
  if (select) return selectOf(select[1], text.slice(select[0].length).trim())
  const meant = nearest(words, meanable)
  return meant
    ? { is: 'refused', problem: 'type_misspelt', meant: meant.replaceAll(' ', '_') }
    : { is: 'refused', problem: 'type_unknown' }
}

function selectOf(type: SelectType, rest: string): RowType {
  const other = /^(.*?)\s*\b(or[ _](specify[ _])?other)$/i.exec(rest)
  const list = other?.[1] ?? rest
  if (list.startsWith('${')) return { is: 'refused', problem: 'type_from_repeat' }
  if (list === '' || list.includes(' ')) return { is: 'refused', problem: 'list_missing' }
  return { is: 'select', type, list, other: other !== null }
}

const meanable = [
  ...Object.keys(named),
  ...selects.map(([begin]) => begin),
  'begin group',
  'begin repeat',
  'end group',
  'end repeat',
]
