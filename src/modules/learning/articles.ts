import fs from 'node:fs'
import path from 'node:path'
import { parseDocument } from 'yaml'
import type { z } from 'zod'
import { recordingAt } from '#platform/files/recording.ts'
import { type Lang, languages, staffLangOf } from '#platform/i18n/i18n.ts'
import { type Rendered, renderMarkdown } from './markdown.ts'
import {
  type Article,
  type ArticleText,
  englishFront,
  khmerFront,
  type Question,
  type Review,
  reviewers,
  themes,
} from './schema.ts'

/**
 * Reads every article of a folder: `<slug>/en.md` and `<slug>/km.md`, those in further languages as
 * far as there are any, and recordings beside them.
 * @returns by theme and order
 * @throws Error with one plain sentence that names file and field
 */
export function readArticles(folder: string): Article[] {
  const slugs = fs.existsSync(folder)
    ? fs
        .readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
        .sort()
    : []
  const read = slugs.map((slug) => readArticle(folder, slug))
  for (const { links, file } of read)
    for (const link of links) {
      const to = /^\/learn\/(.+)$/.exec(link)?.[1]
      if (to && !slugs.includes(to)) throw wrong(file, 'text', `a link to ${link}, and there is no such piece`)
    }
  return read
    .map((r) => r.article)
    .sort(
      (a, b) => themes.indexOf(a.theme) - themes.indexOf(b.theme) || a.order - b.order || (a.slug < b.slug ? -1 : 1),
    )
}

const wrong = (file: string, field: string, what: string) => new Error(`${file}: ${field}: ${what}`)

type Read = { article: Article; links: string[]; file: string }

function readArticle(folder: string, slug: string): Read {
  const named = (lang: Lang) => path.join(path.basename(folder), slug, `${lang}.md`)
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug))
    throw wrong(path.join(path.basename(folder), slug), 'name', 'use lower case letters, digits and hyphens')
  const english = readFile(folder, slug, 'en', englishFront)
  const khmer = readFile(folder, slug, 'km', khmerFront)
  const [{ front }] = [english]
  sameShape(named('km'), english, khmer)
  const textOf = (lang: Lang, { front, rendered }: FileOf): ArticleText => ({
    lang,
    title: front.title,
    summary: front.summary,
    parts: rendered.parts,
    headings: rendered.headings,
    plain: rendered.plain,
    quiz: front.quiz,
    recording: recordingAt(path.join(folder, slug, lang)),
  })
  const others = languages
    .filter((lang) => !staffLangOf(lang))
    .map((lang): [Lang, ArticleText] => {
      const file = readOwn(folder, slug, lang, khmerFront)
      if (!file) return [lang, textOf('en', readFile(folder, slug, 'en', englishFront, lang))]
      sameShape(named(lang), english, file)
      return [lang, textOf(lang, file)]
    })
  const reviewOf = (value: Review | 'none'): Review => (value === 'none' ? null : value)
  return {
    file: named('en'),
    links: [...english.rendered.links, ...khmer.rendered.links],
    article: {
      slug,
      theme: front.theme,
      audiences: front.for,
      order: front.order,
      needs: front.needs,
      sources: front.sources,
      review: Object.fromEntries(reviewers.map((r) => [r, reviewOf(front.review[r])])) as Article['review'],
      reviewBy: front.review_by,
      texts: { en: textOf('en', english), km: textOf('km', khmer), ...Object.fromEntries(others) },
    },
  }
}

type FileOf = { front: { title: string; summary: string; quiz: Question[] }; rendered: Rendered }

/** The same where there may be none: a further language has what somebody has written in it. */
export const readOwn = <S extends z.ZodType<{ title: string; summary: string }>>(
  folder: string,
  slug: string,
  lang: Lang,
  schema: S,
) => (fs.existsSync(path.join(folder, slug, `${lang}.md`)) ? readFile(folder, slug, lang, schema) : null)

/**
 * Reads and renders `<folder>/<slug>/<lang>.md`.
 * @param page the language of the pages that its links lead to
 * @throws Error when it is not there, its front matter does not fit the schema, or its text is refused
 */
export function readFile<S extends z.ZodType<{ title: string; summary: string }>>(
  folder: string,
  slug: string,
  lang: Lang,
  schema: S,
  page = lang,
): { front: z.output<S>; rendered: Rendered } {
  const file = path.join(path.basename(folder), slug, `${lang}.md`)
  const at = path.join(folder, slug, `${lang}.md`)
  if (!fs.existsSync(at)) throw wrong(file, 'file', 'it is not there; every piece has both languages')
  const [, matter, source] = /^---\r?\n([\s\S]*?)\r?\n---[ \t]*\r?\n([\s\S]*)$/.exec(fs.readFileSync(at, 'utf8')) ?? []
  if (matter === undefined || source === undefined)
    throw wrong(file, 'front matter', 'the file does not begin with it, between two lines of ---')
  const yaml = parseDocument(matter)
  const [fault] = yaml.errors
  if (fault) throw wrong(file, 'front matter', (fault.message.split('\n')[0] ?? '').replace(/:$/, ''))
  const parsed = schema.safeParse(withoutMarks(yaml.toJS()))
  const [issue] = parsed.success ? [] : parsed.error.issues
  if (!parsed.success) throw wrong(file, issue?.path.join('.') || 'front matter', issue?.message ?? 'it does not fit')
  try {
    return { front: parsed.data, rendered: renderMarkdown(source, page) }
  } catch (error) {
    throw wrong(file, 'text', (error as Error).message)
  }
}

/** Characters without width are put in anew where lines may break. */
const withoutMarks = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value ?? null).replace(/[\u200b-\u200d\u2060\ufeff]/g, ''))

/** All languages are one piece: the same headings, the same place for the lines, the same questions. @throws Error */
function sameShape(file: string, english: FileOf, other: FileOf): void {
  const [en, own] = [english.rendered, other.rendered]
  if (en.headings.length !== own.headings.length)
    throw wrong(file, 'text', `${own.headings.length} headings, and the English has ${en.headings.length}`)
  if (en.parts.length !== own.parts.length) throw wrong(file, 'text', 'the lines stand in one language only')
  const shape = ({ quiz }: FileOf['front']) => quiz.map((q) => q.answers.map((a) => a.right))
  const [asked, expected] = [shape(other.front), shape(english.front)]
  if (asked.length !== expected.length)
    throw wrong(file, 'quiz', `${asked.length} questions, and the English has ${expected.length}`)
  for (const [i, answers] of asked.entries())
    if (answers.join() !== expected[i]?.join())
      throw wrong(file, `quiz.${i}`, 'it has other answers than the English, or others are right')
}
