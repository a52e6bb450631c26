import { createHash } from 'node:crypto'

const hash = (text: string) => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`

const contentSecurityPolicy = (style: string | string[], scripts: string[], sound: boolean) =>
  [
    "default-src 'none'",
    `style-src ${[style].flat().map(hash).join(' ')}`,
    `script-src ${scripts.map(hash).join(' ')}`,
    "img-src 'self' data:",
    ...(sound ? ["media-src 'self'"] : []),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/**
 * What a page's own scripts may: those with these hashes run, and may use no power of the device but the one that is named.
 * @param sound whether the page plays a recording of this program's own
 */
export const headersOfPage = (
  style: string | string[],
  scripts: string[],
  geolocation: 'geolocation=()' | 'geolocation=(self)',
  sound = false,
) => ({
  'Content-Security-Policy': contentSecurityPolicy(style, scripts, sound),
  'Permissions-Policy': `camera=(), microphone=(), ${geolocation}, payment=(), usb=(), interest-cohort=()`,
})

/** The same for pages with one script more, which may ask this server, and no other. */
export function mayAsk(headers: Record<string, string>, asking: string): Record<string, string> {
  const policy = headers['Content-Security-Policy'] ?? ''
  const more = policy.replace(/script-src [^;]*/, (scripts) => `${scripts} ${hash(asking)}`)
  return { ...headers, 'Content-Security-Policy': `${more}; connect-src 'self'` }
}

/** Headers of every answer; only the one style and the few scripts of the pages may run. HSTS is the deployment's choice, since it is itself a trace. */
export const safeHeaders = (hsts: boolean, style: string, scripts: string[]): Record<string, string> => ({
  ...headersOfPage(style, scripts, 'geolocation=()'),
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'X-XSS-Protection': '0', // the filters of old browsers could themselves be misused
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
  'X-Robots-Tag': 'noarchive',
  ...(hsts ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
})
