import { setCookie } from 'hono/cookie'
import { sql } from 'kysely'
import { languages } from '../i18n/i18n.ts'
import { trail } from '../trail/trail.ts'
import type { Door, Web } from './door.ts'
import { isSecure } from './web.ts'

async function endSessions(web: Web) {
  const receipt = await web.inside('receipt')
  if (receipt) await receipt.write((tx) => sql`select app.end_receipt_session()`.execute(tx))
  const staff = await web.inside('staff')
  if (staff)
    await staff.write(async (tx) => {
      await trail(tx, { action: 'sign_out' })
      await sql`select app.end_session()`.execute(tx)
    })
}

/** The addresses that belong to no module. */
export function frameRoutes(door: Door): void {
  const { app } = door
  door.get('/', { access: 'public' }, (web) => web.seeOther(`/${web.lang}`))
  door.get('/favicon.ico', { access: 'public' }, (web) => web.plain(''))
  door.get('/robots.txt', { access: 'public' }, (web) =>
    web.plain(`User-agent: *\nDisallow: /staff\n${languages.map((lang) => `Disallow: /${lang}/check\n`).join('')}`),
  )

  // A plain link, so that leaving works without scripts: it ends the session on the server,
  // clears what the browser holds, and changes a cookie, so that no page is kept for Back.
  door.get('/leave', { access: 'public' }, async (web) => {
    await endSessions(web)
    const c = web.raw
    web.dropCookie('receipt')
    web.dropCookie('staff')
    const secure = isSecure(app, c)
    setCookie(c, 'left', String(Date.now()), { path: '/', maxAge: 10, httpOnly: true, sameSite: 'Lax', secure })
    c.header('Clear-Site-Data', '"cookies", "storage"')
    return web.seeOther(app.leaveUrl)
  })

  door.get('/health/live', { access: 'public' }, (web) => web.plain('ok'))
  door.get('/health/ready', { access: 'public' }, async (web) => {
    try {
      await app.db.read('', (tx) => sql`select 1`.execute(tx))
      return web.plain('ok')
    } catch {
      return web.plain('the database does not answer', 503)
    }
  })
}
