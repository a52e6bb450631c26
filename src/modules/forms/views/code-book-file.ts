import { type SheetRow, sheetNames, workbookOf } from '#platform/files/streamed-workbook.ts'
import type { T } from '#platform/i18n/i18n.ts'
import { type Definition, type Words, walk } from '../definition.ts'
import { type Aspect, aspects, codeBook, typeWord } from '../out/code-book.ts'

const plainly = (text: string) => text.replaceAll('\u200b', '')

/** A form's code book as a workbook: the questions, and the choices of each list. */
export function codeBookFile(definition: Definition, t: T): AsyncIterable<Uint8Array> {
  const names = sheetNames([plainly(t('forms.questions')), plainly(t('forms.aspect.list'))])
  const widths = [18, 20, 24, 12, ...definition.languages.map(() => 40)]
  const rows = [...questionRows(definition, t).map(on(0)), ...choiceRows(definition, t).map(on(1))]
  return workbookOf(
    names.map((name) => ({ name, widths })),
    atOnce(rows),
  )
}

const on = (sheet: number) => (cells: string[]) => ({ sheet, cells })

async function* atOnce(rows: SheetRow[]) {
  yield rows
}

const inEach = ({ languages }: Definition, words: Words | undefined) => languages.map((l) => words?.[l] ?? '')
const languageHeads = ({ languages, languageNames }: Definition, name: string) =>
  languages.map((l) => `${name}: ${languageNames[l] ?? l}`)

function questionRows(definition: Definition, t: T): string[][] {
  const said = (aspect: Aspect) => t(`forms.aspect.${aspect}`)
  const head = [
    ...[t('forms.name'), t('forms.out.within'), t('forms.kind'), t('forms.aspect.sensitivity')],
    ...languageHeads(definition, t('forms.question')),
    ...languageHeads(definition, t('forms.aspect.hint')),
    ...[t('forms.aspect.list'), t('forms.aspect.code'), t('forms.out.from'), t('forms.out.until')],
    ...aspects.map(said),
  ]
  const rows = codeBook(definition).map(({ item, within, conditions }) => {
    const asked = item.kind === 'question' ? item : undefined
    return [
      ...[item.name, within.join('/'), t(`forms.type.${typeWord(item)}`)],
      asked ? t(asked.sensitivity === 'sealed' ? 'forms.sealed' : 'forms.out.open') : '',
      ...inEach(definition, item.label),
      ...inEach(definition, item.hint),
      ...[asked?.list ?? '', asked?.code ?? '', String(asked?.range?.start ?? ''), String(asked?.range?.end ?? '')],
      ...aspects.map((aspect) => conditions.find((c) => c.aspect === aspect)?.text ?? ''),
    ]
  })
  return [head.map(plainly), ...rows.map((row) => row.map(plainly))]
}

function choiceRows(definition: Definition, t: T): string[][] {
  const used = new Set(
    [...walk(definition.items)].map(({ item }) => (item.kind === 'question' ? item.list : undefined)),
  )
  const head = [t('forms.aspect.list'), t('forms.aspect.code'), ...languageHeads(definition, t('forms.out.words'))]
  const rows = Object.entries(definition.lists)
    .filter(([list]) => used.has(list))
    .flatMap(([list, choices]) => choices.map((c) => [list, c.name, ...inEach(definition, c.label)]))
  return [head.map(plainly), ...rows]
}
