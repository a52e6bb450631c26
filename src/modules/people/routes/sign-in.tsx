import { z } from 'zod'
import { keepRewrapping } from '#modules/records/rewrap.ts'
import { Failure } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { one, oneOf, someText, text, type Values } from '#platform/http/form.ts'
import type { SlowDown } from '#platform/http/slow-down.ts'
import { staffLangOf, translator } from '#platform/i18n/i18n.ts'
import { logFault } from '#platform/log/log.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { foundTeams } from '../commands/admit.ts'
import { chooseLanguage, signIn, signOut } from '../commands/sign-in.ts'
import { passphraseText } from '../schema.ts'
import { ConfirmPage } from '../views/confirm.tsx'
import { SignInPage } from '../views/sign-in.tsx'
import { factorIn, passkeyToUse, prove } from './proof.ts'

const nothing = z.looseObject({})
const signInInput = z
  .object({ name: someText(100), passphrase: passphraseText, code: text(40), passkey: text(10_000) })
  .refine(({ code, passkey }) => code || passkey, { path: ['code'], error: 'errors.needed', when: () => true })

/** @param tries slows down whoever guesses passphrases, by source */
export function signInRoutes(door: Door, tries: SlowDown): void {
  const show = (web: Web, filled: Filled, status: 200 | 422) =>
    web.page(<SignInPage v={web} filled={filled} asked={passkeyToUse(web)} />, status)

  door.get('/staff/sign-in', { access: 'public' }, (web) => show(web, empty, 200))

  const again = (web: Web, values: Values, errors: Filled['errors']) => {
    const lang = staffLangOf(one(values, 'lang')) ?? web.lang
    const { passphrase: _, ...kept } = values
    return show({ ...web, lang, t: translator(lang) }, { values: kept, errors }, 422)
  }
  const input = signInInput
  door.post(
    '/staff/sign-in',
    { access: 'public', input, secret: true, again },
    async (web, { name, passphrase }, values) => {
      const factor = factorIn(web, values)
      try {
        const secret = await tries.guard(web.source(), 'sign_in_failed', () =>
          signIn(web, { name, passphrase, ...factor }),
        )
        await settleIn(await web.openSession('staff', secret))
        return web.seeOther(isBackupCode(factor) ? '/staff/me?used=backup_code' : '/staff')
      } catch (error) {
        if (!(error instanceof Failure) || error.code !== 'sign_in_failed') throw error
        throw new Failure('invalid', { _form: 'errors.sign_in_failed' })
      }
    },
  )

  door.confirmWith({
    page: (web, values, errors) =>
      web.page(
        <ConfirmPage v={web} values={values} errors={errors} asked={passkeyToUse(web)} />,
        Object.keys(errors).length > 0 ? 422 : 200,
      ),
    check: async (web, values) => {
      await prove(web, tries, values)
    },
  })

  door.post('/staff/sign-out', { access: 'staff', by: 'everybody', input: nothing }, async (web) => {
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
  door.post('/staff/language', { access: 'staff', by: 'everybody', input: languageInput }, async (web, input) => {
    await chooseLanguage(web, input.language)
    return web.seeOther(input.back)
  })
}

/** Six digits come from an app; what else is right came from paper. */
const isBackupCode = ({ code, passkey }: ReturnType<typeof factorIn>) =>
  !passkey && !/^\d{6}$/.test(code.replace(/[\s-]/g, ''))

/** What a supervisor's fresh session does by itself. A fault in it keeps nobody out. */
async function settleIn(inside: Web): Promise<void> {
  try {
    await foundTeams(inside)
  } catch (error) {
    logFault('sign_in.fault', error, {})
  }
  if (inside.actor.kind !== 'staff') return
  for (const team of inside.actor.teams)
    if (team.roles.includes('supervisor') && team.keys.length > 1) void keepRewrapping(inside, team.id)
}
