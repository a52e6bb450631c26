import { frontDoorLines } from '#modules/directory/queries.ts'
import { one } from '#platform/http/form.ts'
import { showDay } from '#platform/time/time.ts'
import { ErrorSummary, Field, type Filled, Form, Once } from '#ui/form.tsx'
import { PublicPage } from '#ui/layout.tsx'
import { Lines } from '#ui/lines.tsx'
import type { View } from '#ui/view.ts'
import type { Visit } from '../commands/come-back.ts'
import { RemovalsTold } from './removals-told.tsx'

type EnterProps = { v: View; filled: Filled; away?: boolean; months?: number | null }

/** Where a code is entered. */
export const EnterCodePage = ({ v, filled, away, months }: EnterProps) => (
  <PublicPage v={v} here="check">
    <h1>{v.t('check.title')}</h1>
    {away ? (
      <p class="note" role="status">
        {v.t('check.away')}
      </p>
    ) : (
      <p>{v.t('check.lead')}</p>
    )}
    {months && <p class="quiet">{v.t('report.promise.kept', { count: months })}</p>}
    <ErrorSummary v={v} errors={filled.errors} />
    <Form v={v} action={`/${v.lang}/check`}>
      {filled.values['kept'] && <input type="hidden" name="kept" value={one(filled.values, 'kept')} />}
      <Field
        v={v}
        name="code"
        label={v.t('check.code')}
        hint={v.t('check.code_hint')}
        filled={filled}
        inputMode="numeric"
      />
      <div class="row">
        <button type="submit">{v.t('check.open')}</button>
      </div>
    </Form>
    <details>
      <summary>{v.t('check.lost')}</summary>
      <p>{v.t('check.lost_text')}</p>
      <Lines v={v} entries={frontDoorLines(v.app)} />
    </details>
  </PublicPage>
)

type VisitProps = {
  v: View
  visit: Visit
  steps: { state: string; at: Date }[]
  /** How many addresses are asked for and removed, where the child wanted to see it. */
  told: { asked: number; removed: number } | null
  filled: Filled
  said?: 'written' | 'withdrawn' | null
  /** How long a silent conversation is kept. */
  months: number
}

/**
 * What a code shows: a date, one line, new answers. Never the story, a name or a place; steps
 * only if the child chose so, and never to a third person.
 */
export function VisitPage({ v, visit, steps, told, filled, said, months }: VisitProps) {
  const { t, lang } = v
  const at = (path: string) => `/${lang}/check/${path}`
  const key = (visit.state === 'helped' ? 'helped' : visit.state) as
    | 'received'
    | 'being_read'
    | 'answered'
    | 'helped'
    | 'resting'
  return (
    <PublicPage v={v} here="check">
      <h1>{t('check.hello')}</h1>
      <ErrorSummary v={v} errors={filled.errors} />
      {said && (
        <p class="note" role="status">
          {t(`check.said.${said}`)}
        </p>
      )}
      <p>{t('check.filed_on', { day: showDay(visit.filedOn, lang) })}</p>
      <p class="card">{t(`check.state.${key}`)}</p>
      {visit.messages.length > 0 ? (
        <>
          <h2>{t('check.new_answers', { count: visit.messages.length })}</h2>
          <ul class="talk">
            {visit.messages.map((m) => (
              <li class="them words">
                {m.text}
                <small>{showDay(m.writtenAt, lang)}</small>
              </li>
            ))}
          </ul>
          <Form v={v} action={at('seen')}>
            <button type="submit" class="second">
              {t('check.seen')}
            </button>
            <p class="hint">{t('check.seen_hint')}</p>
          </Form>
        </>
      ) : (
        <p>{t('check.no_answers')}</p>
      )}
      {visit.isChild && visit.showsSteps && <Steps v={v} steps={steps} />}
      {told && <RemovalsTold v={v} told={told} />}
      <Form v={v} action={at('messages')}>
        <Once filled={filled} />
        <Field
          v={v}
          name="text"
          label={visit.isChild ? t('check.write') : t('check.write_other')}
          hint={t('check.write_hint')}
          filled={filled}
          rows={5}
        />
        <div class="row">
          <button type="submit">{t('check.send')}</button>
        </div>
      </Form>
      {!visit.isChild && <SupportAdvice v={v} />}
      <p class="row">
        <a class="button second" href={at('feedback')}>
          {t('feedback.how.title')}
        </a>
      </p>
      <h2>{t('check.more')}</h2>
      <p class="quiet">{t('report.promise.kept', { count: months })}</p>
      {visit.isChild && (
        <>
          <Form v={v} action={at('steps')}>
            <p>{visit.showsSteps ? t('check.steps_on') : t('check.steps_off')}</p>
            <button type="submit" class="second" name="show" value={visit.showsSteps ? 'no' : 'yes'}>
              {visit.showsSteps ? t('check.hide_steps') : t('check.show_steps')}
            </button>
          </Form>
          <p class="row">
            <a class="button second" href={at('withdrawal')}>
              {t('check.withdraw')}
            </a>
          </p>
        </>
      )}
      <p>
        <a href={at('data')}>{visit.isChild ? t('check.data.title') : t('check.data.title_other')}</a>
      </p>
      <p class="row">
        <a class="button second" href={at('code')}>
          {t('check.unsafe')}
        </a>
      </p>
      <Form v={v} action={at('close')}>
        <button type="submit" class="second">
          {t('check.close')}
        </button>
      </Form>
    </PublicPage>
  )
}

type StepState =
  | 'sent'
  | 'acknowledged'
  | 'accepted'
  | 'declined'
  | 'in_progress'
  | 'completed'
  | 'withdrawn'
  | 'declined_by_child'
  | 'expired'

const Steps = ({ v, steps }: { v: View; steps: { state: string; at: Date }[] }) => (
  <section class="card">
    <h2>{v.t('check.steps_title')}</h2>
    {steps.length === 0 ? (
      <p>{v.t('check.steps_none')}</p>
    ) : (
      <ol>
        {steps.map((s) => (
          <li>{v.t(`check.step.${s.state as StepState}`)}</li>
        ))}
      </ol>
    )}
  </section>
)

const SupportAdvice = ({ v }: { v: View }) => (
  <section class="note">
    <h2>{v.t('check.support_title')}</h2>
    <ul>
      <li>{v.t('check.support_believe')}</li>
      <li>{v.t('check.support_calm')}</li>
      <li>{v.t('check.support_choice')}</li>
      <li>{v.t('check.support_secret')}</li>
    </ul>
  </section>
)
