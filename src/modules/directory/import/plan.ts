import { createHash } from 'node:crypto'
import type { Tx } from '#platform/db/database.ts'
import type { Change, Facts } from '../entry/facts.ts'
import type { Confidence, ShownState } from '../schema.ts'
import { type Column, knownColumns } from './columns.ts'
import { directoryHeads, holdEntries, organizationsWithFacts, servicesWithFacts } from './known.ts'
import { Finder, type Match } from './match.ts'
import { Planner } from './planner.ts'
import { namedInHsds, saidInHsds } from './said-hsds.ts'
import { namedInSheet, saidInSheet } from './said-sheet.ts'
import type { FileRead, Note, Problem } from './shape.ts'

export type Name = { en: string; km: string | null }
/** An organization or service as it is to be. */
export type Entry = {
  of: 'organization' | 'service'
  line: number
  id: string
  organizationId: string
  name: Name
  organizationName: Name
  isNew: boolean
  code: string | null
  before: Facts
  after: Facts
  /** What differs; of a new one all that is said. */
  changes: Change[]
  /** Beside the facts: from what it was to what it is. */
  state: { before: string; after: ShownState } | null
  confidence: { before: string; after: Confidence } | null
}
export type Plan = {
  organizations: Entry[]
  services: Entry[]
  /** Rows that say nothing new. */
  unchanged: number
  rows: number
  problems: Problem[]
  /** What to know; nothing is left out for it but what it says. */
  remarks: Problem[]
  /** Two plans of the same file with the same mark do the same. */
  mark: string
}

export type PlanOptions = {
  /** Whether whoever imports may keep the entries of this owner. */
  keeps(ownerId: string | null): boolean
  /** Whether new entries are shown to everybody where the file does not say. */
  newState: ShownState
  /** Holds the entries that the file names, to the end of the transaction. */
  hold?: boolean
}

/** What importing a file would do to the directory as it is now. Nothing is written. */
export async function planImport(tx: Tx, file: FileRead, options: PlanOptions): Promise<Plan> {
  const finder = new Finder(await directoryHeads(tx))
  const problems: Problem[] = []
  const remarks = remarksOn(file)
  const found = file.rows.map((row) => {
    const identity = 'cells' in row ? namedInSheet(row) : namedInHsds(row)
    const match = finder.match(identity, noting(file, row.line, problems))
    return { row, identity, match }
  })
  const matches = found.flatMap(({ match }) => (match ? [match] : []))
  if (options.hold) await holdEntries(tx, ids(matches, 'organization'), ids(matches, 'service'))
  const known = {
    organizations: await organizationsWithFacts(tx, ids(matches, 'organization')),
    services: await servicesWithFacts(tx, ids(matches, 'service')),
  }
  const planner = new Planner(finder, known, options)
  for (const { row, identity, match } of found) {
    if (!match) continue
    const wrong: Problem[] = []
    const note = noting(file, row.line, wrong)
    const organization = known.organizations.get(match.organization?.id ?? '')
    const service = known.services.get(match.service?.id ?? '')
    // Lists of others need not be perfect: what cannot be taken from them is said, not refused.
    const aside = 'cells' in row ? note : noting(file, row.line, remarks)
    const said = 'cells' in row ? saidInSheet(row, organization, service, note) : saidInHsds(row, aside)
    if ('wrong' in row && row.wrong) note(row.wrong, 'hsds_shape')
    if (wrong.length === 0) planner.row(identity, match, said, note, noting(file, row.line, remarks))
    problems.push(...wrong)
  }
  const { organizations, services, unchanged } = planner.finish()
  const plan = { organizations, services, unchanged, rows: file.rows.length, problems: sorted(problems), remarks }
  return { ...plan, mark: markOf(plan) }
}

const ids = (matches: Match[], of: 'organization' | 'service') => [
  ...new Set(matches.flatMap((m) => (m[of] ? [m[of].id] : []))),
]

/** Notes what is wrong with a row, in a column as the file itself calls it. */
const noting =
  (file: FileRead, line: number, list: Problem[]): Note =>
  (column, code, values) => {
    const known = knownColumns.find((c) => c === column) as Column | undefined
    const heading = (file.kind === 'sheet' && known && file.headings[known]) || column
    list.push({ line, column: heading, code, ...(values ? { values } : {}) })
  }

function remarksOn(file: FileRead): Problem[] {
  if (file.kind === 'hsds') return []
  return [
    ...file.unknown.map((column) => ({ line: 1, column, code: 'unknown_column' })),
    ...file.formulas.map((line) => ({ line, column: '', code: 'formula' })),
  ]
}

const sorted = (problems: Problem[]) => problems.sort((a, b) => a.line - b.line)

/** New ids differ each time; everything else that would be done does not. */
function markOf({ organizations, services, problems }: Omit<Plan, 'mark'>): string {
  const entries = [...organizations, ...services]
  const fresh = new Map<string, string>()
  for (const { isNew, id, changes } of entries)
    for (const one of [isNew ? id : '', ...changes.filter((c) => c.did === 'create').map((c) => c.id)])
      if (one && !fresh.has(one)) fresh.set(one, `new ${fresh.size}`)
  const settled = (id: string) => fresh.get(id) ?? id
  // Ids with commas between are in their order, which a new one changes.
  const value = ({ field, after }: Change) =>
    field === 'at' ? after.split(',').map(settled).sort() : field === 'location' ? settled(after) : after
  const hash = createHash('sha256')
  for (const { before: _, after: __, changes, id, organizationId, ...entry } of entries) {
    const to = changes.map((c) => [c.type, settled(c.id), c.did, c.field, c.before, value(c)])
    hash.update(JSON.stringify([entry, settled(id), settled(organizationId), to]))
  }
  return hash.update(JSON.stringify(problems)).digest('hex')
}
