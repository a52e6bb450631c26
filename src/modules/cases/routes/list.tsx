import { openHeads, searchHeads } from '#modules/records/heads.ts'
import type { Door, Web } from '#platform/http/door.ts'
import type { Values } from '#platform/http/form.ts'
import { placeIn } from '#platform/http/paging.ts'
import { fold } from '#platform/i18n/fold.ts'
import { trail } from '#platform/trail/trail.ts'
import type { Filled } from '#ui/form.tsx'
import { casesByIds, listCases } from '../queries.ts'
import { type CaseHead, searchInput } from '../schema.ts'
import { CasesPage } from '../views/list.tsx'
import { fill, ownTeams, staffOf } from './tools.ts'

const pageSize = 50
const mostFound = 200
const nobody = { rows: [], heads: new Map<string, CaseHead>(), closed: false, next: null }

/** Lists of cases, and finding a child by name. */
export function caseListRoutes(door: Door): void {
  door.get('/staff/cases', { access: 'staff', by: 'case.read', about: 'list' }, async (web) => {
    const closed = web.query('closed') === 'yes'
    const { rows, heads } = await web.write(async (tx) => {
      const rows = await listCases(tx, closed, pageSize + 1, placeIn(web.query))
      const ids = rows.map((r) => r.id)
      const heads = await openHeads<CaseHead>(tx, staffOf(web), ids)
      if (heads.size > 0) await trail(tx, { action: 'case.names_listed', detail: { count: heads.size } })
      return { rows, heads }
    })
    const last = rows.length > pageSize ? rows[pageSize - 1] : undefined
    const next = last
      ? `/staff/cases?${closed ? 'closed=yes&' : ''}at=${last.openedAt.toISOString()}&id=${last.id}`
      : null
    const mayOpen = ownTeams(web).length > 0
    return web.page(
      <CasesPage
        v={web}
        rows={rows.slice(0, pageSize)}
        heads={heads}
        closed={closed}
        mayOpen={mayOpen}
        next={next}
        search={null}
      />,
    )
  })
  // Not a GET: a name does not belong into an address.
  const refused = (web: Web, values: Values, errors: Filled['errors']) =>
    web.page(<CasesPage v={web} {...nobody} mayOpen={ownTeams(web).length > 0} search={fill(values, errors)} />, 422)
  door.post(
    '/staff/cases/search',
    { access: 'staff', by: 'case.read', about: 'list', input: searchInput, again: refused },
    async (web, { name }) => {
      const wanted = fold(name)
      const { rows, heads } = await web.write(async (tx) => {
        const heads = await searchHeads<CaseHead>(tx, staffOf(web), (head) => fold(head.callName).includes(wanted))
        const rows = await casesByIds(tx, [...heads.keys()].slice(0, mostFound))
        await trail(tx, { action: 'case.names_searched', detail: { count: rows.length } })
        return { rows, heads }
      })
      const mayOpen = ownTeams(web).length > 0
      return web.page(
        <CasesPage v={web} {...nobody} rows={rows} heads={heads} mayOpen={mayOpen} search={fill({ name }, {})} />,
      )
    },
  )
}
