import { randomUUID } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { addPerson } from '#modules/people/commands/guard.ts'
import { giveTeamRole } from '#modules/people/commands/roles.ts'
import type { TeamRole } from '#modules/people/schema.ts'
import {
  field,
  get,
  type Headers,
  type Input,
  openedSession,
  post,
  type Session,
  tokenFor,
} from '#test/security/asking.ts'
import type { World } from '#test/support/world.ts'

export const passphrase = 'amber canoe violin harvest mint'

/** The six digits that an app shows for a secret. @param steps half minutes from now */
export const codeOf = (totpSecret: string, steps = 0) =>
  new TOTP({ secret: Secret.fromBase32(totpSecret) }).generate({ timestamp: Date.now() + steps * 30_000 })

export type Person = { id: string; name: string; token: string }

let count = 0
/** A data guardian adds somebody to the helpline and gives a role in its intake team. */
export async function invite(w: World, role: TeamRole | null = 'counsellor', displayName = 'Lina'): Promise<Person> {
  const guardian = await w.as('bopha')
  const name = `lina${++count}`
  const { id, token } = await addPerson(guardian, { signInName: name, displayName, gender: 'woman', language: 'en' })
  const teamId = role ? ((await w.as('dara')).actor.teams[0]?.id ?? '') : ''
  if (role) await giveTeamRole(guardian, id, { teamId, role, fromAt: new Date(), untilAt: null })
  return { id, name, token }
}

/** What stands on the page behind a link. */
export async function openLink(w: World, token: string) {
  const answer = await get(w.hono, `/staff/enrolment?invitation=${token}&lang=en`)
  const page = await answer.text()
  const address = /href="(otpauth:[^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? ''
  return { status: answer.status, page, state: field(page, 'state'), address, totpSecret: secretIn(address) }
}

export const secretIn = (address: string) => new URL(address || 'x:').searchParams.get('secret') ?? ''

export const sendEnrolment = (w: World, values: Input) =>
  post(w.hono, '/staff/enrolment', { _token: tokenFor(w.app, '/staff/enrolment', null), go: 'enrol', ...values })

export const codesIn = (page: string) =>
  [...page.matchAll(/<li>([a-z2-9]{5}-[a-z2-9]{5})<\/li>/g)].map((m) => m[1] ?? '')

/** Goes through the link to the end. @returns the app's secret and the ten codes */
export async function enrol(w: World, token: string, words = passphrase) {
  const { state, totpSecret } = await openLink(w, token)
  const answer = await sendEnrolment(w, { state, passphrase: words, code: codeOf(totpSecret) })
  const page = await answer.text()
  return { status: answer.status, page, totpSecret, codes: codesIn(page) }
}

export const trySignIn = (w: World, values: Input, headers: Headers = { 'X-Forwarded-For': randomUUID() }) =>
  post(w.hono, '/staff/sign-in', { _token: tokenFor(w.app, '/staff/sign-in', null), ...values }, null, headers)

/** @throws Error when it is refused */
export async function signedIn(
  w: World,
  name: string,
  code: string,
  words = passphrase,
): Promise<NonNullable<Session>> {
  const answer = await trySignIn(w, { name, passphrase: words, code })
  const session = openedSession(answer, 'staff')
  if (answer.status !== 303 || !session) throw new Error(`${name} is refused: ${answer.status}`)
  return session
}

/** Somebody who has enrolled and signed in with a code from paper, so that the app's present code is unused. */
export async function newcomer(w: World, role: TeamRole | null = 'counsellor') {
  const person = await invite(w, role)
  const { totpSecret, codes } = await enrol(w, person.token)
  const [first = '', ...left] = codes
  return { ...person, totpSecret, codes: left, session: await signedIn(w, person.name, first) }
}
