import type { ComponentChildren } from 'preact'
import { breakKhmer } from '#platform/i18n/i18n.ts'
import { showDay } from '#platform/time/time.ts'
import { formStyle } from '#ui/assets.ts'
import { StaffPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import type { Words } from '../definition.ts'
import type { ResponseRow } from '../queries.ts'
import { type Saved, wordsIn } from '../schema.ts'

/** A form's title in the reader's language, or in its own. */
export const titleOf = (v: View, form: { title: Words; defaultLanguage: string; code: string }): string =>
  breakKhmer(wordsIn(form.title, v.lang, form.defaultLanguage)) || form.code

type Props = { v: View; title: string; wide?: boolean; children: ComponentChildren }

/** A page that may carry the style of forms. */
export const FormFrame = ({ v, title, wide = false, children }: Props) => (
  <StaffPage v={v} title={v.t('forms.title')} wide={wide}>
    <style dangerouslySetInnerHTML={{ __html: formStyle }} />
    <h1>{title}</h1>
    {children}
  </StaffPage>
)

/** Where a response belongs: its case, or the list of forms. */
export function BackLink({ v, row }: { v: View; row: Pick<ResponseRow, 'id' | 'recordId'> }) {
  const onCase = row.recordId !== row.id
  return (
    <p class="unprinted">
      <a href={onCase ? `/staff/cases/${row.recordId}#forms` : '/staff/forms'}>
        {v.t(onCase ? 'forms.to_case' : 'forms.to_forms')}
      </a>
    </p>
  )
}

/** How far a response is, in a tag. */
export const StateTag = ({ v, state }: { v: View; state: Saved['state'] }) => (
  <span class={state === 'done' ? 'tag' : 'tag now'}>{v.t(`forms.state.${state}`)}</span>
)

/** When the answers were given, and whether they come from paper. */
export const givenWords = ({ t, lang }: View, { happenedOn, fromPaper }: Pick<Saved, 'happenedOn' | 'fromPaper'>) =>
  [t('forms.given_on', { day: showDay(happenedOn, lang) }), fromPaper ? t('forms.from_paper') : '']
    .filter(Boolean)
    .join(' · ')
