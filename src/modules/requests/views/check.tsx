import { showDay } from '#platform/time/time.ts'
import { Form } from '#ui/form.tsx'
import { PublicPage } from '#ui/layout.tsx'
import type { View } from '#ui/view.ts'
import { answerDays, type RequestKind, type RequestState } from '../schema.ts'

type Asked = { kind: RequestKind; receivedOn: string; state: RequestState }
type Props = { v: View; isChild: boolean; asked: Asked[] }

/** Behind a code: asking to see, or to have erased, what is kept. A person answers first. */
export function DataPage({ v, isChild, asked }: Props) {
  const { t, lang } = v
  const open = (kind: RequestKind) => asked.findLast((a) => a.kind === kind && a.state !== 'answered')
  const kinds: RequestKind[] = isChild ? ['see', 'erase'] : ['erase']
  return (
    <PublicPage v={v} here="check">
      <h1>{isChild ? t('check.data.title') : t('check.data.title_other')}</h1>
      <p>{t('check.data.person', { count: answerDays })}</p>
      {kinds.map((kind) => {
        const there = open(kind)
        return (
          <section class="card">
            <h2>{words(v, kind, isChild)}</h2>
            <p>
              {kind === 'see'
                ? t('check.data.see_text')
                : isChild
                  ? t('check.data.erase_text')
                  : t('check.data.erase_other')}
            </p>
            {kind === 'erase' && (
              <ul>
                <li>{t('check.data.not_back')}</li>
                <li>{t('check.data.figures')}</li>
                <li>{t('check.data.hold')}</li>
                <li>{t('check.data.code_ends')}</li>
              </ul>
            )}
            {there ? (
              <p class="note">{t('check.data.asked', { day: showDay(there.receivedOn, lang) })}</p>
            ) : (
              <Form v={v} action={`/${lang}/check/data`}>
                <button type="submit" class="second" name="kind" value={kind}>
                  {words(v, kind, isChild)}
                </button>
              </Form>
            )}
          </section>
        )
      })}
      <p>
        <a href={`/${lang}/check`}>{t('check.back')}</a>
      </p>
    </PublicPage>
  )
}

/** What the button says, and so what stands in the conversation once it was pressed. */
export const words = ({ t }: Pick<View, 't'>, kind: RequestKind, isChild: boolean): string =>
  kind === 'see' ? t('check.data.see') : isChild ? t('check.data.erase') : t('check.data.erase_mine')
