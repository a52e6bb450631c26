import { showDay, showWhen } from '#platform/time/time.ts'
import { label, options } from '#ui/codes.ts'
import { Choices, Field, Form } from '#ui/form.tsx'
import type { CaseProps } from './props.ts'

export function Needs({ v, opened, filled, may, at }: CaseProps & { at: string }) {
  const { t, lang } = v
  const { needs } = opened
  return (
    <section class="card">
      <h2>{t('staff.case.needs')}</h2>
      {needs ? (
        <>
          <ul>
            {needs.value.needs.map((n) => (
              <li>{label('needs', n, lang)}</li>
            ))}
          </ul>
          {needs.value.note && <p class="words">{needs.value.note}</p>}
          <p class="quiet">{showWhen(needs.madeAt, lang)}</p>
        </>
      ) : (
        <p class="quiet">{t('staff.case.no_needs')}</p>
      )}
      {may.write && (
        <details open={!needs || 'needs' in filled.values}>
          <summary>{needs ? t('staff.case.change_needs') : t('staff.case.record_needs')}</summary>
          <Form v={v} action={`${at}/needs`}>
            <Choices
              v={v}
              name="needs"
              label={t('staff.case.needs_label')}
              filled={filled}
              options={options('needs', lang)}
              preset={needs?.value.needs ?? []}
              multiple
            />
            <Field
              v={v}
              name="note"
              label={t('staff.case.needs_note')}
              filled={filled}
              rows={3}
              preset={needs?.value.note ?? ''}
            />
            <button type="submit">{t('staff.save')}</button>
          </Form>
        </details>
      )}
    </section>
  )
}

const agreements = ['child_agreed', 'child_wants_time', 'child_wants_other'] as const

export function Steps({ v, opened, names, filled, may, at }: CaseProps & { at: string }) {
  const { t, lang } = v
  return (
    <section class="card">
      <h2>{t('staff.case.steps')}</h2>
      {opened.steps.length === 0 && <p class="quiet">{t('staff.case.no_steps')}</p>}
      <ol>
        {opened.steps.map((s) => (
          <li>
            <p class="words">{s.value.what}</p>
            <p class="quiet">
              {t(`staff.step.${s.value.agreed}`)}
              {s.value.who && ` · ${s.value.who}`}
              {s.value.byDay && ` · ${t('staff.step.by', { day: showDay(s.value.byDay, lang) })}`}
              {` · ${names.get(s.author ?? '') ?? t('staff.someone')}`}
            </p>
            {s.value.childWords && <p class="words">{t('staff.step.child_words', { words: s.value.childWords })}</p>}
          </li>
        ))}
      </ol>
      {may.write && (
        <details open={'what' in filled.values}>
          <summary>{t('staff.case.add_step')}</summary>
          <Form v={v} action={`${at}/steps`}>
            <Field v={v} name="what" label={t('staff.step.what')} filled={filled} rows={2} />
            <Field v={v} name="who" label={t('staff.step.who')} filled={filled} />
            <Field v={v} name="byDay" label={t('staff.step.by_day')} filled={filled} type="date" />
            <Choices
              v={v}
              name="agreed"
              label={t('staff.step.agreed')}
              filled={filled}
              options={agreements.map((code) => ({ code, label: t(`staff.step.${code}`) }))}
            />
            <Field v={v} name="childWords" label={t('staff.step.words')} filled={filled} rows={2} />
            <button type="submit">{t('staff.save')}</button>
          </Form>
        </details>
      )}
    </section>
  )
}
