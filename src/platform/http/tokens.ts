import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { open } from '../crypto/open.ts'
import { seal } from '../crypto/seal.ts'
import { allKeys, type ServerKey } from '../crypto/server-key.ts'

/** How long answers may travel between two screens. */
export const formLifetimeMs = 2 * 60 * 60 * 1000

const binding = (purpose: string) => ({ table: 'form', row: purpose, name: 'state', generation: 1 })

/** Seals what a form carries to the next screen; nobody can read or change it on the way. */
export function sealForm(key: ServerKey, purpose: string, value: unknown, now = Date.now()): string {
  const plain = Buffer.from(JSON.stringify({ until: now + formLifetimeMs, value }), 'utf8')
  return seal(key.derive('forms'), plain, binding(purpose)).toString('base64url')
}

/** @returns the value and whether its time is over, or null when it was not made here */
export function openForm<V>(
  key: ServerKey,
  purpose: string,
  token: string,
  now = Date.now(),
): { value: V; expired: boolean } | null {
  const sealed = Buffer.from(token, 'base64url')
  for (const { derive } of allKeys(key)) {
    try {
      const plain = open(derive('forms'), sealed, binding(purpose))
      const { until, value } = JSON.parse(plain.toString('utf8')) as { until: number; value: V }
      return { value, expired: now > until }
    } catch {}
  }
  return null
}

const sign = (formKey: Uint8Array, action: string, nonce: Uint8Array) =>
  createHmac('sha256', formKey).update(nonce).update(action).digest()

/** A token of one session for one action; looks different on every page. */
export function actionToken(formKey: Uint8Array, action: string): string {
  const nonce = randomBytes(12)
  return Buffer.concat([nonce, sign(formKey, action, nonce)]).toString('base64url')
}

export function actionTokenHolds(formKey: Uint8Array, action: string, token: string): boolean {
  const raw = Buffer.from(token, 'base64url')
  return raw.length === 44 && timingSafeEqual(raw.subarray(12), sign(formKey, action, raw.subarray(0, 12)))
}
