import { pick } from '#platform/i18n/i18n.ts'
import { showDay } from '#platform/time/time.ts'
import { ErrorSummary, type Filled, Form, Select } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { RecoverySheet, type SheetProps } from '#ui/recovery-sheet.tsx'
import type { View } from '#ui/view.ts'
import type { Recovery, RecoveryKey, WaitingSheet } from '../queries/recovery.ts'

type Props = { v: View; recovery: Recovery; people: { id: string; displayName: string }[]; filled: Filled }
export const holderFields = ['holderOne', 'holderTwo', 'holderThree'] as const

/** Which paper opens the organisation's teams when no supervisor is left, and making new. */
export function RecoveryPage({ v, recovery, people, filled }: Props) {
  const { t } = v
  const { inUse, coming } = recovery
  return (
    <StaffPage v={v} title={t('staff.nav.recovery')}>
      <h1>{t('staff.recovery.title')}</h1>
      <p>{t('staff.recovery.lead')}</p>
      <ErrorSummary v={v} errors={filled.errors} />
      <p class="row">
        <a class="button second" href="/staff/recovery/ceremony">
          {t('staff.recovery.ceremony')}
        </a>
      </p>
      {!inUse && !coming && <p class="warm">{t('staff.recovery.none')}</p>}
      {inUse && <KeyCard v={v} title={t('staff.recovery.in_use')} recoveryKey={inUse} />}
      {coming && <KeyCard v={v} title={t('staff.recovery.coming')} recoveryKey={coming} />}
      <section class="card">
        <h2>{t('staff.recovery.teams')}</h2>
        <ul>
          {recovery.teams.map((team) => (
            <li>
              {pick(team.name, v.lang)} –{' '}
              {!team.hasKey
                ? t('staff.teams.no_key')
                : team.sealed
                  ? t('staff.recovery.sealed')
                  : t('staff.recovery.not_sealed')}
              {team.hasKey && !team.hasSupervisor && <strong> {t('staff.recovery.no_supervisor')}</strong>}
            </li>
          ))}
        </ul>
      </section>
      <section class="card">
        <h2>{t('staff.recovery.new_sheets')}</h2>
        <p>{t('staff.recovery.new_sheets_what')}</p>
        <Form v={v} action="/staff/recovery/sheets">
          {holderFields.map((name, i) => (
            <Select
              v={v}
              name={name}
              label={t('staff.recovery.holder', { number: i + 1 })}
              filled={filled}
              options={[
                { code: '', label: t('staff.choose') },
                ...people.map((p) => ({ code: p.id, label: p.displayName })),
              ]}
            />
          ))}
          <button type="submit">{t('staff.recovery.make_sheets')}</button>
        </Form>
      </section>
    </StaffPage>
  )
}

function KeyCard({ v, title, recoveryKey }: { v: View; title: string; recoveryKey: RecoveryKey }) {
  const { t, lang } = v
  return (
    <section class="card">
      <h2>{title}</h2>
      <p>
        {t('staff.teams.key', { generation: recoveryKey.generation, day: showDay(recoveryKey.madeAt, lang) })}
        {recoveryKey.madeBy && ` ${t('staff.teams.by', { name: recoveryKey.madeBy })}`}
      </p>
      <ul>
        {recoveryKey.sheets.map((sheet) => (
          <li>
            {t('staff.recovery.sheet', { number: sheet.number })} –{' '}
            {sheet.holder ?? t('staff.recovery.printed_at_set_up')} –{' '}
            {sheet.onPaperAt ? (
              t('staff.recovery.on_paper_since', { day: showDay(sheet.onPaperAt, lang) })
            ) : (
              <span class="tag now">{sheet.lost ? t('staff.recovery.lost') : t('staff.recovery.not_on_paper')}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** For whoever holds a sheet that is not on paper yet: the way to it. Shows no words. */
export const OwnSheetPage = ({ v, sheets }: { v: View; sheets: WaitingSheet[] }) => (
  <StaffPage v={v} title={v.t('staff.recovery.own_sheet')} wide={false}>
    <h1>{v.t('staff.recovery.own_sheet')}</h1>
    {sheets.length === 0 ? (
      <p class="card">{v.t('staff.recovery.no_own_sheet')}</p>
    ) : (
      <>
        <p>{v.t('staff.recovery.own_sheet_what')}</p>
        <p>{v.t('staff.recovery.own_sheet_how')}</p>
        <Form v={v} action="/staff/recovery/sheet">
          <button type="submit">{v.t('staff.recovery.show_sheet')}</button>
        </Form>
      </>
    )}
  </StaffPage>
)

/** The own words, to be printed; then "it is on paper". */
export const SheetPage = ({ v, sheets }: { v: View; sheets: SheetProps[] }) => (
  <StaffPage v={v} title={v.t('staff.recovery.own_sheet')} wide={false}>
    <div class="warm unprinted">
      <h1>{v.t('staff.recovery.own_sheet')}</h1>
      <p>{v.t('staff.recovery.print_now')}</p>
    </div>
    {sheets.map((sheet) => (
      <>
        <RecoverySheet {...sheet} />
        <Form v={v} action="/staff/recovery/sheet-on-paper">
          <input type="hidden" name="generation" value={sheet.generation} />
          <input type="hidden" name="number" value={sheet.number} />
          <p>{v.t('staff.recovery.on_paper_what')}</p>
          <button type="submit">{v.t('staff.recovery.on_paper')}</button>
        </Form>
      </>
    ))}
  </StaffPage>
)
