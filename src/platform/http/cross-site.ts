import type { Context } from 'hono'
import { Failure } from '../errors.ts'

/**
 * Refuses what another site makes a browser post. `Origin: null` and a missing one (old
 * browsers, some in-app ones) are left to the form's token.
 * @throws Failure cross_site
 */
export function refuseCrossSite(c: Context, publicUrl: string | undefined): void {
  const site = c.req.header('Sec-Fetch-Site')
  if (site === 'cross-site' || site === 'same-site') throw new Failure('cross_site')
  const origin = c.req.header('Origin')
  if (!origin || origin === 'null') return
  const own = publicUrl ? new URL(publicUrl).host : c.req.header('Host')
  if (!URL.canParse(origin) || new URL(origin).host !== own) throw new Failure('cross_site')
}
