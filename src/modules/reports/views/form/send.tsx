import type { Answers, Incident } from '#modules/reports/schema.ts'
import { label } from '#ui/codes.ts'
import type { View } from '#ui/view.ts'
import { Screen, type ScreenProps } from './frame.tsx'
import { whereText } from './more.tsx'

/** Everything once more, before it goes. What was not asked or not said stays away. */
export const SendScreen = ({ answers, ...props }: ScreenProps & { answers: Answers }) => {
  const { v } = props
  return (
    <Screen
      {...props}
      talks={answers.talk === 'yes'}
      title={v.t('report.check.title')}
      lead={<Answered v={v} answers={answers} />}
    >
      <p>{v.t('report.check.then')}</p>
    </Screen>
  )
}

const Answered = ({ v, answers }: { v: View; answers: Answers }) => (
  <>
    <p>{v.t('report.check.lead')}</p>
    <dl class="facts card">
      {rowsOf(v, answers)
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd class="words">{value}</dd>
          </>
        ))}
    </dl>
  </>
)

/** One thing that happened, in words. */
export const incidentText = (v: View, { words, harms, where, goingOn }: Incident): string =>
  [
    words,
    harms.map((code) => v.t(`report.harm.${code as 'not_sure'}`)).join('\n'),
    where.map((code) => whereText(v, code)).join(', '),
    goingOn && `${v.t('report.more.going_on')} ${v.t(`report.going_on.${goingOn as 'yes'}`)}`,
  ]
    .filter(Boolean)
    .join('\n')

/** Only for who asked for a woman or a man does it matter. */
const waits = (a: Answers) => a.wantedHelper !== 'no_matter' && a.meanwhile !== ''

function rowsOf(v: View, a: Answers): [string, string][] {
  const { t, lang } = v
  const self = a.writer === 'self'
  const contact = [t(`report.contact.${a.contactWay}`), a.contactValue, a.contactTime]
  return [
    [t('report.who.label'), t(`report.writer.${a.writer}`)],
    [t('report.check.story'), a.story],
    [t('report.check.danger'), t(`report.danger.${a.danger}`)],
    ...a.incidents.map((incident, n): [string, string] => [
      n === 0 ? t('report.check.what') : t('report.check.another'),
      incidentText(v, incident),
    ]),
    [t('report.more.links'), a.links],
    [self ? t('report.age.label') : t('report.age.label_other'), label('age_bands', a.ageBand, lang)],
    [self ? t('report.gender.label') : t('report.gender.label_other'), label('sexes', a.gender, lang)],
    [t('report.child_knows.label'), a.childKnows && t(`report.child_knows.${a.childKnows as 'yes'}`)],
    [t('report.province.label'), label('provinces', a.province, lang)],
    [t('report.check.work'), a.workplace],
    [t('report.work.done'), a.doneSoFar],
    [t('report.helper.label'), a.writer === 'worker' ? '' : t(`report.helper.${a.wantedHelper}`)],
    [t('duty.meanwhile.label'), waits(a) ? t(`duty.meanwhile.${a.meanwhile as 'wait'}`) : ''],
    [t('report.safety.label'), a.safety],
    [
      t('report.support_needs.label'),
      [...a.supportNeeds.map((code) => label('communication_needs', code, lang)), a.support].filter(Boolean).join('\n'),
    ],
    [t('report.check.contact'), contact.filter(Boolean).join('\n')],
    [t('report.contact.call_me'), a.callMe],
  ]
}
