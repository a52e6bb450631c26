import type { Attached } from '#modules/records/attachments.ts'
import { today } from '#platform/time/time.ts'
import { type Part, paragraphsOf } from '../material.ts'

/**
 * A paper is named, not handed out: it may tell about other people, and no part of a file can be left
 * out here. Whoever asks is told to look at it together with a helper.
 */
export const paperPart = ({ id, kind, name, onDay, madeAt }: Attached): Part => ({
  kind: 'paper',
  on: today(madeAt),
  by: 'helper',
  facts: [
    { name: 'attachment_kinds', axis: 'attachment_kinds', codes: [kind] },
    ...(onDay ? [{ name: 'paper_day', day: onDay } as const] : []),
  ],
  texts: [{ name: 'paper_name', paragraphs: paragraphsOf(`${id}.paper_name`, name) }],
})
