import fs from 'node:fs'

export const columns = [
  'anyone',
  'receipt (child)',
  'receipt (third person)',
  'partner key',
  'counsellor',
  'caseworker',
  'referral focal point',
  'supervisor',
  'data guardian',
  'manager',
  'operator',
  'monitor',
] as const
export type Column = (typeof columns)[number]

/** One line of docs/permissions.md; `{lang}` is written out, so a public address makes two. */
export type Operation = { method: string; path: string; cells: Record<Column, string> }

/** Which tests try an operation: each belongs to one of these, or to none of them by mistake. */
export const parts = {
  /** access-pages.test.ts */
  pages: ({ path }: Operation) => !path.includes('/:'),
  /** access-matrix.test.ts */
  records: ({ path }: Operation) =>
    /^\/staff\/(reports|removals|feedback|cases|responses|attachments|consents|referrals|retention|requests|authority-requests)\/(.*\/)?:id(\/|$)/.test(
      path,
    ),
  /** access-people.test.ts */
  people: ({ path }: Operation) => /^\/staff\/(people|teams|recovery|keys)\/(.*\/)?:id(\/|$)/.test(path),
  /** src/modules/directory/hsds/answers.test.ts, test/conformance/hsds.test.ts: what everybody may read */
  open: ({ path }: Operation) => /^\/hsds\/(.*\/)?:id$/.test(path),
  /** src/modules/directory/finder/entry-page.test.ts: public entries, by code or id */
  finder: ({ path }: Operation) => /^\/(km|en)\/services\/:service(\/|$)/.test(path),
  /** test/conformance/learning.test.ts, test/journeys/learn.test.ts: what everybody may read */
  learning: ({ path }: Operation) => /^\/(km|en)\/learn\/(.*\/)?:/.test(path),
  /** access-directory.test.ts */
  directory: ({ path }: Operation) => /^\/staff\/directory\/(.*\/)?:id(\/|$)/.test(path),
  /** access-forms.test.ts */
  forms: ({ path }: Operation) => /^\/staff\/forms\/(.*\/)?:id(\/|$)/.test(path),
  /** access-intake.test.ts */
  intake: ({ path }: Operation) => /^\/staff\/intake\/(.*\/)?:id(\/|$)/.test(path),
  /** src/modules/intake/links.test.ts: public links, by their code */
  links: ({ path }: Operation) => /^\/(km|en)\/go\/:code$/.test(path),
  /** src/modules/reports/rather-talk.test.ts: what is spoken of a screen, for everybody */
  sound: ({ path }: Operation) => /^\/(km|en)\/report\/sound\/:screen$/.test(path),
  /** access-own.test.ts */
  own: ({ path }: Operation) => /^\/staff\/me\/(.*\/)?:id(\/|$)/.test(path),
}

/** The operations of one part, as docs/permissions.md promises them. */
export const operationsOf = (part: keyof typeof parts): Operation[] => readPermissions().filter(parts[part])

/** Operations of programs with a key: test/security/keys.test.ts and test/conformance/api.test.ts try them. */
const byKey = ({ path }: Operation) => path.startsWith('/api/v1/')

/** Every operation of people as docs/permissions.md promises it. */
export const readPermissions = (): Operation[] => readAll().filter((o) => !byKey(o))
/** Every operation of programs with a key. */
export const readKeyOperations = (): Operation[] => readAll().filter(byKey)

function readAll(): Operation[] {
  const page = fs.readFileSync(new URL('../../docs/permissions.md', import.meta.url), 'utf8')
  const rows = page
    .slice(page.indexOf('<!-- addresses: '), page.indexOf('<!-- end of addresses -->'))
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
  const [head] = rows
  if (!head || head.slice(2).join() !== columns.join()) throw new Error('the table of permissions has other columns')
  return rows.filter(([method]) => /^(GET|POST|PUT|PATCH)$/.test(method ?? '')).flatMap(spread)
}

function spread([method = '', path = '', ...cells]: string[]): Operation[] {
  const byRole = Object.fromEntries(columns.map((c, i) => [c, cells[i] ?? ''])) as Record<Column, string>
  const paths = path.includes('{lang}') ? ['km', 'en'].map((lang) => path.replace('{lang}', lang)) : [path]
  return paths.map((p) => ({ method, path: p, cells: byRole }))
}
