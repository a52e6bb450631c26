import { ExpressionProblem } from './problem.ts'

/** One word of an expression. `word` holds a text without its quotes and a name without its braces. */
export type Token = {
  readonly kind: 'number' | 'text' | 'name' | 'word' | 'sign' | 'end'
  readonly word: string
  readonly at: number
}

const spaces = /[\s\u200b]*/y // people who write Khmer put spaces of no width between words
const kinds = [
  ['number', /\d+(?:\.\d*)?|\.\d+/y],
  ['text', /"([^"]*)"|'([^']*)'/y],
  ['name', /\$\{\s*([^{}$'"]*?)\s*\}/y],
  ['word', /[\p{L}_][\p{L}\p{M}\p{N}_.:-]*/uy],
  ['sign', /!=|<=|>=|\.\.|\/\/|[-+*=<>(),./[\]@|]/y],
] as const

const longest = 20_000

/**
 * Takes an expression apart.
 * @throws ExpressionProblem `too_long`, `quote_not_closed`, `name_not_closed`, `unexpected_character`
 */
export function tokensOf(source: string): Token[] {
  if (source.length > longest) throw new ExpressionProblem('too_long', longest, '')
  const tokens: Token[] = []
  let at = after(spaces, source, 0)
  while (at < source.length) {
    const token = tokenAt(source, at)
    tokens.push(token.token)
    at = after(spaces, source, token.end)
  }
  return [...tokens, { kind: 'end', word: '', at }]
}

function after(pattern: RegExp, source: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(source) ? pattern.lastIndex : at
}

function tokenAt(source: string, at: number): { token: Token; end: number } {
  for (const [kind, pattern] of kinds) {
    pattern.lastIndex = at
    const found = pattern.exec(source)
    if (found) return { token: { kind, word: found[1] ?? found[2] ?? found[0], at }, end: pattern.lastIndex }
  }
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0)
  if (character === "'" || character === '"') throw new ExpressionProblem('quote_not_closed', at, character)
  if (source.startsWith('${', at)) throw new ExpressionProblem('name_not_closed', at, source.slice(at, at + 40))
  throw new ExpressionProblem('unexpected_character', at, character)
}
