import { showDay } from '#platform/time/time.ts'
import { label } from '#ui/codes.ts'
import { Choices, ErrorSummary, Field, type Filled, Form, Select } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { AskForRemoval, NoLooking, RemovalList } from '#ui/removals.tsx'
import type { View } from '#ui/view.ts'
import type { Removal } from '../commands.ts'
import { removalPlatforms } from '../schema.ts'

type Props = {
  v: View
  reportId: string
  rows: Removal[]
  lines: { address: string; platform: string }[]
  telling: { possible: boolean; since: string | null }
  filled: Filled
}

/** Everything about the removals of one report: another address, and what the child's code shows. */
export const ReportRemovalsPage = ({ v, reportId, rows, lines, telling, filled }: Props) => (
  <StaffPage v={v} title={v.t('staff.removal.title')} wide={false}>
    <p>
      <a href={`/staff/reports/${reportId}`}>{v.t('staff.removal.back')}</a>
    </p>
    <h1>{v.t('staff.removal.title')}</h1>
    <NoLooking v={v} />
    <ErrorSummary v={v} errors={filled.errors} />
    {lines.length > 0 && <AskForRemoval v={v} reportId={reportId} lines={lines} />}
    {rows.length > 0 && <RemovalList v={v} rows={rows} />}
    <section class="card">
      <h2>{v.t('staff.removal.another')}</h2>
      <Form v={v} action={`/staff/reports/${reportId}/removals`}>
        <Field
          v={v}
          name="address"
          label={v.t('staff.removal.address')}
          hint={v.t('staff.removal.address_hint')}
          filled={filled}
          rows={2}
        />
        <Select
          v={v}
          name="platform"
          label={v.t('staff.removal.platform')}
          filled={filled}
          options={removalPlatforms.map((code) => ({ code, label: label('platforms', code, v.lang) }))}
          preset={['not_sure']}
        />
        <button type="submit">{v.t('staff.removal.ask')}</button>
      </Form>
    </section>
    {telling.possible && <Telling v={v} reportId={reportId} since={telling.since} filled={filled} />}
  </StaffPage>
)

/** Off until the child, who was asked, wants it. */
const Telling = ({
  v,
  reportId,
  since,
  filled,
}: Pick<Props, 'v' | 'reportId' | 'filled'> & { since: string | null }) => (
  <section class="card">
    <h2>{v.t('staff.removal.tell_title')}</h2>
    <p>{v.t('staff.removal.tell_text')}</p>
    <Form v={v} action={`/staff/reports/${reportId}/removals/telling`}>
      {since ? (
        <>
          <p>{v.t('staff.removal.told_since', { day: showDay(since, v.lang) })}</p>
          <button type="submit" class="second" name="tell" value="no">
            {v.t('staff.removal.tell_no')}
          </button>
        </>
      ) : (
        <>
          <Choices
            v={v}
            name="tell"
            label={v.t('staff.removal.tell')}
            filled={filled}
            options={[{ code: 'yes', label: v.t('staff.removal.tell_asked') }]}
            multiple
          />
          <button type="submit" class="second">
            {v.t('staff.save')}
          </button>
        </>
      )}
    </Form>
  </section>
)
