import { z } from 'zod'
import { frontDoorLines } from '#modules/directory/queries.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import { needs } from '#platform/access/policy.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { headersOfPage, mayAsk } from '#platform/http/headers.ts'
import { passkeyScript, printStyle, ringScript, staffStyle } from '#ui/assets.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { endLink, makeLink } from '../commands/links.ts'
import { intakePolicy } from '../policy.ts'
import { hasDesk } from '../queries/duty.ts'
import { type EntryLink, linkOf, linksOf } from '../queries/links.ts'
import { linkInput } from '../schema.ts'
import { LinksPage } from '../views/links.tsx'
import { CardsPage, PosterPage } from '../views/print.tsx'

const at = '/staff/intake/links'
const own = (web: Web) => ({ organisationId: (web.actor as StaffActor).organisationId })

/** Links for schools, leaflets, campaigns and pages: made, counted by the month, printed, ended. */
export function linkRoutes(door: Door): void {
  door.get(at, { access: 'staff', by: 'links.keep', about: 'page' }, (web) => showLinks(web, empty))
  door.post(
    at,
    {
      access: 'staff',
      by: 'links.keep',
      about: 'page',
      input: linkInput,
      again: (web, values, errors) => showLinks(web, { values, errors }),
    },
    async (web, input) => {
      needs(intakePolicy, web.actor, 'links.keep', own(web))
      await makeLink(web, input)
      return web.seeOther(at)
    },
  )
  const row = { access: 'staff', by: 'links.keep', about: 'row' } as const
  door.post(`${at}/:id/end`, { ...row, input: z.looseObject({}) }, async (web) => {
    needs(intakePolicy, web.actor, 'links.keep', own(web))
    await endLink(web, web.param('id'))
    return web.seeOther(at)
  })
  door.get(`${at}/:id/cards`, row, (web) => print(web, CardsPage))
  door.get(`${at}/:id/poster`, row, (web) => print(web, PosterPage))
}

async function showLinks(web: Web, filled: Filled): Promise<Response> {
  const shown = await linksOf(web)
  const desk = await web.read((tx) => hasDesk(tx, own(web).organisationId))
  const status = Object.keys(filled.errors).length > 0 ? 422 : 200
  const page = <LinksPage v={web} {...shown} base={baseOf(web)} desk={desk} filled={filled} />
  return web.page(page, status)
}

async function print(web: Web, Page: typeof CardsPage): Promise<Response> {
  const link: EntryLink = await linkOf(web, web.param('id'))
  const address = `${baseOf(web)}/${link.language}/go/${link.code}`
  const answer = web.page(<Page v={web} link={link} address={address} lines={frontDoorLines(web.app)} />)
  for (const [name, value] of Object.entries(printed)) answer.headers.set(name, value)
  return answer
}

/** Paper has measures of its own; the pages with them may carry that style, too. */
const printed = mayAsk(headersOfPage([staffStyle, printStyle], [passkeyScript], 'geolocation=()'), ringScript)

/** Where people reach this, as the outside knows it. */
const baseOf = (web: Web) => (web.app.publicUrl ?? new URL(web.raw.req.url).origin).replace(/\/$/, '')
