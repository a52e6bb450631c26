import type { Door } from '#platform/http/door.ts'
import { languages } from '#platform/i18n/i18n.ts'
import { allEntries, frontDoorLines } from './queries.ts'
import { HomePage } from './views/home.tsx'
import { ServicesPage } from './views/services.tsx'

/** The front door and the services page: the same for everybody, so each is rendered once. */
export function directoryRoutes(door: Door): void {
  for (const lang of languages) {
    door.get(`/${lang}`, { access: 'public' }, (web) =>
      web.kept(`home ${lang}`, () => <HomePage v={web} lines={frontDoorLines()} />),
    )
    door.get(`/${lang}/services`, { access: 'public' }, (web) =>
      web.kept(`services ${lang}`, () => <ServicesPage v={web} entries={allEntries()} />),
    )
  }
}
