import type { Hold } from '#modules/retention/queries.ts'
import { showWhen } from '#platform/time/time.ts'
import { AskedForData } from '#ui/asked-for-data.tsx'
import { label } from '#ui/codes.ts'
import { ErrorSummary, Field, type Filled, Form } from '#ui/form.tsx'
import { HoldCard } from '#ui/hold.tsx'
import { StaffPage, untranslated } from '#ui/layout.tsx'
import { RemovalCard, type ShownRemoval } from '#ui/removals.tsx'
import { SeenBy } from '#ui/seen-by.tsx'
import { More, Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import type { OpenedReport } from '../commands/answer.ts'
import { inGroups } from '../commands/receipt-code.ts'
import type { ReportRow } from '../queries.ts'
import type { ReportState, Story } from '../schema.ts'
import { incidentText } from './form/send.tsx'

type Danger = 'now' | 'not_sure' | 'not_now'
type Helper = 'woman' | 'man' | 'no_matter'

const DangerTag = ({ v, danger }: { v: View; danger: string }) => (
  <span class={danger === 'now' ? 'tag now' : 'tag'}>{v.t(`staff.danger.${danger as Danger}`)}</span>
)

/** Reports, danger first, then oldest. */
const ReportTable = ({ v, rows }: { v: View; rows: ReportRow[] }) => {
  const { t, lang } = v
  return (
    <Table
      label={t('staff.reports.title')}
      rows={rows}
      columns={[
        {
          name: t('staff.reports.received'),
          show: (r) => <a href={`/staff/reports/${r.id}`}>{showWhen(r.receivedAt, lang)}</a>,
        },
        { name: t('staff.reports.danger'), show: (r) => <DangerTag v={v} danger={r.danger} /> },
        { name: t('staff.reports.state'), show: (r) => t(`staff.report_state.${r.state as ReportState}`) },
        {
          name: t('staff.reports.waiting'),
          show: (r) => (r.waitingSince ? t('staff.reports.since', { time: showWhen(r.waitingSince, lang) }) : '–'),
        },
        { name: t('staff.reports.helper'), show: (r) => t(`staff.helper.${r.wantedHelper as Helper}`) },
        { name: t('staff.reports.language'), show: (r) => t(`staff.language.${r.language as 'en' | 'km'}`) },
        { name: t('staff.reports.province'), show: (r) => label('provinces', r.province, lang) || '–' },
      ]}
    />
  )
}

export const ReportsPage = ({
  v,
  rows,
  resting,
  next,
}: {
  v: View
  rows: ReportRow[]
  resting: boolean
  next: string | null
}) => (
  <StaffPage v={v} title={v.t('staff.reports.title')}>
    <h1>{v.t('staff.reports.title')}</h1>
    <p class="row">
      <a href="/staff/reports" aria-current={resting ? undefined : 'page'}>
        {v.t('staff.reports.open')}
      </a>
      <a href="/staff/reports?resting=yes" aria-current={resting ? 'page' : undefined}>
        {v.t('staff.reports.resting')}
      </a>
    </p>
    {rows.length === 0 ? (
      <p class="card">{resting ? v.t('staff.reports.none_resting') : v.t('staff.reports.none_open')}</p>
    ) : (
      <ReportTable v={v} rows={rows} />
    )}
    <More v={v} href={next} />
  </StaffPage>
)

/** What was tapped and written besides the story: each thing that happened, and where it can be seen. */
const Told = ({ v, story, lang }: { v: View; story: Story; lang: string }) => (
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
function aboutChild({ t, lang }: View, story: Story): [string, string][] {
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
const HowItWas = ({ v, said, lang }: { v: View; said: OpenedReport['howItWas']; lang: string }) =>
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

type ReportProps = {
  v: View
  opened: OpenedReport
  names: Map<string, string>
  caseId: string | null
  filled: Filled
  newCode: string | null
  hold: Hold | null
  /** The link by which it came. */
  cameBy: string | null
  /** Null where nothing speaks of pictures or addresses. */
  removals: { rows: ShownRemoval[]; lines: { address: string; platform: string }[] } | null
  may: { answer: boolean; openCase: boolean; hold: boolean; removal: boolean }
}

/** One report: the story, the conversation, and what to do next. */
export function ReportPage({ v, opened, names, caseId, hold, cameBy, removals, filled, newCode, may }: ReportProps) {
  const { report, story, messages, code } = opened
  const { t, lang } = v
  const at = `/staff/reports/${report.id}`
  return (
    <StaffPage v={v} title={t('staff.report.title')}>
      <h1>{t('staff.report.title')}</h1>
      <p>
        <DangerTag v={v} danger={report.danger} />{' '}
        <span class="tag">{t(`staff.report_state.${report.state as ReportState}`)}</span>
      </p>
      <ErrorSummary v={v} errors={filled.errors} />
      {newCode && (
        <div class="call" role="status">
          <h2>{t('staff.report.new_code_title')}</h2>
          <p class="code" {...untranslated}>
            {inGroups(newCode)}
          </p>
          <p>{t('staff.report.new_code_text')}</p>
        </div>
      )}
      <div class="columns">
        <div>
          <section class="card">
            <h2>{t('staff.report.story')}</h2>
            <p class="words" lang={report.language}>
              {story.story}
            </p>
            {story.incidents.length + story.links.length > 0 && <Told v={v} story={story} lang={report.language} />}
          </section>
          {removals && <RemovalCard v={v} reportId={report.id} {...removals} may={may.removal} />}
          <section>
            <h2>{t('staff.report.talk')}</h2>
            {messages.length === 0 ? (
              <p class="quiet">{t('staff.report.no_messages')}</p>
            ) : (
              <ul class="talk">
                {messages.map((m) => (
                  <li class={m.fromReporter ? 'them words' : 'words'}>
                    {m.text}
                    <small>
                      {m.fromReporter
                        ? t('staff.report.from_reporter')
                        : (names.get(m.author ?? '') ?? t('staff.someone'))}{' '}
                      · {showWhen(m.writtenAt, lang)}
                    </small>
                  </li>
                ))}
              </ul>
            )}
            {may.answer && (
              <Form v={v} action={`${at}/answers`}>
                <Field
                  v={v}
                  name="text"
                  label={t('staff.report.answer')}
                  hint={story.writer === 'self' ? t('staff.report.answer_hint') : t('staff.report.answer_hint_other')}
                  filled={filled}
                  rows={5}
                />
                <div class="row">
                  <button type="submit">{t('staff.report.send_answer')}</button>
                </div>
              </Form>
            )}
          </section>
        </div>
        <aside>
          <HowItWas v={v} said={opened.howItWas} lang={report.language} />
          <section class="card">
            <h2>{t('staff.report.about')}</h2>
            <dl class="facts">
              <dt>{t('staff.report.writer')}</dt>
              <dd>{t(`report.writer.${story.writer}`)}</dd>
              <dt>{t('staff.reports.received')}</dt>
              <dd>{showWhen(report.receivedAt, lang)}</dd>
              <dt>{t('staff.reports.helper')}</dt>
              <dd>{t(`staff.helper.${report.wantedHelper as Helper}`)}</dd>
              {report.wantedHelper !== 'no_matter' && story.meanwhile && (
                <>
                  <dt>{t('staff.report.meanwhile')}</dt>
                  <dd>{t(`staff.report.meanwhile_${story.meanwhile as 'wait' | 'anyone'}`)}</dd>
                </>
              )}
              {cameBy && (
                <>
                  <dt>{t('staff.report.via')}</dt>
                  <dd>{cameBy}</dd>
                </>
              )}
              <dt>{t('staff.reports.province')}</dt>
              <dd>{label('provinces', report.province, lang) || '–'}</dd>
              <dt>{t('staff.report.contact')}</dt>
              <dd class="words">
                {[t(`report.contact.${story.contactWay}`), story.contactValue, story.contactTime]
                  .filter(Boolean)
                  .join('\n')}
              </dd>
              <dt>{t('staff.report.call_me')}</dt>
              <dd>{story.callMe || '–'}</dd>
              <dt>{t('staff.report.safety')}</dt>
              <dd class="words">{story.safety || '–'}</dd>
              <dt>{t('staff.report.support')}</dt>
              <dd class="words">
                {[...story.supportNeeds.map((code) => label('communication_needs', code, lang)), story.support]
                  .filter(Boolean)
                  .join('\n') || '–'}
              </dd>
              {aboutChild(v, story).map(([name, value]) => (
                <>
                  <dt>{name}</dt>
                  <dd class="words">{value}</dd>
                </>
              ))}
            </dl>
          </section>
          <section class="card">
            <h2>{t('staff.report.case')}</h2>
            {caseId ? (
              <p>
                <a href={`/staff/cases/${caseId}`}>{t('staff.report.see_case')}</a>
              </p>
            ) : may.openCase ? (
              <>
                <p>{t('staff.report.case_hint')}</p>
                <a class="button" href={`${at}/case`}>
                  {t('staff.report.open_case')}
                </a>
              </>
            ) : (
              <p>{t('staff.report.no_case')}</p>
            )}
          </section>
          {may.answer && (
            <section class="card">
              <h2>{t('staff.report.code')}</h2>
              <p>{code?.stoppedBy === 'reporter' ? t('staff.report.code_stopped') : t('staff.report.code_lives')}</p>
              <details>
                <summary>{t('staff.report.new_code')}</summary>
                <p>{t('staff.report.new_code_hint')}</p>
                <Form v={v} action={`${at}/code`}>
                  <button type="submit" class="second">
                    {t('staff.report.make_code')}
                  </button>
                </Form>
              </details>
            </section>
          )}
          {may.answer && report.state !== 'resting' && (
            <section class="card">
              <h2>{t('staff.report.rest')}</h2>
              <p>{t('staff.report.rest_hint')}</p>
              <Form v={v} action={`${at}/rest`}>
                <button type="submit" class="second">
                  {t('staff.report.let_rest')}
                </button>
              </Form>
            </section>
          )}
          <HoldCard v={v} id={report.id} hold={hold} may={may.hold} />
          <SeenBy v={v} id={report.id} teamId={report.teamId} />
          <AskedForData v={v} id={report.id} teamId={report.teamId} />
        </aside>
      </div>
    </StaffPage>
  )
}
