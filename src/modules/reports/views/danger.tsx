import { dangerLines } from '#modules/directory/queries.ts'
import type { IntakeNow } from '#modules/intake/queries.ts'
import { DangerDuty } from '#ui/duty.tsx'
import { Lines } from '#ui/lines.tsx'
import type { View } from '#ui/view.ts'

/** Danger puts numbers first, and says whether somebody of us is there. */
export const DangerBox = ({ v, here }: { v: View; here: IntakeNow }) => (
  <div class="call" role="alert">
    <h2>{v.t('report.danger.title')}</h2>
    <p>{v.t('report.danger.text')}</p>
    <DangerDuty v={v} duty={here.duty} />
    <Lines v={v} entries={linesInDanger(v, here)} />
    <p>{v.t('report.danger.go_on')}</p>
  </div>
)

/** The lines for danger; while nobody of us is there also all others that answer now. */
const linesInDanger = (v: View, { duty, lines }: IntakeNow) => {
  const first = dangerLines(v.app)
  return duty.danger ? first : [...first, ...lines.filter((line) => !first.includes(line))]
}
