import { showDay, showMonth } from '#platform/time/time.ts'
import { ErrorSummary, Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import { type EndingMonth, mostListed } from '../queries.ts'
import type { KeptKind } from '../schema.ts'
import { pageOf, type RetentionProps } from './props.ts'
import { TermsCard } from './terms.tsx'

export function RetentionPage(props: RetentionProps) {
  const { v, filled } = props
  return (
    <StaffPage v={v} title={v.t('staff.nav.retention')}>
      <h1>{v.t('staff.retention.title')}</h1>
      <p>{v.t('staff.retention.lead')}</p>
      <ErrorSummary v={v} errors={filled.errors} />
      <TermsCard {...props} />
      <YearAhead {...props} />
      <Holds {...props} />
      <ErasedLately {...props} />
    </StaffPage>
  )
}

/** A link for whoever may read it: a record of the own team, or the codes of an authority's request; else only the id's beginning. */
const named = (v: View, record: { recordId: string; teamId: string }, kind: KeptKind) => {
  const short = record.recordId.slice(0, 8)
  const ofTeam = v.actor.kind === 'staff' && v.actor.teams.some((t) => t.id === record.teamId)
  const reads = ofTeam || kind === 'authority_request'
  return reads ? <a href={pageOf(kind, record.recordId)}>{short}</a> : short
}

const countOf = ({ ends }: EndingMonth) => ends.report + ends.case + ends.authority_request + ends.form_response

function YearAhead({ v, ahead: { months, open, records }, teamNames }: RetentionProps) {
  const { t, lang } = v
  return (
    <section>
      <h2>{t('staff.retention.ahead')}</h2>
      {!open && <p class="card">{t('staff.retention.none_ahead')}</p>}
      <ul>
        {months.map((m) => (
          <li>
            <a href={`/staff/retention?month=${m.month}`} aria-current={m.month === open?.month ? 'true' : undefined}>
              {t('staff.retention.in_month', { count: countOf(m), month: showMonth(m.month, lang) })}
            </a>{' '}
            <span class="quiet">
              {t('staff.retention.of_these', {
                reports: m.ends.report,
                cases: m.ends.case,
                letters: m.ends.authority_request,
                answers: m.ends.form_response,
                held: m.held,
              })}
            </span>
          </li>
        ))}
      </ul>
      {open && (
        <Table
          label={showMonth(open.month, lang)}
          rows={records}
          columns={[
            { name: t('staff.retention.record'), show: (r) => named(v, r, r.kind) },
            { name: t('staff.retention.kind'), show: (r) => t(`staff.retention.kind_${r.kind}`) },
            { name: t('staff.retention.last'), show: (r) => showDay(r.lastOn, lang) },
            { name: t('staff.retention.team'), show: (r) => teamNames.get(r.teamId) },
            { name: t('staff.retention.ends'), show: (r) => showDay(r.endsOn, lang) },
            {
              name: t('staff.retention.held'),
              show: (r) => (r.held ? t(`staff.hold.reason_${r.held}`) : t('staff.retention.not_held')),
            },
          ]}
        />
      )}
      {open && records.length < countOf(open) + open.held && (
        <p class="quiet">{t('staff.retention.first', { count: mostListed })}</p>
      )}
    </section>
  )
}

function Holds({ v, held, teamNames, names }: RetentionProps) {
  const { t, lang } = v
  return (
    <section>
      <h2>{t('staff.retention.holds')}</h2>
      {held.length === 0 ? (
        <p class="quiet">{t('staff.retention.no_holds')}</p>
      ) : (
        <Table
          label={t('staff.retention.holds')}
          rows={held}
          columns={[
            { name: t('staff.retention.record'), show: (h) => h.recordId.slice(0, 8) },
            { name: t('staff.retention.held'), show: (h) => t(`staff.hold.reason_${h.reason}`) },
            { name: t('staff.retention.when'), show: (h) => showDay(h.placedAt, lang) },
            { name: t('staff.retention.who'), show: (h) => names.get(h.placedBy) ?? t('staff.someone') },
            { name: t('staff.retention.team'), show: (h) => teamNames.get(h.teamId) },
            {
              name: t('staff.hold.lift'),
              show: (h) => (
                <Form v={v} action={`/staff/retention/${h.recordId}/release`}>
                  <button type="submit" class="second small">
                    {t('staff.hold.lift')}
                  </button>
                </Form>
              ),
            },
          ]}
        />
      )}
    </section>
  )
}

function ErasedLately({ v, erased, teamNames }: RetentionProps) {
  const { t, lang } = v
  return (
    <section>
      <h2>{t('staff.retention.erased')}</h2>
      <p>{t('staff.retention.complete_hint')}</p>
      {erased.length === 0 ? (
        <p class="quiet">{t('staff.retention.no_erased')}</p>
      ) : (
        <Table
          label={t('staff.retention.erased')}
          rows={erased}
          columns={[
            { name: t('staff.retention.record'), show: (r) => r.recordId.slice(0, 8) },
            { name: t('staff.retention.kind'), show: (r) => t(`staff.retention.kind_${r.kind}`) },
            { name: t('staff.retention.team'), show: (r) => teamNames.get(r.teamId) },
            { name: t('staff.retention.erased_on'), show: (r) => showDay(r.erasedOn, lang) },
            { name: t('staff.retention.complete'), show: (r) => showDay(r.completeOn, lang) },
          ]}
        />
      )}
    </section>
  )
}
