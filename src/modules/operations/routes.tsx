import { needs } from '#platform/access/policy.ts'
import { notFound } from '#platform/errors.ts'
import type { Door } from '#platform/http/door.ts'
import { operationsPolicy } from './policy.ts'
import { health } from './queries.ts'
import { HealthPage } from './views/health.tsx'

/** What whoever keeps the server running sees; no record, no name. */
export function operationsRoutes(door: Door): void {
  door.get('/staff/health', { access: 'staff' }, async (web) => {
    needs(operationsPolicy, web.actor, 'health.read')
    const now = await web.read(health)
    if (!now) throw notFound()
    return web.page(<HealthPage v={web} now={now} />)
  })
}
