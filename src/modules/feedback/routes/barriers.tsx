import { randomBytes } from 'node:crypto'
import { Failure } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import type { Errors, Values } from '#platform/http/form.ts'
import { SlowDown } from '#platform/http/slow-down.ts'
import { languages } from '#platform/i18n/i18n.ts'
import { sayBarriers } from '../commands/say.ts'
import { barriersOfMany } from '../queries.ts'
import { barriersInput } from '../schema.ts'
import { BarriersPage, BarriersThanksPage } from '../views/barriers.tsx'

const fresh = (): Values => ({ nonce: randomBytes(16).toString('base64url') })

/** An optional question, apart from any report: what makes it hard to tell. */
export function barrierRoutes(door: Door): void {
  const slow = new SlowDown(60, 60 * 60 * 1000) // a class from one address may answer; hundreds would bend the counts
  for (const lang of languages) {
    const path = `/${lang}/hard-to-tell`
    door.get(path, { access: 'public' }, async (web) =>
      web.query('said') === 'thanks'
        ? web.page(<BarriersThanksPage v={web} others={await web.read(barriersOfMany)} />)
        : show(web),
    )
    door.post(path, { access: 'public', input: barriersInput, again: show }, async (web, input) => {
      try {
        slow.check(web.source())
      } catch (error) {
        if (!(error instanceof Failure) || error.code !== 'too_many_tries') throw error
        throw new Failure('invalid', { _form: 'errors.feedback_slow' })
      }
      await sayBarriers(web, input)
      slow.wrong(web.source())
      return web.seeOther(`${path}?said=thanks`)
    })
  }
}

const show = (web: Web, values: Values = fresh(), errors: Errors = {}): Response =>
  web.page(<BarriersPage v={web} filled={{ values, errors }} />, Object.keys(errors).length > 0 ? 422 : 200)
