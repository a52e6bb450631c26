import type { Door } from '#platform/http/door.ts'
import { languages } from '#platform/i18n/i18n.ts'
import { directoryVersion, frontDoorLines } from './queries.ts'
import { coverageRoutes } from './routes/coverage.tsx'
import { entryRoutes } from './routes/entries.tsx'
import { finderRoutes } from './routes/finder.tsx'
import { importRoutes } from './routes/import.tsx'
import { toCallRoutes } from './routes/to-call.tsx'
import { HomePage } from './views/home.tsx'

/** The front door, the same for everybody and rendered once per version of the directory; the finder; the staff side. */
export function directoryRoutes(door: Door): void {
  toCallRoutes(door)
  coverageRoutes(door)
  importRoutes(door)
  entryRoutes(door) // last of /staff/directory/…: its addresses with an id would answer for others
  for (const lang of languages) {
    door.get(`/${lang}`, { access: 'public' }, (web) =>
      web.kept(`home ${lang}`, () => <HomePage v={web} lines={frontDoorLines(web.app)} />, directoryVersion(web.app)),
    )
  }
  finderRoutes(door)
}
