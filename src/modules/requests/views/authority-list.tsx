import { pick, type Text } from '#platform/i18n/i18n.ts'
import { showDay } from '#platform/time/time.ts'
import { Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { type Column, Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import { type AuthorityRow, stateOf } from '../authority.ts'
import { itemLabels, yesNo } from './authority-words.ts'

type Props = { v: View; rows: AuthorityRow[]; teams: Map<string, { team: Text; organisation: Text }> }

const columnsOf = (v: View): Column<AuthorityRow>[] => {
  const { t, lang } = v
  return [
    {
      name: t('staff.authority.received'),
      show: (r) => <a href={`/staff/authority-requests/${r.id}`}>{showDay(r.receivedOn, lang)}</a>,
    },
    { name: t('staff.authority.authority'), show: (r) => t(`staff.authority.authority_${r.authority}`) },
    { name: t('staff.authority.ground'), show: (r) => t(`staff.authority.ground_${r.ground}`) },
    { name: t('staff.authority.items'), show: (r) => itemLabels(v, r.items) },
    { name: t('staff.authority.state'), show: (r) => t(`staff.authority.state_${stateOf(r)}`) },
    {
      name: t('staff.authority.decision'),
      show: (r) => (r.decision ? t(`staff.authority.decision_${r.decision}`) : '–'),
    },
  ]
}

/** The register: codes and days. */
export function RegisterPage({ v, rows, teams }: Props) {
  const { t, lang } = v
  const team = {
    name: t('staff.requests.team'),
    show: (r: AuthorityRow) => pick(teams.get(r.teamId)?.team ?? { en: '', km: '' }, lang),
  }
  return (
    <StaffPage v={v} title={t('staff.authority.title')}>
      <h1>{t('staff.authority.title')}</h1>
      <p>{t('staff.authority.lead')}</p>
      <p class="row">
        <a class="button" href="/staff/authority-requests/new">
          {t('staff.authority.enter')}
        </a>
        <a href="/staff/authority-requests/print">{t('staff.authority.print')}</a>
        <a href="/staff/requests">{t('staff.requests.title')}</a>
      </p>
      {rows.length === 0 ? (
        <p class="card">{t('staff.authority.none')}</p>
      ) : (
        <Table label={t('staff.authority.title')} rows={rows} columns={[...columnsOf(v), team]} />
      )}
      <Form v={v} action="/staff/authority-requests/export">
        <button type="submit" class="second">
          {t('staff.authority.save')}
        </button>
        <p class="hint">{t('staff.authority.save_hint')}</p>
      </Form>
    </StaffPage>
  )
}

/** The whole register to be printed on A4: one block for each, nothing that scrolls. */
export function PrintPage({ v, rows, on }: Props & { on: string }) {
  const { t, lang, actor } = v
  return (
    <StaffPage v={v} title={t('staff.authority.title')} wide={false}>
      <h1>{t('staff.authority.title')}</h1>
      <p>
        {actor.kind === 'staff' && pick(actor.organisationName, lang)} · {showDay(on, lang)} ·{' '}
        {t('staff.authority.count', { count: rows.length })}
      </p>
      {rows.map((r, i) => (
        <section class="card">
          <h2>
            {rows.length - i}. {showDay(r.receivedOn, lang)} · {t(`staff.authority.authority_${r.authority}`)}
          </h2>
          <AuthorityFacts v={v} row={r} />
        </section>
      ))}
    </StaffPage>
  )
}

/** Everything of one that is not sealed. */
export function AuthorityFacts({ v, row: r }: { v: View; row: AuthorityRow }) {
  const { t, lang } = v
  const day = (value: string | null) => (value ? showDay(value, lang) : '–')
  const facts: [string, string][] = [
    [t('staff.authority.received'), `${day(r.receivedOn)} · ${t(`staff.authority.how_${r.receivedHow}`)}`],
    [t('staff.authority.letter_on'), day(r.letterOn)],
    [t('staff.authority.ground'), t(`staff.authority.ground_${r.ground}`)],
    [t('staff.authority.persons'), String(r.persons)],
    [t('staff.authority.items'), itemLabels(v, r.items)],
    [t('staff.authority.state'), t(`staff.authority.state_${stateOf(r)}`)],
  ]
  if (r.decision && r.decisionReason)
    facts.push(
      [t('staff.authority.decision'), `${t(`staff.authority.decision_${r.decision}`)} · ${day(r.decidedOn)}`],
      [t('staff.authority.reason'), t(`staff.authority.reason_${r.decisionReason}`)],
      [t('staff.authority.lawyer'), yesNo(v, r.lawyerAsked)],
      [t('staff.authority.given'), itemLabels(v, r.given)],
      [
        t('staff.authority.child_told'),
        r.notToldReason ? t(`staff.authority.not_told_${r.notToldReason}`) : yesNo(v, r.childTold),
      ],
      [t('staff.authority.answered_on'), day(r.answeredOn)],
    )
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  )
}
