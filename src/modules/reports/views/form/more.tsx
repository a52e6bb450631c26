import {
  incidentsOf,
  mostIncidents,
  pictureHarms,
  publicHarms,
  publicPlatforms,
  yesOrNo,
} from '#modules/reports/schema.ts'
import { many } from '#platform/http/form.ts'
import { label } from '#ui/codes.ts'
import { Choices, Field, type Filled } from '#ui/form.tsx'
import type { View } from '#ui/view.ts'
import { DangerBox } from '../danger.tsx'
import { AgeField, ChildKnows, GenderField } from './child.tsx'
import { Screen, type ScreenProps } from './frame.tsx'

/** Where something happened, as people say it. */
export const whereText = (v: View, code: string) =>
  code === 'not_online' ? v.t('report.more.in_person') : label('platforms', code, v.lang)

/** Taps that nobody has to make; several things that happened stand one below the other. */
export const MoreScreen = ({ writer, danger, ...props }: ScreenProps & { writer: string; danger: boolean }) => {
  const { v, filled } = props
  const self = writer === 'self'
  const count = incidentsOf(filled.values)
  const another = count < mostIncidents && (
    <button type="submit" class="second" name="go" value="another" formAction={`/${v.lang}/report#thing-${count}`}>
      {v.t('report.more.another')}
    </button>
  )
  return (
    <Screen
      {...props}
      title={v.t('report.more.title')}
      lead={
        <>
          {danger && <DangerBox v={v} here={props.here} />}
          <p>{self ? v.t('report.more.lead') : v.t('report.more.lead_other')}</p>
        </>
      }
      more={another}
    >
      <input type="hidden" name="incidents" value={count} />
      {Array.from({ length: count }, (_, n) => (
        <Thing v={v} filled={filled} n={n} alone={count === 1} />
      ))}
      <Field
        v={v}
        name="links"
        label={v.t('report.more.links')}
        hint={v.t('report.more.links_hint')}
        filled={filled}
        rows={2}
      />
      {!self && <AgeField v={v} filled={filled} />}
      <GenderField v={v} filled={filled} self={self} />
      {!self && writer !== 'worker' && <ChildKnows v={v} filled={filled} />}
    </Screen>
  )
}

type ThingProps = { v: View; filled: Filled; n: number; alone: boolean }

/** One thing that happened: of the first the words stand in the story. */
const Thing = ({ v, filled, n, alone }: ThingProps) => (
  <section id={`thing-${n}`} class={alone ? undefined : 'box'}>
    {!alone && <h2>{n === 0 ? v.t('report.more.first') : v.t('report.more.again')}</h2>}
    {n > 0 && (
      <Field
        v={v}
        name={`words_${n}`}
        label={v.t('report.more.words')}
        hint={v.t('report.more.words_hint')}
        filled={filled}
        rows={4}
      />
    )}
    <Choices
      v={v}
      name={`harms_${n}`}
      label={v.t('report.more.what')}
      hint={v.t('report.more.what_hint')}
      filled={filled}
      options={publicHarms.map((code) => ({
        code,
        label: v.t(`report.harm.${code}`),
        telling: pictureHarms.includes(code),
      }))}
      multiple
    />
    <p class={many(filled.values, `harms_${n}`).some((h) => pictureHarms.includes(h)) ? 'note' : 'note if-ticked'}>
      {v.t('report.more.pictures')}
    </p>
    <Choices
      v={v}
      name={`where_${n}`}
      label={v.t('report.more.where')}
      hint={v.t('report.more.where_hint')}
      filled={filled}
      options={publicPlatforms.map((code) => ({ code, label: whereText(v, code) }))}
      multiple
      short
    />
    <Choices
      v={v}
      name={`goingOn_${n}`}
      label={v.t('report.more.going_on')}
      filled={filled}
      options={yesOrNo.map((code) => ({ code, label: v.t(`report.going_on.${code}`) }))}
    />
    {n > 0 && (
      <button type="submit" class="second" name="go" value={`without_${n}`}>
        {v.t('report.more.take_away')}
      </button>
    )}
  </section>
)
