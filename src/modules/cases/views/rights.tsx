import { showDay, today } from '#platform/time/time.ts'
import { label, options } from '#ui/codes.ts'
import { Choices, Field, Form } from '#ui/form.tsx'
import type { CaseProps } from './props.ts'

const receivers = ['child', 'carer', 'both'] as const

/** When rights were explained, to whom and how; and the booklet to do it with. */
export function Rights({ v, opened, filled, may, at }: CaseProps & { at: string }) {
  const { t, lang, actor } = v
  return (
    <section class="card">
      <h2>{t('staff.rights.title')}</h2>
      {opened.rights.length === 0 && <p class="quiet">{t('staff.rights.none')}</p>}
      <ol>
        {opened.rights.map(({ value }) => (
          <li>
            {t(`staff.rights.to.${value.givenTo}`)} · {showDay(value.day, lang)} · {value.by}
            <p class="quiet">{value.how.map((code) => label('explained_by', code, lang)).join(', ')}</p>
            {value.note && <p class="words">{value.note}</p>}
          </li>
        ))}
      </ol>
      <p>
        <a href={`/${lang}/rights`}>{t('staff.rights.booklet')}</a>
      </p>
      {may.write && (
        <details open={'givenTo' in filled.values || 'by' in filled.values}>
          <summary>{t('staff.rights.add')}</summary>
          <Form v={v} action={`${at}/rights`}>
            <Choices
              v={v}
              name="givenTo"
              label={t('staff.rights.given_to')}
              filled={filled}
              options={receivers.map((code) => ({ code, label: t(`staff.rights.to.${code}`) }))}
            />
            <Field
              v={v}
              name="by"
              label={t('staff.rights.by')}
              filled={filled}
              preset={actor.kind === 'staff' ? actor.displayName : ''}
            />
            <Field v={v} name="day" label={t('staff.rights.day')} filled={filled} type="date" preset={today()} />
            <Choices
              v={v}
              name="how"
              label={t('staff.rights.how')}
              filled={filled}
              options={options('explained_by', lang)}
              multiple
            />
            <Field v={v} name="note" label={t('staff.rights.understood')} filled={filled} rows={2} />
            <button type="submit">{t('staff.save')}</button>
          </Form>
        </details>
      )}
    </section>
  )
}
