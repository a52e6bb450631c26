import fc from 'fast-check'

/** As much of JSON Schema as descriptions here use. */
export type Schema = {
  $ref?: string
  anyOf?: Schema[]
  type?: string | string[]
  enum?: unknown[]
  pattern?: string
  format?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
}

/** What else a field of this name has to be: no schema says which numbers can be dialled. */
export type Right = Record<string, fc.Arbitrary<unknown>>

/** Values that a schema lets pass. */
export function valuesOf(schema: Schema, named: Record<string, Schema>, right: Right = {}): fc.Arbitrary<unknown> {
  const inside = (part: Schema) => valuesOf(part, named, right)
  if (schema.$ref) return inside(named[schema.$ref.split('/').at(-1) ?? ''] ?? {})
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(inside))
  if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => inside({ ...schema, type })))
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.type === 'null') return fc.constant(null)
  if (schema.type === 'boolean') return fc.boolean()
  if (schema.type === 'integer') return fc.integer({ min: schema.minimum ?? -9, max: schema.maximum ?? 9 })
  if (schema.type === 'array')
    return fc.array(inside(schema.items ?? {}), {
      minLength: schema.minItems ?? 0,
      maxLength: Math.min(3, schema.maxItems ?? 3),
    })
  if (schema.type === 'object') {
    const parts = Object.entries(schema.properties ?? {}).map(
      ([name, part]) => [name, right[name] ?? inside(part)] as const,
    )
    return fc.record(Object.fromEntries(parts), { requiredKeys: (schema.required ?? []) as never[] })
  }
  return textOf(schema)
}

function textOf({ format, pattern, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.uuid()
  if (format === 'date')
    return fc
      .date({ noInvalidDate: true, min: new Date('2000-01-01'), max: new Date('2100-01-01') })
      .map((d) => d.toISOString().slice(0, 10))
  const most = Math.min(40, maxLength)
  if (pattern)
    return fc.stringMatching(new RegExp(pattern)).filter((s) => s.length >= minLength && s.length <= maxLength)
  return fc.string({ unit: 'grapheme', minLength, maxLength: most }).filter((s) => s.length <= maxLength)
}

const junk = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1.5,
    1e300,
    '',
    'x',
    '\0',
    '\ud800',
    '__proto__',
    [],
    [[]],
    {},
    { en: 5 },
    'a'.repeat(3_000),
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.array(fc.string(), { maxLength: 60 }),
)
const names = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  'id',
  'state',
  'revision',
  'team_id',
  'owner',
  '',
  'a/b~c',
  '\0',
)

/** The same value with something odd somewhere in it. */
export const broken = (value: unknown): fc.Arbitrary<unknown> =>
  fc.tuple(fc.nat(), junk, names, fc.boolean()).map(([where, odd, name, added]) => {
    const copy: unknown = structuredClone(value)
    const places = objectsIn(copy)
    const place = places[where % places.length]
    if (!place) return odd
    const keys = Object.keys(place)
    const key = added || keys.length === 0 ? name : (keys[where % keys.length] ?? name)
    Object.defineProperty(place, key, { value: odd, enumerable: true, configurable: true, writable: true })
    return copy
  })

const objectsIn = (value: unknown): object[] =>
  typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(objectsIn)] : []
