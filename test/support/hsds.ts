import fs from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'

type Schema = { [name: string]: unknown }

const folder = new URL('../../../shared/reference/hsds/3.0/schema/', import.meta.url)
/** Whether the published schemas of HSDS 3.0 are beside this project. */
export const schemasThere = fs.existsSync(folder)
export const published = 'https://raw.githubusercontent.com/openreferral/specification/3.0/schema/'

export const readSchema = (file: string): Schema => JSON.parse(fs.readFileSync(new URL(file, folder), 'utf8')) as Schema

/**
 * What checks objects against the published schemas, by file name (`service.json`,
 * `compiled/service_list.json`). A property that HSDS does not know is refused.
 */
export function hsdsChecks(): (file: string) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  formats.default(ajv)
  for (const file of fs.readdirSync(folder).filter((f) => f.endsWith('.json') && f !== 'openapi.json'))
    ajv.addSchema(closed(withCompiledParts(file, readSchema(file))), file)
  for (const file of fs.readdirSync(new URL('compiled/', folder)))
    ajv.addSchema(closed(readSchema(`compiled/${file}`)), `compiled/${file}`)
  return (file) => {
    // One entry fully nested has the same form compiled and not.
    const check = ajv.getSchema(file) ?? ajv.getSchema(file.replace('compiled/', ''))
    if (!check) throw new Error(`There is no schema ${file}.`)
    return check
  }
}

/** The two properties that only the compiled forms have. */
function withCompiledParts(file: string, schema: Schema): Schema {
  const more: Record<string, Schema> = {
    'organization.json': { services: { type: 'array', items: { $ref: 'service.json' } } },
    'service_at_location.json': { service: { $ref: 'service.json' } },
  }
  return { ...schema, properties: { ...(schema['properties'] as Schema), ...more[file] } }
}

/** The same schema, which lets no unknown property pass, however deep. */
function closed(schema: Schema): Schema {
  const inside = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [
      name,
      value !== null && typeof value === 'object' && !Array.isArray(value) ? closed(value as Schema) : value,
    ]),
  )
  return schema['type'] === 'object' && schema['properties'] ? { ...inside, additionalProperties: false } : inside
}

/** What is wrong with an object, in short; empty when nothing is. */
export const faults = (check: ValidateFunction, object: unknown): string[] =>
  check(object) ? [] : (check.errors ?? []).map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`)

/** Where an object holds null, which HSDS never does. */
export const nulls = (value: unknown, at = ''): string[] =>
  value === null
    ? [at]
    : typeof value === 'object'
      ? Object.entries(value).flatMap(([name, inside]) => nulls(inside, `${at}/${name}`))
      : []
