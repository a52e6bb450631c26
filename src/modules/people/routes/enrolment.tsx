import { z } from 'zod'
import { Failure } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { check, type Errors, one, someText, type Values } from '#platform/http/form.ts'
import { openForm, sealForm } from '#platform/http/tokens.ts'
import { type StaffLang, staffLangOf, translator } from '#platform/i18n/i18n.ts'
import { otherLang } from '#ui/layout.tsx'
import { enrolInvited, type Invited, invitedBy } from '../commands/enrol.ts'
import { newTotpSecret, totpAddress } from '../commands/second-factor.ts'
import { fingerprint } from '../fingerprint.ts'
import { offerPassphrase } from '../passphrase.ts'
import { passphraseText } from '../schema.ts'
import { EnrolledPage, EnrolmentPage } from '../views/enrolment.tsx'

/** What travels sealed between the page and its answer. */
type State = { token: string; words: string; totpSecret: string }

const purpose = 'enrolment'
const path = '/staff/enrolment'
const enrolInput = z.object({ passphrase: passphraseText, code: someText(20) })

/** Whoever holds a link enrols with it: looking does not use it up. */
export function enrolmentRoutes(door: Door): void {
  door.get(path, { access: 'public' }, async (web) => {
    const token = web.query('invitation') ?? ''
    const invited = await invitedBy(web, token)
    const own = staffLangOf(web.query('lang')) ? web : inLanguage(web, invited.language)
    return show(own, invited, { token, words: offerPassphrase(), totpSecret: newTotpSecret() }, {}, {})
  })

  const again = async (web: Web, values: Values, errors: Errors) => {
    const state = stateIn(web, values)?.value
    if (!state) throw new Failure('expired_form')
    return show(asBefore(web, values), await invitedBy(web, state.token), state, values, errors)
  }
  door.post(path, { access: 'public', input: z.looseObject({}), secret: true, again }, async (web, _, values) => {
    const opened = stateIn(web, values)
    if (!opened || opened.expired) throw new Failure('expired_form')
    const state = opened.value
    const invited = await invitedBy(web, state.token)
    const own = asBefore(web, values)
    const go = one(values, 'go')
    if (go === 'words') return show(own, invited, { ...state, words: offerPassphrase() }, values, {})
    if (go === 'language') return show(inLanguage(web, otherLang(own.lang)), invited, state, values, {})
    const { backupCodes, publicKey } = await enrolInvited(own, { ...state, ...check(enrolInput, values) })
    return own.page(<EnrolledPage v={own} codes={backupCodes} groups={fingerprint(publicKey)} />)
  })
}

const stateIn = (web: Web, values: Values) => openForm<State>(web.app.serverKey, purpose, one(values, 'state'))

const inLanguage = (web: Web, lang: StaffLang): Web => ({ ...web, lang, t: translator(lang) })

function asBefore(web: Web, values: Values): Web {
  const lang = staffLangOf(one(values, 'lang'))
  return lang ? inLanguage(web, lang) : web
}

/** The page as it was, with what was typed but the passphrase, which is typed anew. */
function show(web: Web, invited: Invited, state: State, typed: Values, errors: Errors): Response {
  const { passphrase: _, ...values } = typed
  const { words, totpSecret } = state
  return web.page(
    <EnrolmentPage
      v={web}
      invited={invited}
      state={sealForm(web.app.serverKey, purpose, state)}
      words={words}
      totp={{ secret: totpSecret, address: totpAddress(invited.signInName, totpSecret) }}
      filled={{ values, errors }}
    />,
    Object.keys(errors).length > 0 ? 422 : 200,
  )
}
