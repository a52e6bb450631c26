import { randomBytes } from 'node:crypto'
import { Failure } from '#platform/errors.ts'
import { check, type Errors, many, one, type Values } from '#platform/http/form.ts'
import { incidentFields, incidentsOf, mostIncidents, pathOf, type ScreenName, screens } from '../schema.ts'

// What somebody has answered of the public form so far, and where that leads.

/**
 * What travels sealed between two screens: the nonce that makes the code, and what was typed. What is
 * kept from an earlier day goes along and is shown no more: whoever found the code must not read it.
 */
export type State = { nonce: string; values: Values; before?: Values }
export type Step = ScreenName | 'send'

export const fresh = (): State => ({ nonce: randomBytes(16).toString('base64url'), values: {} })

const screenNames = Object.keys(screens) as ScreenName[]
export const asStep = (name: string): Step =>
  name === 'send' ? 'send' : (screenNames.find((s) => s === name) ?? 'who')
export const wayOf = (values: Values) => pathOf(one(values, 'writer'), one(values, 'ageBand'), one(values, 'talk'))
export const after = (step: ScreenName, values: Values): Step =>
  wayOf(values)[wayOf(values).indexOf(step) + 1] ?? 'send'
export const before = (step: Step, values: Values): Step => {
  const way = wayOf(values)
  return way[(step === 'send' ? way.length : way.indexOf(step)) - 1] ?? 'who'
}

/** A box that is no longer ticked sends nothing: what a screen ticks is taken from it alone. */
export function withoutTaps(step: Step, values: Values): Values {
  const taps = step === 'helper' ? /^supportNeeds$/ : step === 'more' ? /^(harms|where)_\d$/ : null
  return taps ? Object.fromEntries(Object.entries(values).filter(([name]) => !taps.test(name))) : values
}

/** One thing more that happened, or one less. */
export function otherThings(values: Values, go: string): Values {
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

/** From writing to being called, or back; what was typed stays. */
export function insteadOf(go: 'talk' | 'write', state: State): [Step, State] {
  const values = { ...state.values, talk: go === 'talk' ? 'yes' : '' }
  return [wrongIn('who', values) ? 'who' : after('who', values), { ...state, values }]
}

export function wrongIn(step: ScreenName, values: Values): Errors | null {
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
export function allOf({ values, before = {} }: State): Values {
  const all: Values = { ...before }
  for (const [name, value] of Object.entries(values)) {
    const kept = one(before, name)
    if (value.length === 0) continue
    if (taps.test(name)) all[name] = [...new Set([...many(before, name), ...many(values, name)])]
    else all[name] = together.includes(name) && kept ? `${kept}\n\n${one(values, name)}` : value
  }
  return all
}
