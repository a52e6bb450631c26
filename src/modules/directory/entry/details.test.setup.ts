import { expect } from 'vitest'
import { fresh } from '#modules/directory/search/find.ts'
import { get } from '#test/security/asking.ts'
import { formOf, keepers } from './keeping.test.setup.ts'

export const costs = {
  cost_option_0_optionEn: 'First visit',
  cost_option_0_optionKm: 'មកជួបលើកដំបូង',
  cost_option_0_amount: '២០,០០០',
  cost_option_0_currency: 'KHR',
  cost_option_0_amountDescriptionEn: 'for a whole family',
  cost_option_0_validFrom: '2024-01-01',
}
export const desk = {
  contact_0_titleEn: 'Child protection desk',
  contact_0_titleKm: 'ផ្នែកការពារកុមារ',
  contact_0_department: 'Social work',
  contact_0_email: 'desk@lotus.example',
}
const office = { location_0_place: 'Siem Reap', location_0_nameEn: 'Office', location_0_address: 'Street 5' }

/** A page's words alone. */
export const text = (page: string) =>
  (/<main[\s\S]*<\/main>/.exec(page)?.[0] ?? page)
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('\u200b', '')
    .replace(/\s+/g, ' ')

/** The demo's keepers, with a house that is told how one gets into, and what the public sees of it. */
export function keepersOfDetails() {
  const here = keepers()
  const { open, send, organization, service, change } = here

  /** A house with one place that is told how one gets into, all in one form, and a listed service that is there. */
  async function placed(more: Record<string, string> = {}) {
    const house = await organization()
    const at = `/staff/directory/${house}`
    const { location_0_id } = formOf(await open('dara', `${at}/edit`))
    const ramp = {
      accessibility_0_location: String(location_0_id),
      accessibility_0_descriptionEn: 'A ramp at the side door',
      accessibility_0_details: 'Toilet on the ground floor',
      accessibility_0_url: 'https://lotus.example/access',
    }
    const form = formOf(await open('dara', `${at}/edit`))
    const sent = await send('dara', `${at}/edit`, { ...form, ...office, location_0_id: String(location_0_id), ...ramp })
    expect(sent.status, await sent.clone().text()).toBe(303)
    const id = await service(house, 'dara', { ...costs, ...desk, phone_0_confidence: 'own_page', ...more })
    expect((await change('dara', `/staff/directory/services/${id}`, { at: String(location_0_id) })).status).toBe(303)
    return { house, id, at, here: `/staff/directory/services/${id}`, location: String(location_0_id) }
  }
  const publicPage = async (id: string, lang = 'en') => {
    await fresh(here.w.app.db, 0)
    return text(await (await get(here.w.hono, `/${lang}/services/${id}`)).text())
  }

  return Object.assign(here, { placed, publicPage })
}
