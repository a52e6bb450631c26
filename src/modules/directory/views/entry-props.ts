import type { Filled } from '#ui/form.tsx'
import type { View } from '#ui/view.ts'
import type { Row } from '../entry/facts.ts'
import type { ServiceWithFacts } from '../queries/facts.ts'
import type { FirstPageNumbers } from '../queries/first-page.ts'
import type { Capacity, OrganizationHead, Ratings, SuggestionRow, Verification } from '../queries/known.ts'

/** What the page of a service shows. */
export type ServiceProps = {
  v: View
  entry: ServiceWithFacts
  head: OrganizationHead
  /** Numbers, desks and locations of the organization as a whole, and how one gets into them. */
  organization: { phones: Row[]; contacts: Row[]; places: Row[]; waysIn: Row[] }
  verifications: Verification[]
  capacity: Capacity | undefined
  ratings: Ratings
  firstPage: FirstPageNumbers
  suggestions: SuggestionRow[]
  filled: Filled
  may: { keep: boolean; rate: boolean; firstPage: boolean }
  /** A suggestion was taken just now: with its words, or without since no desk is open. */
  suggested?: 'with_words' | 'without_words' | undefined
}

/** The same for a part of it; `at` is the service's address. */
export type PartProps = ServiceProps & { at: string }
