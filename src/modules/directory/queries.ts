import type { Database } from '#platform/db/database.ts'
import { authoredEntries, type Entry, listedEntries } from './authored/entries.ts'

export type { Entry } from './authored/entries.ts'

// What public pages show of the directory is kept in memory, per running program: no page asks the
// database for it, so that numbers stay there when it is busy or away. src/run looks every half
// minute whether something changed. What was never read is what content holds.
const known = new WeakMap<object, { version: string; entries: Entry[] }>()
let authored: Entry[] | undefined

/** Every service that the public may see. @param app the running program */
export function allEntries(app: object): Entry[] {
  authored ??= authoredEntries()
  return known.get(app)?.entries ?? authored
}

/** The lines that every page may show: 1280, 117, 1288 and APLE's. */
export const frontDoorLines = (app: object): Entry[] => onFirstPage(app, (e) => e.front_door)

/** The lines for danger now. */
export const dangerLines = (app: object): Entry[] =>
  onFirstPage(app, (e) => e.for_danger || e.code === 'child_helpline_cambodia')

/** With the numbers that the operator has seen. */
const onFirstPage = (app: object, is: (entry: Entry) => boolean): Entry[] =>
  allEntries(app)
    .filter((e) => is(e) && e.first_page.length > 0)
    .map((e) => ({ ...e, phones: e.first_page }))

/** What tells two states of the directory apart; the name of a kept page carries it. */
export const directoryVersion = (app: object): string => known.get(app)?.version ?? 'content'

/** Reads the directory again if it has changed since. @returns whether it had */
export const refreshDirectory = (app: { db: Database }): Promise<boolean> =>
  app.db.read('', async (tx) => {
    const row = await tx.selectFrom('directoryVersion').select('version').executeTakeFirst()
    if (!row || row.version === known.get(app)?.version) return false
    const entries = await listedEntries(tx)
    if (entries.length > 0) known.set(app, { version: row.version, entries })
    return true
  })
