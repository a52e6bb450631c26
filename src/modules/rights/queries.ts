import path from 'node:path'
import { readFile, readOwn } from '#modules/learning/articles.ts'
import type { Rendered } from '#modules/learning/markdown.ts'
import { openIntake } from '#modules/people/queries.ts'
import type { Tx } from '#platform/db/database.ts'
import { type Lang, languages, staffLangOf, type Text } from '#platform/i18n/i18n.ts'
import {
  type Booklet,
  type BookletText,
  englishFront,
  type FearText,
  fears,
  khmerFront,
  type Notes,
  type Section,
} from './schema.ts'

const folder = path.join(import.meta.dirname, '../../../content')
const kept = new Map<string, Booklet>()

/** The booklet of rights, step by step; read and rendered once. @throws Error naming file and field of what is broken */
export const rightsBooklet = (): Booklet => booklet('rights')

/** The answers to five fears. The first heading is the first fear, and so on. @throws Error as above */
export function fearAnswers(): Booklet {
  const read = booklet('fears')
  for (const text of Object.values(read.texts))
    if (text && text.sections.filter((s) => s.heading).length < fears.length)
      throw new Error(`content/fears: fewer than ${fears.length} headings`)
  return read
}

function booklet(name: string): Booklet {
  const known = kept.get(name)
  if (known) return known
  const english = readFile(folder, name, 'en', englishFront)
  const khmer = readFile(folder, name, 'km', khmerFront)
  const { sources, review, review_by: reviewBy = null } = english.front
  const textOf = (lang: Lang, { front, rendered }: typeof khmer): BookletText => ({
    lang,
    title: front.title,
    summary: front.summary,
    sections: sectionsOf(rendered),
  })
  const others = languages
    .filter((lang) => !staffLangOf(lang))
    .map((lang) => {
      const own = readOwn(folder, name, lang, khmerFront)
      return [lang, own ? textOf(lang, own) : textOf('en', readFile(folder, name, 'en', englishFront, lang))] as const
    })
  const texts = { en: textOf('en', english), km: textOf('km', khmer), ...Object.fromEntries(others) }
  for (const [lang, { sections }] of Object.entries(texts))
    if (sections.length !== texts.en.sections.length)
      throw new Error(`content/${name}/${lang}.md: text: it has not the headings of the English`)
  const made = { sources, review, reviewBy, texts }
  kept.set(name, made)
  return made
}

/** Cuts a rendered text before each heading of the second level, and gives each an address in the page. */
function sectionsOf({ parts, headings }: Rendered): Section[] {
  const sections: Section[] = []
  for (const [i, part] of parts.entries()) {
    const before = sections.at(-1)
    if (i > 0 && before) before.lines = true
    for (const html of part.split(/(?=<h2>)/)) {
      if (html.trim() === '') continue
      const isNew = html.startsWith('<h2>')
      const n = sections.filter((s) => s.heading).length
      const heading = isNew ? (headings[n] ?? '') : ''
      sections.push({
        id: isNew ? `part-${n + 1}` : '',
        heading,
        html: isNew ? html.replace('<h2>', `<h2 id="part-${n + 1}">`) : html,
        lines: false,
      })
    }
  }
  return sections
}

/** What an organisation added to the answers to the five fears, if it did. */
export async function fearTextOf(tx: Tx, organisationId: string): Promise<FearText | null> {
  const row = await tx
    .selectFrom('fearText')
    .select(['notes', 'reviewedBy', 'reviewedOn', 'changedOn'])
    .where('organisationId', '=', organisationId)
    .executeTakeFirst()
  return row ? { ...row, notes: row.notes as Notes } : null
}

/** The same for the organisation that answers the public now, with its name. */
export async function fearTextOfIntake(tx: Tx): Promise<{ organisation: Text; added: FearText } | null> {
  const intake = await openIntake(tx)
  const added = intake && (await fearTextOf(tx, intake.organisationId))
  return intake && added ? { organisation: intake.organisationName, added } : null
}
