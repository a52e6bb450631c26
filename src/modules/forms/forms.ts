import { createHash } from 'node:crypto'
import type { Tx } from '#platform/db/database.ts'
import { zone } from '#platform/time/time.ts'
import type { Answers, Definition } from './definition.ts'
import { compile, type Form } from './engine/compile.ts'
import { begin, type Filling } from './engine/fill.ts'
import { definitionOf } from './queries.ts'

const compiled = new WeakMap<Definition, Form>()

/** A version's form, ready to be filled. The caller has looked whether the session may see it. */
export async function formOf(tx: Tx, version: { id: string; state: string }): Promise<Form> {
  const definition = await definitionOf(tx, version)
  const form = compiled.get(definition) ?? compile(definition)
  compiled.set(definition, form)
  return form
}

/** A moment as expressions read it: in Phnom Penh, to the second. */
export const momentFor = (now: Date): string =>
  Temporal.Instant.from(now.toISOString())
    .toZonedDateTimeISO(zone)
    .toString({ timeZoneName: 'never', smallestUnit: 'second' })

/** Begins a response, with its defaults. */
export const beginFirst = (form: Form, now: Date): Filling => begin(form, {}, { now: momentFor(now), first: true })

/** Goes on with a response. */
export const goOn = (form: Form, answers: Answers, now: Date): Filling =>
  begin(form, answers, { now: momentFor(now), first: false })

/** What a definition is known again by: SHA-256 in hex, whatever the order of its names. */
export const markOf = (definition: Definition): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(definition)))
    .digest('hex')

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, v]) => v !== undefined)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, sorted(v)]))
}
