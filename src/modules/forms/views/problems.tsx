import { Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import type { Problem } from '../xlsform/problem.ts'

export type ProblemRow = Problem

/** What is wrong with a workbook, or to be known: where, and in a sentence. */
export const ProblemTable = ({ v, problems, label }: { v: View; problems: ProblemRow[]; label: string }) => (
  <Table
    label={label}
    columns={[
      { name: v.t('forms.import.what'), show: (p: ProblemRow) => sentence(v, p) },
      { name: v.t('forms.import.level'), show: (p) => v.t(`forms.import.levels.${p.level}`) },
      { name: v.t('forms.import.sheet'), show: (p) => <span class="whole">{p.sheet || '–'}</span> },
      { name: v.t('forms.import.row'), show: (p) => p.row ?? '–' },
      { name: v.t('forms.import.column'), show: (p) => <span class="whole">{p.column ?? '–'}</span> },
    ]}
    rows={problems}
  />
)

const sentence = (v: View, p: ProblemRow) =>
  (v.t as unknown as (key: string, values: object) => string)(`forms.problem.${p.problem}`, p.detail)
