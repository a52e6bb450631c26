import { isPlaceCode } from '#modules/places/schema.ts'
import type { Row } from '../entry/facts.ts'
import { phoneTypes } from '../entry/form-rows.ts'
import { dialOf, linkOf } from '../entry/numbers.ts'
import { plainLabel } from './cells.ts'
import type { HsdsLocation, HsdsPhone, HsdsService } from './read-hsds.ts'
import { put, told } from './said-hsds-details.ts'
import type { Note } from './shape.ts'
import { isKhmerText } from './values.ts'
import { placeIn } from './values-places.ts'

// Names, numbers, links and locations of an object after HSDS 3.0.

/** The name in Latin letters, which every entry has, and the Khmer one, whichever of the two came first. */
export function bothNames(of: { name: string; alternate_name?: string | null | undefined } | null): {
  nameEn: string
  nameKm: string
} {
  const all = [of?.name, of?.alternate_name].map((n) => (n ?? '').trim()).filter(Boolean)
  const km = all.find(isKhmerText) ?? ''
  return { nameEn: all.find((n) => n !== km) ?? km, nameKm: km }
}

const typesOf: Record<string, (typeof phoneTypes)[number]> = {
  text: 'sms',
  cell: 'voice',
  video: 'voice',
  pager: 'voice',
  textphone: 'text_relay',
}

/** A number; null, with a remark, where it cannot be called in Cambodia. */
export function phoneOf(p: HsdsPhone, note: Note): Row | null {
  const number = p.number.replace(/^"|"$/g, '').trim()
  if (!dialOf(number)) {
    note('phones', 'phone_left_out', { value: number.slice(0, 60) })
    return null
  }
  const type = phoneTypes.find((t) => t === p.type) ?? typesOf[p.type ?? ''] ?? 'voice'
  const note_: Record<string, string> = { descriptionEn: '', descriptionKm: '' }
  put(note_, 'description', p.description)
  return { id: '', number, type, confidence: told(p.attributes, 'confidence')[0] ?? '', ...note_ } as Row
}

const kindsOfLinks = ['web', 'report_form', 'email', 'messenger', 'telegram', 'other']
/** Links, which HSDS has as attributes. */
export const linksOf = (attributes: HsdsService['attributes']): Row[] =>
  kindsOfLinks.flatMap((kind) =>
    told(attributes, kind).flatMap((typed) => {
      const url = linkOf(kind, typed)
      return url ? [{ id: '', kind, url, label: plainLabel(url), confidence: '' }] : []
    }),
  )

/** Where it is: no row where the province is not known. */
export function locationOf(l: HsdsLocation, note: Note): Row[] {
  if (l.location_type && l.location_type !== 'physical') return []
  const redacted = told(l.attributes, 'redacted')[0] === 'yes'
  const [address] = l.addresses ?? []
  const code = l.external_identifier && isPlaceCode(l.external_identifier) ? l.external_identifier : null
  const place =
    code ??
    (address
      ? (placeIn([address.city, address.state_province].filter(Boolean).join(', '), () => {}) ??
        placeIn(address.state_province ?? '', () => {}))
      : null)
  if (!place) {
    note('service_at_locations', 'location_left_out')
    return []
  }
  const names = bothNames({ name: l.name ?? '', alternate_name: l.alternate_name })
  const row: Row = {
    id: '',
    place: redacted ? place.slice(0, 2) : place,
    redacted: redacted ? 'yes' : 'no',
    nameEn: names.nameEn,
    nameKm: names.nameKm,
    address: [address?.address_1, address?.address_2].filter(Boolean).join(', '),
    transportationEn: '',
    transportationKm: '',
  }
  if (redacted && row['address']) note('service_at_locations', 'safe_house')
  if (redacted) return [{ ...row, address: '' }]
  put(row, 'transportation', l.transportation)
  return [row]
}
