import type { Method } from '#platform/http/entry.ts'
import { apiRoot } from './schema.ts'

/** One request as somebody would try it; a test sends each of them. `{…}` stands for an id, `{revision}` for what was read. */
export type Example = { says: string; method: Method; path: string; headers?: Record<string, string>; body?: unknown }

export const examples: Example[] = [
  { says: 'Your entries, and where the next page begins', method: 'GET', path: '/directory/services?limit=20' },
  { says: 'One of them, with its revision in ETag', method: 'GET', path: '/directory/services/{service}' },
  {
    says: 'A new service, as a draft',
    method: 'POST',
    path: '/directory/services',
    headers: { 'Idempotency-Key': 'counselling-2026-05-31' },
    body: {
      organization_id: '{organization}',
      entry: {
        name: { en: 'Counselling', km: 'ការប្រឹក្សា' },
        status: 'active',
        help: ['counselling'],
        free: true,
        areas: ['12', '0801'],
        hours: [{ days: ['MO', 'TU', 'WE', 'TH', 'FR'], opens: '08:00', closes: '17:00' }],
        phones: [{ number: '012 345 678', confidence: 'own_page' }],
      },
    },
  },
  {
    says: 'Another number, and nothing else',
    method: 'PATCH',
    path: '/directory/services/{service}',
    headers: { 'If-Match': '"{revision}"' },
    body: { phones: [{ number: '012 345 679', confidence: 'own_page' }] },
  },
  {
    says: 'Shown to the public',
    method: 'PUT',
    path: '/directory/services/{service}/state',
    body: { state: 'listed' },
  },
  {
    says: 'How long one waits',
    method: 'POST',
    path: '/directory/services/{service}/capacity',
    headers: { 'Idempotency-Key': 'capacity-2026-05-31' },
    body: { waiting_days: 3, places_free: 2 },
  },
  {
    says: 'What somebody told your program, handed on when they want it; the answer is their code',
    method: 'POST',
    path: '/reports',
    headers: { 'Idempotency-Key': 'chat-7c1e' },
    body: {
      ...{ language: 'km', writer: 'self', danger: 'not_now', story: '…', contact_way: 'only_here' },
      wanted_helper: 'no_matter',
    },
  },
]

/** An example as a line for a shell; `$SDAP` is the address, `$SDAP_KEY` the key. */
export const asCurl = ({ method, path, headers = {}, body }: Example): string =>
  [
    `curl ${method === 'GET' ? '' : `-X ${method} `}"$SDAP${apiRoot}${path}"`,
    '  -H "Authorization: Bearer $SDAP_KEY"',
    ...Object.entries(headers).map(([name, value]) => `  -H '${name}: ${value}'`),
    ...(body ? ["  -H 'Content-Type: application/json'", `  -d '${JSON.stringify(body)}'`] : []),
  ].join(' \\\n')
