import { unansweredWithdrawals } from '#modules/consent/queries.ts'
import { figures } from '#modules/records/queries.ts'
import { listReferrals } from '#modules/referrals/queries.ts'
import { openReports } from '#modules/reports/queries.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import { needs } from '#platform/access/policy.ts'
import type { Door } from '#platform/http/door.ts'
import { overviewPolicy } from './policy.ts'
import { published } from './queries.ts'
import { FiguresPage } from './views/figures.tsx'
import { PublishedPage } from './views/published.tsx'
import { StartPage } from './views/start.tsx'

/** The pages that look over all modules: what is due, and figures. */
export function overviewRoutes(door: Door): void {
  door.get('/staff', { access: 'staff' }, async (web) => {
    const due = await web.read(async (tx) => ({
      reports: (await openReports(tx, 200)).filter((r) => r.waitingSince),
      withdrawals: await unansweredWithdrawals(tx),
      referrals: (await listReferrals(tx, 'received', 100)).filter((r) => r.state === 'sent'),
    }))
    return web.page(<StartPage v={web} {...due} />)
  })

  door.get('/staff/figures', { access: 'staff' }, async (web) => {
    needs(overviewPolicy, web.actor, 'figures.read')
    const own = await web.read((tx) => figures(tx, (web.actor as StaffActor).organisationId))
    return web.page(<FiguresPage v={web} figures={own} />)
  })

  door.get('/staff/published', { access: 'staff' }, async (web) => {
    needs(overviewPolicy, web.actor, 'published.read')
    return web.page(<PublishedPage v={web} rows={await web.read(published)} />)
  })
}
