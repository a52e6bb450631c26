import type { StaffActor } from '#platform/access/actor.ts'
import { Failure } from '#platform/errors.ts'
import type { Web } from '#platform/http/door.ts'
import { one, type Values } from '#platform/http/form.ts'
import type { SlowDown } from '#platform/http/slow-down.ts'
import { openForm, sealForm } from '#platform/http/tokens.ts'
import type { PasskeyAsked } from '#ui/passkey.tsx'
import { newChallenge, type PasskeySite } from '../commands/passkey.ts'
import type { ShownFactor } from '../commands/second-factor.ts'
import type { OpenSecrets } from '../commands/secrets.ts'
import { confirm } from '../commands/sign-in.ts'
import type { OwnPasskey } from '../queries/own.ts'
import { passphraseText } from '../schema.ts'

const purpose = 'passkey'

/** The site as the browser sees it; a passkey belongs to its host name. */
export function siteOf(web: Web): PasskeySite {
  const { origin, hostname } = new URL(web.app.publicUrl ?? web.raw.req.url)
  return { host: hostname, origin }
}

const askedFor = (web: Web, act: PasskeyAsked['act'], options: object): PasskeyAsked => {
  const challenge = newChallenge()
  return { act, options: { challenge, ...options }, sealed: sealForm(web.app.serverKey, purpose, challenge) }
}

/** Asks for a key that is there. It names none, so that the page says nothing about anybody. */
export const passkeyToUse = (web: Web): PasskeyAsked =>
  askedFor(web, 'use', { rpId: siteOf(web).host, userVerification: 'required', timeout: 120_000 })

/** Asks a phone to make a key for the session's person, unless it has one. */
export function passkeyToMake(web: Web, { personId, displayName }: StaffActor, present: OwnPasskey[]): PasskeyAsked {
  const id = Buffer.from(personId.replaceAll('-', ''), 'hex').toString('base64url')
  return askedFor(web, 'make', {
    rp: { id: siteOf(web).host, name: web.t('frame.short_name') },
    user: { id, name: displayName, displayName },
    pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: 'public-key', alg })), // Ed25519, ES256, RS256
    authenticatorSelection: { residentKey: 'preferred', requireResidentKey: false, userVerification: 'required' },
    excludeCredentials: present.map((k) => k.credentialId.toString('base64url')),
    extensions: { credProps: true },
    attestation: 'none',
    timeout: 120_000,
  })
}

/** The challenge that a page of ours carried, while its time lasts; empty otherwise. */
export function challengeIn(web: Web, values: Values, name: string): string {
  const opened = openForm<string>(web.app.serverKey, purpose, one(values, name))
  return opened && !opened.expired ? opened.value : ''
}

/** The second factor that was sent: a code, or a phone's answer to a challenge of ours. */
export function factorIn(web: Web, values: Values, prefix = ''): ShownFactor {
  const code = one(values, `${prefix}code`).trim()
  const answer = one(values, `${prefix}passkey`)
  const challenge = challengeIn(web, values, `${prefix}challenge`)
  return answer && challenge ? { code, passkey: { answer, challenge, site: siteOf(web) } } : { code }
}

/**
 * Whoever is signed in shows passphrase (`_passphrase`) and second factor (`_code`, `_passkey`) once more.
 * @throws Failure invalid (they do not fit), busy, too_many_tries
 */
export async function prove(web: Web, tries: SlowDown, values: Values): Promise<OpenSecrets> {
  const passphrase = passphraseText.safeParse(values['_passphrase']).data ?? ''
  try {
    return await tries.guard(web.source(), 'sign_in_failed', () =>
      confirm(web, { passphrase, ...factorIn(web, values, '_') }),
    )
  } catch (error) {
    if (error instanceof Failure && error.code === 'sign_in_failed')
      throw new Failure('invalid', { _form: 'errors.sign_in_failed' })
    throw error
  }
}
