import type { Facts, Row } from '../entry/facts.ts'
import type { Confidence } from '../schema.ts'
import type { KnownService } from './known.ts'
import type { Entry } from './plan.ts'
import type { Note, RowSaid } from './shape.ts'

// What a file may not say, or not like this.

/** Nobody has called because a file says so. */
export const trusted = (said: Confidence | undefined, known: KnownService | undefined): Confidence | undefined => {
  if (!known) return said === undefined || said === 'called' ? 'list' : said
  return said === 'called' ? undefined : said
}
/** Whether a row claims a call that nobody here has noted. */
export const trustLost = ({ service }: RowSaid, { before, after }: Entry) => {
  const claims = (rows: Row[] | undefined, kept: Row[], was: Row[]) =>
    rows?.some((r) => r['confidence'] === 'called') &&
    kept.some((k) => k['confidence'] === 'list' && !was.some((w) => w.id === k.id && w['confidence'] === 'list'))
  return (
    service?.confidence === 'called' ||
    claims(service?.phone, after.rows.phone, before.rows.phone) ||
    claims(service?.url, after.rows.url, before.rows.url)
  )
}

/** What stands on the first page people decide, one by one: a file may only say what is so already. */
export function refuseByHand({ service }: RowSaid, known: KnownService | undefined, note: Note) {
  for (const [column, answer] of service?.byHand ?? []) {
    const now = column === 'front_door' ? known?.frontDoor : known?.forDanger
    if (answer !== (now ? 'yes' : 'no')) note(column, 'by_hand')
  }
}

/** Ages have to be in their order also where only one of the two is said. */
export function checkAges({ fields }: Facts, note: Note) {
  const [from, to] = [fields['minimumAge'], fields['maximumAge']]
  if (from && to && Number(from) > Number(to)) note('ages', 'ages_turned', { value: `${from} to ${to}` })
}
