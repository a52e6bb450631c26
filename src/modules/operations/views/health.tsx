import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'

type Health = { version: string; step: number; keyFingerprint: string; intakeOpen: boolean }

export const HealthPage = ({ v, now }: { v: View; now: Health }) => (
  <StaffPage v={v} title={v.t('staff.nav.health')} wide={false}>
    <h1>{v.t('staff.nav.health')}</h1>
    <dl class="facts card">
      <dt>{v.t('staff.health.database')}</dt>
      <dd>PostgreSQL {now.version}</dd>
      <dt>{v.t('staff.health.step')}</dt>
      <dd>{now.step}</dd>
      <dt>{v.t('staff.health.key')}</dt>
      <dd>{now.keyFingerprint}</dd>
      <dt>{v.t('staff.health.intake')}</dt>
      <dd>{now.intakeOpen ? v.t('staff.health.intake_open') : v.t('staff.health.intake_closed')}</dd>
    </dl>
  </StaffPage>
)
