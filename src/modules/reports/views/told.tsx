import { showWhen } from '#platform/time/time.ts'
import { label } from '#ui/codes.ts'
import type { View } from '#ui/view.ts'
import type { OpenedReport } from '../commands/answer.ts'
import type { Story } from '../schema.ts'
import { incidentText } from './form/send.tsx'

/** What was tapped and written besides the story: each thing that happened, and where it can be seen. */
export const Told = ({ v, story, lang }: { v: View; story: Story; lang: string }) => (
  <dl class="facts">
    {story.incidents.map((incident, n) => (
      <>
        <dt>{n === 0 ? v.t('report.check.what') : v.t('report.check.another')}</dt>
        <dd class="words">{incidentText(v, incident)}</dd>
      </>
    ))}
    {story.links && (
      <>
        <dt>{v.t('staff.report.links')}</dt>
        <dd class="words" lang={lang}>
          {story.links}
        </dd>
      </>
    )}
  </dl>
)

/** What was said of the child, and of the work of whoever works with children; only what was. */
export function aboutChild({ t, lang }: View, story: Story): [string, string][] {
  const rows: [string, string][] = [
    [t('staff.report.age'), label('age_bands', story.ageBand, lang)],
    [t('staff.report.gender'), label('sexes', story.gender, lang)],
    [t('staff.report.child_knows'), story.childKnows && t(`report.child_knows.${story.childKnows as 'yes'}`)],
    [t('staff.report.workplace'), story.workplace],
    [t('staff.report.done_so_far'), story.doneSoFar],
  ]
  return rows.filter(([, value]) => value !== '')
}

/** How it was for whoever wrote, if they said so. */
export const HowItWas = ({ v, said, lang }: { v: View; said: OpenedReport['howItWas']; lang: string }) =>
  said.length === 0 ? null : (
    <section class="card">
      <h2>{v.t('staff.feedback.how_it_was')}</h2>
      {said.map((s) => (
        <>
          <p>
            <strong>{label('how_it_was', s.how, v.lang)}</strong> <small>{showWhen(s.at, v.lang)}</small>
          </p>
          {s.words && (
            <p class="words" lang={lang}>
              {s.words}
            </p>
          )}
        </>
      ))}
    </section>
  )
