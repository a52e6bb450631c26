import { ExpressionProblem } from './problem.ts'

/** A regular expression as a tree. */
export type Part =
  | { kind: 'letter'; is: (letter: string) => boolean }
  | { kind: 'start' | 'end' }
  | { kind: 'chain' | 'either'; parts: Part[] }
  | { kind: 'times'; of: Part; least: number; most: number }

/**
 * Takes a regular expression apart.
 * @throws ExpressionProblem `bad_pattern`
 */
export function partsOf(source: string, at: number): Part {
  const letters = [...source]
  let next = 0
  const refuse = (): never => {
    throw new ExpressionProblem('bad_pattern', at + letters.slice(0, next).join('').length, source)
  }

  function either(): Part {
    const parts = [chain()]
    while (letters[next] === '|') {
      next++
      parts.push(chain())
    }
    return { kind: 'either', parts }
  }

  function chain(): Part {
    const parts: Part[] = []
    while (next < letters.length && letters[next] !== '|' && letters[next] !== ')') parts.push(repeated(one()))
    return { kind: 'chain', parts }
  }

  function one(): Part {
    const letter = letters[next++] as string
    if (letter === '^') return { kind: 'start' }
    if (letter === '$') return { kind: 'end' }
    if (letter === '(') return group()
    if (letter === '[') return inClass(classSource())
    if (letter === '\\') return escaped()
    if (letter === '.') return { kind: 'letter', is: (l) => l !== '\n' && l !== '\r' }
    if ('*+?{'.includes(letter)) refuse()
    return { kind: 'letter', is: (l) => l === letter }
  }

  function group(): Part {
    if (letters[next] === '?') {
      if (letters[next + 1] !== ':') refuse()
      next += 2
    }
    const inner = either()
    if (letters[next++] !== ')') refuse()
    return inner
  }

  function escaped(): Part {
    const letter = letters[next++] ?? refuse()
    if (/[dDwWsStnrf]/.test(letter)) return inClass(`\\${letter}`)
    if (/[pPu]/.test(letter)) return inClass(`\\${letter}${longEscape()}`)
    if (/[\p{L}\p{N}]/u.test(letter)) refuse()
    return { kind: 'letter', is: (l) => l === letter }
  }

  /** What follows `\p` or `\u`. */
  function longEscape(): string {
    const rest = /^(?:\{\w+(?:=\w+)?\}|[\da-f]{4})/i.exec(letters.slice(next).join(''))?.[0] ?? refuse()
    next += rest.length
    return rest
  }

  /** From `[` to `]`, with those backslashes left out that JavaScript does not know. */
  function classSource(): string {
    let text = '['
    if (letters[next] === '^') text += letters[next++]
    while (letters[next] !== ']') {
      const letter = letters[next++] ?? refuse()
      if (letter === '[' || (letter === '&' && letters[next] === '&')) refuse()
      if (letter !== '\\') text += letter
      else {
        const after = letters[next++] ?? refuse()
        if (/[\p{L}\p{N}]/u.test(after) && !/[dDwWsStnrfpPu]/.test(after)) refuse()
        text += /[\p{L}\\\]^-]/u.test(after) ? `\\${after}` : after
      }
    }
    next++
    return `${text}]`
  }

  /** One letter at a time is put to JavaScript's own classes, so that they cannot go back and forth. */
  function inClass(source: string): Part {
    let pattern: RegExp
    try {
      pattern = new RegExp(`^${source}$`, 'u')
    } catch {
      return refuse()
    }
    return { kind: 'letter', is: (letter) => pattern.test(letter) }
  }

  function repeated(of: Part): Part {
    const sign = /^(?:([*+?])|\{(\d{1,3})(,(\d{0,3}))?\})\??/.exec(letters.slice(next, next + 10).join(''))
    if (!sign) return of
    next += sign[0].length
    if ('*+?{'.includes(letters[next] ?? ' ')) refuse()
    const least = sign[1] ? Number(sign[1] === '+') : Number(sign[2])
    const most = sign[1] === '?' ? 1 : sign[1] || (sign[3] && !sign[4]) ? Infinity : Number(sign[4] ?? sign[2])
    return most < least ? refuse() : { kind: 'times', of, least, most }
  }

  const whole = either()
  return next < letters.length ? refuse() : whole
}
