import fs from 'node:fs'
import path from 'node:path'
import { parseDocument, stringify } from 'yaml'
import { flat, isPublic, pluralForms } from '#platform/i18n/languages.ts'

// A language made up from the English: each text stands in brackets, ⟦so⟧, so that a page shows
// what comes from its files and what does not; a plural form names itself, ⟦few: so⟧.

const root = path.join(import.meta.dirname, '../..')
type Tree = { [key: string]: string | Tree }

export const marked = (text: string) => `⟦${text}⟧`

/** A copy of the program's own files in a folder, to which a test may add some. */
export function copyOfProgram(folder: string): { file: string; add(file: string, content: string): void } {
  for (const part of ['bin', 'src', 'messages', 'content', 'migrations', 'package.json'])
    fs.cpSync(path.join(root, part), path.join(folder, part), { recursive: true })
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
  return {
    file: path.join(folder, 'bin/sdap.js'),
    add: (file, content) => {
      const at = path.join(folder, file)
      fs.mkdirSync(path.dirname(at), { recursive: true })
      fs.writeFileSync(at, content)
    },
  }
}

const english = (): Tree => JSON.parse(fs.readFileSync(path.join(root, 'messages/en.json'), 'utf8'))

/** The messages of a language, as far as the public reads them. */
export function messagesOf(code: string, name: string, direction: 'ltr' | 'rtl'): Tree {
  const said = flat(english())
  const tree: Tree = {}
  for (const [key, text] of said) {
    const stem = /^(.+)_other$/.exec(key)?.[1]
    if (!isPublic(key) || (key.endsWith('_one') && said.has(key.replace(/one$/, 'other')))) continue
    if (stem && said.has(`${stem}_one`))
      for (const form of pluralForms(code)) put(tree, `${stem}_${form}`, marked(`${form}: ${text}`))
    else put(tree, key, marked(text))
  }
  put(tree, 'frame.language_name', marked(name))
  put(tree, 'frame.direction', direction)
  return tree
}

function put(tree: Tree, key: string, text: string): void {
  const [name = '', ...rest] = key.split('.')
  if (rest.length === 0) tree[name] = text
  else {
    const inner = tree[name] ?? {}
    tree[name] = inner
    put(inner as Tree, rest.join('.'), text)
  }
}

export function without(tree: Tree, key: string): Tree {
  const [name = '', ...rest] = key.split('.')
  const { [name]: gone, ...others } = tree
  return rest.length === 0 ? others : { ...others, [name]: without(gone as Tree, rest.join('.')) }
}

/** Labels of every code and place but these, as `list/code`. */
export function labelsOf(...left: string[]): Record<string, Record<string, string>> {
  const lists: [string, { code: string; en: string }[]][] = fs
    .globSync('content/codes/*.json', { cwd: root })
    .map((file) => [path.basename(file, '.json'), JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')).codes])
  const places: { code: string; name_latin: string }[] = ['provinces', 'districts'].flatMap((file) =>
    JSON.parse(fs.readFileSync(path.join(root, `content/places/${file}.json`), 'utf8')),
  )
  lists.push(['places', places.map((p) => ({ code: p.code, en: p.name_latin }))])
  return Object.fromEntries(
    lists.map(([list, codes]) => [
      list,
      Object.fromEntries(codes.filter((c) => !left.includes(`${list}/${c.code}`)).map((c) => [c.code, marked(c.en)])),
    ]),
  )
}

/** A learning piece as a further language has it: title, summary and questions before its text. */
export function pieceOf(slug: string): string {
  const whole = fs.readFileSync(path.join(root, `content/learn/${slug}/en.md`), 'utf8')
  const [, matter = '', text = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(whole) ?? []
  const { title, summary, quiz } = parseDocument(matter).toJS()
  const front = { title: marked(title), summary: marked(summary), quiz: quiz.map(markedQuestion) }
  return `---\n${stringify(front)}---\n${text.replace(/^(#+ |[-*] |\d+\. )?(?!\{\{)(\S.*)$/gm, markedLine)}`
}

/** Bold words and links would cut the brackets apart. */
const markedLine = (_: string, begins: string | undefined, words: string) =>
  `${begins ?? ''}${marked(words.replace(/\*\*|\[|\]\([^)]*\)/g, ''))}`

type Question = { ask: string; answers: { text: string; because: string; right: boolean }[] }
const markedQuestion = ({ ask, answers }: Question): Question => ({
  ask: marked(ask),
  answers: answers.map((a) => ({ ...a, text: marked(a.text), because: marked(a.because) })),
})

/**
 * The words of a page that claim to be in its language and do not come from the language's files:
 * neither in brackets nor written in its own letters, nor said to be of another language.
 */
export function unmarked(html: string, lang: string, letters: RegExp): string[] {
  const body = html.replace(/<!doctype html>|<(script|style|head)\b[\s\S]*?<\/\1>/g, '')
  const open: { name: string; said: boolean }[] = []
  const stray: string[] = []
  const look = (text: string) => {
    const left = withoutMarks(text).replace(letters, '')
    if (/\p{L}/u.test(left)) stray.push(text.trim())
  }
  for (const [, tag, text] of body.matchAll(/<(\/?[a-z][^>]*)>|([^<]+)/g)) {
    const said = open.at(-1)?.said ?? true
    if (text !== undefined) {
      if (said) look(text)
      continue
    }
    const [name = ''] = /^\/?[a-z0-9]+/.exec(tag ?? '') ?? []
    if (name.startsWith('/')) {
      while (open.length > 0 && open.pop()?.name !== name.slice(1)) {}
      continue
    }
    const own = /\blang="([^"]*)"/.exec(tag ?? '')?.[1]
    const here = /\btranslate="no"/.test(tag ?? '') ? false : own === undefined ? said : own === lang
    if (here)
      for (const [, value] of (tag ?? '').matchAll(
        /\b(?:aria-label|alt|title|placeholder|data-read|data-stop|data-found|data-no)="([^"]*)"/g,
      ))
        look(value ?? '')
    if (!/^(?:input|br|meta|link|hr|img|path|use)$/.test(name) && !tag?.endsWith('/')) open.push({ name, said: here })
  }
  return stray
}

/** What stands outside all brackets, which may stand within each other. */
function withoutMarks(text: string): string {
  const less = text.replace(/⟦[^⟦⟧]*⟧/g, '')
  return less === text ? text : withoutMarks(less)
}
