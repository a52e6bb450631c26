import type { Facts, Row } from '../entry/facts.ts'
import { sameDial } from '../entry/numbers.ts'

/**
 * What a form says of a number's trust, held to the rule that only a call makes it `called`: a
 * number that was called and stays the same stays so; a new or changed one never begins so.
 */
export function keepTrust(before: Facts, after: Facts): Facts {
  const held = (row: Row, was: Row | undefined, same: boolean): Row => {
    const confidence =
      row['confidence'] === 'called' && !(same && was?.['confidence'] === 'called')
        ? 'list'
        : row['confidence'] || 'list'
    return { ...row, confidence }
  }
  return {
    ...after,
    rows: {
      ...after.rows,
      phone: after.rows.phone.map((row) => {
        const was = before.rows.phone.find((p) => p.id === row.id)
        return held(row, was, sameDial(was?.['number'] ?? '', row['number'] ?? ''))
      }),
      url: after.rows.url.map((row) => {
        const was = before.rows.url.find((u) => u.id === row.id)
        return held(row, was, was?.['url'] === row['url'])
      }),
    },
  }
}
