import { sql } from 'kysely'
import type { Tx } from '#platform/db/database.ts'
import type { Definition, Words } from './definition.ts'
import type { ResponseState, Subject } from './schema.ts'

/** A form as lists show it. */
export type FormRow = {
  id: string
  code: string
  /** Null: it came with the program, for everybody. */
  organisationId: string | null
  subject: Subject
  title: Words
  defaultLanguage: string
  /** The newest published version; null before the first. */
  versionId: string | null
  number: number | null
  draftId: string | null
}

/** The forms that the session may see, by name; drafts are for whoever keeps forms. */
export async function allForms(tx: Tx): Promise<FormRow[]> {
  const { rows } = await sql<FormRow>`
    select f.id, f.code, f.organisation_id, f.subject, n.title, n.default_language, p.id as version_id, p.number, d.id as draft_id
    from form f
    left join lateral (select id, number from form_version v where v.form_id = f.id and v.state = 'published'
      order by number desc limit 1) p on true
    left join form_version d on d.form_id = f.id and d.state = 'draft'
    join form_version n on n.id = coalesce(p.id, d.id)
    order by f.organisation_id is not null, f.code, f.id`.execute(tx)
  return rows
}

/**
 * The forms that can be answered now about one of these. What an organisation made of a form of the
 * program takes its place there once it is published.
 */
export async function formsToAnswer(tx: Tx, about: readonly Subject[]): Promise<FormRow[]> {
  const published = (await allForms(tx)).filter((f) => f.versionId !== null)
  const own = new Set(published.flatMap((f) => (f.organisationId === null ? [] : f.code)))
  return published.filter((f) => about.includes(f.subject) && (f.organisationId !== null || !own.has(f.code)))
}

const versionColumns = [
  'formVersion.id',
  'formId',
  'number',
  'state',
  'mark',
  'remarks',
  'note',
  'madeBy',
  'formVersion.madeOn',
  'publishedBy',
  'publishedAt',
  'changedBy',
  'changedAt',
  'code',
  'organisationId',
  'subject',
] as const

const versions = (tx: Tx) =>
  tx.selectFrom('formVersion').innerJoin('form', 'form.id', 'formVersion.formId').select(versionColumns)

export type VersionRow = Awaited<ReturnType<typeof versionsOf>>[number]

/** The versions of a form, newest first, without what they hold. */
export const versionsOf = (tx: Tx, formId: string) =>
  versions(tx).where('formId', '=', formId).orderBy('number', 'desc').execute()

/** One version, if the session may see it. */
export const versionById = (tx: Tx, id: string) =>
  versions(tx).where('formVersion.id', '=', id).executeTakeFirst() as Promise<VersionRow | undefined>

const kept = new Map<string, Definition>()
const mostKept = 40

/** What a version holds. The caller has looked whether the session may see it. */
export async function definitionOf(tx: Tx, version: { id: string; state: string }): Promise<Definition> {
  const there = kept.get(version.id)
  if (there) return there
  const row = await tx
    .selectFrom('formVersion')
    .select('definition')
    .where('id', '=', version.id)
    .executeTakeFirstOrThrow()
  const definition = row.definition as unknown as Definition
  if (version.state === 'published') keep(version.id, definition)
  return definition
}

/** What is published never changes, so that the last ones used need not be fetched again. */
function keep(id: string, definition: Definition) {
  kept.set(id, definition)
  const [oldest] = kept.keys()
  if (kept.size > mostKept && oldest) kept.delete(oldest)
}

export type ResponseRow = {
  id: string
  versionId: string
  recordId: string
  teamId: string
  state: ResponseState
  happenedOn: string | null
  fromPaper: boolean | null
  madeBy: string
  madeOn: string
  changedOn: string
  /** A complaint: for those who lead the team, and for who writes it until it is complete. */
  forLead: boolean
  /** Whether it was ever complete. */
  wasDone: boolean
  number: number
  code: string
  subject: Subject
  title: Words
  defaultLanguage: string
}

const responses = (tx: Tx) =>
  tx
    .selectFrom('formResponse as r')
    .innerJoin('formVersion as v', 'v.id', 'r.versionId')
    .innerJoin('form as f', 'f.id', 'v.formId')
    .select([
      'r.id',
      'r.versionId',
      'r.recordId',
      'r.teamId',
      'r.state',
      'r.happenedOn',
      'r.fromPaper',
      'r.madeBy',
      'r.madeOn',
      'r.changedOn',
      'r.forLead',
      'r.wasDone',
      'v.number',
      'f.code',
      'f.subject',
      'v.title',
      'v.defaultLanguage',
    ])

/** One response, if the session may see it. */
export const responseById = (tx: Tx, id: string) =>
  responses(tx).where('r.id', '=', id).executeTakeFirst() as Promise<ResponseRow | undefined>

/** The responses that hang on a record, oldest first. */
export const responsesOf = (tx: Tx, recordId: string) =>
  responses(tx).where('r.recordId', '=', recordId).orderBy('r.madeOn').orderBy('r.id').execute() as Promise<
    ResponseRow[]
  >

/** What the session's teams answered that hangs on no case, last changed first. */
export async function responsesAlone(tx: Tx, limit: number): Promise<ResponseRow[]> {
  return responses(tx)
    .whereRef('r.recordId', '=', 'r.id')
    .orderBy('r.changedOn', 'desc')
    .orderBy('r.id')
    .limit(limit)
    .execute() as Promise<ResponseRow[]>
}

/** Whether answers may still be added to a record. */
export const takesAnswers = async (tx: Tx, recordId: string): Promise<boolean> =>
  (await sql<{ takes: boolean }>`select app.takes_answers(${recordId}::uuid) as takes`.execute(tx)).rows[0]?.takes ===
  true

/** Who is entrusted with a case; null for what is none, or not one's own team's. */
export const coordinatorOf = async (tx: Tx, recordId: string): Promise<string | null> =>
  (await sql<{ person: string | null }>`select app.coordinator_of(${recordId}::uuid) as person`.execute(tx)).rows[0]
    ?.person ?? null
