import { unansweredWithdrawals } from '#modules/consent/queries.ts'
import { directoryPolicy } from '#modules/directory/policy.ts'
import { directoryDue } from '#modules/directory/queries/entries.ts'
import { firstPageWaits } from '#modules/directory/queries/first-page.ts'
import { complaintsWaiting, publishedBarriers } from '#modules/feedback/queries.ts'
import { launchDue } from '#modules/operations/queries/launch.ts'
import { fingerprint } from '#modules/people/fingerprint.ts'
import { peopleDue } from '#modules/people/queries/due.ts'
import { hasPasskey } from '#modules/people/queries/own.ts'
import { waitingFor } from '#modules/people/queries.ts'
import { figures } from '#modules/records/queries.ts'
import { isRewrapping } from '#modules/records/rewrap.ts'
import { endingAgreements, listReferrals } from '#modules/referrals/queries.ts'
import { removalsDue } from '#modules/removals/queries.ts'
import { openReports } from '#modules/reports/queries.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import { may, needs } from '#platform/access/policy.ts'
import type { Door } from '#platform/http/door.ts'
import { today } from '#platform/time/time.ts'
import { overviewPolicy } from './policy.ts'
import { published } from './queries.ts'
import { FiguresPage } from './views/figures.tsx'
import { PublishedPage } from './views/published.tsx'
import { StartPage } from './views/start.tsx'

/** The pages that look over all modules: what is due, and figures. */
export function overviewRoutes(door: Door): void {
  door.get(
    '/staff',
    { access: 'staff', by: ['report.read', 'case.read', 'referral.read'], about: 'list' },
    async (web) => {
      const actor = web.actor as StaffActor
      const due = await web.read(async (tx) => ({
        waiting: await waitingFor(tx, actor.personId),
        hasLock: await hasPasskey(tx),
        reports: (await openReports(tx, 200)).filter((r) => r.waitingSince),
        withdrawals: await unansweredWithdrawals(tx),
        referrals: (await listReferrals(tx, 'received', 100)).filter((r) => r.state === 'sent'),
        ending: await endingAgreements(tx),
        complaints: await complaintsWaiting(tx),
        removals: await removalsDue(tx, today(web.now())),
        launch: await launchDue(tx, web.app),
        people: await peopleDue(tx, actor, isRewrapping),
        directory: may(directoryPolicy, actor, 'directory.keep') ? await directoryDue(tx, actor) : null,
        firstPage: may(directoryPolicy, actor, 'directory.first_page') ? await firstPageWaits(tx) : [],
      }))
      return web.page(<StartPage v={web} {...due} groups={fingerprint(actor.publicKey)} />)
    },
  )

  door.get('/staff/figures', { access: 'staff', by: 'figures.read', about: 'page' }, async (web) => {
    needs(overviewPolicy, web.actor, 'figures.read')
    const own = await web.read((tx) => figures(tx, (web.actor as StaffActor).organisationId))
    return web.page(<FiguresPage v={web} figures={own} />)
  })

  door.get('/staff/published', { access: 'staff', by: 'published.read', about: 'page' }, async (web) => {
    needs(overviewPolicy, web.actor, 'published.read')
    const shown = await web.read(async (tx) => ({ rows: await published(tx), barriers: await publishedBarriers(tx) }))
    return web.page(<PublishedPage v={web} {...shown} />)
  })
}
