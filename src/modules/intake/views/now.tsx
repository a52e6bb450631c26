import { DangerDuty, genderWords, WhenRead } from '#ui/duty.tsx'
import { StaffPage } from '#ui/layout.tsx'
import type { Lines } from '#ui/lines.tsx'
import type { View } from '#ui/view.ts'
import type { Stretch } from '../hours.ts'
import type { OnDuty } from '../schema.ts'
import { Gaps } from './gaps.tsx'
import { NoDesk, Tabs } from './tabs.tsx'

type Props = {
  v: View
  now: Date
  duty: OnDuty
  lines: Parameters<typeof Lines>[0]['entries']
  gaps: Stretch[]
  desk: boolean
}

/** What the public is told right now, and where nobody is planned. */
export const NowPage = ({ v, now, duty, lines, gaps, desk }: Props) => (
  <StaffPage v={v} title={v.t('staff.intake.title')} wide={false}>
    <h1>{v.t('staff.intake.title')}</h1>
    <Tabs v={v} />
    <NoDesk v={v} desk={desk} />
    <section class="card">
      <h2>{v.t('staff.intake.public_says')}</h2>
      <div>
        <WhenRead v={v} duty={duty} at={now} lines={lines} />
      </div>
      <p>
        {genderWords(v, duty, now, 'woman')} {genderWords(v, duty, now, 'man')}
      </p>
      <DangerDuty v={v} duty={duty} />
    </section>
    <Gaps v={v} gaps={gaps} now={now} />
  </StaffPage>
)
