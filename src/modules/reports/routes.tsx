import type { Door } from '#platform/http/door.ts'
import { checkRoutes } from './routes/check.tsx'
import { deskRoutes } from './routes/desk.tsx'
import { formRoutes } from './routes/form.tsx'

/** Reaching out, coming back, and the desk where it is read. */
export function reportRoutes(door: Door): void {
  formRoutes(door)
  checkRoutes(door)
  deskRoutes(door)
}
