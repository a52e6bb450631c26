import { createHash } from 'node:crypto'

const hash = (text: string) => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`

const contentSecurityPolicy = (style: string, scripts: string[]) =>
  [
    "default-src 'none'",
    `style-src ${hash(style)}`,
    `script-src ${scripts.map(hash).join(' ')}`,
    "img-src 'self' data:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** What a page's own scripts may: those with these hashes run, and may use no power of the device but the one that is named. */
export const headersOfPage = (
  style: string,
  scripts: string[],
  geolocation: 'geolocation=()' | 'geolocation=(self)',
) => ({
  'Content-Security-Policy': contentSecurityPolicy(style, scripts),
  'Permissions-Policy': `camera=(), microphone=(), ${geolocation}, payment=(), usb=(), interest-cohort=()`,
})

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
