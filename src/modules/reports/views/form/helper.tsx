import { helpers, meanwhiles, supportNeeds } from '#modules/reports/schema.ts'
import { label } from '#ui/codes.ts'
import { genderWords } from '#ui/duty.tsx'
import { Choices, Field } from '#ui/form.tsx'
import { DangerBox } from '../danger.tsx'
import { ChildKnows } from './child.tsx'
import { Screen, type ScreenProps } from './frame.tsx'

type Props = ScreenProps & { danger: boolean }

/** Who should answer, and what helps to talk and to feel safe. */
export const HelperScreen = ({ danger, ...props }: Props) => {
  const { v, filled } = props
  return (
    <Screen {...props} title={v.t('report.helper.title')} lead={danger && <DangerBox v={v} here={props.here} />}>
      <Choices
        v={v}
        name="wantedHelper"
        label={v.t('report.helper.label')}
        filled={filled}
        preset={['no_matter']}
        options={helpers.map((code) => ({ code, label: v.t(`report.helper.${code}`), ...whenThere(props, code) }))}
      />
      <Meanwhile {...props} />
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

/** Of a roster that plans nothing nothing can be said. */
const isPlanned = ({ duty }: ScreenProps['here']) => duty.now || duty.next !== null

/** When a woman or a man is there, while none is. */
function whenThere({ v, here }: ScreenProps, code: (typeof helpers)[number]): { hint?: string } {
  if (code === 'no_matter' || !isPlanned(here)) return {}
  const there = code === 'woman' ? here.duty.women : here.duty.men
  return there ? {} : { hint: genderWords(v, here.duty, here.at, code) }
}

/** While a woman or a man is not there: waiting, or anyone now. */
const Meanwhile = ({ v, filled, here }: ScreenProps) =>
  !isPlanned(here) || (here.duty.women && here.duty.men) ? null : (
    <Choices
      v={v}
      name="meanwhile"
      label={v.t('duty.meanwhile.label')}
      filled={filled}
      preset={['wait']}
      options={meanwhiles.map((code) => ({ code, label: v.t(`duty.meanwhile.${code}`) }))}
    />
  )

/** For whoever works with children: where, and what is already there. */
export const WorkScreen = ({ danger, ...props }: Props) => {
  const { v, filled } = props
  return (
    <Screen {...props} title={v.t('report.work.title')} lead={danger && <DangerBox v={v} here={props.here} />}>
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
