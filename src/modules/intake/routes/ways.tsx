import type { StaffActor } from '#platform/access/actor.ts'
import { needs } from '#platform/access/policy.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { one } from '#platform/http/form.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { settleWay } from '../commands/ways.ts'
import { intakePolicy } from '../policy.ts'
import { hasDesk } from '../queries/duty.ts'
import { waysOf } from '../queries/ways.ts'
import { type Way, wayInput, ways } from '../schema.ts'
import { WayPage, WaysStaffPage } from '../views/ways.tsx'

const at = '/staff/intake/ways'
const entry = { access: 'staff', by: 'ways.keep', about: 'page' } as const

/** In which ways the own organisation can be reached, and when. */
export function wayRoutes(door: Door): void {
  door.get(at, entry, async (web) => {
    needs(intakePolicy, web.actor, 'ways.keep', own(web))
    const way = asWay(web.query('way'))
    if (way) return showWay(web, way, empty)
    const { organisationId } = own(web)
    const shown = await web.read(async (tx) => ({
      rows: await waysOf(tx, organisationId),
      desk: await hasDesk(tx, organisationId),
    }))
    return web.page(<WaysStaffPage v={web} {...shown} />)
  })
  door.post(
    at,
    {
      ...entry,
      input: wayInput,
      again: (web, values, errors) => {
        needs(intakePolicy, web.actor, 'ways.keep', own(web))
        const way = asWay(one(values, 'way'))
        return way ? showWay(web, way, { values, errors }) : web.seeOther(at)
      },
    },
    async (web, { way }, values) => {
      needs(intakePolicy, web.actor, 'ways.keep', own(web))
      await settleWay(web, way, values)
      return web.seeOther(at)
    },
  )
}

const own = (web: Web) => ({ organisationId: (web.actor as StaffActor).organisationId })
const asWay = (code: string | undefined): Way | undefined => ways.find((w) => w === code)

async function showWay(web: Web, way: Way, filled: Filled): Promise<Response> {
  const rows = await web.read((tx) => waysOf(tx, own(web).organisationId))
  const row = rows.find((r) => r.way === way)
  return web.page(
    <WayPage v={web} way={way} row={row} filled={filled} />,
    Object.keys(filled.errors).length > 0 ? 422 : 200,
  )
}
