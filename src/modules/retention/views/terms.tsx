import { showMoment } from '#platform/time/time.ts'
import { Field, Form } from '#ui/form.tsx'
import { Table } from '#ui/table.tsx'
import { type Term, termNames } from '../schema.ts'
import type { RetentionProps } from './props.ts'

/** What counts now, who changed it when, and for a data guardian the form that changes it. */
export function TermsCard({ v, terms, names, filled, maySet }: RetentionProps) {
  const { t, lang } = v
  const show = (name: Term, count: number) =>
    name === 'conversationMonths' ? t('staff.retention.months', { count }) : t('staff.retention.years', { count })
  return (
    <section class="card">
      <h2>{t('staff.retention.terms')}</h2>
      {maySet ? (
        <Form v={v} action="/staff/retention/terms">
          {termNames.map((name) => (
            <Field
              v={v}
              name={name}
              label={t(`staff.retention.${name}`)}
              hint={t(`staff.retention.${name}_hint`)}
              filled={filled}
              inputMode="numeric"
              preset={String(terms.now[name])}
            />
          ))}
          <p class="hint">{t('staff.retention.shorter')}</p>
          <button type="submit">{t('staff.save')}</button>
        </Form>
      ) : (
        <dl class="facts">
          {termNames.map((name) => (
            <>
              <dt>{t(`staff.retention.${name}`)}</dt>
              <dd>{show(name, terms.now[name])}</dd>
            </>
          ))}
        </dl>
      )}
      {terms.history.length === 0 ? (
        <p class="quiet">{t('staff.retention.usual')}</p>
      ) : (
        <details>
          <summary>{t('staff.retention.history')}</summary>
          <Table
            label={t('staff.retention.history')}
            rows={terms.history}
            columns={[
              { name: t('staff.retention.when'), show: (h) => showMoment(h.setAt, lang) },
              { name: t('staff.retention.who'), show: (h) => names.get(h.setBy) ?? t('staff.someone') },
              ...termNames.map((name) => ({
                name: t(`staff.retention.${name}`),
                show: (h: (typeof terms.history)[number]) => show(name, h[name]),
              })),
            ]}
          />
        </details>
      )}
    </section>
  )
}
