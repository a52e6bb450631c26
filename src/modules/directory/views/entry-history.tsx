import { pick } from '#platform/i18n/i18n.ts'
import { showMoment } from '#platform/time/time.ts'
import { Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { More, Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import { mayComeBack } from '../commands/history.ts'
import { camel } from '../entry/facts.ts'
import type { HistoryRow } from '../queries/known.ts'
import { fieldName, say, valueText } from './entry-parts.tsx'

type Props = { v: View; name: string; back: string; rows: HistoryRow[]; next: string | null; mayKeep: boolean }

/** Who changed what, newest first, by organisation; what was replaced can be brought back. */
export function HistoryPage({ v, name, back, rows, next, mayKeep }: Props) {
  const { t, lang } = v
  const value = (r: HistoryRow, text: string) => valueText(v, camel(r.field), text) || '–'
  return (
    <StaffPage v={v} title={t('staff.directory.history')}>
      <h1>{t('staff.directory.history')}</h1>
      <p>
        <a href={back}>{name}</a>
      </p>
      <p>{t('staff.directory.history_what')}</p>
      {rows.length === 0 ? (
        <p class="card">{t('staff.directory.no_history')}</p>
      ) : (
        <Table
          label={t('staff.directory.history')}
          rows={rows}
          columns={[
            { name: t('staff.directory.when'), show: (r) => showMoment(r.at, lang) },
            {
              name: t('staff.directory.what'),
              show: (r) => `${fieldName(v, r.field)} (${say(v, `change.${r.did}`)})`,
            },
            { name: t('staff.directory.before'), show: (r) => value(r, r.before) },
            { name: t('staff.directory.after'), show: (r) => value(r, r.after) },
            {
              name: t('staff.directory.by'),
              show: (r) => (r.by ? pick(r.by, lang) : t('staff.directory.from_content')),
            },
            {
              name: t('staff.directory.bring_back'),
              show: (r) => (mayKeep && mayComeBack(r) ? <Back v={v} id={r.id} /> : '–'),
            },
          ]}
        />
      )}
      <More v={v} href={next} />
    </StaffPage>
  )
}

const Back = ({ v, id }: { v: View; id: string }) => (
  <Form v={v} action={`/staff/directory/changes/${id}/back`}>
    <button type="submit" class="second small">
      {v.t('staff.directory.bring_back')}
    </button>
  </Form>
)
