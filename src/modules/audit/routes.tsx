import { z } from 'zod'
import { namesOf } from '#modules/people/queries.ts'
import { needs } from '#platform/access/policy.ts'
import type { Door } from '#platform/http/door.ts'
import { shownRows } from '#platform/http/paging.ts'
import { trailPolicy } from './policy.ts'
import { trailEntries } from './queries.ts'
import { TrailPage } from './views/trail.tsx'

const optionalId = z.uuid().optional().catch(undefined)

/** The viewer of the trail. */
export function auditRoutes(door: Door): void {
  door.get('/staff/trail', { access: 'staff' }, async (web) => {
    needs(trailPolicy, web.actor, 'trail.read')
    const subject = optionalId.parse(web.query('subject'))
    const limit = shownRows(web.query('show'), 200)
    const { rows, names } = await web.read(async (tx) => {
      const rows = await trailEntries(tx, limit, { subject, person: optionalId.parse(web.query('person')) })
      const people = rows.flatMap((r) => r.personId ?? [])
      return { rows, names: await namesOf(tx, people) }
    })
    const next =
      rows.length === limit ? `/staff/trail?${subject ? `subject=${subject}&` : ''}show=${limit + 200}` : null
    return web.page(<TrailPage v={web} rows={rows} names={names} subject={subject} next={next} />)
  })
}
