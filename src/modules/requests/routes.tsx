import type { Door } from '#platform/http/door.ts'
import { authorityRoutes } from './routes/authority.tsx'
import { checkDataRoutes } from './routes/check.tsx'
import { staffRequestRoutes } from './routes/requests.tsx'

/** What somebody asks of the organisation about data: behind a code, at the desk, and authorities. */
export function requestRoutes(door: Door): void {
  checkDataRoutes(door)
  staffRequestRoutes(door)
  authorityRoutes(door)
}
