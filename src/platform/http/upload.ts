import type { Context } from 'hono'
import { Failure } from '../errors.ts'
import { add, brokenOff, largestBody, readForm, type Values } from './form.ts'

/** The content of files, by the field they came in. What a browser calls them and their kind is not believed, nor kept. */
export type Files = Record<string, Buffer>
export type Posted = { values: Values; files: Files; tooLarge: boolean }

/** How much more than the largest file is read and thrown away, so that a browser gets to hear the answer. */
const patience = 64 * 1024 * 1024

/**
 * Reads what a form sent, with a file only where one is expected.
 * @param largestFile in bytes; 0 reads the other fields alone
 * @returns of what is too large, the fields that stand before the file
 * @throws Failure too_large, malformed
 */
export async function readPosted(c: Context, largestFile?: number): Promise<Posted> {
  const type = c.req.header('Content-Type') ?? ''
  if (largestFile === undefined || !type.startsWith('multipart/form-data'))
    return { values: await readForm(c), files: {}, tooLarge: false }
  const { body, tooLarge } = await readUpTo(c, largestFile + largestBody)
  const posted = await fieldsIn(tooLarge ? wholeParts(body.subarray(0, largestBody), type) : body, type)
  const tooLargeFile = Object.values(posted.files).some((f) => f.length > largestFile)
  return { ...posted, tooLarge: tooLarge || tooLargeFile }
}

async function readUpTo(c: Context, most: number): Promise<{ body: Buffer; tooLarge: boolean }> {
  const reader = c.req.raw.body?.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = reader ? await reader.read().catch(brokenOff) : { done: true }
    if (done || !value) return { body: Buffer.concat(chunks), tooLarge: size > most }
    size += value.length
    if (size <= most || chunks.length === 0) chunks.push(value)
    if (size > most + patience) {
      await reader?.cancel()
      return { body: Buffer.concat(chunks), tooLarge: true }
    }
  }
}

/** What stands before the part at which it was cut (RFC 2046, 5.1), closed. */
function wholeParts(body: Buffer, type: string): Buffer {
  const boundary = /boundary="?([^";]+)/.exec(type)?.[1] ?? ''
  const end = body.lastIndexOf(`\r\n--${boundary}`)
  return end === -1
    ? Buffer.from(`--${boundary}--\r\n`)
    : Buffer.concat([body.subarray(0, end), Buffer.from(`\r\n--${boundary}--\r\n`)])
}

/** @throws Failure malformed, too_large */
async function fieldsIn(body: Buffer, type: string): Promise<Omit<Posted, 'tooLarge'>> {
  const form = await new Response(new Uint8Array(body), { headers: { 'Content-Type': type } }).formData().catch(() => {
    throw new Failure('malformed')
  })
  const values: Values = Object.create(null) // a field may be called __proto__
  const files: Files = Object.create(null)
  let size = 0
  for (const [name, value] of form) {
    if (typeof value !== 'string') files[name] ??= Buffer.from(await value.arrayBuffer())
    else {
      size += name.length + value.length
      add(values, name, value)
    }
  }
  if (size > largestBody) throw new Failure('too_large')
  return { values, files }
}
