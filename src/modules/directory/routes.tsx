import type { Door } from '#platform/http/door.ts'
import { keep, type Page } from '#platform/http/page.ts'
import { languages } from '#platform/i18n/i18n.ts'
import { allEntries, frontDoorLines } from './queries.ts'
import { HomePage } from './views/home.tsx'
import { ServicesPage } from './views/services.tsx'

/** The front door and the services page: the same for everybody, so each is rendered once. */
export function directoryRoutes(door: Door): void {
  const kept = new Map<string, Page>()
  const once = (name: string, make: () => Page) => {
    const page = kept.get(name) ?? make()
    kept.set(name, page)
    return page
  }
  for (const lang of languages) {
    door.get(`/${lang}`, { access: 'public' }, (web) =>
      web.page(once(`home ${lang}`, () => keep(<HomePage v={web} lines={frontDoorLines()} />))),
    )
    door.get(`/${lang}/services`, { access: 'public' }, (web) =>
      web.page(once(`services ${lang}`, () => keep(<ServicesPage v={web} entries={allEntries()} />))),
    )
  }
}
