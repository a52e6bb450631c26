import { randomBytes } from 'node:crypto'
import type { Context } from 'hono'

// Keys of programs look like `sdap_` and 43 letters (32 bytes, base64url), so that whoever finds one in a
// file knows what it is, and so do programs that look for such finds. They travel in the header
// `Authorization` (RFC 6750) and nowhere else: an address is logged and kept on its way, and a cookie
// would be sent by a browser without anybody meaning it.
const shape = /^Bearer +sdap_([\w-]{43}) *$/i

/** The secret that a request brings; null when it is none, undefined when nothing was brought. */
export function keyIn(c: Context): Buffer | null | undefined {
  const brought = c.req.header('Authorization')
  if (brought === undefined) return undefined
  const [, secret] = shape.exec(brought) ?? []
  return secret ? Buffer.from(secret, 'base64url') : null
}

/** A fresh secret, and how a person copies it. */
export function makeSecret(): { secret: Buffer; text: string } {
  const secret = randomBytes(32)
  return { secret, text: `sdap_${secret.toString('base64url')}` }
}
