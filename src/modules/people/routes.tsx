import type { Door } from '#platform/http/door.ts'
import { SlowDown } from '#platform/http/slow-down.ts'
import { enrolmentRoutes } from './routes/enrolment.tsx'
import { everybodyRoutes } from './routes/everybody.tsx'
import { guardRoutes } from './routes/guard.tsx'
import { meRoutes } from './routes/me.tsx'
import { recoveryRoutes } from './routes/recovery.tsx'
import { signInRoutes } from './routes/sign-in.tsx'
import { teamRoutes } from './routes/teams.tsx'

/** People: how they get in, and who belongs where. */
export function peopleRoutes(door: Door): void {
  const tries = new SlowDown(10, 15 * 60 * 1000)
  signInRoutes(door, tries)
  enrolmentRoutes(door)
  meRoutes(door, tries)
  everybodyRoutes(door)
  guardRoutes(door)
  teamRoutes(door)
  recoveryRoutes(door)
}
