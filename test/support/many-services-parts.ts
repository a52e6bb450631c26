import { confidences } from '#modules/directory/schema.ts'
import { type Draw, stamp } from './made-up.ts'

export type Row = Record<string, unknown>
/** Notes a row for the table. */
export type Put = (table: string, row: Row) => unknown

export function putPhone(
  put: Put,
  d: Draw,
  organization_id: string,
  service_id: string,
  position: number,
  full: boolean,
) {
  // 099 000 xxx is nobody's: the numbers are made up.
  const rest = String(d.below(1000)).padStart(3, '0')
  const id = d.id()
  put('hsds_phone', {
    ...{ id, organization_id, service_id, number: `099 000 ${rest}`, dial: `099000${rest}`, position },
    ...{ type: position ? d.one(['voice', 'sms', 'fax', 'text_relay']) : 'voice', confidence: d.one(confidences) },
    ...(full ? { description_en: 'The office', description_km: 'ការិយាល័យ' } : {}),
  })
  if (full)
    put('hsds_language', { id: d.id(), organization_id, service_id: null, phone_id: id, code: 'km', note: null })
}

export function putPlace(
  put: Put,
  d: Draw,
  organization_id: string,
  service_id: string,
  province: string,
  district: string,
  full: boolean,
) {
  if (d.chance(0.04))
    return put('hsds_service_area', { id: d.id(), organization_id, service_id, extent_type: 'country' })
  const place_code = d.chance(0.7) ? province : district
  put('hsds_service_area', { id: d.id(), organization_id, service_id, extent_type: 'place', place_code })
  if (!full && d.chance(0.4)) return
  const location_id = d.id()
  const redacted = d.chance(0.05)
  put('hsds_location', {
    ...{ id: location_id, organization_id, location_type: 'physical', redacted },
    ...(redacted
      ? { place_code: province }
      : { place_code: district, latitude: 10 + d.below(4000) / 1000, longitude: 102 + d.below(5000) / 1000 }),
    ...{ name_en: 'Office', name_km: 'ការិយាល័យ' },
    ...(full && !redacted ? { transportation_en: 'Near the market.', transportation_km: 'នៅជិតផ្សារ។' } : {}),
  })
  const at = { id: d.id(), organization_id, service_id, location_id }
  put('hsds_service_at_location', full ? { ...at, description_en: 'Ask at the desk.' } : at)
  if (redacted) return
  put('hsds_address', {
    ...{ id: d.id(), organization_id, location_id, address_1: `House ${d.below(300)}`, city: district },
    ...{ state_province: province, postal_code: full ? `${district}01` : '', country: 'KH', address_type: 'physical' },
  })
  if (full)
    put('hsds_accessibility', {
      ...{
        id: d.id(),
        organization_id,
        location_id,
        description_en: 'A ramp at the door.',
        description_km: 'មានជម្រាលនៅមាត់ទ្វារ។',
        position: 0,
      },
    })
}

const hours = [
  ['MO,TU,WE,TH,FR', '08:00', '17:00'],
  ['MO,TU,WE,TH,FR,SA', '07:30', '11:30'],
  ['MO,TU,WE,TH,FR,SA,SU', '00:00', '23:59'],
  ['FR,SA,SU', '18:00', '02:00'],
] as const

export function putHours(put: Put, d: Draw, organization_id: string, service_id: string) {
  if (d.chance(0.4)) return
  const [byday, opens_at, closes_at] = d.one(hours)
  put('hsds_schedule', {
    id: d.id(),
    organization_id,
    service_id,
    freq: 'WEEKLY',
    interval: 1,
    byday,
    opens_at,
    closes_at,
  })
}

export function putRest(put: Put, d: Draw, organization_id: string, service_id: string) {
  const of = { organization_id, service_id }
  put('hsds_contact', {
    ...of,
    id: d.id(),
    title_en: 'Social worker',
    title_km: 'បុគ្គលិកសង្គមកិច្ច',
    email: `desk@service-${d.n}.example`,
    position: 0,
  })
  put('hsds_url', {
    ...{
      ...of,
      id: d.id(),
      kind: 'web',
      label: 'Website',
      url: `https://service-${d.n}.example/`,
      confidence: 'own_page',
      position: 0,
    },
  })
  put('hsds_language', { ...of, id: d.id(), code: d.one(['km', 'en', 'vi', 'tpu']) })
  put('hsds_cost_option', {
    ...of,
    id: d.id(),
    option_en: 'First visit',
    option_km: 'លើកទីមួយ',
    currency: 'KHR',
    amount: d.below(5) * 1000,
    amount_description_en: 'for each visit',
    position: 0,
  })
  put('hsds_metadata', {
    ...{ ...of, id: d.id(), resource_type: 'service', resource_id: service_id, last_action_date: stamp(d) },
    ...{ last_action_type: 'update', field_name: 'name_en', previous_value: 'Help', replacement_value: 'Helps' },
  })
}
