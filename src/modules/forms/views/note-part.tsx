import { frontDoorLines } from '#modules/directory/queries.ts'
import { Lines } from '#ui/lines.tsx'
import { showsLines } from '../definition.ts'
import type { Placed } from '../filling/pages.ts'
import { type Asking, labelFor } from './asking.ts'

/** Words between questions; where the form asks for them, with the numbers that the directory has today. */
export function NotePart({ a, part: { item, path } }: { a: Asking; part: Placed & { kind: 'note' } }) {
  const hidden = !a.filling.at(path).relevant
  const words = labelFor(a, item, path)
  if (!showsLines(item))
    return (
      <p class="words note" data-at={path} hidden={hidden}>
        {words}
      </p>
    )
  return (
    <div class="note" data-at={path} hidden={hidden}>
      <p class="words" data-label>
        {words}
      </p>
      <Lines v={a.v} entries={frontDoorLines(a.v.app)} />
    </div>
  )
}
