import { z } from 'zod'

export type Field = { name: string; type: string; says: string }
type Json = {
  type?: string | string[]
  anyOf?: Json[]
  items?: Json
  enum?: string[]
  properties?: Record<string, Json>
  required?: string[]
  maxLength?: number
  minimum?: number
  maximum?: number
  format?: string
  description?: string
}

/** What a body may hold, in short, for people. */
export function fieldsIn(schema: z.ZodType): Field[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' }) as Json
  return Object.entries(properties).map(([name, part]) => ({
    name: required.includes(name) ? `${name} *` : name,
    type: typeOf(part),
    says: part.description ?? '',
  }))
}

/** Longer lists of codes stand in the description alone. */
const mostCodes = 8

function typeOf(part: Json): string {
  const said = part.anyOf?.find((p) => p.type !== 'null') ?? part
  const type = [said.type].flat().find((t) => t !== 'null')
  if (said.enum) return said.enum.length > mostCodes ? `one of ${said.enum.length} codes` : said.enum.join(' | ')
  if (type === 'array') return `[ ${typeOf(said.items ?? {})} ]`
  if (type === 'object') {
    const parts = Object.entries(said.properties ?? {})
    if (parts.every(([, p]) => typeOf(p) === 'true or false')) return `{ code: true or false }, ${parts.length} codes`
    const plain = parts.every(([, p]) => typeOf(p).startsWith('text'))
    const inner = parts.map(([n, p]) => `${n}${said.required?.includes(n) ? ' *' : ''}${plain ? '' : `: ${typeOf(p)}`}`)
    return `{ ${inner.join(plain ? ', ' : '; ')} }`
  }
  if (type === 'boolean') return 'true or false'
  if (type === 'integer') return `${said.minimum} to ${said.maximum}`
  if (said.format === 'uuid') return 'id'
  return `text${said.maxLength ? ` (${said.maxLength})` : ''}`
}
