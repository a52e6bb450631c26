import { showWhen } from '#platform/time/time.ts'
import { Form } from '#ui/form.tsx'
import { type Hold, HoldCard } from '#ui/hold.tsx'
import { type OpenedResponse, wasDone } from '../commands/open.ts'
import type { FormPage, Placed } from '../filling/pages.ts'
import type { Speech } from '../filling/said.ts'
import { Answers } from './answers.tsx'
import { type Asking, labelFor } from './asking.ts'
import { BackLink, FormFrame, givenWords, StateTag, titleOf } from './frame.tsx'

export type Sheet = { page: FormPage; items: Placed[] }
type Props = {
  a: Asking
  opened: OpenedResponse
  sheets: Sheet[]
  places: Speech['places']
  names: Map<string, string>
  mayFill: boolean
  /** Of answers that stand alone: whether they are kept beyond their time. */
  hold: Hold | null
  mayHold: boolean
}

/** What was answered, to be read and printed. */
export function ResponsePage({ a, opened, sheets, places, names, mayFill, hold, mayHold }: Props) {
  const { v } = a
  const { t, lang } = v
  const { row, last } = opened
  const at = `/staff/responses/${row.id}`
  return (
    <FormFrame v={v} title={titleOf(v, row)}>
      <BackLink v={v} row={row} />
      <p>
        <StateTag v={v} state={row.state} /> {givenWords(v, last.value)}
        <br />
        <span class="quiet">
          {t('forms.saved_by', {
            name: names.get(last.author ?? '') ?? t('staff.someone'),
            day: showWhen(last.madeAt, lang),
          })}
          {' · '}
          {t('forms.version_number', { number: row.number })}
        </span>
      </p>
      {mayFill && row.state === 'draft' && (
        <div class="row">
          <a class="button" href={`${at}/filling`}>
            {t('forms.go_on')}
          </a>
          <a class="button second" href={`${at}/review`}>
            {t('forms.review')}
          </a>
        </div>
      )}
      <Sheets a={a} sheets={sheets} places={places} />
      <p class="unprinted">
        <a href={`${at}/history`}>{t('forms.history')}</a>
        {mayFill && row.state === 'draft' && !wasDone(opened) && (
          <>
            {' · '}
            <a href={`${at}/discarding`}>{t('forms.discard')}</a>
          </>
        )}
      </p>
      {mayFill && row.state === 'done' && (
        <Form v={v} action={`${at}/reopening`}>
          <p class="hint">{t('forms.reopen_what')}</p>
          <button type="submit" class="second">
            {t('forms.reopen')}
          </button>
        </Form>
      )}
      <HoldCard v={v} id={row.id} hold={hold} may={mayHold} />
    </FormFrame>
  )
}

type SheetsProps = Pick<Props, 'a' | 'sheets' | 'places'> & { review?: Parameters<typeof Answers>[0]['review'] }

/** Page after page of answers, each under its name. */
export const Sheets = ({ a, sheets, places, review }: SheetsProps) => (
  <div lang={a.language === a.v.lang ? undefined : a.language}>
    {sheets.map(({ page, items }) => (
      <section>
        {page.group?.label && <h2>{labelFor(a, page.group, page.group.name)}</h2>}
        <Answers a={a} all={items} places={places} level={page.group ? 3 : 2} review={review} />
      </section>
    ))}
  </div>
)
