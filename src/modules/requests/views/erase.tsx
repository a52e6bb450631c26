import { showDay } from '#platform/time/time.ts'
import { Choices, Field, Form } from '#ui/form.tsx'
import type { RequestProps } from './request.tsx'

/** What has to be done before an erasure, and the erasure. */
export function EraseCard({ v, opened, events, about, held, last, filled, at }: RequestProps & { at: string }) {
  const { row, living } = opened
  const { t, lang } = v
  const erased = events.find((e) => e.what === 'erased')
  if (erased || !living)
    return (
      <section class="note">
        <p>{erased ? t('staff.erasure.done', { day: showDay(erased.at, lang) }) : t('staff.requests.gone')}</p>
      </section>
    )
  const open = about.caseId !== null && about.caseState !== 'closed'
  const before =
    row.state !== 'answered'
      ? t('staff.erasure.answer_first')
      : row.outcome === 'refused'
        ? t('staff.erasure.refused')
        : held
          ? t('errors.request_on_hold')
          : open
            ? t('errors.case_open')
            : null
  return (
    <section class="card">
      <h2>{t('staff.erasure.title')}</h2>
      <p>{about.caseId ? t('staff.erasure.what_case') : t('staff.erasure.what_report')}</p>
      <p>{t('staff.erasure.honest')}</p>
      {before && <p class="note">{before}</p>}
      {!before && (
        <>
          {row.source === 'check' && (
            <>
              <h3>{t('staff.erasure.last')}</h3>
              <p>
                {!last
                  ? t('staff.erasure.last_none')
                  : last.seenAt
                    ? t('staff.erasure.last_seen', { day: showDay(last.seenAt, lang) })
                    : t('staff.erasure.last_unseen', { day: showDay(last.writtenAt, lang) })}
              </p>
              <Form v={v} action={`${at}/last-message`}>
                <Field v={v} name="message" label={t('staff.erasure.write_last')} filled={filled} rows={4} />
                <button type="submit" class="second">
                  {t('staff.report.send_answer')}
                </button>
              </Form>
            </>
          )}
          <Form v={v} action={`${at}/erasure`}>
            <Choices
              v={v}
              name="wait"
              label={t('staff.erasure.wait')}
              filled={filled}
              preset={['seen']}
              options={[
                { code: 'seen', label: t('staff.erasure.wait_seen') },
                { code: 'anyway', label: t('staff.erasure.wait_anyway') },
              ]}
            />
            <button type="submit">{t('staff.erasure.go')}</button>
          </Form>
        </>
      )}
    </section>
  )
}
