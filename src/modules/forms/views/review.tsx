import { ErrorSummary, type Filled, Form } from '#ui/form.tsx'
import type { OpenedResponse } from '../commands/open.ts'
import type { Speech } from '../filling/said.ts'
import type { Asking } from './asking.ts'
import { BackLink, FormFrame, titleOf } from './frame.tsx'
import { HappenedFields } from './happened.tsx'
import { type Sheet, Sheets } from './response.tsx'

type Props = {
  a: Asking
  opened: OpenedResponse
  sheets: Sheet[]
  places: Speech['places']
  wrong: { path: string; label: string; words: string }[]
  pageOfPath(path: string): number
  filled: Filled
}

/** All answers before somebody says that this is complete, with what is missing yet. */
export function ReviewPage({ a, opened, sheets, places, wrong, pageOfPath, filled }: Props) {
  const { v } = a
  const { t } = v
  const { row, last } = opened
  const at = `/staff/responses/${row.id}`
  const hrefOf = (path: string) => `${at}/filling?page=${pageOfPath(path)}#${path}`
  const review = { hrefOf, wrong: new Map(wrong.map((w) => [w.path, w.words])) }
  return (
    <FormFrame v={v} title={titleOf(v, row)}>
      <BackLink v={v} row={row} />
      <p class="steps">{t('forms.review')}</p>
      <ErrorSummary v={v} errors={filled.errors} />
      {wrong.length > 0 && (
        <div class="summary" role="alert">
          <h2>{t('forms.missing', { count: wrong.length })}</h2>
          <ul lang={a.language === v.lang ? undefined : a.language}>
            {wrong.map(({ path, label, words }) => (
              <li>
                <a href={hrefOf(path)}>{`${label}: ${words}`}</a>
              </li>
            ))}
          </ul>
        </div>
      )}
      <Sheets a={a} sheets={sheets} places={places} review={review} />
      <section class="card">
        <h2>{t('forms.when_given')}</h2>
        <Form v={v} action={`${at}/happened`}>
          <HappenedFields v={v} filled={filled} preset={last.value} />
          <button type="submit" class="second">
            {t('forms.save_day')}
          </button>
        </Form>
      </section>
      <Form v={v} action={`${at}/done`}>
        <input type="hidden" name="base" value={last.id} />
        <div class="row">
          {wrong.length === 0 && <button type="submit">{t('forms.finish')}</button>}
          <a class="button second" href={at}>
            {t('forms.later_plain')}
          </a>
        </div>
      </Form>
      {wrong.length === 0 && <p class="hint">{t('forms.finish_what')}</p>}
    </FormFrame>
  )
}
