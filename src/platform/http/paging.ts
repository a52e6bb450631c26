import { z } from 'zod'

/** Where the next page of a list by time begins: after this row. Times are whole milliseconds. */
const place = z.object({ at: z.iso.datetime().regex(/^20/), id: z.uuid() })

/** The place that an address names with `?at=…&id=…`; undefined for the first page. */
export function placeIn(query: (name: string) => string | undefined): { at: string; id: string } | undefined {
  const parsed = place.safeParse({ at: query('at'), id: query('id') })
  return parsed.success ? parsed.data : undefined
}

/** How many rows a list shows that grows in steps by `?show=…`; 2,000 at most. */
export const shownRows = (asked: string | undefined, step: number): number =>
  Math.min(2000, Math.max(step, Number.parseInt(asked ?? '', 10) || 0))

/** The row's number after which a numbered list goes on, as digits; undefined for the first page. */
export const numberIn = (asked: string | undefined): string | undefined =>
  asked !== undefined && /^[1-9]\d{0,17}$/.test(asked) ? asked : undefined
