import { type ParameterName, parameters } from './parameters.ts'
import { type ResourceName, resourceNames, resources } from './resources.ts'

const specification = 'https://docs.openreferral.org/en/3.0/'

/** What `/hsds` answers: the version of HSDS, the profile, and where the description is. */
export const about = (base: string) => ({
  version: '3.0',
  profile: specification,
  openapi_url: `${base}/hsds/openapi.json`,
})

const says = `The public directory of services for children in Cambodia, after the Human Services Data Specification 3.0 of Open Referral.

Everything here is public and only for reading: no key, no cookie. Answers may be kept for five minutes; ask again with If-None-Match.

What HSDS leaves open:
- Only listed entries are here, and only numbers that somebody has called or that the service's own page states. What nobody has stated is left out; nothing is null.
- Attributes without a taxonomy term say what HSDS has no field for; link_type tells what: confidence (called, own_page, third_party, list), free (yes, no), for_danger, who_answers, other_name, source, a web address by its kind (web, report_form, email, messenger, telegram, other), redacted.
- Attributes with a taxonomy term have the taxonomy's code as link_type and the value yes or no. Where there is none, nobody has said.
- A location with the attribute redacted is kept secret for the safety of who stays there. It has no address, no point, and its external_identifier is the province's. Never try to find it.
- A service area's extent is an official place code (extent_type text), or KH for the whole country. So is a location's external_identifier.
- Times are those of Phnom Penh, UTC+7. 00:00 to 23:59 means day and night.
- metadata tells which organisation changed a short field. Nobody is named.
- Lists are in the order of their ids, so that pages fit together.`

const json = (schema: unknown) => ({ 'application/json': { schema } })
const sentence = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
})
const wrong = sentence('A parameter is not as it has to be; the sentence says how (RFC 9457).')
const missing = sentence('There is none with this id, or none that is public.')
const unchanged = { description: 'It has not changed (If-None-Match).' }
const refs = (names: readonly ParameterName[]) => names.map((name) => ({ $ref: `#/components/parameters/${name}` }))

const idOf = {
  in: 'path',
  name: 'id',
  required: true,
  description: 'Its id.',
  schema: { type: 'string', format: 'uuid' },
}

function listOf(name: ResourceName) {
  const { schema, operation, says, takes } = resources[name]
  const page = {
    properties: { contents: { type: 'array', items: { $ref: schema.listed } } },
    allOf: [{ $ref: '#/components/schemas/Page' }],
  }
  const lines = { 'application/x-ndjson': { schema: { type: 'string', description: 'One such object a line.' } } }
  return {
    get: {
      ...{ operationId: operation.list, summary: says.list, description: says.list, parameters: refs(takes.list) },
      responses: {
        200: { description: says.list, content: { ...json(page), ...lines } },
        ...{ 304: unchanged, 400: wrong },
      },
    },
  }
}

function oneOf(name: ResourceName) {
  const { schema, operation, says, takes } = resources[name]
  return {
    parameters: [idOf],
    get: {
      ...{ operationId: operation.one, summary: says.one, description: says.one, parameters: refs(takes.one) },
      responses: {
        200: { description: says.one, content: json({ $ref: schema.one }) },
        ...{ 304: unchanged, 400: wrong, 404: missing },
      },
    },
  }
}

const root = {
  get: {
    ...{ operationId: 'getAPIMetaInformation', summary: 'What this API is.', description: 'What this API is.' },
    responses: {
      200: {
        description: 'What this API is.',
        content: json({
          type: 'object',
          required: ['version', 'profile', 'openapi_url'],
          properties: {
            version: { type: 'string' },
            profile: { type: 'string', format: 'uri' },
            openapi_url: { type: 'string', format: 'uri' },
          },
        }),
      },
    },
  },
}

const table = {
  get: {
    operationId: 'getTableOfServices',
    summary: 'Services as a table.',
    description: 'One line a service, UTF-8 with a byte order mark, for spreadsheets. Not part of HSDS.',
    parameters: refs(tableTakes()),
    responses: {
      200: { description: 'The table.', content: { 'text/csv': { schema: { type: 'string' } } } },
      400: wrong,
    },
  },
}

/** The parameters of /hsds/services.csv: those that narrow. */
export function tableTakes(): ParameterName[] {
  return ['search', 'taxonomy_term_id', 'taxonomy_id', 'organization_id', 'modified_after']
}

const properties = (of: Record<string, string>) =>
  Object.fromEntries(Object.entries(of).map(([name, type]) => [name, { type }]))
const pageParts = {
  ...{ total_items: 'integer', total_pages: 'integer', page_number: 'integer', size: 'integer' },
  ...{ first_page: 'boolean', last_page: 'boolean', empty: 'boolean' },
}
const problemParts = { type: 'string', title: 'string', status: 'integer', detail: 'string' }
const schemas = {
  Page: { type: 'object', required: Object.keys(pageParts), properties: properties(pageParts) },
  Problem: { type: 'object', required: Object.keys(problemParts), properties: properties(problemParts) },
}

/** The API's own description (OpenAPI 3.1), of exactly what is served. @param base such as https://sdap.example */
export const openapi = (base: string) => ({
  openapi: '3.1.0',
  info: {
    title: 'Sdap: services for children in Cambodia (HSDS 3.0)',
    version: '1.0.0',
    summary: 'Who can help, where, and how far to trust an entry.',
    description: says,
    license: { name: 'Apache-2.0 (the program; ask the deployment about its data)', identifier: 'Apache-2.0' },
  },
  jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
  externalDocs: { description: 'Human Services Data Specification 3.0', url: specification },
  servers: [{ url: `${base}/hsds` }],
  paths: {
    '/': root,
    ...Object.fromEntries(
      resourceNames.flatMap((name) => [
        [`/${name}`, listOf(name)],
        [`/${name}/{id}`, oneOf(name)],
      ]),
    ),
    '/services.csv': table,
  },
  components: {
    schemas,
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, { schema, says }]) => [
        name,
        { name, in: 'query', required: false, description: says, schema },
      ]),
    ),
  },
})
