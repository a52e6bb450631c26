import type { Door } from '#platform/http/door.ts'
import { barrierRoutes } from './routes/barriers.tsx'
import { howItWasRoutes } from './routes/how-it-was.tsx'
import { publicRoutes } from './routes/public.tsx'
import { workRoutes } from './routes/work.tsx'

/** What people think of the help and the pages, and what became of it. */
export function feedbackRoutes(door: Door): void {
  publicRoutes(door)
  barrierRoutes(door)
  howItWasRoutes(door)
  workRoutes(door)
}
