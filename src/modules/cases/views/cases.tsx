import type { ConsentDetails, ConsentRow } from '#modules/consent/schema.ts'
import type { ReferralRow } from '#modules/referrals/queries.ts'
import type { ReferralState } from '#modules/referrals/schema.ts'
import { showDay, showMoment } from '#platform/time/time.ts'
import { label, options } from '#ui/codes.ts'
import { Choices, ErrorSummary, Field, type Filled, Form, Select } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { Scroll } from '#ui/scroll.tsx'
import { SeenBy } from '#ui/seen-by.tsx'
import type { View } from '#ui/view.ts'
import type { OpenedCase } from '../commands.ts'
import type { CaseRow } from '../queries.ts'
import type { CaseHead, CaseState, Child } from '../schema.ts'

export const CasesPage = ({
  v,
  rows,
  heads,
  closed,
  mayOpen,
}: {
  v: View
  rows: CaseRow[]
  heads: Map<string, CaseHead>
  closed: boolean
  mayOpen: boolean
}) => (
  <StaffPage v={v} title={v.t('staff.cases.title')}>
    <h1>{v.t('staff.cases.title')}</h1>
    <p class="row">
      <a href="/staff/cases" aria-current={closed ? undefined : 'page'}>
        {v.t('staff.cases.open')}
      </a>
      <a href="/staff/cases?closed=yes" aria-current={closed ? 'page' : undefined}>
        {v.t('staff.cases.closed')}
      </a>
      {mayOpen && (
        <a class="button small" href="/staff/cases/new">
          {v.t('staff.cases.new')}
        </a>
      )}
    </p>
    {rows.length === 0 ? (
      <p class="card">{v.t('staff.cases.none')}</p>
    ) : (
      <Scroll label={v.t('staff.cases.title')}>
        <table class="stack">
          <thead>
            <tr>
              <th>{v.t('staff.cases.child')}</th>
              <th>{v.t('staff.cases.state')}</th>
              <th>{v.t('staff.cases.opened')}</th>
              <th>{v.t('staff.cases.from')}</th>
              <th>{v.t('staff.reports.province')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((r) => (
              <tr>
                <th scope="row">
                  <a href={`/staff/cases/${r.id}`}>{heads.get(r.id)?.callName ?? v.t('staff.cases.unnamed')}</a>
                </th>
                <td data-name={v.t('staff.cases.state')}>{v.t(`staff.case_state.${r.state as CaseState}`)}</td>
                <td data-name={v.t('staff.cases.opened')}>{showDay(r.openedAt, v.lang)}</td>
                <td data-name={v.t('staff.cases.from')}>
                  {v.t(`staff.case_source.${r.source as 'report' | 'visit'}`)}
                </td>
                <td data-name={v.t('staff.reports.province')}>{label('provinces', r.province, v.lang) || '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    )}
  </StaffPage>
)

/** The child's coded facts and wishes: asked once, changed at any time. */
const ChildFields = ({ v, filled, child }: { v: View; filled: Filled; child?: Child }) => {
  const { t, lang } = v
  return (
    <>
      <Field
        v={v}
        name="callName"
        label={t('staff.child.call_name')}
        hint={t('staff.child.call_name_hint')}
        filled={filled}
        preset={child?.callName ?? ''}
      />
      <Select
        v={v}
        name="ageBand"
        label={t('staff.child.age')}
        filled={filled}
        options={options('age_bands', lang, t('staff.not_known'))}
        preset={[child?.ageBand ?? '']}
      />
      <Select
        v={v}
        name="sex"
        label={t('staff.child.sex')}
        filled={filled}
        options={options('sexes', lang, t('staff.not_known'))}
        preset={[child?.sex ?? '']}
      />
      <Select
        v={v}
        name="province"
        label={t('staff.reports.province')}
        filled={filled}
        options={options('provinces', lang, t('staff.not_known'))}
        preset={[child?.province ?? '']}
      />
      <Field
        v={v}
        name="safeContact"
        label={t('staff.child.safe_contact')}
        hint={t('staff.child.safe_contact_hint')}
        filled={filled}
        rows={2}
        preset={child?.safeContact ?? ''}
      />
      <Field
        v={v}
        name="safetyWishes"
        label={t('staff.child.safety')}
        filled={filled}
        rows={2}
        preset={child?.safetyWishes ?? ''}
      />
      <Field v={v} name="support" label={t('staff.child.support')} filled={filled} preset={child?.support ?? ''} />
      <details>
        <summary>{t('staff.child.codes')}</summary>
        <p class="hint">{t('staff.child.codes_hint')}</p>
        <Choices
          v={v}
          name="harm"
          label={t('staff.child.harm')}
          filled={filled}
          options={options('harms', lang)}
          preset={child?.harm ?? []}
          multiple
        />
        <Choices
          v={v}
          name="platform"
          label={t('staff.child.platform')}
          filled={filled}
          options={options('platforms', lang)}
          preset={child?.platform ?? []}
          multiple
        />
        <Select
          v={v}
          name="relation"
          label={t('staff.child.relation')}
          filled={filled}
          options={options('relations', lang, t('staff.not_known'))}
          preset={[child?.relation ?? '']}
        />
      </details>
    </>
  )
}

type ChildFormProps = {
  v: View
  title: string
  action: string
  lead: string
  filled: Filled
  child?: Child
  withAccount?: boolean
  teams?: { id: string; name: string }[]
  button: string
  back: string
}

/** Opening a case, or correcting who the child is. */
export const ChildFormPage = ({
  v,
  title,
  action,
  lead,
  filled,
  child,
  withAccount,
  teams,
  button,
  back,
}: ChildFormProps) => (
  <StaffPage v={v} title={title} wide={false}>
    <h1>{title}</h1>
    <p>{lead}</p>
    <ErrorSummary v={v} errors={filled.errors} />
    <Form v={v} action={action}>
      {teams && teams.length > 1 && (
        <Select
          v={v}
          name="teamId"
          label={v.t('staff.cases.team')}
          filled={filled}
          options={teams.map((t) => ({ code: t.id, label: t.name }))}
        />
      )}
      {teams?.length === 1 && <input type="hidden" name="teamId" value={teams[0]?.id} />}
      <ChildFields v={v} filled={filled} {...(child ? { child } : {})} />
      {withAccount && (
        <Field
          v={v}
          name="account"
          label={v.t('staff.case.account')}
          hint={v.t('staff.case.account_hint')}
          filled={filled}
          rows={6}
        />
      )}
      <div class="row">
        <button type="submit">{button}</button>
        <a class="button second" href={back}>
          {v.t('staff.cancel')}
        </a>
      </div>
    </Form>
  </StaffPage>
)

type CaseProps = {
  v: View
  opened: OpenedCase
  names: Map<string, string>
  referrals: (Pick<ReferralRow, 'id' | 'service' | 'state'> & { teamName: string })[]
  consents: (ConsentRow & { teamName: string })[]
  filled: Filled
  may: { write: boolean; refer: boolean; close: boolean }
}

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
          {row.reportId && (
            <p>
              <a href={`/staff/reports/${row.reportId}`}>{t('staff.case.see_report')}</a>
            </p>
          )}
          <SeenBy v={v} id={row.id} teamId={row.teamId} />
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

function Needs({ v, opened, filled, may, at }: CaseProps & { at: string }) {
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
          <p class="quiet">{showMoment(needs.madeAt, lang)}</p>
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

function Steps({ v, opened, names, filled, may, at }: CaseProps & { at: string }) {
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

function Referrals({ v, referrals, may, at }: CaseProps & { at: string }) {
  const { t, lang } = v
  return (
    <section class="card">
      <h2>{t('staff.nav.referrals')}</h2>
      {referrals.length === 0 && <p class="quiet">{t('staff.case.no_referrals')}</p>}
      <ul>
        {referrals.map((r) => (
          <li>
            <a href={`/staff/referrals/${r.id}`}>{label('services', r.service, lang)}</a> · {r.teamName} ·{' '}
            <span class="tag">{t(`staff.referral_state.${r.state as ReferralState}`)}</span>
          </li>
        ))}
      </ul>
      {may.refer && (
        <a class="button small" href={`${at}/referrals/new`}>
          {t('staff.case.refer')}
        </a>
      )}
    </section>
  )
}

function Agreements({ v, opened, consents, may }: CaseProps) {
  const { t, lang } = v
  return (
    <section class="card">
      <h2>{t('staff.case.agreements')}</h2>
      {consents.length === 0 && <p class="quiet">{t('staff.case.no_agreements')}</p>}
      <ul>
        {consents.map((c) => (
          <li>
            {c.teamName}: {c.items.map((i) => label('share_items', i, lang)).join(', ')}
            <br />
            <span class="quiet">
              {c.withdrawnAt
                ? t(`staff.consent.withdrawn_${c.withdrawnBy as 'child' | 'worker'}`, {
                    day: showDay(c.withdrawnAt, lang),
                  })
                : t('staff.consent.until', { day: showDay(c.expiresOn, lang) })}
            </span>
            <HowAgreed v={v} details={opened.consents.get(c.id)} />
            {may.write && !c.withdrawnAt && (
              <Form v={v} action={`/staff/consents/${c.id}/withdrawal`}>
                <button type="submit" class="second small">
                  {t('staff.consent.withdraw')}
                </button>
              </Form>
            )}
            {may.write && c.withdrawnAt && !c.withdrawalAnsweredAt && (
              <Form v={v} action={`/staff/consents/${c.id}/answer`}>
                <button type="submit" class="small">
                  {t('staff.consent.answered')}
                </button>
              </Form>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** How the agreement was reached, for who has to know years later. */
function HowAgreed({ v, details }: { v: View; details: ConsentDetails | undefined }) {
  if (!details) return null
  const { t, lang } = v
  const line = [
    label('consent_givers', details.giver, lang),
    label('explained_by', details.explainedBy, lang),
    details.explainedIn,
    label('agreed_how', details.agreedHow, lang),
    details.witness && `${t('staff.consent.witness')}: ${details.witness}`,
  ]
  return (
    <>
      <span class="quiet"> {line.filter(Boolean).join(' · ')}</span>
      {details.childWords && <p class="words">{t('staff.step.child_words', { words: details.childWords })}</p>}
    </>
  )
}

export const ClosurePage = ({ v, id, filled }: { v: View; id: string; filled: Filled }) => (
  <StaffPage v={v} title={v.t('staff.case.close')} wide={false}>
    <h1>{v.t('staff.case.close')}</h1>
    <p>{v.t('staff.closure.lead')}</p>
    <ErrorSummary v={v} errors={filled.errors} />
    <Form v={v} action={`/staff/cases/${id}/closure`}>
      <Choices
        v={v}
        name="reason"
        label={v.t('staff.closure.reason')}
        filled={filled}
        options={options('closure_reasons', v.lang)}
      />
      <Field
        v={v}
        name="childView"
        label={v.t('staff.closure.child_view')}
        hint={v.t('staff.closure.child_view_hint')}
        filled={filled}
        rows={4}
      />
      <Field v={v} name="note" label={v.t('staff.closure.note')} filled={filled} rows={3} />
      <div class="row">
        <button type="submit">{v.t('staff.case.close')}</button>
        <a class="button second" href={`/staff/cases/${id}`}>
          {v.t('staff.cancel')}
        </a>
      </div>
    </Form>
  </StaffPage>
)
