import { z } from 'zod'
import { Failure } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { one, oneOf, someText, type Values } from '#platform/http/form.ts'
import { SlowDown } from '#platform/http/slow-down.ts'
import { isLang, translator } from '#platform/i18n/i18n.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { chooseLanguage, signIn, signOut } from './commands/sign-in.ts'
import { SignInPage } from './views/sign-in.tsx'

const nothing = z.looseObject({})
const signInInput = z.object({
  name: someText(100),
  passphrase: z.string().min(1, { error: 'errors.needed' }).max(400),
  code: someText(20),
})

export function peopleRoutes(door: Door): void {
  const failures = new SlowDown(10, 15 * 60 * 1000)

  door.get('/staff/sign-in', { access: 'public' }, (web) => web.page(<SignInPage v={web} filled={empty} />))

  const again = (web: Web, values: Values, errors: Filled['errors']) => {
    const asked = one(values, 'lang')
    const lang = isLang(asked) ? asked : web.lang
    const { passphrase: _, ...kept } = values
    return web.page(<SignInPage v={{ ...web, lang, t: translator(lang) }} filled={{ values: kept, errors }} />, 422)
  }
  door.post('/staff/sign-in', { access: 'public', input: signInInput, again }, async (web, input) => {
    try {
      const secret = await failures.guard(web.source(), 'sign_in_failed', () => signIn(web, input))
      await web.openSession('staff', secret)
      return web.seeOther('/staff')
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'sign_in_failed') throw error
      throw new Failure('invalid', { _form: 'errors.sign_in_failed' })
    }
  })

  door.post('/staff/sign-out', { access: 'staff', input: nothing }, async (web) => {
    await signOut(web)
    web.dropCookie('staff')
    return web.seeOther('/staff/sign-in')
  })

  const languageInput = z.object({
    language: oneOf(['en', 'km']),
    back: z
      .string()
      .regex(/^\/staff[\w/-]*$/)
      .catch('/staff'),
  })
  door.post('/staff/language', { access: 'staff', input: languageInput }, async (web, input) => {
    await chooseLanguage(web, input.language)
    return web.seeOther(input.back)
  })
}
