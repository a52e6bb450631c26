import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { intakeNow } from '#modules/intake/queries.ts'
import { openIntake } from '#modules/people/queries.ts'
import { announcedMonths } from '#modules/retention/queries.ts'
import { Failure } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { check, type Errors, many, one, type Values } from '#platform/http/form.ts'
import { openForm, sealForm } from '#platform/http/tokens.ts'
import { languages } from '#platform/i18n/i18n.ts'
import { formPurpose as purpose } from '../commands/begin-form.ts'
import { fileReport } from '../commands/file.ts'
import { inGroups } from '../commands/receipt-code.ts'
import { type SavedForm, saveForm } from '../commands/saved-form.ts'
import {
  answersSchema,
  incidentFields,
  incidentsOf,
  mostIncidents,
  pathOf,
  pictureHarms,
  type ScreenName,
  screens,
} from '../schema.ts'
import { ContactScreen } from '../views/form/contact.tsx'
import { HelperScreen, WorkScreen } from '../views/form/helper.tsx'
import { MoreScreen } from '../views/form/more.tsx'
import { SendScreen } from '../views/form/send.tsx'
import { StoryScreen } from '../views/form/story.tsx'
import { WhoScreen } from '../views/form/who.tsx'
import { AlreadySentPage, ClosedPage, NoCodePage, SavedPage, SentPage } from '../views/sent.tsx'

/** What travels sealed between two screens: the nonce that makes the code, and what was typed. */
/** What is kept from an earlier day goes along and is shown no more: whoever found the code must not read it. */
type State = { nonce: string; values: Values; before?: Values }
type Step = ScreenName | 'send'

const fresh = (): State => ({ nonce: randomBytes(16).toString('base64url'), values: {} })

/** The public form: at most six short screens, which ones depends on who writes. Each POST shows the next. */
export function formRoutes(door: Door): void {
  for (const lang of languages) {
    const path = `/${lang}/report`
    door.get(path, { access: 'public' }, (web) => begin(web, fresh()))
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
  if (go === 'here') return show(web, step, state)
  if (step === 'more' && go !== 'on') return show(web, step, { ...kept, values: otherThings(kept.values, String(go)) })
  const errors = wrongIn(step, allOf(kept))
  return errors ? show(web, step, kept, errors) : show(web, after(step, allOf(kept)), kept)
}

const screenNames = Object.keys(screens) as ScreenName[]
const asStep = (name: string): Step => (name === 'send' ? 'send' : (screenNames.find((s) => s === name) ?? 'who'))
const wayOf = (values: Values) => pathOf(one(values, 'writer'), one(values, 'ageBand'))
const after = (step: ScreenName, values: Values): Step => wayOf(values)[wayOf(values).indexOf(step) + 1] ?? 'send'
const before = (step: Step, values: Values): Step => {
  const way = wayOf(values)
  return way[(step === 'send' ? way.length : way.indexOf(step)) - 1] ?? 'who'
}

/** A box that is no longer ticked sends nothing: what a screen ticks is taken from it alone. */
function withoutTaps(step: Step, values: Values): Values {
  const taps = step === 'helper' ? /^supportNeeds$/ : step === 'more' ? /^(harms|where)_\d$/ : null
  return taps ? Object.fromEntries(Object.entries(values).filter(([name]) => !taps.test(name))) : values
}

/** One thing more that happened, or one less. */
function otherThings(values: Values, go: string): Values {
  const count = incidentsOf(values)
  if (go === 'another') return { ...values, incidents: String(Math.min(mostIncidents, count + 1)) }
  const without = Number(/^without_([1-9])$/.exec(go)?.[1] ?? count)
  if (without >= count) return values
  const next: Values = { ...values, incidents: String(count - 1) }
  for (let n = without; n < count; n++)
    for (const field of incidentFields) {
      const later = values[`${field}_${n + 1}`]
      delete next[`${field}_${n}`]
      if (later !== undefined) next[`${field}_${n}`] = later
    }
  return next
}

function wrongIn(step: ScreenName, values: Values): Errors | null {
  try {
    check(screens[step], values)
    return null
  } catch (error) {
    if (error instanceof Failure && error.code === 'invalid') return error.detail
    throw error
  }
}

const together = ['story', 'links', 'safety', 'doneSoFar']
const taps = /^(supportNeeds|(harms|where)_\d)$/

/** What was typed today, with what was kept from before: words one below the other, ticks together, of other choices the newer one. */
function allOf({ values, before = {} }: State): Values {
  const all: Values = { ...before }
  for (const [name, value] of Object.entries(values)) {
    const kept = one(before, name)
    if (value.length === 0) continue
    if (taps.test(name)) all[name] = [...new Set([...many(before, name), ...many(values, name)])]
    else all[name] = together.includes(name) && kept ? `${kept}\n\n${one(values, name)}` : value
  }
  return all
}

/** What answers cannot do without; of what is kept from before nothing else is shown. */
const needed = (all: Values): Values => ({
  writer: all['writer'] ?? '',
  danger: all['danger'] ?? '',
  story: '…',
  contactWay: all['contactWay'] ?? '',
})

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

async function show(web: Web, name: Step, state: State, errors: Errors = {}): Promise<Response> {
  const all = allOf(state)
  const way = wayOf(all)
  const sealed = sealForm(web.app.serverKey, purpose, state)
  const props = {
    v: web,
    filled: { values: state.values, errors },
    state: sealed,
    name,
    way,
    again: state.before !== undefined,
    here: await intakeNow(web, web.lang),
  }
  const status = Object.keys(errors).length > 0 ? 422 : 200
  const writer = one(all, 'writer')
  const danger = one(all, 'danger') === 'now'
  switch (name) {
    case 'who':
      return web.page(<WhoScreen {...props} months={await web.read(announcedMonths)} />, status)
    case 'story':
      return web.page(<StoryScreen {...props} writer={writer} />, status)
    case 'more':
      return web.page(<MoreScreen {...props} writer={writer} danger={danger} />, status)
    case 'helper':
      return web.page(<HelperScreen {...props} danger={danger} />, status)
    case 'work':
      return web.page(<WorkScreen {...props} danger={danger} />, status)
    case 'contact':
      return web.page(<ContactScreen {...props} />, status)
    case 'send':
      return web.page(
        <SendScreen {...props} answers={check(answersSchema, { ...needed(all), ...state.values })} />,
        status,
      )
  }
}
