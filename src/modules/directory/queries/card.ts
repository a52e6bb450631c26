import type { Confidence, Opening, TaxonomyCode } from '../schema.ts'

/** Codes that a service states of itself: yes and no. What nobody stated is in neither. */
export type Stated = { yes: string[]; no: string[] }
/** Hours as they were stated; `opening` is null where days or times are left out. Days as YYYY-MM-DD. */
export type CardHours = {
  opening: Opening | null
  validFrom: string | null
  validTo: string | null
  notes: string | null
}
export type CardLocation = {
  id: string
  name: string | null
  placeCode: string | null
  /** A safe house: there is nothing finer than the province. */
  redacted: boolean
  description: string | null
  transportation: string | null
  latitude: number | null
  longitude: number | null
  addresses: string[]
  accessibility: string[]
}

/**
 * What a result and an entry page show of one service, in one language; where that language has no
 * text, the other's. Khmer carries marks for line breaks. null and [] mean: nobody has told us yet.
 */
export type ServiceCard = {
  id: string
  code: string | null
  organization: {
    id: string
    name: string
    kind: string
    description: string | null
    website: string | null
    email: string | null
  }
  /** The organisation of this program that keeps the entry, and the team that takes its referrals. */
  ownerOrganisationId: string | null
  teamId: string | null
  name: string
  description: string | null
  whatHappens: string | null
  whoAnswers: string | null
  hours: string | null
  fees: string | null
  alert: string | null
  status: string
  state: string
  free: boolean | null
  waitDays: number | null
  minimumAge: number | null
  maximumAge: number | null
  confidence: Confidence
  assuredOn: string | null
  verified: { on: string; how: string } | null
  frontDoor: boolean
  forDanger: boolean
  kmReviewed: boolean
  url: string | null
  email: string | null
  phones: {
    id: string
    number: string
    dial: string
    type: string
    description: string | null
    confidence: Confidence
  }[]
  links: { id: string; kind: string; label: string; url: string; confidence: Confidence }[]
  schedules: CardHours[]
  wholeCountry: boolean
  /** Place codes that it reaches. */
  areas: string[]
  locations: CardLocation[]
  stated: Record<TaxonomyCode, Stated>
  languages: string[]
  costs: { option: string | null; currency: string | null; amount: number | null }[]
  contacts: { id: string; title: string | null; email: string | null }[]
  sources: { name: string; dated: string | null }[]
}
