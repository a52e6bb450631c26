import type { Context } from 'hono'
import { Failure } from '../errors.ts'
import { readBody } from './form.ts'

/** One thing that is wrong in a body: where (JSON Pointer, RFC 6901), and a plain sentence. */
export type Wrong = { pointer: string; detail: string }

/** How much a program may send at once, in bytes. */
export const largestJson = 256 * 1024

/**
 * What a program sent. That it is JSON is settled here; what a parser would swallow and the database refuse
 * (a name given twice, a NUL, half a letter) is told in `wrong`, to be answered with all the rest.
 * @throws Failure unsupported, too_large, malformed
 */
export async function readJson(c: Context): Promise<{ value: unknown; wrong: Wrong[] }> {
  const type = (c.req.header('Content-Type') ?? '').toLowerCase().replaceAll(' ', '')
  if (!/^application\/json(;charset="?utf-8"?)?$/.test(type) || c.req.header('Content-Encoding'))
    throw new Failure('unsupported')
  if (Number(c.req.header('Content-Length') ?? 0) > largestJson) throw new Failure('too_large')
  const bytes = await readBody(c, largestJson)
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return { value: JSON.parse(text), wrong: oddParts(text) }
  } catch {
    throw new Failure('malformed')
  }
}

type Level = { names: Set<string> | null; at: string; index: number }

/** Goes through JSON that was found right, name by name. */
function oddParts(text: string): Wrong[] {
  const wrong: Wrong[] = []
  const levels: Level[] = []
  let name: string | undefined // of the member that is being read; undefined where the next text is a name
  const here = () => {
    const level = levels.at(-1)
    return level === undefined ? '' : `${level.at}/${level.names ? escaped(name ?? '') : level.index}`
  }
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]/g)) {
    const level = levels.at(-1)
    if (token === '{' || token === '[') {
      levels.push({ names: token === '{' ? new Set() : null, at: here(), index: 0 })
      name = undefined
    } else if (token === '}' || token === ']') levels.pop()
    else if (token === ',') {
      if (level) level.index++
      name = undefined
    } else {
      const said = JSON.parse(token) as string
      const isName = level?.names && name === undefined
      if (isName) name = said
      if (!storable(said)) wrong.push({ pointer: here(), detail: 'This holds a NUL or half a letter.' })
      if (!isName) continue
      if (level.names?.has(said)) wrong.push({ pointer: here(), detail: 'This name is given twice.' })
      level.names?.add(said)
    }
  }
  return wrong
}

const storable = (text: string) => !text.includes('\0') && text.isWellFormed()

/** One step of a JSON Pointer. */
export const escaped = (step: string | number) => String(step).replaceAll('~', '~0').replaceAll('/', '~1')
export const pointerTo = (path: readonly PropertyKey[]) => path.map((step) => `/${escaped(String(step))}`).join('')
