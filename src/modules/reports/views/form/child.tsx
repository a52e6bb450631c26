import { ageCodes, genderCodes, yesOrNo } from '#modules/reports/schema.ts'
import { options } from '#ui/codes.ts'
import { Choices, type Filled, Select } from '#ui/form.tsx'
import type { View } from '#ui/view.ts'

type Props = { v: View; filled: Filled; self?: boolean }

const known = (axis: 'age_bands' | 'sexes', codes: readonly string[], v: View, none: string) =>
  options(axis, v.lang, none).filter((o) => o.code === '' || codes.includes(o.code))

/** How old: of oneself, or of the child one writes about. Nobody has to say. */
export const AgeField = ({ v, filled, self }: Props) => (
  <Select
    v={v}
    name="ageBand"
    label={self ? v.t('report.age.label') : v.t('report.age.label_other')}
    hint={self ? v.t('report.age.hint') : v.t('report.age.hint_other')}
    filled={filled}
    options={known('age_bands', ageCodes, v, self ? v.t('report.age.none') : v.t('report.age.none_other'))}
  />
)

export const GenderField = ({ v, filled, self }: Props) => (
  <Select
    v={v}
    name="gender"
    label={self ? v.t('report.gender.label') : v.t('report.gender.label_other')}
    filled={filled}
    options={known('sexes', genderCodes, v, self ? v.t('report.gender.none') : v.t('report.gender.none_other'))}
  />
)

/** Whether the child knows that somebody writes. */
export const ChildKnows = ({ v, filled }: Props) => (
  <Choices
    v={v}
    name="childKnows"
    label={v.t('report.child_knows.label')}
    hint={v.t('report.child_knows.hint')}
    filled={filled}
    options={yesOrNo.map((code) => ({ code, label: v.t(`report.child_knows.${code}`) }))}
  />
)
