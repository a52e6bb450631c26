import { showDay } from '#platform/time/time.ts'
import { AskedForData } from '#ui/asked-for-data.tsx'
import { label } from '#ui/codes.ts'
import { ErrorSummary } from '#ui/form.tsx'
import { HoldCard } from '#ui/hold.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { RemovalList } from '#ui/removals.tsx'
import { SeenBy } from '#ui/seen-by.tsx'
import type { CaseState } from '../schema.ts'
import { Needs, Steps } from './assessment.tsx'
import { Attachments } from './attachments.tsx'
import { FormsOfCase } from './forms.tsx'
import type { CaseProps } from './props.ts'
import { Rights } from './rights.tsx'
import { Agreements, Referrals } from './sharing.tsx'

/** One child's file on one page: who, what happened, needs, steps, referrals, agreements. */
export function CasePage(props: CaseProps) {
  const { v, opened, names, filled, may } = props
  const { row, child, accounts, closure } = opened
  const { t, lang } = v
  const at = `/staff/cases/${row.id}`
  return (
    <StaffPage v={v} title={t('staff.case.title')}>
      <h1>{child.callName}</h1>
      <p>
        <span class="tag">{t(`staff.case_state.${row.state as CaseState}`)}</span>{' '}
        <span class="quiet">
          {t('staff.case.since', {
            day: showDay(row.openedAt, lang),
            name: names.get(row.coordinator) ?? t('staff.someone'),
          })}
        </span>
      </p>
      <ErrorSummary v={v} errors={filled.errors} />
      {closure && (
        <section class="note">
          <h2>{t('staff.case.closed_title')}</h2>
          <p>{label('closure_reasons', closure.value.reason, lang)}</p>
          <p class="words">{t('staff.case.child_view', { words: closure.value.childView })}</p>
          {closure.value.note && <p class="words">{closure.value.note}</p>}
        </section>
      )}
      <div class="columns">
        <div>
          <section class="card">
            <h2>{t('staff.case.account')}</h2>
            {accounts.length === 0 && <p class="quiet">{t('staff.case.no_account')}</p>}
            {accounts.map((a) => (
              <>
                <p class="words">{a.value.text}</p>
                <p class="quiet">{t(`staff.case.told_${a.value.toldTo}`, { day: showDay(a.value.toldOn, lang) })}</p>
              </>
            ))}
            <p class="quiet">{t('staff.case.told_once')}</p>
          </section>
          <Needs {...props} at={at} />
          <Steps {...props} at={at} />
          <Rights {...props} at={at} />
          <FormsOfCase {...props} at={at} />
          <Attachments {...props} at={at} />
        </div>
        <aside>
          <section class="card">
            <h2>{t('staff.case.child')}</h2>
            <dl class="facts">
              <dt>{t('staff.child.age')}</dt>
              <dd>{label('age_bands', child.ageBand, lang) || '–'}</dd>
              <dt>{t('staff.child.sex')}</dt>
              <dd>{label('sexes', child.sex, lang) || '–'}</dd>
              <dt>{t('staff.reports.province')}</dt>
              <dd>{label('provinces', child.province, lang) || '–'}</dd>
              <dt>{t('staff.child.safe_contact')}</dt>
              <dd class="words">{child.safeContact || '–'}</dd>
              <dt>{t('staff.child.safety')}</dt>
              <dd class="words">{child.safetyWishes || '–'}</dd>
              <dt>{t('staff.child.support')}</dt>
              <dd>{child.support || '–'}</dd>
            </dl>
            {may.write && <a href={`${at}/child`}>{t('staff.case.change_child')}</a>}
          </section>
          <Referrals {...props} at={at} />
          <Agreements {...props} />
          {props.removals.length > 0 && (
            <section class="card">
              <h2>{t('staff.removal.title')}</h2>
              <RemovalList v={v} rows={props.removals} />
            </section>
          )}
          {row.reportId && (
            <p>
              <a href={`/staff/reports/${row.reportId}`}>{t('staff.case.see_report')}</a>
            </p>
          )}
          <HoldCard v={v} id={row.id} hold={props.hold} may={may.hold} />
          <SeenBy v={v} id={row.id} teamId={row.teamId} />
          <AskedForData v={v} id={row.id} teamId={row.teamId} />
          {may.close && (
            <p>
              <a class="button second" href={`${at}/closure`}>
                {t('staff.case.close')}
              </a>
            </p>
          )}
        </aside>
      </div>
    </StaffPage>
  )
}
