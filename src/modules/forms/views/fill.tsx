import { Form } from '#ui/form.tsx'
import { isOnePage } from '../definition.ts'
import type { Live } from '../filling/live.ts'
import { type FormPage, type Placed, questionsIn } from '../filling/pages.ts'
import type { ResponseRow } from '../queries.ts'
import { type Asking, labelFor, wordsFor } from './asking.ts'
import { BackLink, FormFrame } from './frame.tsx'
import { Items } from './items.tsx'

/** Why a page came back, if it did. */
export type Returned = 'wrong' | 'more' | 'overtaken' | null

type Props = {
  a: Asking
  row: ResponseRow
  title: string
  page: FormPage
  /** Its place among the pages that are open now, and how many these are. */
  place: { number: number; of: number }
  items: Placed[]
  shown: string[]
  base: string
  returned: Returned
  /** What each question on the page is called, for the summary of what is wrong. */
  wrong: { path: string; label: string; words: string }[]
  /** Whether something could not be read at all, so that going on would lose it. */
  unread: boolean
  /** What shows and reckons while somebody writes, where scripts run. */
  script: string
  live: Live
}

/** One page of a form, to be answered. */
export function FillPage(props: Props) {
  const { a, row, title, page, place, items, shown, base, returned, unread } = props
  const { v } = a
  const { t } = v
  const group = page.group
  const isLong = [...questionsIn(items)].length > 100
  return (
    <FormFrame v={v} title={title}>
      <BackLink v={v} row={row} />
      {place.of > 1 && <p class="steps">{t('forms.progress', place)}</p>}
      {row.forLead && <p class="note">{t('forms.for_lead')}</p>}
      <Summary {...props} />
      <Form v={v} action={`/staff/responses/${row.id}/filling`} class={`filling${isLong ? ' many' : ''}`}>
        {/* The first button of a form is the one that the Enter key presses. */}
        <button type="submit" name="go" value="next" class="hidden" tabIndex={-1} aria-hidden="true">
          {t('forms.next')}
        </button>
        <input type="hidden" name="_page" value={page.number} />
        <input type="hidden" name="_base" value={base} />
        <input type="hidden" name="_shown" value={shown.join(' ')} />
        <div lang={a.language === v.lang ? undefined : a.language}>
          {group && <h2>{labelFor(a, group, group.name)}</h2>}
          {group?.hint && <p class="hint">{wordsFor(a, group.hint, group.name)}</p>}
          <Items a={a} all={items} level={group ? 3 : 2} />
        </div>
        <p class="hint" data-needed hidden={!shown.some((path) => a.filling.at(path).required)}>
          {t('forms.needed_mark')}
        </p>
        <div class="row">
          <button type="submit" name="go" value="next">
            {t(place.number < place.of ? 'forms.next' : 'forms.review')}
          </button>
          {returned === 'wrong' && !unread && (
            <button type="submit" name="go" value="anyway" class="second">
              {t('forms.go_on_without')}
            </button>
          )}
          {isOnePage(a.definition) && (
            <button type="submit" name="go" value="look" class="second">
              {t('forms.look_again')}
            </button>
          )}
          {place.number > 1 && (
            <button type="submit" name="go" value="back" class="second">
              {t('forms.back')}
            </button>
          )}
          <button type="submit" name="go" value="later" class="second">
            {t('forms.later')}
          </button>
        </div>
      </Form>
      <LiveScript script={props.script} live={props.live} />
    </FormFrame>
  )
}

/** The script of the page, with what it needs; no letter of that may end its element. */
export const LiveScript = ({ script, live }: { script: string; live: Live }) => (
  <>
    <script
      type="application/json"
      id="live"
      dangerouslySetInnerHTML={{ __html: JSON.stringify(live).replaceAll('<', '\\u003c') }}
    />
    <script dangerouslySetInnerHTML={{ __html: script }} />
  </>
)

/** Why the page came back; each thing leads to its question. */
function Summary({ a, returned, wrong }: Props) {
  const { t } = a.v
  if (returned === null) return null
  if (returned === 'overtaken')
    return (
      <div class="summary" role="alert">
        <h2>{t('forms.overtaken')}</h2>
        <p>{t('forms.overtaken_what')}</p>
      </div>
    )
  return (
    <div class={returned === 'more' ? 'note' : 'summary'} role="alert">
      <h2>{t(returned === 'more' ? 'forms.more_to_answer' : 'errors.title')}</h2>
      <p>{t(returned === 'more' ? 'forms.more_to_answer_what' : 'forms.saved_anyway')}</p>
      <ul lang={a.language === a.v.lang ? undefined : a.language}>
        {wrong.map(({ path, label, words }) => (
          <li>
            <a href={`#${path}`}>{words ? `${label}: ${words}` : label}</a>
          </li>
        ))}
      </ul>
    </div>
  )
}
