import { showWhen } from '#platform/time/time.ts'
import { Form } from '#ui/form.tsx'
import type { View } from '#ui/view.ts'
import type { OpenedResponse } from '../commands/open.ts'
import { BackLink, FormFrame, givenWords, StateTag, titleOf } from './frame.tsx'

/** Asks once more before what was begun is discarded. */
export function DiscardResponsePage({ v, opened }: { v: View; opened: OpenedResponse }) {
  const { t, lang } = v
  const { row, last } = opened
  const at = `/staff/responses/${row.id}`
  return (
    <FormFrame v={v} title={titleOf(v, row)}>
      <BackLink v={v} row={row} />
      <h2>{t('forms.discard_ask')}</h2>
      <p>
        <StateTag v={v} state={row.state} /> {givenWords(v, last.value)}
        <br />
        <span class="quiet">{t('forms.discard_last', { day: showWhen(last.madeAt, lang) })}</span>
      </p>
      <p>{t('forms.discard_what')}</p>
      <Form v={v} action={`${at}/discarding`}>
        <div class="row">
          <button type="submit">{t('forms.discard_yes')}</button>
          <a class="button second" href={at}>
            {t('forms.discard_no')}
          </a>
        </div>
      </Form>
    </FormFrame>
  )
}
