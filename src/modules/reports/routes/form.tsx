import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { openIntake } from '#modules/people/queries.ts'
import { announcedMonths } from '#modules/retention/queries.ts'
import { Failure } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { check, type Errors, one, type Values } from '#platform/http/form.ts'
import { openForm, sealForm } from '#platform/http/tokens.ts'
import { languages } from '#platform/i18n/i18n.ts'
import { label } from '#ui/codes.ts'
import { fileReport } from '../commands/file.ts'
import { inGroups } from '../commands/receipt-code.ts'
import { type Answers, answersSchema, type ScreenName, screenOrder, screens } from '../schema.ts'
import { ContactScreen, HelperScreen, SendScreen, StoryScreen, WhoScreen } from '../views/screens.tsx'
import { AlreadySentPage, ClosedPage, NoCodePage, SentPage } from '../views/sent.tsx'

/** What travels sealed between two screens: the nonce that makes the code, and what was typed. */
type State = { nonce: string; values: Values }
type Step = ScreenName | 'send'

const purpose = 'report'
const fresh = (): State => ({ nonce: randomBytes(16).toString('base64url'), values: {} })

/** The public form: six short screens at most, each POST shows the next. */
export function formRoutes(door: Door): void {
  for (const lang of languages) {
    const path = `/${lang}/report`
    door.get(path, { access: 'public' }, async (web) => {
      if (!(await web.read(openIntake))) return web.page(<ClosedPage v={web} />)
      return show(web, 'who', fresh())
    })
    door.get(`${path}/no-code`, { access: 'public' }, (web) => web.page(<NoCodePage v={web} />))
    door.post(path, { access: 'public', input: z.looseObject({}), ownToken: true }, (web, _, values) =>
      take(web, values),
    )
  }
}

/** One screen's answers come in; the next screen, or the same with what is wrong, goes out. */
async function take(web: Web, values: Values): Promise<Response> {
  const opened = openForm<State>(web.app.serverKey, purpose, one(values, '_token'))
  const step = asStep(one(values, 'screen'))
  const { _token: _s, screen: _n, go, ...typed } = values
  const state: State = opened?.value ?? fresh()
  const kept = { ...state, values: { ...state.values, ...typed } }
  if (!opened) return show(web, step === 'send' ? 'who' : step, kept, { _form: 'errors.expired_form' })
  if (opened.expired)
    return show(web, step, { nonce: fresh().nonce, values: kept.values }, { _form: 'errors.expired_form' })
  if (go === 'back') return show(web, before(step), kept)
  if (step === 'send') return send(web, kept)
  const errors = wrongIn(step, kept.values)
  return errors ? show(web, step, kept, errors) : show(web, after(step), kept)
}

const asStep = (name: string): Step => (name === 'send' ? 'send' : (screenOrder.find((s) => s === name) ?? 'who'))
const after = (step: ScreenName): Step => screenOrder[screenOrder.indexOf(step) + 1] ?? 'send'
const before = (step: Step): Step =>
  step === 'send' ? 'contact' : (screenOrder[screenOrder.indexOf(step) - 1] ?? 'who')

function wrongIn(step: ScreenName, values: Values): Errors | null {
  try {
    check(screens[step], values)
    return null
  } catch (error) {
    if (error instanceof Failure && error.code === 'invalid') return error.detail
    throw error
  }
}

async function send(web: Web, state: State): Promise<Response> {
  for (const step of screenOrder) {
    const errors = wrongIn(step, state.values)
    if (errors) return show(web, step, state, errors)
  }
  const answers = check(answersSchema, state.values)
  try {
    const code = await fileReport(web, { nonce: Buffer.from(state.nonce, 'base64url'), answers })
    return web.page(
      <SentPage v={web} code={inGroups(code)} danger={answers.danger === 'now'} self={answers.writer === 'self'} />,
    )
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    if (error.code === 'busy') return show(web, 'send', state, { _form: 'errors.busy' })
    if (error.code === 'already_sent') return web.page(<AlreadySentPage v={web} />, 409)
    if (error.code === 'intake_closed') return show(web, 'send', state, { _form: 'errors.intake_closed' })
    throw error
  }
}

async function show(web: Web, step: Step, state: State, errors: Errors = {}): Promise<Response> {
  const props = { v: web, filled: { values: state.values, errors }, state: sealForm(web.app.serverKey, purpose, state) }
  const status = Object.keys(errors).length > 0 ? 422 : 200
  const writer = one(state.values, 'writer')
  const danger = one(state.values, 'danger') === 'now'
  switch (step) {
    case 'who':
      return web.page(<WhoScreen {...props} months={await web.read(announcedMonths)} />, status)
    case 'story':
      return web.page(<StoryScreen {...props} writer={writer} />, status)
    case 'helper':
      return web.page(<HelperScreen {...props} danger={danger} />, status)
    case 'contact':
      return web.page(<ContactScreen {...props} />, status)
    case 'send':
      return web.page(<SendScreen {...props} rows={rows(web, state.values)} />, status)
  }
}

/** The answers in words, for a last look. */
function rows(web: Web, values: Values): { name: string; value: string }[] {
  const { t, lang } = web
  const a = check(answersSchema, values) satisfies Answers
  return [
    { name: t('report.who.label'), value: t(`report.writer.${a.writer}`) },
    { name: t('report.check.story'), value: a.story },
    { name: t('report.check.danger'), value: t(`report.danger.${a.danger}`) },
    { name: t('report.province.label'), value: label('provinces', a.province, lang) },
    { name: t('report.helper.label'), value: t(`report.helper.${a.wantedHelper}`) },
    { name: t('report.safety.label'), value: a.safety },
    { name: t('report.support.label'), value: a.support },
    {
      name: t('report.check.contact'),
      value: [t(`report.contact.${a.contactWay}`), a.contactValue, a.contactTime].filter(Boolean).join('\n'),
    },
    { name: t('report.contact.call_me'), value: a.callMe },
  ]
}
