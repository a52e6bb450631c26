import { dangers } from '#modules/reports/schema.ts'
import { options } from '#ui/codes.ts'
import { Choices, Field, Select } from '#ui/form.tsx'
import type { View } from '#ui/view.ts'
import { AgeField } from './child.tsx'
import { Screen, type ScreenProps } from './frame.tsx'

/** Own words first. Whoever heard it from a child first reads how to listen well. */
export const StoryScreen = ({ writer, ...props }: ScreenProps & { writer: string }) => {
  const { v, filled } = props
  const self = writer === 'self'
  const lead = (
    <>
      <p class="warm">{self ? v.t('report.story.warm') : v.t('report.story.warm_other')}</p>
      {!self && <ListenWell v={v} open={writer === 'friend'} />}
    </>
  )
  return (
    <Screen {...props} title={self ? v.t('report.story.title') : v.t('report.story.title_other')} lead={lead}>
      <Field
        v={v}
        name="story"
        label={self ? v.t('report.story.label') : v.t('report.story.label_other')}
        hint={v.t('report.story.hint')}
        filled={filled}
        rows={8}
      />
      <Choices
        v={v}
        name="danger"
        label={self ? v.t('report.danger.label') : v.t('report.danger.label_other')}
        filled={filled}
        options={dangers.map((code) => ({ code, label: v.t(`report.danger.${code}`) }))}
      />
      {self && <AgeField v={v} filled={filled} self />}
      <Select
        v={v}
        name="province"
        label={v.t('report.province.label')}
        hint={v.t('report.province.hint')}
        filled={filled}
        options={options('provinces', v.lang, v.t('report.province.none'))}
      />
      <p class="quiet">{v.t('report.no_pictures')}</p>
    </Screen>
  )
}

const ListenWell = ({ v, open }: { v: View; open: boolean }) => (
  <details class="note" open={open}>
    <summary>{v.t('report.listen.title')}</summary>
    <ul>
      {(['calm', 'thanks', 'few', 'keep', 'alone'] as const).map((tip) => (
        <li>{v.t(`report.listen.${tip}`)}</li>
      ))}
    </ul>
  </details>
)
