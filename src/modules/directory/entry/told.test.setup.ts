import { randomUUID } from 'node:crypto'
import { beforeAll } from 'vitest'
import type { Input } from '#test/security/asking.ts'
import { staffAtPages } from './entry.test.setup.ts'

/** The demo's staff, a house of nobody's, and entries planted past the program. */
export function toldHouse() {
  const here = Object.assign(staffAtPages(), { house: '' })
  beforeAll(async () => {
    here.house = await planted('hsds_organization', { kind: 'ngo', name_en: 'Told House' })
  })
  const { send: sendForm } = here
  const send = (name: string, path: string, input: Input) => sendForm(name, path, { nonce: randomUUID(), ...input })

  async function planted(table: string, row: Record<string, unknown>): Promise<string> {
    const id = randomUUID()
    const all = { id, ...row }
    const marks = Object.keys(all).map((_, i) => `$${i + 1}`)
    await here.db.query(`insert into ${table} (${Object.keys(all)}) values (${marks})`, Object.values(all))
    return id
  }

  /** A listed service with one number that only a list gives. */
  async function service(organization = here.house, number = '012 999 001') {
    const id = await planted('hsds_service', {
      organization_id: organization,
      name_en: `Told ${randomUUID()}`,
      confidence: 'list',
    })
    const dial = number.replaceAll(' ', '')
    const phone = await planted('hsds_phone', {
      organization_id: organization,
      service_id: id,
      number,
      dial,
      type: 'voice',
      confidence: 'list',
    })
    return { id, phone, at: `/staff/directory/services/${id}` }
  }

  return Object.assign(here, { send, planted, service })
}
