import type { Door } from '#platform/http/door.ts'
import { languages } from '#platform/i18n/i18n.ts'
import { allEntries, directoryVersion, frontDoorLines } from './queries.ts'
import { entryRoutes } from './routes/entries.tsx'
import { toCallRoutes } from './routes/to-call.tsx'
import { HomePage } from './views/home.tsx'
import { ServicesPage } from './views/services.tsx'

/** The front door and the services page: the same for everybody, so each is rendered once per version of the directory. */
export function directoryRoutes(door: Door): void {
  toCallRoutes(door)
  entryRoutes(door) // last of /staff/directory/…: its addresses with an id would answer for others
  for (const lang of languages) {
    door.get(`/${lang}`, { access: 'public' }, (web) =>
      web.kept(`home ${lang}`, () => <HomePage v={web} lines={frontDoorLines(web.app)} />, directoryVersion(web.app)),
    )
    door.get(`/${lang}/services`, { access: 'public' }, (web) =>
      web.kept(
        `services ${lang}`,
        () => <ServicesPage v={web} entries={allEntries(web.app)} />,
        directoryVersion(web.app),
      ),
    )
  }
}
