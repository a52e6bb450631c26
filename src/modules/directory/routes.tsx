import type { Door } from '#platform/http/door.ts'
import { coverageRoutes } from './routes/coverage.tsx'
import { entryRoutes } from './routes/entries.tsx'
import { finderRoutes } from './routes/finder.tsx'
import { importRoutes } from './routes/import.tsx'
import { toCallRoutes } from './routes/to-call.tsx'

/** The finder, and the staff side. */
export function directoryRoutes(door: Door): void {
  toCallRoutes(door)
  coverageRoutes(door)
  importRoutes(door)
  entryRoutes(door) // last of /staff/directory/…: its addresses with an id would answer for others
  finderRoutes(door)
}
