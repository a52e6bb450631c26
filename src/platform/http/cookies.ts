import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'

/** Whose session a cookie carries. */
export type SessionKind = 'staff' | 'receipt'

const names = { staff: 'sdap', receipt: 'note' } as const

/** Over https only the `__Host-` name counts: no other site of the same domain can set it. */
export function readSecret(c: Context, kind: SessionKind, secure: boolean): Buffer | undefined {
  const value = secure ? getCookie(c, names[kind], 'host') : getCookie(c, names[kind])
  return value && /^[\w-]{43}$/.test(value) ? Buffer.from(value, 'base64url') : undefined
}

export function giveCookie(c: Context, kind: SessionKind, secret: Buffer, secure: boolean): void {
  const prefix = secure ? { prefix: 'host' as const } : {}
  setCookie(c, names[kind], secret.toString('base64url'), {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure,
    ...prefix,
  })
}

export function dropCookie(c: Context, kind: SessionKind): void {
  deleteCookie(c, names[kind], { path: '/' })
  deleteCookie(c, `__Host-${names[kind]}`, { path: '/', secure: true })
}
