import { setCookie } from 'hono/cookie'
import { sql } from 'kysely'
import type { Door } from './door.ts'
import { dropCookies, languageOf } from './door.ts'

/** The addresses that belong to no module. */
export function frameRoutes(door: Door): void {
  const { hono, app } = door
  hono.get('/', (c) => c.redirect(`/${languageOf(c)}`, 303))
  hono.get('/favicon.ico', (c) => c.body(null, 204))
  hono.get('/robots.txt', (c) => c.text('User-agent: *\nDisallow: /staff\nDisallow: /km/check\nDisallow: /en/check\n'))

  // A plain link, so that leaving works without scripts: it ends the session on the server,
  // clears what the browser holds, and changes a cookie, so that no page is kept for Back.
  door.get('/leave', { access: 'public' }, async (web) => {
    const inside = await web.inside('receipt')
    if (inside) await inside.write((tx) => sql`select app.end_receipt_session()`.execute(tx))
    const c = web.raw
    dropCookies(c)
    setCookie(c, 'left', String(Date.now()), { path: '/', maxAge: 10, httpOnly: true, sameSite: 'Lax' })
    c.header('Clear-Site-Data', '"cookies", "storage"')
    return c.redirect(app.leaveUrl, 303)
  })

  hono.get('/health/live', (c) => c.text('ok'))
  hono.get('/health/ready', async (c) => {
    try {
      await app.db.read('', (tx) => sql`select 1`.execute(tx))
      return c.text('ok')
    } catch {
      return c.text('the database does not answer', 503)
    }
  })
}
