import type { Context } from 'hono'
import { z } from 'zod'
import { Failure } from '../errors.ts'
import type { Values } from './values.ts'

export { many, one, type Values } from './values.ts'

/** Message keys by field; `_form` stands for the whole. */
export type Errors = Record<string, string>

/** How much a form may hold without its file, in bytes. */
export const largestBody = 512 * 1024

/** @throws Failure too_large, malformed */
export async function readForm(c: Context): Promise<Values> {
  if (Number(c.req.header('Content-Length') ?? 0) > largestBody) throw new Failure('too_large')
  if (!c.req.header('Content-Type')?.startsWith('application/x-www-form-urlencoded')) throw new Failure('malformed')
  const text = (await readBody(c, largestBody)).toString('utf8')
  const values: Values = Object.create(null) // a field may be called __proto__
  for (const [name, value] of new URLSearchParams(text)) add(values, name, value)
  return values
}

/** Notes one field more. @throws Failure malformed */
export function add(values: Values, name: string, value: string): void {
  if (name.includes('\0') || value.includes('\0')) throw new Failure('malformed')
  const before = values[name]
  values[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value]
}

/** The line broke before all had come: no fault of ours, and nobody is there to read an answer. */
export const brokenOff = (): never => {
  throw new Failure('malformed')
}

/** @param largest in bytes @throws Failure too_large as soon as it is more */
export async function readBody(c: Context, largest: number): Promise<Buffer> {
  const reader = c.req.raw.body?.getReader()
  if (!reader) return Buffer.alloc(0)
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read().catch(brokenOff)
    if (done) return Buffer.concat(chunks)
    size += value.length
    if (size > largest) {
      await reader.cancel()
      throw new Failure('too_large')
    }
    chunks.push(value)
  }
}

/** Free text: trimmed, at most so long; line ends as `\n`. */
export const text = (max: number) =>
  z
    .string()
    .default('')
    .transform((v) => v.replace(/\r\n?/g, '\n').trim())
    .pipe(z.string().max(max, { error: 'errors.too_long' }))

/** Free text that cannot be left out. */
export const someText = (max: number) => text(max).pipe(z.string().min(1, { error: 'errors.needed' }))

/** What tells a form that is sent twice from two forms; what does not carry one is taken each time. */
export const nonce = z.string().max(64).optional()

/** One of a list of codes. */
export const oneOf = <const C extends readonly [string, ...string[]]>(codes: C) =>
  z.enum(codes, { error: 'errors.choose' })

/** Any number of codes out of a list. */
export const someOf = <const C extends readonly [string, ...string[]]>(codes: C) =>
  z.preprocess(
    (v) => (v === undefined ? [] : Array.isArray(v) ? v : [v]),
    z.array(z.enum(codes, { error: 'errors.choose' })),
  )

/** A day between 1900 and 2199: others are slips, and the database does not know all of them. */
export const isoDay = z
  .string({ error: 'errors.day' })
  .regex(/^(19|20|21)\d{2}-\d{2}-\d{2}$/, { error: 'errors.day' })
  .refine(
    (v) => {
      try {
        return Temporal.PlainDate.from(v).toString() === v
      } catch {
        return false
      }
    },
    { error: 'errors.day' },
  )

export const uuid = z.uuid({ error: 'errors.choose' })

/** @throws Failure invalid with a message key beside each field */
export function check<S extends z.ZodType>(schema: S, values: unknown): z.output<S> {
  const parsed = schema.safeParse(values)
  if (parsed.success) return parsed.data
  const errors: Errors = {}
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? '_form')
    errors[field] ??= /^errors\.\w+$/.test(issue.message) ? issue.message : 'errors.choose'
  }
  throw new Failure('invalid', errors)
}
