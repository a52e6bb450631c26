import type { Confidence } from '../schema.ts'

// What app.service_cards gives: rows as the database writes them in JSON, as far as cards use them.

type Both<Name extends string> = { [K in `${Name}_en` | `${Name}_km`]: string | null }
type At = { id: string; service_id: string | null; location_id: string | null; service_at_location_id: string | null }

export type Phone = At & Both<'description'> & { number: string; dial: string; type: string; confidence: Confidence }
export type Url = At & { kind: string; label: string; url: string; confidence: Confidence }
export type Schedule = At &
  Both<'notes'> & {
    valid_from: string | null
    valid_to: string | null
    byday: string | null
    opens_at: string | null
    closes_at: string | null
  }
export type RawLocation = {
  /** The row that joins service and location. */
  at: string
  location: Both<'name'> &
    Both<'description'> &
    Both<'transportation'> & {
      id: string
      place_code: string | null
      redacted: boolean
      latitude: number | null
      longitude: number | null
    }
  addresses: { attention: string | null; address_1: string; address_2: string | null }[] | null
  accessibility: (Both<'description'> & { details: string | null; url: string | null })[] | null
}

export type RawCard = {
  service: Both<'name'> &
    Both<'description'> &
    Both<'what_happens'> &
    Both<'who_answers'> &
    Both<'hours'> &
    Both<'fees'> &
    Both<'alert'> & {
      id: string
      code: string | null
      team_id: string | null
      status: string
      state: string
      free: boolean | null
      wait_days: number | null
      minimum_age: number | null
      maximum_age: number | null
      confidence: Confidence
      assured_on: string | null
      front_door: boolean
      for_danger: boolean
      km_reviewed: boolean
      url: string | null
      email: string | null
    }
  organization: Both<'name'> &
    Both<'description'> & {
      id: string
      kind: string
      website: string | null
      email: string | null
      owner_organisation_id: string | null
    }
  verified: { on: string; how: string } | null
  locations: RawLocation[] | null
  /** null among them is the whole country. */
  areas: (string | null)[] | null
  phones: Phone[] | null
  urls: Url[] | null
  schedules: Schedule[] | null
  attributes: (Omit<At, 'id'> & { taxonomy: string; code: string; value: boolean })[] | null
  languages: string[] | null
  costs:
    | (Both<'option'> &
        Both<'amount_description'> & {
          currency: string | null
          amount: number | null
          valid_from: string | null
          valid_to: string | null
        })[]
    | null
  contacts: (Both<'title'> & { id: string; department: string | null; email: string | null })[] | null
  sources: { name: string; dated: string | null }[] | null
}
