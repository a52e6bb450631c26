import { createHash, randomBytes } from 'node:crypto'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { Factor } from './second-factor.ts'
import type { KnownPasskey } from './secrets.ts'

/** The site a passkey belongs to (WebAuthn's relying party): host name and origin as the browser sees them. */
export type PasskeySite = { host: string; origin: string }

/** 256 random bits, base64url; the page carries it sealed, the phone signs it. */
export const newChallenge = () => randomBytes(32).toString('base64url')

// The library is only loaded when somebody uses a passkey: the server stays small.
const library = () => import('@simplewebauthn/server')

/** A passkey that a phone has just made, checked (WebAuthn level 3, without attestation). Null: not right. */
export async function madePasskey(
  site: PasskeySite,
  challenge: string,
  answer: string,
): Promise<{ credentialId: Buffer; publicKey: Buffer; counter: number } | null> {
  try {
    const { verifyRegistrationResponse } = await library()
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: JSON.parse(answer) as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.host,
      requireUserVerification: true,
    })
    if (!verified || !registrationInfo) return null
    const { id, publicKey, counter } = registrationInfo.credential
    return { credentialId: Buffer.from(id, 'base64url'), publicKey: Buffer.from(publicKey), counter }
  } catch {
    return null
  }
}

/** Which of the known passkeys has answered a challenge rightly; null for none. */
export async function answeredChallenge(
  known: KnownPasskey[],
  { challenge, answer, site }: { challenge: string; answer: string; site: PasskeySite },
): Promise<Factor | null> {
  try {
    const response = JSON.parse(answer) as AuthenticationResponseJSON
    const credentialId = Buffer.from(response.id, 'base64url').toString('hex')
    const passkey = known.find((k) => k.credentialId === credentialId)
    if (!passkey) return null
    const { verifyAuthenticationResponse } = await library()
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.host,
      requireUserVerification: true,
      credential: {
        id: response.id,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'hex')),
        counter: Number(passkey.counter),
      },
    })
    if (!verified) return null
    const used = createHash('sha256').update(challenge).digest('hex')
    return { kind: 'passkey', id: passkey.id, counter: authenticationInfo.newCounter, challenge: used }
  } catch {
    return null
  }
}
