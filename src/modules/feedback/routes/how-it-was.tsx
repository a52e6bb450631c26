import { randomBytes } from 'node:crypto'
import { sayHowItWas } from '#modules/reports/commands/how-it-was.ts'
import { howItWasInput, keptMessage } from '#modules/reports/schema.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { type Errors, one, type Values } from '#platform/http/form.ts'
import { sealForm } from '#platform/http/tokens.ts'
import { languages } from '#platform/i18n/i18n.ts'
import { HowItWasAwayPage, HowItWasPage, HowItWasThanksPage } from '../views/how-it-was.tsx'

/** "How was it for you?", behind a code. Nobody has to answer. */
export function howItWasRoutes(door: Door): void {
  for (const lang of languages) {
    const path = `/${lang}/check/feedback`
    door.get(path, { access: 'receipt' }, (web) =>
      web.query('said') === 'thanks' ? web.page(<HowItWasThanksPage v={web} />) : show(web),
    )
    door.post(path, { access: 'receipt', input: howItWasInput, again: show, away }, async (web, input) => {
      await sayHowItWas(web, input)
      return web.seeOther(`${path}?said=thanks`)
    })
  }
}

function show(web: Web, values?: Values, errors: Errors = {}): Response {
  const filled = { values: values ?? { nonce: randomBytes(16).toString('base64url') }, errors }
  return web.page(<HowItWasPage v={web} filled={filled} />, Object.keys(errors).length > 0 ? 422 : 200)
}

/** The session ended meanwhile: the words stand in the box for a message once the code is entered again. */
function away(web: Web, values: Values): Response {
  const words = one(values, 'words').trim()
  const kept = words ? sealForm(web.app.serverKey, keptMessage, words) : ''
  return web.page(<HowItWasAwayPage v={web} kept={kept} />, 403)
}
