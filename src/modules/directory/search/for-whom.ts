import { termNumber } from './bits.ts'
import type { Snapshot } from './snapshot.ts'

/** A group of people that help was asked for: its own term, what else shows that a service is for it, its ages. */
export type Group = { term: number; signs: readonly number[]; youngest: number; oldest: number }

const ages: Record<string, readonly [number, number]> = {
  children: [0, 17],
  adolescents: [12, 17],
  girls: [0, 17],
  boys: [0, 17],
  young_adults: [18, 30],
}
const signs: Record<string, number[]> = {
  boys: [termNumber('directory_marks', 'boys_welcome'), termNumber('services', 'support_for_boys')],
  lgbtqi: [termNumber('directory_marks', 'lgbtqi_welcome'), termNumber('services', 'lgbtqi_support')],
  disability: [termNumber('directory_marks', 'disability_access'), termNumber('services', 'disability_support')],
  carers: [termNumber('services', 'carer_groups'), termNumber('services', 'family_support')],
}

/** @param code of the taxonomy `directory_for_whom` */
export function groupOf(code: string): Group {
  const [youngest, oldest] = ages[code] ?? [0, 255]
  return { term: termNumber('directory_for_whom', code), signs: signs[code] ?? [], youngest, oldest }
}

/** true: it says so, or shows it; false: it says that it is not for them, or its ages do; undefined: nobody said. */
export function isFor(s: Snapshot, slot: number, group: Group): boolean | undefined {
  if ((s.minimumAge[slot] ?? 0) > group.oldest || (s.maximumAge[slot] ?? 255) < group.youngest) return false
  if (s.says(s.yes, slot, group.term)) return true
  if (s.says(s.no, slot, group.term)) return false
  return group.signs.some((sign) => s.says(s.yes, slot, sign)) || undefined
}
