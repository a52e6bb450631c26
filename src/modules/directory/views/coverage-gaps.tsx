import { showNumber } from '#platform/time/time.ts'
import { label, options } from '#ui/codes.ts'
import { Select } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { More, Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import type { Gap, HelpCoverage } from '../coverage/table.ts'
import { countryText, type Missed, missedText, nextText, Progress } from './coverage-parts.tsx'
import { placeWords } from './finder-parts.tsx'

type Props = {
  v: View
  all: readonly HelpCoverage[]
  gaps: Gap[]
  /** How many there are, shown or not. */
  total: number
  help: string
  province: string
  missed: Missed
  next: string | null
}

/** For whoever plans: which help stands nowhere in which province, the furthest first. */
export function CoverageGapsPage({ v, all, gaps, total, help, province, missed, next }: Props) {
  const { t, lang } = v
  const filled = { values: { help, province }, errors: {} }
  const at = '/staff/directory/coverage'
  return (
    <StaffPage v={v} title={t('staff.coverage.gaps')}>
      <h1>{t('staff.coverage.gaps')}</h1>
      <p>{t('staff.coverage.gaps_lead')}</p>
      <Progress v={v} all={all} />
      <p>
        <a href={at}>{t('staff.coverage.title')}</a>
      </p>
      <form method="get" action={`${at}/gaps`} class="box" autocomplete="off">
        <Select
          v={v}
          name="help"
          label={t('staff.directory.field.help')}
          options={options('services', lang, t('staff.directory.any'))}
          filled={filled}
        />
        <Select
          v={v}
          name="province"
          label={t('staff.reports.province')}
          options={options('provinces', lang, t('staff.directory.any'))}
          filled={filled}
        />
        <button type="submit">{t('staff.coverage.show')}</button>
      </form>
      <p class="quiet">{t('staff.coverage.gaps_count', { count: total, number: showNumber(total, lang) })}</p>
      {gaps.length > 0 && (
        <Table
          label={t('staff.coverage.gaps')}
          rows={gaps}
          columns={[
            {
              name: t('staff.directory.field.help'),
              show: (g) => (
                <a href={`${at}?help=${g.help}&province=${g.province}`}>{label('services', g.help, lang)}</a>
              ),
            },
            { name: t('staff.coverage.province'), show: (g) => placeWords(v, g.province) },
            { name: t('staff.coverage.next'), show: (g) => nextText(v, g) },
            { name: t('staff.coverage.reaching'), show: (g) => showNumber(g.reaching, lang) },
            { name: t('staff.coverage.country'), show: (g) => countryText(v, g.country) },
            { name: t('staff.coverage.missed'), show: (g) => missedText(v, missed, g.help, g.province) },
          ]}
        />
      )}
      <More v={v} href={next} />
    </StaffPage>
  )
}
