import { z } from 'zod'
import { apiRoot } from '../schema.ts'
import {
  capacityAnswer,
  capacityBody,
  newService,
  organizationAnswer,
  organizationList,
  problemAnswer,
  serviceAnswer,
  serviceList,
  stateBody,
} from './answers.ts'
import { organizationBody, organizationPatch, serviceBody, servicePatch } from './entry-body.ts'
import type { Operation } from './operation.ts'
import { codeAnswer, conversationAnswer, messageBody, reportBody } from './report-body.ts'

// The description of the API for programs (OpenAPI 3.1), written from the very schemas that requests are
// read with, so that it says what is so.

const named = {
  Organization: organizationBody,
  OrganizationChange: organizationPatch,
  OrganizationAnswer: organizationAnswer,
  OrganizationList: organizationList,
  Service: serviceBody,
  ServiceChange: servicePatch,
  NewService: newService,
  ServiceAnswer: serviceAnswer,
  ServiceList: serviceList,
  State: stateBody,
  Capacity: capacityBody,
  CapacityAnswer: capacityAnswer,
  Report: reportBody,
  ReceiptCode: codeAnswer,
  Conversation: conversationAnswer,
  Message: messageBody,
  Problem: problemAnswer,
}
const nameOf = new Map<z.ZodType, string>(Object.entries(named).map(([name, schema]) => [schema, name]))

/** Each schema by its name, those in others as references. */
function schemas(): Record<string, unknown> {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id })
  const { schemas: all } = z.toJSONSchema(registry, { io: 'input', uri: (id) => `#/components/schemas/${id}` })
  // What stands inside a description of an API needs no name and no dialect of its own.
  return Object.fromEntries(Object.entries(all).map(([id, { $id: _, $schema: __, ...schema }]) => [id, schema]))
}

const says = `For the programs of partner organisations: an organisation keeps its own entries of the directory of services up to date from its own system, and hands on what somebody told its program. No case and no report of anybody else can be read here. The directory itself, for reading without a key, is at /hsds.

A data guardian of the organisation makes a key, and ends it. It travels in the header Authorization: Bearer sdap_…, in no address and no cookie. What belongs to another organisation, or to nobody, is answered with 404.`

const content = (schema: z.ZodType, type = 'application/json') => ({
  [type]: { schema: { $ref: `#/components/schemas/${nameOf.get(schema)}` } },
})

const retryAfter = { 'Retry-After': { description: 'In so many seconds.', schema: { type: 'integer' } } }
const challenge = { 'WWW-Authenticate': { description: 'RFC 6750.', schema: { type: 'string' } } }

/** What each status means wherever it is answered. */
export const problems: Record<number, { says: string; headers?: object }> = {
  400: { says: 'A header or parameter is not as it has to be, or the body is no JSON.' },
  401: {
    says: 'No living key came along: none, an unknown one, or one that was ended or is over.',
    headers: challenge,
  },
  403: { says: 'The key lives but is not for this.', headers: challenge },
  404: { says: 'There is nothing with this id that is the organisation’s, or behind this code.' },
  409: { says: 'It does not fit the state that it is in, such as an entry that was merged into another one.' },
  412: { says: 'Somebody else has changed it since: read it again.' },
  413: { says: 'The body is larger than 256 KB.' },
  415: { says: 'The body is not application/json in UTF-8.' },
  422: { says: 'Something in the body is not right; errors lists everything at once.' },
  428: { says: 'The header If-Match is missing.' },
  429: { says: 'More than 600 requests within ten minutes with this key.', headers: retryAfter },
  503: { says: 'Busy or out of order for the moment.', headers: retryAfter },
}

/** Which of them an operation may answer. */
export function statusesOf({ path, needs, body, query, conflicts }: Operation): number[] {
  const withBody = body ? [400, 413, 415, 422] : []
  const inQuery = Object.keys(query).length > 0 || (needs && needs !== 'If-Match') ? [400] : []
  const withId = path.includes('{id}') || needs === 'Receipt-Code' ? [404] : []
  const changes = [...(conflicts ? [409] : []), ...(needs === 'If-Match' ? [412, 428] : [])]
  return [...new Set([401, 403, 429, 503, ...withBody, ...inQuery, ...withId, ...changes])].sort((a, b) => a - b)
}

const etag = { ETag: { description: 'The revision, for If-Match.', schema: { type: 'string' } } }
const id = { in: 'path', name: 'id', required: true, schema: { type: 'string', format: 'uuid' } }
const headers = {
  'If-Match': 'The revision that you have read, in quotation marks.',
  'Receipt-Code': 'The sixteen digits of the code, with or without spaces.',
  'Idempotency-Key': '1 to 64 letters, digits and signs of your own choice; the same for the same thing sent again.',
}

function describe(o: Operation) {
  const scopes = o.policy[o.by]?.byKey?.scopes ?? []
  const answered = {
    description: o.says,
    headers: o.answer === organizationAnswer || o.answer === serviceAnswer ? etag : {},
    content: content(o.answer),
  }
  return {
    operationId: o.name,
    summary: o.says,
    description: [o.more, `For keys with ${scopes.join(' or ')}.`].filter(Boolean).join(' '),
    security: [{ key: [] }],
    parameters: [
      ...(o.path.includes('{id}') ? [id] : []),
      ...Object.entries(o.query).map(([name, { says, schema }]) => ({ in: 'query', name, description: says, schema })),
      ...(o.needs
        ? [{ in: 'header', name: o.needs, required: true, description: headers[o.needs], schema: { type: 'string' } }]
        : []),
    ],
    ...(o.body ? { requestBody: { required: true, content: content(o.body) } } : {}),
    responses: {
      200: answered,
      ...(o.makes ? { 201: answered } : {}),
      ...Object.fromEntries(statusesOf(o).map((status) => [status, { $ref: `#/components/responses/${status}` }])),
    },
  }
}

/** The whole description. @param base such as https://sdap.example */
export const openapi = (base: string, operations: readonly Operation[]) => ({
  openapi: '3.1.0',
  info: {
    title: 'Sdap: for the programs of partner organisations',
    version: '1.0.0',
    summary: 'An organisation keeps its own entries of the directory, and hands on what somebody told its program.',
    description: says,
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
  externalDocs: { description: 'The same for people, with examples', url: `${base}/api/docs` },
  servers: [{ url: `${base}${apiRoot}` }],
  security: [{ key: [] }],
  paths: Object.fromEntries(
    [...Map.groupBy(operations, (o) => o.path)].map(([path, all]) => [
      path,
      Object.fromEntries(all.map((o) => [o.method.toLowerCase(), describe(o)])),
    ]),
  ),
  components: {
    securitySchemes: { key: { type: 'http', scheme: 'bearer', bearerFormat: 'sdap_…' } },
    schemas: schemas(),
    responses: Object.fromEntries(
      Object.entries(problems).map(([status, { says: description, headers: more = {} }]) => [
        status,
        { description, headers: more, content: content(problemAnswer, 'application/problem+json') },
      ]),
    ),
  },
})
