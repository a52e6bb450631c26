import { helpers, supportNeeds } from '#modules/reports/schema.ts'
import { label } from '#ui/codes.ts'
import { Choices, Field } from '#ui/form.tsx'
import { DangerBox } from '../danger.tsx'
import { ChildKnows } from './child.tsx'
import { Screen, type ScreenProps } from './frame.tsx'

type Props = ScreenProps & { danger: boolean }

/** Who should answer, and what helps to talk and to feel safe. */
export const HelperScreen = ({ danger, ...props }: Props) => {
  const { v, filled } = props
  return (
    <Screen {...props} title={v.t('report.helper.title')} lead={danger && <DangerBox v={v} />}>
      <Choices
        v={v}
        name="wantedHelper"
        label={v.t('report.helper.label')}
        filled={filled}
        preset={['no_matter']}
        options={helpers.map((code) => ({ code, label: v.t(`report.helper.${code}`) }))}
      />
      <Field
        v={v}
        name="safety"
        label={v.t('report.safety.label')}
        hint={v.t('report.safety.hint')}
        filled={filled}
        rows={3}
      />
      <Choices
        v={v}
        name="supportNeeds"
        label={v.t('report.support_needs.label')}
        hint={v.t('report.support_needs.hint')}
        filled={filled}
        options={supportNeeds.map((code) => ({ code, label: label('communication_needs', code, v.lang) }))}
        multiple
      />
      <Field
        v={v}
        name="support"
        label={v.t('report.support.label')}
        hint={v.t('report.support.hint')}
        filled={filled}
      />
    </Screen>
  )
}

/** For whoever works with children: where, and what is already there. */
export const WorkScreen = ({ danger, ...props }: Props) => {
  const { v, filled } = props
  return (
    <Screen {...props} title={v.t('report.work.title')} lead={danger && <DangerBox v={v} />}>
      <Field
        v={v}
        name="workplace"
        label={v.t('report.work.workplace')}
        hint={v.t('report.work.workplace_hint')}
        filled={filled}
      />
      <Field
        v={v}
        name="doneSoFar"
        label={v.t('report.work.done')}
        hint={v.t('report.work.done_hint')}
        filled={filled}
        rows={4}
      />
      <ChildKnows v={v} filled={filled} />
    </Screen>
  )
}
