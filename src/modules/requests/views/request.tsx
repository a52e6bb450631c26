import { languageName } from '#platform/i18n/i18n.ts'
import { showDay, showWhen } from '#platform/time/time.ts'
import { Choices, ErrorSummary, Field, type Filled, Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import type { OpenedRequest } from '../commands/work.ts'
import type { About, RequestEvent } from '../queries.ts'
import { answerReasons, outcomes } from '../schema.ts'
import { EraseCard } from './erase.tsx'
import { Due } from './list.tsx'

export type RequestProps = {
  v: View
  opened: OpenedRequest
  events: RequestEvent[]
  about: About
  held: boolean
  last: { writtenAt: Date; seenAt: Date | null } | null
  names: Map<string, string>
  filled: Filled
}

/** One request: its clock, what happened, and what to do next. */
export function RequestPage(props: RequestProps) {
  const { v, opened, about, filled } = props
  const { row, living } = opened
  const { t } = v
  const at = `/staff/requests/${row.id}`
  return (
    <StaffPage v={v} title={t('staff.requests.one')}>
      <h1>{t(`staff.requests.kind_${row.kind}`)}</h1>
      <p>
        <span class="tag">{t(`staff.requests.state_${row.state}`)}</span>
      </p>
      <ErrorSummary v={v} errors={filled.errors} />
      <div class="columns">
        <div>
          {row.state === 'answered' ? (
            <section class="note">
              <h2>{t('staff.requests.answer')}</h2>
              {row.outcome && <p>{t(`staff.requests.outcome_${row.outcome}`)}</p>}
              {row.reason && <p>{t(`staff.requests.reason_${row.reason}`)}</p>}
            </section>
          ) : (
            living && <Answer v={v} at={at} row={row} filled={filled} />
          )}
          {row.kind === 'see' && living && (
            <section class="card">
              <h2>{t('staff.export.title_staff')}</h2>
              <p>{t('staff.export.when')}</p>
              <a class="button second" href={`${at}/export`}>
                {t('staff.export.look')}
              </a>
            </section>
          )}
          {row.kind === 'erase' && <EraseCard {...props} at={at} />}
        </div>
        <aside>
          <section class="card">
            <h2>{t('staff.requests.one')}</h2>
            <dl class="facts">
              <dt>{t('staff.requests.asked_by')}</dt>
              <dd>{t(`staff.requests.by_${row.askedBy}`)}</dd>
              <dt>{t('staff.requests.source')}</dt>
              <dd>{t(`staff.requests.source_${row.source}`)}</dd>
              <dt>{t('staff.requests.received')}</dt>
              <dd>{showDay(row.receivedOn, v.lang)}</dd>
              <dt>{t('staff.requests.due')}</dt>
              <dd>{row.state === 'answered' ? '–' : <Due v={v} receivedOn={row.receivedOn} />}</dd>
              <dt>{t('staff.requests.language')}</dt>
              <dd>{languageName(row.language, v.lang)}</dd>
            </dl>
            {living && (
              <p class="row">
                {about.reportId && <a href={`/staff/reports/${about.reportId}`}>{t('staff.case.see_report')}</a>}
                {about.caseId && <a href={`/staff/cases/${about.caseId}`}>{t('staff.report.see_case')}</a>}
              </p>
            )}
            {row.state === 'received' && (
              <Form v={v} action={`${at}/start`}>
                <button type="submit" class="second">
                  {t('staff.requests.begin')}
                </button>
              </Form>
            )}
          </section>
          <Events {...props} />
          <Notes {...props} at={at} />
        </aside>
      </div>
    </StaffPage>
  )
}

type AnswerProps = { v: View; at: string; row: OpenedRequest['row']; filled: Filled }

function Answer({ v, at, row, filled }: AnswerProps) {
  const { t } = v
  return (
    <section class="card">
      <h2>{t('staff.requests.answer')}</h2>
      <Form v={v} action={`${at}/answer`}>
        <Choices
          v={v}
          name="outcome"
          label={t('staff.requests.outcome')}
          filled={filled}
          options={outcomes.map((code) => ({ code, label: t(`staff.requests.outcome_${code}`) }))}
        />
        <Choices
          v={v}
          name="reason"
          label={t('staff.requests.reason')}
          hint={t('staff.requests.reason_hint')}
          filled={filled}
          preset={['']}
          options={[
            { code: '', label: t('staff.requests.no_reason') },
            ...answerReasons.map((code) => ({ code, label: t(`staff.requests.reason_${code}`) })),
          ]}
        />
        <Field
          v={v}
          name="answer"
          label={row.source === 'check' ? t('staff.requests.answer_here') : t('staff.requests.answer_told')}
          hint={row.source === 'check' ? t('staff.requests.answer_here_hint') : t('staff.requests.answer_told_hint')}
          filled={filled}
          rows={6}
        />
        <button type="submit">{t('staff.requests.send_answer')}</button>
      </Form>
    </section>
  )
}

const Events = ({ v, events, names }: RequestProps) => (
  <section class="card">
    <h2>{v.t('staff.requests.history')}</h2>
    <ul>
      {events.map((e) => (
        <li>
          {v.t(`staff.requests.event_${e.what}`)}
          <br />
          <span class="quiet">
            {e.byPerson
              ? `${showWhen(e.at, v.lang)} · ${names.get(e.byPerson) ?? v.t('staff.someone')}`
              : showDay(e.at, v.lang)}
          </span>
        </li>
      ))}
    </ul>
  </section>
)

function Notes({ v, opened, names, filled, at }: RequestProps & { at: string }) {
  const { t, lang } = v
  if (!opened.living) return <p class="note">{t('staff.requests.gone')}</p>
  return (
    <section class="card">
      <h2>{t('staff.requests.notes')}</h2>
      {opened.notes.map((n) => (
        <>
          <h3>{t(`staff.requests.note_${n.value.what}`)}</h3>
          <p class="words">{n.value.text}</p>
          <p class="quiet">
            {names.get(n.author ?? '') ?? t('staff.someone')} · {showWhen(n.madeAt, lang)}
          </p>
        </>
      ))}
      <Form v={v} action={`${at}/notes`}>
        <Field
          v={v}
          name="note"
          label={t('staff.requests.note')}
          hint={t('staff.requests.note_hint')}
          filled={filled}
          rows={3}
        />
        <button type="submit" class="second">
          {t('staff.save')}
        </button>
      </Form>
    </section>
  )
}
