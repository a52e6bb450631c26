import type { z } from 'zod'
import type { Door, Web } from '#platform/http/door.ts'
import { languages, staffLangOf } from '#platform/i18n/i18n.ts'
import { asCurl, examples } from '../examples.ts'
import { apiRoot } from '../schema.ts'
import { ApiDocsPage } from '../views/api-docs.tsx'
import { openapi, problems } from './description.ts'
import { directoryOperations } from './directory-operations.ts'
import { organizationBody, serviceBody } from './entry-body.ts'
import { fieldsIn } from './fields.ts'
import { mount, type Operation } from './operation.ts'
import { reportBody } from './report-body.ts'
import { reportOperations } from './report-operations.ts'

const operations: readonly Operation[] = [...directoryOperations, ...reportOperations]
const open = { access: 'public' } as const

/** What partner organisations' programs may do with a key, and what says how. */
export function partnerApi(door: Door): void {
  for (const each of operations) mount(door, each)
  door.get('/api/openapi.json', open, (web) => {
    const text = JSON.stringify(openapi(baseOf(web), operations))
    return web.open(() => text, { type: 'application/json; charset=utf-8' })
  })
  door.get('/api/docs', open, (web) => web.seeOther(`/${web.lang}/api/docs`))
  // Whoever writes programs reads one of the languages of staff.
  for (const lang of languages)
    door.get(`/${lang}/api/docs`, open, (web) =>
      staffLangOf(lang) ? web.kept(`api docs ${lang}`, () => page(web)) : web.seeOther('/en/api/docs'),
    )
}

/** Where this stands, as the outside knows it. */
const baseOf = (web: Web) => (web.app.publicUrl ?? new URL(web.raw.req.url).origin).replace(/\/$/, '')

const bodies: [string, z.ZodType][] = [
  ['organization', organizationBody],
  ['service', serviceBody],
  ['report', reportBody],
]

function page(web: Web) {
  const shown = operations.map(({ method, path, says, more, policy, by, needs }) => ({
    address: `${method} ${apiRoot}${path}`,
    says: [says, more].filter(Boolean).join(' '),
    scope: policy[by]?.byKey?.scopes.join(' / ') ?? '',
    header: needs,
  }))
  return (
    <ApiDocsPage
      v={web}
      operations={shown}
      examples={examples.map((e) => ({ says: e.says, curl: asCurl(e) }))}
      bodies={bodies.map(([name, schema]) => ({ name, fields: fieldsIn(schema) }))}
      problems={Object.entries(problems).map(([status, { says }]) => ({ status, says }))}
    />
  )
}
