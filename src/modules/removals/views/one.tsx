import { showDay, showWhen } from '#platform/time/time.ts'
import { label, options } from '#ui/codes.ts'
import { Choices, ErrorSummary, Field, type Filled, Form, Select } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { Address, NoLooking } from '#ui/removals.tsx'
import type { View } from '#ui/view.ts'
import type { OpenedRemoval } from '../commands.ts'
import { lookAgainDays, outcomes, removalPlatforms } from '../schema.ts'

type Props = { v: View; opened: OpenedRemoval; names: Map<string, string>; filled: Filled; may: boolean }

/** One removal request: the address as words, what was done, and what comes next. */
export function RemovalPage({ v, opened, names, filled, may }: Props) {
  const { row, now, steps } = opened
  const { t, lang } = v
  return (
    <StaffPage v={v} title={t('staff.removal.title')} wide={false}>
      <p>
        <a href={`/staff/reports/${row.reportId}#removals`}>{t('staff.removal.back')}</a>
      </p>
      <h1>{t('staff.removal.title')}</h1>
      <ErrorSummary v={v} errors={filled.errors} />
      <section class="card">
        <p>
          <Address address={now.address} />
        </p>
        <p>
          {label('platforms', now.platform, lang)} · <span class="tag">{t(`staff.removal.state.${row.state}`)}</span>
        </p>
        {row.followUpOn && <p>{t('staff.removal.look_on', { day: showDay(row.followUpOn, lang) })}</p>}
        <NoLooking v={v} />
      </section>
      <section>
        <h2>{t('staff.removal.so_far')}</h2>
        <ol>
          {steps.map((s) => (
            <li>
              {t(`staff.removal.state.${s.value.state}`)}
              {s.value.through && ` · ${label('removal_ways', s.value.through, lang)}`}
              {s.value.note && <p class="words">{s.value.note}</p>}
              <p class="quiet">
                {showWhen(s.madeAt, lang)} · {names.get(s.author ?? '') ?? t('staff.someone')}
              </p>
            </li>
          ))}
        </ol>
      </section>
      {may && <Next v={v} opened={opened} filled={filled} />}
    </StaffPage>
  )
}

const Next = ({ v, opened: { row, now }, filled }: Pick<Props, 'v' | 'opened' | 'filled'>) => {
  const { t, lang } = v
  return (
    <section class="card">
      <h2>{t('staff.removal.next')}</h2>
      <Form v={v} action={`/staff/removals/${row.id}/steps`}>
        <Choices
          v={v}
          name="state"
          label={t('staff.removal.state_label')}
          filled={filled}
          preset={row.state === 'open' ? ['asked'] : []}
          options={outcomes.map((code) => ({ code, label: t(`staff.removal.state.${code}`) }))}
        />
        <Select
          v={v}
          name="through"
          label={t('staff.removal.through')}
          filled={filled}
          preset={[now.through]}
          options={options('removal_ways', lang, '–')}
        />
        <Select
          v={v}
          name="platform"
          label={t('staff.removal.platform')}
          filled={filled}
          preset={[now.platform]}
          options={removalPlatforms.map((code) => ({ code, label: label('platforms', code, lang) }))}
        />
        <Field
          v={v}
          name="followUpOn"
          label={t('staff.removal.look_again')}
          hint={t('staff.removal.look_again_hint', { count: lookAgainDays })}
          filled={filled}
          type="date"
        />
        <Field
          v={v}
          name="note"
          label={t('staff.removal.note')}
          hint={t('staff.removal.note_hint')}
          filled={filled}
          rows={2}
        />
        <button type="submit">{t('staff.save')}</button>
      </Form>
    </section>
  )
}
