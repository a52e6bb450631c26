import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Input } from '#test/security/asking.ts'
import { staffAtPages } from './entry.test.setup.ts'

/** The demo's staff, and entries that they make with the forms. */
export function keepers() {
  const here = staffAtPages()
  const { open, send, rowsOf } = here
  const one = async (sql: string, values: unknown[] = []) => (await rowsOf(sql, values))[0]
  const organisationOf = async (name: string) => (await here.w.as(name)).actor.organisationId

  async function organization(owner: string | null = null, name = `House ${randomUUID()}`) {
    const made = await send('dara', '/staff/directory/new', { kind: 'ngo', nameEn: name, nonce: randomUUID() })
    expect(made.status).toBe(303)
    const id = idIn(made)
    if (owner) await send('kosal', `/staff/directory/${id}/owner`, { owner: await organisationOf(owner) })
    return id
  }

  /** A listed service with one number that nobody has called. */
  async function service(organizationId: string, by = 'dara', more: Input = {}) {
    const at = `/staff/directory/${organizationId}`
    const input = {
      nameEn: `Help ${randomUUID()}`,
      status: 'active',
      phone_0_number: '012 345 678',
      phone_0_confidence: 'third_party',
      ...more,
    }
    const made = await send(by, `${at}/services/new`, { nonce: randomUUID(), ...input })
    expect(made.status, await made.text()).toBe(303)
    const id = idIn(made)
    await send(by, `/staff/directory/services/${id}/state`, { state: 'listed' })
    await send(by, `${at}/state`, { state: 'listed' })
    return id
  }

  async function change(by: string, path: string, more: Input) {
    return send(by, `${path}/edit`, { ...formOf(await open(by, `${path}/edit`)), ...more })
  }

  return Object.assign(here, { one, organization, service, change })
}

/** The id of what an answer leads to. */
export const idIn = (answer: Response) => answer.headers.get('Location')?.split('/').at(-1) ?? ''

/** What a form of a page would send when nothing was typed. */
export function formOf(page: string): Record<string, string | string[]> {
  const values: Record<string, string | string[]> = {}
  const form = /<form method="post" action="[^"]*\/(edit|new)".*?<\/form>/s.exec(page)?.[0] ?? ''
  const text = (s = '') =>
    s.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&')
  const add = (name: string, value: string) => {
    const before = values[name]
    values[name] = before === undefined ? value : [before, value].flat()
  }
  for (const [tag = ''] of form.matchAll(/<input[^>]*>/g)) {
    const [name, value] = [/name="([^"]*)"/.exec(tag)?.[1], /value="([^"]*)"/.exec(tag)?.[1]]
    if (!name || name === '_token' || (/type="(radio|checkbox)"/.test(tag) && !/ checked/.test(tag))) continue
    add(name, text(value))
  }
  for (const [, name = '', value] of form.matchAll(/<textarea[^>]*name="([^"]*)"[^>]*>(.*?)<\/textarea>/gs))
    add(name, text(value))
  for (const [, name = '', inner = ''] of form.matchAll(/<select[^>]*name="([^"]*)"[^>]*>(.*?)<\/select>/gs)) {
    const options = [...inner.matchAll(/<option([^>]*)>/g)].map((m) => m[1] ?? '')
    const chosen = options.find((o) => o.includes('selected')) ?? options[0] ?? ''
    add(name, /value="([^"]*)"/.exec(chosen)?.[1] ?? '')
  }
  return values
}
