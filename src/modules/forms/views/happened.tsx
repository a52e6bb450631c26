import { Choices, Field, type Filled } from '#ui/form.tsx'
import type { View } from '#ui/view.ts'
import type { Happened } from '../schema.ts'

/** On which day the answers were given, and whether they are copied from paper. */
export const HappenedFields = ({ v, filled, preset }: { v: View; filled: Filled; preset: Happened }) => (
  <>
    <Field
      v={v}
      name="happenedOn"
      label={v.t('forms.happened_on')}
      hint={v.t('forms.happened_on_hint')}
      filled={filled}
      type="date"
      preset={preset.happenedOn}
    />
    <Choices
      v={v}
      name="fromPaper"
      label={v.t('forms.how_entered')}
      filled={filled}
      options={[{ code: 'yes', label: v.t('forms.from_paper') }]}
      preset={preset.fromPaper ? ['yes'] : []}
      multiple
    />
  </>
)
