import { weekdays } from '#modules/directory/schema.ts'
import { Choices, ErrorSummary, Field, type Filled, Form } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import { wayName } from '#ui/ways.tsx'
import { spansText } from '../hours.ts'
import type { WayRow } from '../queries/ways.ts'
import { addressOf, hasHours, needsAddress, standing, toCome, type Way, ways } from '../schema.ts'
import { NoDesk, Tabs } from './tabs.tsx'

type Props = { v: View; rows: WayRow[]; desk: boolean }

/** The ways of the own organisation, each as it stands. */
export function WaysStaffPage({ v, rows, desk }: Props) {
  const { t } = v
  const known = ways.map((way) => ({ way, row: rows.find((r) => r.way === way) }))
  return (
    <StaffPage v={v} title={t('staff.ways.title')}>
      <h1>{t('staff.ways.title')}</h1>
      <Tabs v={v} />
      <NoDesk v={v} desk={desk} />
      <p>{t('staff.ways.lead')}</p>
      <Table
        label={t('staff.ways.title')}
        rows={known}
        columns={[
          {
            name: t('staff.ways.way'),
            show: ({ way }) => <a href={`/staff/intake/ways?way=${way}`}>{wayName(v, way)}</a>,
          },
          { name: t('staff.ways.offer_label'), show: ({ way, row }) => stateWords(v, way, row) },
          { name: t('staff.ways.hours'), show: ({ way, row }) => <HoursShown v={v} way={way} row={row} /> },
          { name: t('staff.links.address'), show: ({ row }) => row?.address ?? '–' },
        ]}
      />
    </StaffPage>
  )
}

function stateWords({ t }: View, way: Way, row: WayRow | undefined): string {
  if (standing.includes(way)) return t('staff.ways.always')
  if (row?.offered) return t('staff.ways.offered')
  return row && toCome.includes(way) ? t('staff.ways.prepared') : t('staff.ways.not_offered')
}

function HoursShown({ v, way, row }: { v: View; way: Way; row: WayRow | undefined }) {
  const { t } = v
  if (way === 'write') return <>{t('staff.ways.write_hours')}</>
  if (way === 'lines') return <>{t('staff.ways.lines_hours')}</>
  const days = weekdays.flatMap((d) => {
    const spans = row?.hours.weekly[d]
    return spans?.length ? [`${t(`finder.hours.${d}`)} ${spansText(spans)}`] : []
  })
  const single = Object.entries(row?.hours.exceptions ?? {}).map(([day, spans]) => `${day} ${said(v, spans)}`)
  const all = [...days, ...single]
  return (
    <>
      {all.length === 0
        ? '–'
        : all.map((line) => (
            <>
              {line}
              <br />
            </>
          ))}
    </>
  )
}

const said = ({ t }: View, spans: { opens: string; closes: string }[]) => spansText(spans) || t('staff.ways.closed')

type OneProps = { v: View; way: Way; row: WayRow | undefined; filled: Filled }

/** One way: whether it is offered, when, where, and what is said of it. */
export function WayPage({ v, way, row, filled }: OneProps) {
  const { t } = v
  const at = '/staff/intake/ways'
  const hint = t('staff.ways.explain_hint', { text: t(`ways.text.${way}`) })
  return (
    <StaffPage v={v} title={wayName(v, way)} wide={false}>
      <h1>{wayName(v, way)}</h1>
      <ErrorSummary v={v} errors={filled.errors} />
      <Form v={v} action={at}>
        <input type="hidden" name="way" value={way} />
        {toCome.includes(way) && <p class="note">{t('staff.ways.chat_not_yet')}</p>}
        {!standing.includes(way) && (
          <Choices
            v={v}
            name="offered"
            label={t('staff.ways.offer_label')}
            filled={filled}
            preset={[row?.offered ? 'yes' : 'no']}
            options={[
              { code: 'yes', label: t('staff.ways.yes') },
              { code: 'no', label: t('staff.ways.no') },
            ]}
          />
        )}
        <Address v={v} way={way} row={row} filled={filled} />
        {hasHours(way) ? (
          <HoursFields v={v} row={row} filled={filled} />
        ) : (
          <p class="quiet">{t(way === 'write' ? 'staff.ways.write_hours' : 'staff.ways.lines_hours')}</p>
        )}
        <Field
          v={v}
          name="explainKm"
          label={t('staff.ways.explain_km')}
          filled={filled}
          preset={row?.explainKm ?? ''}
          rows={3}
          hint={hint}
        />
        <Field
          v={v}
          name="explainEn"
          label={t('staff.ways.explain_en')}
          filled={filled}
          preset={row?.explainEn ?? ''}
          rows={3}
        />
        <div class="row">
          <button type="submit">{t('staff.save')}</button>
          <a class="button second" href={at}>
            {t('staff.cancel')}
          </a>
        </div>
      </Form>
    </StaffPage>
  )
}

function Address({ v, way, row, filled }: OneProps) {
  if (!needsAddress(way)) return null
  const kind = addressOf[way]
  const hint = kind === 'number' ? undefined : v.t(`staff.ways.address_${kind}_hint`)
  return (
    <Field
      v={v}
      name="address"
      label={v.t(`staff.ways.address_${kind}`)}
      filled={filled}
      preset={row?.address ?? ''}
      {...(kind === 'number' ? { inputMode: 'tel' as const } : {})}
      {...(hint ? { hint } : {})}
    />
  )
}

function HoursFields({ v, row, filled }: Omit<OneProps, 'way'>) {
  const { t } = v
  const exceptions = Object.entries(row?.hours.exceptions ?? {}).map(([day, spans]) =>
    `${day} ${spansText(spans)}`.trim(),
  )
  return (
    <>
      <fieldset>
        <legend>{t('staff.ways.weekly')}</legend>
        <p class="hint">{t('staff.ways.weekly_hint')}</p>
        <div class="week">
          {weekdays.map((d) => (
            <Field
              v={v}
              name={d}
              label={t(`finder.hours.${d}`)}
              filled={filled}
              preset={spansText(row?.hours.weekly[d] ?? [])}
              exact
            />
          ))}
        </div>
      </fieldset>
      <Field
        v={v}
        name="exceptions"
        label={t('staff.ways.exceptions')}
        hint={t('staff.ways.exceptions_hint')}
        filled={filled}
        preset={exceptions.join('\n')}
        rows={4}
      />
    </>
  )
}
