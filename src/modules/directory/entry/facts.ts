export { idOfForm } from '#platform/crypto/form-id.ts'

// What an entry states, as short texts by field: so forms, history and comparing two versions all
// work with the same thing, and a former value can be brought back. '' means: nobody has said.

export type Row = { id: string } & Record<string, string>
/** Accessibility hangs on a location, whose id it carries, and so comes after them. */
export const rowKinds = ['phone', 'url', 'location', 'cost_option', 'contact', 'accessibility'] as const
export type RowKind = (typeof rowKinds)[number]
export type Facts = { fields: Record<string, string>; rows: Record<RowKind, Row[]> }
export const noFacts = (): Facts => ({
  fields: {},
  rows: { phone: [], url: [], location: [], cost_option: [], contact: [], accessibility: [] },
})

/** Fields that are columns of the table of the same name. */
export const organizationColumns = [
  'kind',
  'nameKm',
  'nameEn',
  'otherNames',
  'descriptionKm',
  'descriptionEn',
  'email',
  'website',
] as const
export const serviceColumns = [
  'nameKm',
  'nameEn',
  'otherNames',
  'descriptionKm',
  'descriptionEn',
  'whatHappensKm',
  'whatHappensEn',
  'whoAnswersKm',
  'whoAnswersEn',
  'hoursKm',
  'hoursEn',
  'free',
  'feesKm',
  'feesEn',
  'minimumAge',
  'maximumAge',
  'alertKm',
  'alertEn',
  'url',
  'email',
  'status',
] as const
/** Fields that are rows of tables of their own; codes with commas between, in their order. */
export const serviceSets = [
  'help',
  'ways',
  'forWhom',
  'marksYes',
  'marksNo',
  'languages',
  'areas',
  'at',
  'hours',
  'sources',
] as const
export const rowFields: Record<RowKind, readonly string[]> = {
  phone: ['number', 'type', 'descriptionKm', 'descriptionEn', 'confidence'],
  url: ['kind', 'label', 'url', 'confidence'],
  location: ['nameKm', 'nameEn', 'place', 'redacted', 'address', 'transportationKm', 'transportationEn'],
  cost_option: [
    ...['optionKm', 'optionEn', 'amount', 'currency', 'amountDescriptionKm', 'amountDescriptionEn'],
    ...['validFrom', 'validTo'],
  ],
  contact: ['titleKm', 'titleEn', 'department', 'email'],
  accessibility: ['location', 'descriptionKm', 'descriptionEn', 'details', 'url'],
}

export const fieldsOf = (of: 'organization' | 'service'): readonly string[] =>
  of === 'organization' ? [...organizationColumns, 'sources'] : [...serviceColumns, ...serviceSets]

/** Names of fields as tables and history carry them. */
export const snake = (name: string) => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)
export const camel = (name: string) => name.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase())

/** One value that differs between two versions. */
export type Change = {
  type: 'organization' | 'service' | RowKind
  id: string
  did: 'create' | 'update' | 'delete'
  field: string
  before: string
  after: string
}

/** What differs, field by field. Fields that `after` does not name stay as they are; rows that it does not hold go. */
export function changesBetween(of: 'organization' | 'service', id: string, before: Facts, after: Facts): Change[] {
  const changes: Change[] = []
  for (const field of fieldsOf(of)) {
    const [was, is] = [before.fields[field] ?? '', after.fields[field]]
    if (is !== undefined && is !== was) changes.push({ type: of, id, did: 'update', field, before: was, after: is })
  }
  for (const kind of rowKinds) {
    const fields = rowFields[kind]
    const gone = before.rows[kind].filter((r) => !after.rows[kind].some((a) => a.id === r.id))
    const differing = (row: Row, was: Row | undefined, is: Row | undefined, did: Change['did']) => {
      for (const field of fields) {
        const [a, b] = [was?.[field] ?? '', is?.[field] ?? '']
        if (a !== b) changes.push({ type: kind, id: row.id, did, field, before: a, after: b })
      }
    }
    for (const row of gone) differing(row, row, undefined, 'delete')
    for (const row of after.rows[kind]) {
      const was = before.rows[kind].find((r) => r.id === row.id)
      differing(row, was, row, was ? 'update' : 'create')
    }
  }
  return changes
}
