import { breakKhmer, pick, type Text } from '#platform/i18n/i18n.ts'
import { showDay } from '#platform/time/time.ts'
import { label } from '#ui/codes.ts'
import { ErrorSummary, Field, type Filled, Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import type { OpenedFeedback } from '../commands/work.ts'
import { stateOf } from './list.tsx'

type Props = { v: View; one: OpenedFeedback; about: Text | null; mayAnswer: boolean; filled: Filled }

/** What one person said, and what became of it. */
export function OneFeedbackPage({ v, one, about, mayAnswer, filled }: Props) {
  const { t, lang } = v
  return (
    <StaffPage v={v} title={t('staff.feedback.title')}>
      <h1>{label('feedback_kinds', one.kind, lang)}</h1>
      <p>
        <span class="tag">{t(`staff.feedback.states.${stateOf(one)}`)}</span>{' '}
        {one.forLead && <span class="tag">{t('staff.feedback.only_lead')}</span>}
      </p>
      <ErrorSummary v={v} errors={filled.errors} />
      <dl class="facts">
        <dt>{t('staff.feedback.day')}</dt>
        <dd>{showDay(one.madeOn, lang)}</dd>
        <dt>{t('staff.feedback.about')}</dt>
        <dd>{about ? pick(about, lang) : t('staff.feedback.about_none')}</dd>
        <dt>{t('staff.feedback.agreed')}</dt>
        <dd>{t(one.mayPublish ? 'feedback.yes' : 'feedback.no')}</dd>
      </dl>
      <section class="card">
        <h2>{t('staff.feedback.words')}</h2>
        {one.words ? (
          <p class="words" lang={one.language}>
            {breakKhmer(one.words)}
          </p>
        ) : (
          <p class="quiet">{t(one.recordId ? 'staff.feedback.erased' : 'staff.feedback.no_words')}</p>
        )}
      </section>
      {mayAnswer ? <Answer v={v} one={one} filled={filled} /> : <p class="quiet">{t('staff.feedback.who_answers')}</p>}
    </StaffPage>
  )
}

function Answer({ v, one, filled }: { v: View; one: OpenedFeedback; filled: Filled }) {
  const { t } = v
  const at = `/staff/feedback/${one.id}`
  return (
    <section class="card">
      <h2>{t('feedback.you_said.title')}</h2>
      <p>{t(one.mayPublish ? 'staff.feedback.answer_lead' : 'staff.feedback.not_agreed')}</p>
      <Form v={v} action={`${at}/answer`}>
        {one.mayPublish && (
          <>
            <Field
              v={v}
              name="answerKm"
              label={t('staff.feedback.answer_km')}
              filled={filled}
              preset={one.answerKm ?? ''}
              rows={4}
            />
            <Field
              v={v}
              name="answerEn"
              label={t('staff.feedback.answer_en')}
              filled={filled}
              preset={one.answerEn ?? ''}
              rows={4}
            />
          </>
        )}
        <div class="row">
          {one.mayPublish && (
            <button type="submit" name="go" value="publish">
              {t('staff.feedback.publish')}
            </button>
          )}
          {!one.answeredOn && (
            <button type="submit" class="second" name="go" value="keep">
              {t('staff.feedback.keep')}
            </button>
          )}
        </div>
      </Form>
      {one.publishedOn && !one.withdrawnOn && (
        <Form v={v} action={`${at}/withdrawal`}>
          <button type="submit" class="second">
            {t('staff.feedback.withdraw')}
          </button>
        </Form>
      )}
    </section>
  )
}
