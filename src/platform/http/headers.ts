import { createHash } from 'node:crypto'

const hash = (text: string) => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`

const contentSecurityPolicy = (style: string, script: string) =>
  [
    "default-src 'none'",
    `style-src ${hash(style)}`,
    `script-src ${hash(script)}`,
    "img-src 'self' data:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** Headers of every answer; only the one style and the one script of the pages may run. HSTS is the deployment's choice, since it is itself a trace. */
export const safeHeaders = (hsts: boolean, style: string, script: string): Record<string, string> => ({
  'Content-Security-Policy': contentSecurityPolicy(style, script),
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()',
  'Cache-Control': 'no-store',
  'X-Robots-Tag': 'noarchive',
  ...(hsts ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
})
