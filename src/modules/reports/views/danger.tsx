import { dangerLines } from '#modules/directory/queries.ts'
import { Lines } from '#ui/lines.tsx'
import type { View } from '#ui/view.ts'

/** Danger puts numbers first. */
export const DangerBox = ({ v }: { v: View }) => (
  <div class="call" role="alert">
    <h2>{v.t('report.danger.title')}</h2>
    <p>{v.t('report.danger.text')}</p>
    <Lines v={v} entries={dangerLines(v.app)} />
    <p>{v.t('report.danger.go_on')}</p>
  </div>
)
