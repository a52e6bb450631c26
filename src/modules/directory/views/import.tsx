import { FileField } from '#ui/file-field.tsx'
import { Choices, ErrorSummary, type Filled, Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import type { Imported } from '../import/apply.ts'
import type { Problem } from '../import/shape.ts'

const at = '/staff/directory/import'

/** Choosing a list; and the directory as one that can be changed and brought back. */
export function ImportPage({ v, filled }: { v: View; filled: Filled }) {
  const { t } = v
  return (
    <StaffPage v={v} title={t('staff.import.title')} wide={false}>
      <h1>{t('staff.import.title')}</h1>
      <p>{t('staff.import.lead')}</p>
      <p class="note">{t('staff.import.never')}</p>
      <ErrorSummary v={v} errors={filled.errors} />
      <Form v={v} action={at} file class="box">
        <Choices
          v={v}
          name="newState"
          label={t('staff.import.new_state')}
          filled={filled}
          preset={['draft']}
          options={[
            { code: 'draft', label: t('staff.import.new_draft') },
            { code: 'listed', label: t('staff.import.new_listed') },
          ]}
        />
        <FileField
          v={v}
          name="file"
          label={t('staff.import.file')}
          hint={t('staff.import.file_hint')}
          accept=".xlsx,.csv,.json,.ndjson,.txt"
          filled={filled}
        />
        <button type="submit">{t('staff.import.try')}</button>
      </Form>
      <p>
        <a href={`${at}/template.xlsx`}>{t('staff.import.template')}</a>
      </p>
      <p>{t('staff.import.cells')}</p>
      <p>{t('staff.import.export_what')}</p>
      <div class="row">
        <Form v={v} action="/staff/directory/export.xlsx">
          <button type="submit" class="second">
            {t('staff.import.export_xlsx')}
          </button>
        </Form>
        <Form v={v} action="/staff/directory/export.csv">
          <button type="submit" class="second">
            {t('staff.import.export_csv')}
          </button>
        </Form>
      </div>
    </StaffPage>
  )
}

/** The sentence of a problem or remark. */
export const sentenceOf = ({ t }: Pick<View, 't'>, { code, values }: Problem): string =>
  (t as (key: string, values: object) => string)(`staff.import.problem.${code}`, values ?? {})

const most = 1000

export const Problems = ({ v, label, problems }: { v: View; label: string; problems: Problem[] }) => (
  <>
    <Table
      label={label}
      rows={problems.slice(0, most)}
      columns={[
        { name: v.t('staff.import.row'), show: (p) => String(p.line) },
        { name: v.t('staff.import.column_name'), show: (p) => p.column || '–' },
        { name: v.t('staff.import.what'), show: (p) => sentenceOf(v, p) },
      ]}
    />
    {problems.slice(most).length ? <p>{v.t('staff.import.more', { count: problems.length - most })}</p> : null}
  </>
)

/** What became of it, and which rows were left out. */
export function ImportDonePage({ v, imported, leftOut }: { v: View; imported: Imported; leftOut: Problem[] }) {
  const { t } = v
  return (
    <StaffPage v={v} title={t('staff.import.done')}>
      <h1>{t('staff.import.done')}</h1>
      <p>{t('staff.import.done_lead')}</p>
      <ul>
        <li>{t('staff.import.would_add', { count: imported.added })}</li>
        <li>{t('staff.import.would_change', { count: imported.changed })}</li>
        <li>{t('staff.import.unchanged', { count: imported.unchanged })}</li>
        <li>{t('staff.import.bad_rows', { count: imported.leftOut })}</li>
      </ul>
      {leftOut.length > 0 && (
        <>
          <h2>{t('staff.import.left_out_rows')}</h2>
          <Problems v={v} label={t('staff.import.left_out_rows')} problems={leftOut} />
        </>
      )}
      <p>
        <a href="/staff/directory">{t('staff.directory.title')}</a>
      </p>
    </StaffPage>
  )
}
