import type { Door } from '#platform/http/door.ts'
import { shownRows } from '#platform/http/paging.ts'
import { historyOf } from '../queries/known.ts'
import { HistoryPage } from '../views/entry-history.tsx'
import { nameIn } from '../views/entry-parts.tsx'
import { loaded } from './entry-service.tsx'
import { headOf, mayKeep, reads } from './entry-tools.ts'

const historyStep = 50

/** What changed in an entry, of either kind. */
export function historyRoutes(door: Door): void {
  door.get(`/staff/directory/:id/history`, reads, async (web) => {
    const id = web.param('id')
    const head = await headOf(web, id, 'reading')
    const show = shownRows(web.query('show'), historyStep)
    const rows = await web.read((tx) => historyOf(tx, { organizationId: id, serviceId: null }, show + 1))
    const next = rows.length > show ? `/staff/directory/${id}/history?show=${show + historyStep}` : null
    const name = nameIn(web.lang, head.nameEn, head.nameKm)
    return web.page(
      <HistoryPage
        v={web}
        name={name}
        back={`/staff/directory/${id}`}
        rows={rows.slice(0, show)}
        next={next}
        mayKeep={mayKeep(web, head.ownerId)}
      />,
    )
  })

  door.get(`/staff/directory/services/:id/history`, reads, async (web) => {
    const { entry, head } = await loaded(web, 'reading')
    const { id, organizationId } = entry.row
    const show = shownRows(web.query('show'), historyStep)
    const rows = await web.read((tx) => historyOf(tx, { organizationId, serviceId: id }, show + 1))
    const next = rows.length > show ? `/staff/directory/services/${id}/history?show=${show + historyStep}` : null
    const name = nameIn(web.lang, entry.row.nameEn, entry.row.nameKm)
    return web.page(
      <HistoryPage
        v={web}
        name={name}
        back={`/staff/directory/services/${id}`}
        rows={rows.slice(0, show)}
        next={next}
        mayKeep={mayKeep(web, head.ownerId)}
      />,
    )
  })
}
