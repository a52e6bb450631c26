import type { Row, Sheet } from 'write-excel-file/node'
import { placeName } from '#modules/places/schema.ts'
import { spreadsheetWriter } from '#platform/files/spreadsheet.ts'
import type { Lang, T } from '#platform/i18n/i18n.ts'
import { type Axis, label } from '#ui/codes.ts'
import type { CoverageExport } from '../commands/export-coverage.ts'
import { type ListedService, mostListed } from '../coverage/list.ts'
import { gapsIn } from '../coverage/table.ts'

/**
 * The figures as a spreadsheet with three sheets (Office Open XML): help by province, gaps, and the
 * listed services. What stands in a cell is text or a number, never a formula.
 */
export async function coverageBook({ coverage, missed, services }: CoverageExport, t: T, lang: Lang): Promise<Buffer> {
  const writeXlsx = await spreadsheetWriter()
  // Words in a spreadsheet need no marks for line breaks.
  const said = (text: string) => text.replaceAll('\u200b', '')
  const name = (axis: Axis, code: string) => said(label(axis, code, lang))
  const place = (code: string) => said(placeName(code, lang))
  const head = (...names: string[]): Row => names.map((n) => ({ value: said(n), fontWeight: 'bold', wrap: true }))
  const codes = [said(t('staff.coverage.help_code')), said(t('staff.coverage.province_code'))]
  const reach = [
    t('staff.coverage.standing'),
    t('staff.coverage.reaching'),
    t('staff.coverage.country_remote'),
    t('staff.coverage.country_comes'),
    t('staff.coverage.country_unsaid'),
    t('staff.coverage.verified'),
    t('staff.coverage.next_province'),
    t('staff.coverage.next_distance'),
    t('staff.coverage.missed'),
  ]
  const lines = coverage.flatMap(({ help, provinces }) => provinces.map((p) => ({ help, ...p })))
  const row = (g: (typeof lines)[number]): Row => [
    ...[g.help, g.province, name('services', g.help), place(g.province), g.standing, g.reaching],
    ...[g.country.remote, g.country.comes, g.country.unsaid, g.verified],
    ...[
      g.nextProvince === null ? null : place(g.nextProvince),
      g.nextKm,
      missed.get(`${g.help} ${g.province}`) ?? null,
    ],
  ]
  const reached = head(...codes, t('staff.directory.field.help'), t('staff.coverage.province'), ...reach)
  const sheet = (title: string, data: Row[], widths: number[]): Sheet<Buffer> => ({
    sheet: said(title).slice(0, 31),
    data,
    stickyRowsCount: 1,
    columns: widths.map((width) => ({ width })),
  })
  const listed = (s: ListedService): Row => [
    ...[inLang(lang, s.organizationEn, s.organizationKm), inLang(lang, s.nameEn, s.nameKm)],
    s.help.map((c) => name('services', c)).join('; '),
    s.ways.map((c) => name('directory_ways', c)).join('; '),
    s.provinces.map(place).join('; '),
    s.areas.map((c) => (c === '' ? said(t('staff.directory.country')) : place(c))).join('; '),
    s.numbers.join('; '),
    said(t(`staff.directory.status.${s.status.replace(' ', '_') as 'active'}`)),
    said(t(`staff.directory.confidence.${s.confidence as 'called'}`)),
    s.verifiedOn,
  ]
  const widths = [16, 10, 28, 20, 12, 12, 12, 12, 12, 12, 20, 12, 12]
  return writeXlsx([
    sheet(t('staff.coverage.sheet_coverage'), [reached, ...lines.map(row)], widths),
    sheet(t('staff.coverage.sheet_gaps'), [reached, ...gapsIn(coverage).map(row)], widths),
    sheet(
      t('staff.coverage.sheet_services'),
      [
        head(
          ...[t('staff.coverage.organization'), t('staff.directory.entry'), t('staff.directory.field.help')],
          ...[t('staff.directory.field.ways'), t('staff.coverage.standing_in'), t('staff.directory.field.areas')],
          ...[t('staff.directory.numbers'), t('staff.directory.field.status'), t('staff.directory.field.confidence')],
          t('staff.directory.fresh'),
        ),
        ...services.map(listed),
        ...(services.length === mostListed ? [[said(t('staff.coverage.first_only', { count: mostListed }))]] : []),
      ],
      [30, 36, 36, 22, 22, 22, 22, 18, 22, 14],
    ),
  ]).toBuffer()
}

const inLang = (lang: Lang, en: string, km: string | null) => (lang === 'km' && km ? km : en)
