import { addDays, showDay, showTime, today } from '#platform/time/time.ts'
import { Choices, ErrorSummary, Field, type Filled, Form, Select } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import type { Stretch } from '../hours.ts'
import type { Answerer, PlannedShift } from '../queries/duty.ts'
import { dutyRoles, mostWeeks } from '../schema.ts'
import { Gaps } from './gaps.tsx'
import { NoDesk, Tabs } from './tabs.tsx'

type Props = {
  v: View
  now: Date
  monday: string
  shifts: PlannedShift[]
  people: Answerer[]
  gaps: Stretch[]
  mail: string
  desk: boolean
  filled: Filled
  /** How many were just added. */
  added: number | null
  mayKeep: boolean
}

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
const at = '/staff/intake/duty'

/** The roster of one week, where nobody is planned, and where one is rung. */
export function DutyPage(props: Props) {
  const { v, now, monday, shifts, people, gaps, desk, filled, added, mayKeep } = props
  const { t, lang } = v
  const days = weekdays.map((weekday, i) => ({ weekday, day: addDays(monday, i) }))
  const inWords = (s: PlannedShift) => (
    <li>
      <a href={`${at}/${s.id}`}>{spanWords(v, s)}</a> {s.displayName} · {t(`staff.duty.role.${s.role}`)}
      {s.void && <span class="tag now">{t('staff.duty.void')}</span>}
    </li>
  )
  return (
    <StaffPage v={v} title={t('staff.duty.title')}>
      <h1>{t('staff.duty.title')}</h1>
      <Tabs v={v} />
      <NoDesk v={v} desk={desk} />
      <ErrorSummary v={v} errors={filled.errors} />
      {added !== null && (
        <p class="note" role="status">
          {t('staff.duty.copied', { count: added })}
        </p>
      )}
      <p>{t('staff.duty.lead')}</p>
      <h2>{t('staff.duty.week', { day: showDay(monday, lang) })}</h2>
      <p class="row">
        <a href={`${at}?week=${addDays(monday, -7)}`}>{t('staff.duty.before')}</a>
        <a href={at}>{t('staff.duty.this_week')}</a>
        <a href={`${at}?week=${addDays(monday, 7)}`}>{t('staff.duty.after')}</a>
      </p>
      <Table
        label={t('staff.duty.title')}
        rows={days}
        columns={[
          {
            name: t('staff.duty.day'),
            show: ({ weekday, day }) => (
              <>
                {t(`finder.hours.${weekday}`)} <span class="quiet">{showDay(day, lang)}</span>
              </>
            ),
          },
          {
            name: t('staff.duty.title'),
            show: ({ day }) => {
              const own = shifts.filter((s) => today(s.startsAt) === day)
              return own.length === 0 ? t('staff.duty.nobody') : <ul class="plain">{own.map(inWords)}</ul>
            },
          },
        ]}
      />
      {mayKeep && (
        <Form v={v} action={`${at}/copy`}>
          <input type="hidden" name="week" value={monday} />
          <p>
            <button type="submit" class="second">
              {t('staff.duty.copy')}
            </button>
          </p>
        </Form>
      )}
      <div class="columns">
        <div>
          <Gaps v={v} gaps={gaps} now={now} />
          <Reach {...props} />
        </div>
        {mayKeep && (people.length === 0 ? <p class="card">{t('staff.duty.no_people')}</p> : <AddShift {...props} />)}
      </div>
    </StaffPage>
  )
}

/** From–until; an end on the next day says so. */
export function spanWords({ t, lang }: View, { startsAt, endsAt }: { startsAt: Date; endsAt: Date }): string {
  const last = today(new Date(endsAt.getTime() - 1))
  const weekday = weekdays[Temporal.PlainDate.from(last).dayOfWeek - 1] ?? 'MO'
  const end = today(endsAt) === last ? showTime(endsAt, lang) : '24:00'
  const span = `${showTime(startsAt, lang)}–${end}`
  return last === today(startsAt)
    ? span
    : `${span} (${t('staff.duty.overnight', { day: t(`finder.hours.${weekday}`) })})`
}

const AddShift = ({ v, now, monday, people, filled }: Props) => {
  const { t } = v
  const firstDay = monday > today(now) ? monday : today(now)
  return (
    <section class="card">
      <h2>{t('staff.duty.add')}</h2>
      <Form v={v} action={at}>
        <Select
          v={v}
          name="personId"
          label={t('staff.duty.person')}
          filled={filled}
          options={[
            { code: '', label: t('staff.choose') },
            ...people.map((p) => ({ code: p.id, label: p.displayName })),
          ]}
        />
        <Choices
          v={v}
          name="role"
          label={t('staff.duty.role_label')}
          filled={filled}
          preset={['answerer']}
          options={dutyRoles.map((code) => ({ code, label: t(`staff.duty.role.${code}`) }))}
        />
        <Field v={v} name="day" label={t('staff.duty.day')} type="date" filled={filled} preset={firstDay} />
        <Field v={v} name="from" label={t('staff.duty.from')} hint={t('staff.duty.time_hint')} filled={filled} exact />
        <Field
          v={v}
          name="until"
          label={t('staff.duty.until')}
          hint={t('staff.duty.until_hint')}
          filled={filled}
          exact
        />
        <Select
          v={v}
          name="weeks"
          label={t('staff.duty.weeks')}
          hint={t('staff.duty.weeks_hint')}
          filled={filled}
          preset={['1']}
          options={Array.from({ length: mostWeeks }, (_, i) => ({ code: String(i + 1), label: String(i + 1) }))}
        />
        <button type="submit">{t('staff.duty.add_go')}</button>
      </Form>
    </section>
  )
}

const Reach = ({ v, mail, filled }: Props) => (
  <section class="card">
    <h2>{v.t('staff.duty.ring')}</h2>
    <p>{v.t('staff.duty.ring_lead')}</p>
    <Form v={v} action={`${at}/reach`}>
      <Field
        v={v}
        name="mail"
        label={v.t('staff.duty.ring_mail')}
        hint={v.t('staff.duty.ring_mail_hint')}
        filled={filled}
        preset={mail}
        exact
      />
      <button type="submit" class="second">
        {v.t('staff.save')}
      </button>
    </Form>
  </section>
)
