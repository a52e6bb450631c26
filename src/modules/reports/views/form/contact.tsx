import { contactWays } from '#modules/reports/schema.ts'
import { Choices, Field } from '#ui/form.tsx'
import { Screen, type ScreenProps } from './frame.tsx'

/** The answer waits behind the code; another way only where somebody wants it. */
export const ContactScreen = (props: ScreenProps) => {
  const { v, filled } = props
  return (
    <Screen {...props} title={v.t('report.contact.title')} lead={<p>{v.t('report.contact.lead')}</p>}>
      <Choices
        v={v}
        name="contactWay"
        label={v.t('report.contact.label')}
        filled={filled}
        preset={['only_here']}
        options={contactWays.map((code) => ({ code, label: v.t(`report.contact.${code}`) }))}
      />
      <Field
        v={v}
        name="contactValue"
        label={v.t('report.contact.value')}
        hint={v.t('report.contact.value_hint')}
        filled={filled}
      />
      <Field
        v={v}
        name="contactTime"
        label={v.t('report.contact.time')}
        hint={v.t('report.contact.time_hint')}
        filled={filled}
      />
      <Field
        v={v}
        name="callMe"
        label={v.t('report.contact.call_me')}
        hint={v.t('report.contact.call_me_hint')}
        filled={filled}
      />
    </Screen>
  )
}
