import { z } from 'zod'
import { unansweredWithdrawals } from '#modules/consent/queries.ts'
import { namesOf } from '#modules/people/queries.ts'
import { figures } from '#modules/records/queries.ts'
import { listReferrals } from '#modules/referrals/queries.ts'
import { openReports } from '#modules/reports/queries.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import { may } from '#platform/access/policy.ts'
import { notFound } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { shownRows } from '#platform/http/paging.ts'
import { pagePolicy } from './policy.ts'
import { health, published, trailEntries } from './queries.ts'
import { FiguresPage } from './views/figures.tsx'
import { HealthPage } from './views/health.tsx'
import { PublishedPage } from './views/published.tsx'
import { StartPage } from './views/start.tsx'
import { TrailPage } from './views/trail.tsx'

const needs = (web: Web, action: keyof typeof pagePolicy) => {
  if (!may(pagePolicy, web.actor, action)) throw notFound()
}
const optionalId = z.uuid().optional().catch(undefined)

/** The pages that look over all modules: what is due, figures, trail, health. */
export function auditRoutes(door: Door): void {
  door.get('/staff', { access: 'staff' }, async (web) => {
    const due = await web.read(async (tx) => ({
      reports: (await openReports(tx, 200)).filter((r) => r.waitingSince),
      withdrawals: await unansweredWithdrawals(tx),
      referrals: (await listReferrals(tx, 'received', 100)).filter((r) => r.state === 'sent'),
    }))
    return web.page(<StartPage v={web} {...due} />)
  })

  door.get('/staff/figures', { access: 'staff' }, async (web) => {
    needs(web, 'figures.read')
    const own = await web.read((tx) => figures(tx, (web.actor as StaffActor).organisationId))
    return web.page(<FiguresPage v={web} figures={own} />)
  })

  door.get('/staff/trail', { access: 'staff' }, async (web) => {
    needs(web, 'trail.read')
    const subject = optionalId.parse(web.query('subject'))
    const limit = shownRows(web.query('show'), 200)
    const { rows, names } = await web.read(async (tx) => {
      const rows = await trailEntries(tx, limit, { subject, person: optionalId.parse(web.query('person')) })
      const people = rows.flatMap((r) => r.personId ?? [])
      return { rows, names: await namesOf(tx, people) }
    })
    const next =
      rows.length === limit ? `/staff/trail?${subject ? `subject=${subject}&` : ''}show=${limit + 200}` : null
    return web.page(<TrailPage v={web} rows={rows} names={names} subject={subject} next={next} />)
  })

  door.get('/staff/published', { access: 'staff' }, async (web) => {
    needs(web, 'published.read')
    return web.page(<PublishedPage v={web} rows={await web.read(published)} />)
  })

  door.get('/staff/health', { access: 'staff' }, async (web) => {
    needs(web, 'health.read')
    const now = await web.read(health)
    if (!now) throw notFound()
    return web.page(<HealthPage v={web} now={now} />)
  })
}
