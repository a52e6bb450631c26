import { Marked, type Token, type Tokens } from 'marked'
import { breakKhmer, type Lang } from '#platform/i18n/i18n.ts'

/** Where the help lines stand, on a line of its own. Their numbers come from the directory. */
const place = '{{lines}}'

/** What an article may be made of. Everything else is refused by its name. */
const allowed = new Set([
  ...['space', 'heading', 'paragraph', 'list', 'list_item', 'blockquote'],
  ...['text', 'strong', 'em', 'link', 'escape', 'br'],
])
/** Own addresses, without the language: it is put before. A kind of help may be chosen already. */
const ownAddress = /^\/(?:report|check|rights|fears|services(?:\?help=[a-z_]+)?|learn(?:\/[a-z0-9-]+)?)$/

export type Rendered = { parts: string[]; headings: string[]; plain: string[]; links: string[] }

/**
 * Renders an article. Raw HTML, pictures, tables, top headings and links that lead elsewhere are
 * refused, so that what comes out may stand in a page as it is.
 * @param source Markdown (CommonMark, as marked reads it)
 * @throws Error saying what is wrong, without naming the file
 */
export function renderMarkdown(source: string, lang: Lang): Rendered {
  const plainSource = source.replace(/[\u200b-\u200d\u2060\ufeff]/g, '').replace(/\r\n?/g, '\n')
  const pieces = plainSource.split(/^\{\{lines\}\}[ \t]*$/m)
  if (pieces.length > 2) throw new Error(`${place} stands there more than once`)
  const stray = /\{\{.*?\}\}/.exec(pieces.join(''))
  if (stray) throw new Error(`${stray[0]} is not known here; only ${place} is, on a line of its own`)
  const reader = readerFor(lang)
  const lexed = pieces.map((piece) => reader.lexer(breakKhmer(piece)))
  for (const token of lexed.flat()) refuse(token)
  const tokens = lexed.flat()
  return {
    parts: lexed.map((part) => reader.parser(part)),
    headings: tokens.filter((t) => t.type === 'heading').map(said),
    plain: tokens.flatMap(paragraphs).filter((text) => text !== ''),
    links: tokens.flatMap(linksIn),
  }
}

const readers = new Map<Lang, Marked>()

/** Links lead into the same language; all else is rendered as marked does. */
function readerFor(lang: Lang): Marked {
  const known = readers.get(lang)
  if (known) return known
  const made = new Marked({
    renderer: {
      link({ href, tokens }: Tokens.Link) {
        return `<a href="/${lang}${href}">${this.parser.parseInline(tokens)}</a>`
      },
    },
  })
  readers.set(lang, made)
  return made
}

/** @throws Error for what an article may not hold */
function refuse(token: Token): void {
  if (token.type === 'html') throw new Error(`raw HTML: ${token.raw.trim().slice(0, 40)}`)
  if (token.type === 'image') throw new Error('a picture')
  if (token.type === 'def') throw new Error('a link that is defined apart from its place')
  if (!allowed.has(token.type)) throw new Error(`"${token.type}" is not used in articles`)
  if (token.type === 'heading' && (token.depth < 2 || token.depth > 3))
    throw new Error(`headings are ## and ###, not ${'#'.repeat(token.depth)}`)
  if (token.type === 'link' && !ownAddress.test(token.href))
    throw new Error(`a link to ${token.href}; only own addresses such as /report or /learn/name are`)
  if (token.type === 'list_item' && token.task) throw new Error('a list with boxes to tick')
  // Beside Khmer signs such as ។ CommonMark does not always see where bold begins or ends.
  if (token.type === 'text' && innerOf(token).length === 0 && token.text.includes('**'))
    throw new Error(`"**" that is not bold: ${token.text}`)
  for (const inner of innerOf(token)) refuse(inner)
}

const innerOf = (token: Token): Token[] =>
  token.type === 'list' ? (token as Tokens.List).items : ((token as { tokens?: Token[] }).tokens ?? [])

/** A text as it is read, without marks. */
const said = (token: Token): string => {
  const inner = innerOf(token)
  if (inner.length > 0) return inner.map(said).join('')
  return token.type === 'br' ? ' ' : ((token as { text?: string }).text ?? '').replaceAll('\u200b', '')
}

const paragraphs = (token: Token): string[] =>
  token.type === 'list' || token.type === 'blockquote' ? innerOf(token).flatMap(paragraphs) : [said(token).trim()]

const linksIn = (token: Token): string[] => [
  ...(token.type === 'link' ? [(token as Tokens.Link).href] : []),
  ...innerOf(token).flatMap(linksIn),
]
