import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { openIntake } from '#modules/people/queries.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { type Errors, oneOf, someText, text, type Values } from '#platform/http/form.ts'
import { SlowDown } from '#platform/http/slow-down.ts'
import type { Lang } from '#platform/i18n/i18n.ts'
import { suggest } from '../commands/suggest.ts'
import { addressName, publicEntry } from '../queries/public-entry.ts'
import { MissingPage, ThanksPage, WrongPage, wrongKinds } from '../views/wrong.tsx'

const wrongInput = z.object({ kind: oneOf(wrongKinds), words: text(2_000), nonce: text(64) })
const missingInput = z.object({ words: someText(2_000), nonce: text(64) })

/** Saying that something is wrong, or that somebody is missing. Nobody is asked who they are. */
export function wrongRoutes(door: Door, lang: Lang): void {
  const path = `/${lang}/services`
  // One person says a few things; hundreds would bury them for whoever reads.
  const slow = new SlowDown(60, 60 * 60 * 1000)
  const said = (web: Web, wordsKept: boolean) => {
    slow.wrong(web.source())
    return web.seeOther(`${web.path}?said=${wordsKept ? 'thanks' : 'kind'}`)
  }

  door.get(`${path}/missing`, { access: 'public' }, (web) => missing(web))
  door.post(
    `${path}/missing`,
    { access: 'public', input: missingInput, again: (web, values, errors) => missing(web, values, errors) },
    async (web, input) => {
      slow.check(web.source())
      const { wordsKept } = await suggest(web, { ...input, kind: 'new_service' })
      return said(web, wordsKept)
    },
  )
  door.get(`${path}/:service/wrong`, { access: 'public' }, (web) => wrong(web, lang))
  door.post(
    `${path}/:service/wrong`,
    { access: 'public', input: wrongInput, again: (web, values, errors) => wrong(web, lang, values, errors) },
    async (web, input) => {
      slow.check(web.source())
      const { id } = await publicEntry(web, web.param('service'), lang)
      const { wordsKept } = await suggest(web, { ...input, serviceId: id })
      return said(web, wordsKept)
    },
  )
}

const fresh = (): Values => ({ nonce: randomBytes(16).toString('base64url') })
const statusOf = (errors: Errors) => (Object.keys(errors).length > 0 ? 422 : 200)
const saidIn = (web: Web) => (['thanks', 'kind'] as const).find((s) => s === web.query('said'))

async function wrong(web: Web, lang: Lang, values = fresh(), errors: Errors = {}): Promise<Response> {
  const card = await publicEntry(web, web.param('service'), lang)
  const back = `/${lang}/services/${addressName(card)}`
  const said = saidIn(web)
  if (said) return web.page(<ThanksPage v={web} said={said} back={back} />)
  const open = (await web.read(openIntake)) !== null
  return web.page(<WrongPage v={web} card={card} filled={{ values, errors }} open={open} />, statusOf(errors))
}

async function missing(web: Web, values = fresh(), errors: Errors = {}): Promise<Response> {
  const said = saidIn(web)
  if (said) return web.page(<ThanksPage v={web} said={said} back={`/${web.lang}/services`} />)
  const open = (await web.read(openIntake)) !== null
  return web.page(<MissingPage v={web} filled={{ values, errors }} open={open} />, statusOf(errors))
}
