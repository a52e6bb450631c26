import type { Hold } from '#modules/retention/queries.ts'
import { languageName, staffLangOf } from '#platform/i18n/i18n.ts'
import { showWhen } from '#platform/time/time.ts'
import { AskedForData } from '#ui/asked-for-data.tsx'
import { label } from '#ui/codes.ts'
import { ErrorSummary, Field, type Filled, Form, Once } from '#ui/form.tsx'
import { HoldCard } from '#ui/hold.tsx'
import { StaffPage, untranslated } from '#ui/layout.tsx'
import { RemovalCard, type ShownRemoval } from '#ui/removals.tsx'
import { SeenBy } from '#ui/seen-by.tsx'
import type { View } from '#ui/view.ts'
import type { OpenedReport } from '../commands/answer.ts'
import { inGroups } from '../commands/receipt-code.ts'
import type { ReportState } from '../schema.ts'
import { AlikeCard, AsideCard } from './aside.tsx'
import { DangerTag } from './desk.tsx'
import { aboutChild, HowItWas, Told } from './told.tsx'

type Helper = 'woman' | 'man' | 'no_matter'

type ReportProps = {
  v: View
  opened: OpenedReport
  names: Map<string, string>
  caseId: string | null
  filled: Filled
  newCode: string | null
  hold: Hold | null
  /** Others with the very same answers. */
  alike: { id: string; receivedAt: Date }[]
  /** The link by which it came. */
  cameBy: string | null
  /** Null where nothing speaks of pictures or addresses. */
  removals: { rows: ShownRemoval[]; lines: { address: string; platform: string }[] } | null
  may: { answer: boolean; openCase: boolean; hold: boolean; removal: boolean }
}

/** One report: the story, the conversation, and what to do next. */
export function ReportPage({
  v,
  opened,
  names,
  caseId,
  hold,
  cameBy,
  alike,
  removals,
  filled,
  newCode,
  may,
}: ReportProps) {
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
            {story.story ? (
              <p class="words" lang={report.language}>
                {story.story}
              </p>
            ) : (
              story.talk === 'yes' && <p>{t('staff.report.asks_to_talk')}</p>
            )}
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
                <Once filled={filled} />
                {!staffLangOf(report.language) && (
                  <p class="note">{t('staff.report.answer_in', { language: languageName(report.language, lang) })}</p>
                )}
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
              <dt>{t('staff.reports.language')}</dt>
              <dd>{languageName(report.language, lang)}</dd>
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
          <AlikeCard v={v} report={report} alike={alike} />
          {may.answer && <AsideCard v={v} report={report} alike={alike} filled={filled} />}
          <HoldCard v={v} id={report.id} hold={hold} may={may.hold} />
          <SeenBy v={v} id={report.id} teamId={report.teamId} />
          <AskedForData v={v} id={report.id} teamId={report.teamId} />
        </aside>
      </div>
    </StaffPage>
  )
}
