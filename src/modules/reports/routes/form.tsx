import { z } from 'zod'
import { intakeNow } from '#modules/intake/queries.ts'
import { openIntake } from '#modules/people/queries.ts'
import { Failure, notFound } from '#platform/errors.ts'
import { played } from '#platform/files/recording.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { check, one, type Values } from '#platform/http/form.ts'
import { openForm, sealForm } from '#platform/http/tokens.ts'
import { languages } from '#platform/i18n/i18n.ts'
import { formPurpose as purpose } from '../commands/begin-form.ts'
import { fileReport } from '../commands/file.ts'
import { inGroups } from '../commands/receipt-code.ts'
import { type SavedForm, saveForm } from '../commands/saved-form.ts'
import { answersSchema, pictureHarms } from '../schema.ts'
import { AlreadySentPage, ClosedPage, NoCodePage, SavedPage, SentPage } from '../views/sent.tsx'
import {
  after,
  allOf,
  asStep,
  before,
  fresh,
  insteadOf,
  otherThings,
  type State,
  type Step,
  wayOf,
  withoutTaps,
  wrongIn,
} from './answers-so-far.ts'
import { show, spoken } from './screens.tsx'

/** The public form: at most six short screens, which ones depends on who writes. Each POST shows the next. */
export function formRoutes(door: Door): void {
  for (const lang of languages) {
    const path = `/${lang}/report`
    door.get(path, { access: 'public' }, (web) => begin(web, fresh()))
    door.get(`${path}/call`, { access: 'public' }, (web) => begin(web, { ...fresh(), values: { talk: 'yes' } }))
    door.get(`${path}/sound/:screen`, { access: 'public' }, (web) => {
      const screen = asStep(web.param('screen'))
      const recording = spoken(web, screen)
      if (!recording || screen !== web.param('screen')) throw notFound()
      return played(recording, web.raw.req.header('Range'), web.plain('').headers)
    })
    door.get(`${path}/no-code`, { access: 'public' }, (web) => web.page(<NoCodePage v={web} />))
    door.post(path, { access: 'public', input: z.looseObject({}), ownToken: true }, (web, _, values) =>
      take(web, values),
    )
  }
}

const begin = async (web: Web, state: State): Promise<Response> =>
  (await web.read(openIntake)) ? show(web, 'who', state) : web.page(<ClosedPage v={web} />)

/** One screen's answers come in; the next screen, or the same with what is wrong, goes out. */
async function take(web: Web, values: Values): Promise<Response> {
  const opened = openForm<State>(web.app.serverKey, purpose, one(values, '_token'))
  const step = asStep(one(values, 'screen'))
  const { _token: _s, screen: _n, go = 'on', ...typed } = values
  const state: State = opened?.value ?? fresh()
  if (go === 'begin') return begin(web, { ...state, nonce: fresh().nonce })
  const kept = { ...state, values: { ...withoutTaps(step, state.values), ...typed } }
  if (!opened) return show(web, step === 'send' ? 'who' : step, kept, { _form: 'errors.expired_form' })
  if (opened.expired)
    return show(web, step, { nonce: fresh().nonce, values: kept.values }, { _form: 'errors.expired_form' })
  if (go === 'back') return show(web, before(step, allOf(kept)), kept)
  if (step === 'send') return send(web, kept)
  if (go === 'save') return save(web, step, kept)
  if (go === 'talk' || go === 'write') return show(web, ...insteadOf(go, kept))
  if (go === 'here') return show(web, step, state)
  if (step === 'more' && go !== 'on') return show(web, step, { ...kept, values: otherThings(kept.values, String(go)) })
  const errors = wrongIn(step, allOf(kept))
  return errors ? show(web, step, kept, errors) : show(web, after(step, allOf(kept)), kept)
}

/** Keeps an unfinished form and shows the code that opens it. */
async function save(web: Web, step: Step, state: State): Promise<Response> {
  try {
    const code = await saveForm(web, { nonce: state.nonce, step, values: allOf(state) })
    const sealed = sealForm(web.app.serverKey, purpose, state)
    return web.page(<SavedPage v={web} code={inGroups(code)} state={sealed} step={step} />)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    if (error.code === 'busy') return show(web, step, state, { _form: 'errors.busy' })
    if (error.code === 'already_sent') return web.page(<AlreadySentPage v={web} />, 409)
    throw error
  }
}

/** Somebody came back with the code of a saved form: the screen where it was left, without what was written. */
export const goOn = (web: Web, { nonce, step, values }: SavedForm): Promise<Response> =>
  show(web, asStep(step), { nonce, values: {}, before: values })

async function send(web: Web, state: State): Promise<Response> {
  const values = allOf(state)
  for (const step of wayOf(values)) {
    const errors = wrongIn(step, values)
    if (errors) return show(web, step, state, errors)
  }
  const answers = check(answersSchema, values)
  try {
    const code = await fileReport(web, { nonce: Buffer.from(state.nonce, 'base64url'), answers })
    return web.page(
      <SentPage
        v={web}
        code={inGroups(code)}
        danger={answers.danger === 'now'}
        self={answers.writer === 'self'}
        pictures={answers.incidents.some((i) => i.harms.some((harm) => pictureHarms.includes(harm)))}
        here={await intakeNow(web, web.lang)}
      />,
    )
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    if (error.code === 'busy') return show(web, 'send', state, { _form: 'errors.busy' })
    if (error.code === 'already_sent') return web.page(<AlreadySentPage v={web} />, 409)
    if (error.code === 'intake_closed') return show(web, 'send', state, { _form: 'errors.intake_closed' })
    throw error
  }
}
