import { beginForm } from '#modules/reports/commands/begin-form.ts'
import type { Door } from '#platform/http/door.ts'
import type { Shelf } from '#platform/http/page.ts'
import { languages } from '#platform/i18n/i18n.ts'
import { visitLink } from '../commands/links.ts'
import { frontDoorNow } from '../queries.ts'
import { HomePage } from '../views/home.tsx'
import { WaysPage } from '../views/ways-public.tsx'

/** The front door, made once for as long as it says the same; the ways explained; and links that lead here. */
export function publicRoutes(door: Door): void {
  for (const lang of languages) {
    const [homes, explained]: Shelf[] = [new Map(), new Map()]
    door.get(`/${lang}`, { access: 'public' }, async (web) => {
      const shown = await frontDoorNow(web, lang)
      return web.pageOn(homes as Shelf, shown.stamp, () => <HomePage v={web} {...shown} />)
    })
    door.get(`/${lang}/ways`, { access: 'public' }, async (web) => {
      const shown = await frontDoorNow(web, lang)
      return web.pageOn(explained as Shelf, shown.stamp, () => <WaysPage v={web} {...shown} />)
    })
    // Answered in place: the code then stands in no further address and in no cookie, only sealed in
    // what writing begins with. With scripts the page takes its address out of the history at once.
    door.get(`/${lang}/go/:code`, { access: 'public' }, async (web) => {
      const [via, shown] = await Promise.all([visitLink(web, web.param('code')), frontDoorNow(web, lang)])
      if (via === null) return web.seeOther(`/${lang}`)
      return web.page(<HomePage v={web} {...shown} begin={beginForm(web.app.serverKey, via)} />)
    })
  }
}
