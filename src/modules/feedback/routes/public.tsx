import { randomBytes } from 'node:crypto'
import { allOrganisations } from '#modules/people/queries.ts'
import { Failure } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import type { Errors, Values } from '#platform/http/form.ts'
import { SlowDown } from '#platform/http/slow-down.ts'
import { languages } from '#platform/i18n/i18n.ts'
import { sayFeedback } from '../commands/say.ts'
import { readersOf, youSaid } from '../queries.ts'
import { feedbackInput } from '../schema.ts'
import { FeedbackPage, FeedbackThanksPage } from '../views/public.tsx'
import { YouSaidPage } from '../views/you-said.tsx'

const shown = 50
const fresh = (): Values => ({ nonce: randomBytes(16).toString('base64url') })

/** Saying what one thinks, and reading what became of what others said. */
export function publicRoutes(door: Door): void {
  // One person says a few things, a class from one address some more; hundreds would bury them.
  const slow = new SlowDown(60, 60 * 60 * 1000)
  for (const lang of languages) {
    const path = `/${lang}/feedback`
    door.get(path, { access: 'public' }, (web) =>
      web.query('said') === 'thanks' ? web.page(<FeedbackThanksPage v={web} />) : show(web),
    )
    door.post(path, { access: 'public', input: feedbackInput, again: show }, async (web, input) => {
      try {
        slow.check(web.source())
        await sayFeedback(web, input)
      } catch (error) {
        throw keepingWords(error)
      }
      slow.wrong(web.source())
      return web.seeOther(`${path}?said=thanks`)
    })
    door.get(`/${lang}/you-said`, { access: 'public' }, async (web) =>
      web.page(<YouSaidPage v={web} answers={await web.read((tx) => youSaid(tx, shown))} />),
    )
  }
}

/** What was typed must not be lost, whatever keeps it from being taken now. */
function keepingWords(error: unknown): unknown {
  if (!(error instanceof Failure)) return error
  if (error.code === 'too_many_tries') return new Failure('invalid', { _form: 'errors.feedback_slow' })
  if (error.code === 'intake_closed') return new Failure('invalid', { _form: 'errors.intake_closed' })
  return error
}

async function show(web: Web, values: Values = fresh(), errors: Errors = {}): Promise<Response> {
  const { readers, organisations } = await web.read(async (tx) => ({
    readers: await readersOf(tx),
    organisations: await allOrganisations(tx),
  }))
  const status = Object.keys(errors).length > 0 ? 422 : 200
  return web.page(
    <FeedbackPage v={web} readers={readers} organisations={organisations} filled={{ values, errors }} />,
    status,
  )
}
