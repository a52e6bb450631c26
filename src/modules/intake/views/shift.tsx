import { showDay, today } from '#platform/time/time.ts'
import { ErrorSummary, type Filled, Form, Select } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import type { Answerer, PlannedShift } from '../queries/duty.ts'
import { spanWords } from './duty.tsx'
import { Tabs } from './tabs.tsx'

type Props = { v: View; shift: PlannedShift; people: Answerer[]; filled: Filled; mayKeep: boolean }

/** One shift, to be given to somebody else or taken off. */
export function ShiftPage({ v, shift, people, filled, mayKeep }: Props) {
  const { t, lang } = v
  const at = `/staff/intake/duty/${shift.id}`
  const others = people.filter((p) => p.id !== shift.personId)
  return (
    <StaffPage v={v} title={t('staff.duty.title')} wide={false}>
      <h1>{t('staff.duty.title')}</h1>
      <Tabs v={v} />
      <ErrorSummary v={v} errors={filled.errors} />
      <dl class="facts card">
        <dt>{t('staff.duty.day')}</dt>
        <dd>
          {showDay(shift.startsAt, lang)}, {spanWords(v, shift)}
        </dd>
        <dt>{t('staff.duty.person')}</dt>
        <dd>
          {shift.displayName} {shift.void && <span class="tag now">{t('staff.duty.void')}</span>}
        </dd>
        <dt>{t('staff.duty.role_label')}</dt>
        <dd>{t(`staff.duty.role.${shift.role}`)}</dd>
      </dl>
      {mayKeep && others.length > 0 && (
        <Form v={v} action={`${at}/swap`} class="box">
          <Select
            v={v}
            name="personId"
            label={t('staff.duty.swap')}
            filled={filled}
            options={others.map((p) => ({ code: p.id, label: p.displayName }))}
          />
          <button type="submit">{t('staff.duty.swap_go')}</button>
        </Form>
      )}
      {mayKeep && (
        <Form v={v} action={`${at}/removal`} class="box">
          <button type="submit" class="second">
            {t('staff.duty.remove')}
          </button>
        </Form>
      )}
      <p>
        <a href={`/staff/intake/duty?week=${today(shift.startsAt)}`}>{t('staff.duty.title')}</a>
      </p>
    </StaffPage>
  )
}
