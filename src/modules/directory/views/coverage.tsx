import { showNumber } from '#platform/time/time.ts'
import { label, options } from '#ui/codes.ts'
import { Form, Select } from '#ui/form.tsx'
import { StaffPage } from '#ui/layout.tsx'
import { type Column, Table } from '#ui/table.tsx'
import type { View } from '#ui/view.ts'
import type { DistrictReach, HelpCoverage, ProvinceReach } from '../coverage/table.ts'
import { CoverageMap } from './coverage-map.tsx'
import { countryText, type Missed, Missing, missedText, nextText, Progress } from './coverage-parts.tsx'
import { placeWords } from './finder-parts.tsx'

/** Counts of those who ask for help, as far as this person may see them; what is left out has no entry. */
export type Origins = { whose: 'own' | 'published'; reports: Map<string, number>; cases: Map<string, number> | null }

type Props = {
  v: View
  /** The kind of help that was chosen. */
  known: HelpCoverage
  /** Every kind of help. */
  all: readonly HelpCoverage[]
  /** The province whose districts are shown, or ''. */
  province: string
  missed: Missed
  origins: Origins | null
  mayExport: boolean
}

const at = '/staff/directory/coverage'

/** Where one kind of help is, and where it is missing: DIR-03, DIR-18. */
export function CoveragePage({ v, known, all, province, missed, origins, mayExport }: Props) {
  const { t, lang } = v
  const help = label('services', known.help, lang)
  const counts = new Map(known.provinces.map((p) => [p.province, p.standing]))
  const filled = { values: { help: known.help }, errors: {} }
  return (
    <StaffPage v={v} title={t('staff.coverage.title')}>
      <h1>{t('staff.coverage.title')}</h1>
      <p>{t('staff.coverage.lead')}</p>
      <Progress v={v} all={all} />
      <p class="row">
        <a href={`${at}/gaps`}>{t('staff.coverage.gaps')}</a>
        <a href="/staff/directory">{t('staff.directory.title')}</a>
      </p>
      <form method="get" action={at} class="box" autocomplete="off">
        <Select
          v={v}
          name="help"
          label={t('staff.directory.field.help')}
          options={options('services', lang)}
          filled={filled}
        />
        <button type="submit">{t('staff.coverage.show')}</button>
      </form>
      <h2>{t('staff.coverage.map', { help })}</h2>
      <div class="columns">
        <div>
          <CoverageMap v={v} title={t('staff.coverage.map', { help })} counts={counts} hrefOf={(code) => `#p${code}`} />
        </div>
        <div>
          <Missing v={v} known={known} />
        </div>
      </div>
      {origins && <p>{t(`staff.coverage.origins_${origins.whose}`)}</p>}
      <Table
        label={t('staff.coverage.map', { help })}
        rows={known.provinces}
        columns={[...reachColumns(v, known, missed), ...(origins ? originColumns(v, origins) : [])]}
      />
      {province && <Districts v={v} help={help} province={province} rows={known.districts} whole={known.provinces} />}
      {mayExport && (
        <Form v={v} action={`${at}/export`}>
          <p>{t('staff.coverage.export_what')}</p>
          <button type="submit" class="second">
            {t('staff.coverage.export')}
          </button>
        </Form>
      )}
    </StaffPage>
  )
}

const reachColumns = (v: View, known: HelpCoverage, missed: Missed): Column<ProvinceReach>[] => {
  const { t, lang } = v
  return [
    {
      name: t('staff.coverage.province'),
      show: (p) => (
        <a id={`p${p.province}`} href={`${at}?help=${known.help}&province=${p.province}#districts`}>
          {placeWords(v, p.province)}
        </a>
      ),
    },
    { name: t('staff.coverage.standing'), show: (p) => showNumber(p.standing, lang) },
    { name: t('staff.coverage.reaching'), show: (p) => showNumber(p.reaching, lang) },
    { name: t('staff.coverage.country'), show: (p) => countryText(v, p.country) },
    { name: t('staff.coverage.verified'), show: (p) => showNumber(p.verified, lang) },
    { name: t('staff.coverage.next'), show: (p) => nextText(v, p) },
    { name: t('staff.coverage.missed'), show: (p) => missedText(v, missed, known.help, p.province) },
  ]
}

const originColumns = (v: View, { whose, reports, cases }: Origins): Column<ProvinceReach>[] => {
  const { t, lang } = v
  const shown = (counts: Map<string, number>, province: string) => {
    const count = counts.get(province) ?? (whose === 'own' ? 0 : undefined)
    return count === undefined ? t('staff.coverage.not_shown') : showNumber(count, lang)
  }
  return [
    { name: t('staff.coverage.reports'), show: (p) => shown(reports, p.province) },
    ...(cases ? [{ name: t('staff.coverage.cases'), show: (p: ProvinceReach) => shown(cases, p.province) }] : []),
    {
      name: t('staff.coverage.per_service'),
      show: (p) => t(`staff.coverage.band.${bandOf(reports.get(p.province), p)}`),
    },
  ]
}

/** Reports for each service that stands or reaches there, roughly; only where there are ten reports and more. */
function bandOf(reports: number | undefined, { standing, reaching }: ProvinceReach) {
  if (reports === undefined || reports < 10) return 'not_shown'
  if (standing + reaching === 0) return 'no_service'
  const each = reports / (standing + reaching)
  return each < 10 ? 'under_10' : each < 50 ? 'from_10' : 'from_50'
}

type DistrictProps = { v: View; help: string; province: string; rows: DistrictReach[]; whole: ProvinceReach[] }

/** Only districts that some entry names; a safe house names none. */
function Districts({ v, help, province, rows, whole }: DistrictProps) {
  const { t, lang } = v
  const here = rows.filter((d) => d.district.startsWith(province)).sort((a, b) => a.district.localeCompare(b.district))
  const name = placeWords(v, province)
  const all = whole.find((p) => p.province === province)
  return (
    <section id="districts">
      <h2>{t('staff.coverage.districts', { help, place: name })}</h2>
      <p class="quiet">
        {t('staff.coverage.districts_what', {
          standing: showNumber(all?.standing ?? 0, lang),
          reaching: showNumber(all?.reaching ?? 0, lang),
        })}
      </p>
      {here.length === 0 ? (
        <p class="card">{t('staff.coverage.no_districts')}</p>
      ) : (
        <Table
          label={t('staff.coverage.districts', { help, place: name })}
          rows={here}
          columns={[
            { name: t('staff.coverage.district'), show: (d) => placeWords(v, d.district) },
            { name: t('staff.coverage.standing'), show: (d) => showNumber(d.standing, lang) },
            { name: t('staff.coverage.reaching'), show: (d) => showNumber(d.reaching, lang) },
            { name: t('staff.coverage.verified'), show: (d) => showNumber(d.verified, lang) },
          ]}
        />
      )}
    </section>
  )
}
