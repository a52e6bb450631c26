import { type Expression, namesIn } from '../expression/parse.ts'
import { partsOf } from '../expression/tree.ts'
import type { Cell, CellKind, Column, FormItem, FormProblem } from './form.ts'

type Cells = ReadonlyMap<FormItem, readonly Cell[]>

const columnsOf: Record<CellKind, readonly Column[]> = {
  relevant: ['relevant'],
  value: ['calculation', 'repeat_count'],
  state: ['required', 'constraint', 'read_only', 'choice_filter'],
  words: [],
}

/** What there is to reckon, in an order in which all that is read comes first, and what goes round in circles. */
export function orderOf(
  items: readonly FormItem[],
  byName: ReadonlyMap<string, FormItem>,
): { cells: Cells; inOrder: Cell[]; problems: FormProblem[] } {
  const cells: Cells = new Map(items.map((of) => [of, kindsOf(of).map((kind) => ({ kind, of, feeds: [], order: -1 }))]))
  for (const [of, own] of cells) {
    for (const cell of own) {
      for (const { from, wide } of readBy(cell, of, cells, byName)) from.feeds.push({ cell, wide })
    }
  }
  const { inOrder, circles } = sorted([...cells.values()].flat())
  return { cells, inOrder, problems: circles.map((circle) => circleProblem(circle, items)) }
}

function kindsOf({ item, mentions }: FormItem): CellKind[] {
  const kinds: CellKind[] = ['relevant']
  if (item.kind === 'question' || item.kind === 'repeat') kinds.push('value')
  if (item.kind === 'question') kinds.push('state')
  if (mentions.length > 0) kinds.push('words')
  return kinds
}

function* readBy(
  { kind }: Cell,
  of: FormItem,
  cells: Cells,
  byName: ReadonlyMap<string, FormItem>,
): Generator<{ from: Cell; wide: boolean }> {
  const cellOf = (other: FormItem | undefined, wanted: CellKind) =>
    other && cells.get(other)?.find((cell) => cell.kind === wanted)
  const before = [
    kind === 'relevant' && cellOf(of.parent, 'relevant'),
    kind === 'relevant' && cellOf(of.parent, 'value'), // a repeat makes its rounds first
    kind === 'value' && cellOf(of, 'relevant'),
    kind === 'state' && cellOf(of, 'value'),
  ]
  for (const from of before) if (from) yield { from, wide: false }
  for (const { name, wide } of namesOf(of, kind)) {
    const from = cellOf(byName.get(name), 'value')
    if (from) yield { from, wide }
  }
}

function* namesOf(of: FormItem, kind: CellKind): Generator<{ name: string; wide: boolean }> {
  if (kind === 'words') for (const { name } of of.mentions) yield { name, wide: false }
  for (const column of columnsOf[kind]) {
    const rule = of.rules.get(column)
    if (!rule) continue
    const wide = new Set(indexedIn(rule))
    for (const name of namesIn(rule)) yield { name, wide: wide.has(name) }
  }
}

function* indexedIn(rule: Expression): Generator<string> {
  for (const part of partsOf(rule)) {
    if (part.kind === 'call' && part.name === 'indexed-repeat') for (const name of namesIn(part)) yield name
  }
}

/** Kahn's order. What stands still is cut open at one circle after another. */
function sorted(cells: readonly Cell[]): { inOrder: Cell[]; circles: Cell[][] } {
  const waitsFor = new Map<Cell, Set<Cell>>(cells.map((cell) => [cell, new Set()]))
  for (const from of cells) for (const { cell } of from.feeds) waitsFor.get(cell)?.add(from)
  const inOrder: Cell[] = []
  const circles: Cell[][] = []
  let ready = cells.filter((cell) => waitsFor.get(cell)?.size === 0)
  const take = (cell: Cell) => {
    cell.order = inOrder.push(cell) - 1
    waitsFor.delete(cell)
    for (const fed of cell.feeds) {
      const waits = waitsFor.get(fed.cell)
      if (waits?.delete(cell) && waits.size === 0) ready.push(fed.cell)
    }
  }
  while (waitsFor.size > 0) {
    if (ready.length === 0) {
      const circle = circleIn(waitsFor)
      circles.push(circle)
      ready = circle
    }
    const now = ready
    ready = []
    for (const cell of now) if (waitsFor.has(cell)) take(cell)
  }
  return { inOrder, circles }
}

function circleIn(waitsFor: ReadonlyMap<Cell, ReadonlySet<Cell>>): Cell[] {
  const way = new Set<Cell>()
  let [at] = waitsFor.keys()
  while (at && !way.has(at)) {
    way.add(at)
    ;[at] = waitsFor.get(at) ?? []
  }
  const all = [...way]
  return at ? all.slice(all.indexOf(at)) : all
}

/** Told of the first item on the way round that has a rule there, by the names on it: each waits for the next. */
function circleProblem(circle: readonly Cell[], items: readonly FormItem[]): FormProblem {
  const rule = (cell: Cell) => columnsOf[cell.kind].find((column) => cell.of.rules.has(column))
  const ruled = new Map(circle.filter((cell) => rule(cell)).map((cell) => [cell.of, cell]))
  const earliest = items.find((of) => ruled.has(of))
  const first = (earliest && ruled.get(earliest)) ?? circle[0]
  const begins = first ? circle.indexOf(first) : 0
  const names = [...circle.slice(begins), ...circle.slice(0, begins)].map((cell) => cell.of.item.name)
  const way = [...names, names[0] ?? ''].filter((name, n, all) => n === 0 || name !== all[n - 1])
  return {
    name: first?.of.item.name ?? '',
    column: (first && rule(first)) ?? 'relevant',
    problem: 'cycle',
    detail: { word: way.length > 1 ? way.join(' → ') : `${way[0]} → ${way[0]}` },
  }
}
