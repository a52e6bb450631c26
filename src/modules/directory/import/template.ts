import en from '#messages/en.json' with { type: 'json' }
import { provinces } from '#modules/places/schema.ts'
import { headCell, spreadsheetWriter, textCell } from '#platform/files/spreadsheet.ts'
import { type Lang, type T, translator, wordsIn } from '#platform/i18n/i18n.ts'
import { linkKinds, phoneTypes } from '../entry/form-rows.ts'
import { organizationKinds, taxonomies } from '../schema.ts'
import { headingOf, templateColumns } from './columns.ts'

const hints: Record<string, string> = en.staff.import.hint
/** How many rows of the template keep what is typed as text; further ones Excel may take for numbers. */
const preparedRows = 200

/** An empty table for services, and a sheet that explains each column and code. */
export async function templateXlsx(lang: Lang): Promise<Buffer> {
  const writeXlsx = await spreadsheetWriter()
  const t = translator(lang)
  const heading = templateColumns.map((c) => headCell(headingOf(c, lang)))
  const empty = templateColumns.map(() => textCell(''))
  const columns = templateColumns.map(() => ({ width: 24 }))
  return writeXlsx([
    {
      data: [heading, ...Array.from({ length: preparedRows }, () => empty)],
      sheet: plain(t('staff.import.sheet')),
      stickyRowsCount: 1,
      columns,
    },
    {
      data: explained(t, lang),
      sheet: plain(t('staff.import.explained')),
      columns: [{ width: 36 }, { width: 36 }, { width: 90 }],
    },
  ]).toBuffer()
}

const plain = (text: string) => text.replaceAll('\u200b', '')

function explained(t: T, lang: Lang) {
  const say = (key: string) => plain((t as (k: string) => string)(key))
  const other = lang === 'en' ? 'km' : 'en'
  const row = (...texts: string[]) => texts.map(textCell)
  const lists = [
    ['kind', organizationKinds],
    ['help', taxonomies.services],
    ['ways', taxonomies.directory_ways],
    ['for_whom', taxonomies.directory_for_whom],
    ['marks', taxonomies.directory_marks],
    [
      'phones',
      phoneTypes.map((code) => ({
        code,
        en: say(`staff.directory.phone_type.${code}`),
        km: say(`staff.directory.phone_type.${code}`),
      })),
    ],
    [
      'links',
      linkKinds.map((code) => ({
        code,
        en: say(`staff.directory.link.${code}`),
        km: say(`staff.directory.link.${code}`),
      })),
    ],
    ['areas', provinces.map((p) => ({ code: p.code, ...p.name }))],
  ] as const
  return [
    row(say('staff.import.cells')),
    row(say('staff.import.never')),
    row(''),
    [say('staff.import.heading'), say('staff.import.meaning'), say('staff.import.how')].map(headCell),
    ...templateColumns.map((c) =>
      row(headingOf(c, lang), headingOf(c, other), c in hints ? say(`staff.import.hint.${c}`) : ''),
    ),
    row(''),
    [say('staff.import.list_of'), say('staff.import.code'), say('staff.import.words')].map(headCell),
    ...lists.flatMap(([column, codes]) =>
      codes.map((c) => row(headingOf(column, lang), c.code, plain(wordsIn(c, lang)))),
    ),
  ]
}
