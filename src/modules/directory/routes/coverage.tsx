import { z } from 'zod'
import { overviewPolicy } from '#modules/overview/policy.ts'
import { publishedProvinces } from '#modules/overview/queries.ts'
import { provinceCodes } from '#modules/places/schema.ts'
import { figures } from '#modules/records/queries.ts'
import { may, needs } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { shownRows } from '#platform/http/paging.ts'
import { today } from '#platform/time/time.ts'
import { exportCoverage } from '../commands/export-coverage.ts'
import { everywhere, gapsIn, helpCodes, missedCounts, wholeCoverage } from '../coverage/table.ts'
import { directoryPolicy } from '../policy.ts'
import { CoveragePage, type Origins } from '../views/coverage.tsx'
import { coverageBook } from '../views/coverage-book.ts'
import { CoverageGapsPage } from '../views/coverage-gaps.tsx'
import { staffOf } from './entry-tools.ts'

const gapsAtOnce = 100
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** What an address asks for; what is no code is as if it had not been said. */
function askedOf(web: Web) {
  const [help = '', province = ''] = [web.query('help'), web.query('province')]
  return {
    help: helpCodes.includes(help) ? help : '',
    province: provinceCodes.includes(province) ? province : '',
  }
}

/** Where help is and where it is missing. Mounted before the addresses of entries with an id. */
export function coverageRoutes(door: Door): void {
  const at = '/staff/directory/coverage'
  const reads = { access: 'staff', by: 'directory.coverage', about: 'page' } as const
  door.get(at, reads, async (web) => {
    needs(directoryPolicy, web.actor, 'directory.coverage')
    const { help = '', province } = askedOf(web)
    const chosen = help || everywhere.medical[0]
    const shown = await web.read(async (tx) => ({
      all: await wholeCoverage(web.app, tx),
      missed: await missedCounts(tx),
      origins: await originsFor(tx, web),
    }))
    const known = shown.all.find((c) => c.help === chosen)
    if (!known) throw new RangeError('Coverage answers for every kind of help.')
    const mayExport = may(directoryPolicy, web.actor, 'directory.export')
    return web.page(<CoveragePage v={web} known={known} province={province} mayExport={mayExport} {...shown} />)
  })

  door.get(`${at}/gaps`, reads, async (web) => {
    needs(directoryPolicy, web.actor, 'directory.coverage')
    const asked = askedOf(web)
    const { all, missed } = await web.read(async (tx) => ({
      all: await wholeCoverage(web.app, tx),
      missed: await missedCounts(tx),
    }))
    const gaps = gapsIn(all).filter(
      (g) => (!asked.help || g.help === asked.help) && (!asked.province || g.province === asked.province),
    )
    const show = shownRows(web.query('show'), gapsAtOnce)
    const more = new URLSearchParams({ ...asked, show: String(show + gapsAtOnce) })
    const next = gaps.length > show ? `${at}/gaps?${more}` : null
    return web.page(
      <CoverageGapsPage v={web} {...{ all, missed, next, ...asked }} gaps={gaps.slice(0, show)} total={gaps.length} />,
    )
  })

  const takes = { access: 'staff', by: 'directory.export', about: 'page', input: z.looseObject({}) } as const
  door.post(`${at}/export`, takes, async (web) => {
    needs(directoryPolicy, web.actor, 'directory.export')
    const book = await coverageBook(await exportCoverage(web), web.t, web.lang)
    return web.download(new Uint8Array(book), xlsx, `coverage-${today()}.xlsx`)
  })
}

/** Published figures for a monitor; the own organisation's for whoever reads those; nothing for others. */
async function originsFor(tx: Tx, web: Web): Promise<Origins | null> {
  if (may(overviewPolicy, web.actor, 'published.read')) {
    const rows = await publishedProvinces(tx)
    const of = (kind: string) => new Map(rows.filter((r) => r.kind === kind).map((r) => [r.province, r.count]))
    return { whose: 'published', reports: of('report'), cases: of('case') }
  }
  if (!may(overviewPolicy, web.actor, 'figures.read')) return null
  const { reportsByProvince } = await figures(tx, staffOf(web).organisationId)
  return { whose: 'own', reports: new Map(reportsByProvince.map((r) => [r.key, r.count])), cases: null }
}
