import en from '#messages/en.json' with { type: 'json' }
import km from '#messages/km.json' with { type: 'json' }
import { articles } from '#modules/learning/queries.ts'
import type { Article } from '#modules/learning/schema.ts'
import { screens } from '#modules/reports/schema.ts'
import type { StaffLang } from '#platform/i18n/i18n.ts'
import type { Say } from './place.ts'

const usage = 'Usage: npx sdap audio script'

const screenNames = [...Object.keys(screens), 'send']

const languages: { lang: StaffLang; name: string; messages: Tree }[] = [
  { lang: 'km', name: 'Khmer', messages: km },
  { lang: 'en', name: 'English', messages: en },
]
type Tree = { [key: string]: string | Tree }

/**
 * `audio script`: what to read into a microphone, in both languages: every learning piece, and every
 * screen of the public report form. Each with the file that its recording becomes.
 */
export async function audio(args: string[], say: Say): Promise<void> {
  if (args.length !== 1 || args[0] !== 'script') throw new Error(usage)
  say('What to record. Read calmly and warmly, one file for each part, as mp3 or ogg (mono, 32 to 48 kbit/s).')
  say('Numbers of help lines change, so they are not read: where they stand, say that they are on the page.')
  for (const article of articles()) for (const { lang, name } of languages) sayPiece(article, lang, name, say)
  const sections = Object.keys(en.report)
  for (const section of sections) for (const each of languages) saySection(section, each, say)
}

function sayPiece({ slug, texts }: Article, lang: StaffLang, name: string, say: Say) {
  const { title, summary, plain, recording } = texts[lang]
  say(`\n=== Learning piece "${texts.en.title}", ${name}`)
  say(`    file: content/learn/${slug}/${lang}.mp3${recording ? ' (recorded already)' : ''}\n`)
  for (const text of [title, summary, ...plain]) say(text)
}

/** The messages of one part of the report form; what is filled in while it runs is a gap. */
function saySection(section: string, { lang, name, messages }: (typeof languages)[number], say: Say) {
  const report = messages['report'] as Tree
  say(`\n=== Report form, "${section}", ${name}`)
  say(
    screenNames.includes(section)
      ? `    file: content/report/${section}.${lang}.mp3\n`
      : '    (part of a screen: say it with the screen where it stands)\n',
  )
  for (const text of textsIn(report[section])) say(text.replace(/\{\{\w+\}\}/g, '…'))
}

const textsIn = (part: Tree[string] | undefined): string[] =>
  part === undefined ? [] : typeof part === 'string' ? [part] : Object.values(part).flatMap(textsIn)
