import { ringScript } from './assets.ts'
import type { View } from './view.ts'

/** The line that an open page shows by itself while its person is on duty or needed. Without scripts it stays hidden. */
export const Ring = ({ v }: { v: View }) => (
  <div class="ring" data-ring hidden>
    <span data-ring-wait hidden>
      {v.t('staff.intake.ring_wait')}
    </span>
    <strong data-ring-now role="alert" hidden>
      <a href="/staff/reports">{v.t('staff.intake.ring_now')}</a>
    </strong>
    <span data-ring-away role="status" hidden>
      <a href="/staff/sign-in">{v.t('staff.intake.ring_away')}</a>
    </span>{' '}
    <button type="button" class="second small" data-ring-sound hidden>
      {v.t('staff.intake.ring_sound')}
    </button>
  </div>
)

/** At the end of a page that has the line. */
export const RingScript = () => <script dangerouslySetInnerHTML={{ __html: ringScript }} />
