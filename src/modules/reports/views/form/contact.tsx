import { contactWays, dangers, waysToCall } from '#modules/reports/schema.ts'
import { Choices, Field } from '#ui/form.tsx'
import { Screen, type ScreenProps } from './frame.tsx'

type Props = ScreenProps & {
  /** Being called instead of writing: a number and a time are then all that is asked, and whether there is danger. */
  talk: boolean
  self: boolean
}

/** The answer waits behind the code; another way only where somebody wants it. */
export const ContactScreen = ({ talk, self, ...props }: Props) => {
  const { v, filled } = props
  return (
    <Screen
      {...props}
      talks={talk}
      title={v.t(talk ? 'report.talk.contact_title' : 'report.contact.title')}
      lead={<p>{v.t(talk ? 'report.talk.contact_lead' : 'report.contact.lead')}</p>}
    >
      <Choices
        v={v}
        name="contactWay"
        label={v.t('report.contact.label')}
        filled={filled}
        preset={[talk ? 'call' : 'only_here']}
        options={(talk ? waysToCall : contactWays).map((code) => ({ code, label: v.t(`report.contact.${code}`) }))}
      />
      <Field
        v={v}
        name="contactValue"
        label={v.t('report.contact.value')}
        {...(talk ? {} : { hint: v.t('report.contact.value_hint') })}
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
      {talk && (
        <Choices
          v={v}
          name="danger"
          label={v.t(self ? 'report.danger.label' : 'report.danger.label_other')}
          filled={filled}
          options={dangers.map((code) => ({ code, label: v.t(`report.danger.${code}`) }))}
        />
      )}
    </Screen>
  )
}
