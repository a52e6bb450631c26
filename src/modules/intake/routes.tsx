import type { Door } from '#platform/http/door.ts'
import { dutyRoutes } from './routes/duty.tsx'
import { linkRoutes } from './routes/links.tsx'
import { publicRoutes } from './routes/public.tsx'
import { wayRoutes } from './routes/ways.tsx'

/** What the intake offers, who is on duty, and the links by which people come. */
export function intakeRoutes(door: Door): void {
  publicRoutes(door)
  dutyRoutes(door)
  wayRoutes(door)
  linkRoutes(door)
}
