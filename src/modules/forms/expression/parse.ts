import { readPattern } from './pattern.ts'
import { ExpressionProblem } from './problem.ts'
import { refused, signatures, takesName } from './signatures.ts'
import { type Token, tokensOf } from './tokens.ts'
import { binding, type Expression, minusBinds, type Operator } from './tree.ts'

export { ExpressionProblem } from './problem.ts'
export { type Expression, namesIn } from './tree.ts'

// Both bound how deeply a tree is walked: no expression that is accepted runs out of stack.
const deepest = 200
const largest = 2_000

/**
 * Reads an expression of the ODK XPath subset.
 * @param within `columns`: bare words are columns of a choice, as in `choice_filter`
 * @throws ExpressionProblem
 */
export function parse(source: string, within: { columns?: boolean } = {}): Expression {
  const tokens = tokensOf(source)
  let next = 0
  let depth = 0
  let parts = 0

  const here = () => tokens[next] as Token
  const refuse = (problem: string, token = here()): never => {
    throw new ExpressionProblem(problem, token.at, token.word)
  }
  const unexpected = (token = here()): never =>
    refuse(
      token.kind === 'end'
        ? 'unexpected_end'
        : /^(?:\/\/?|\.\.|[[\]@|])$/.test(token.word)
          ? 'path_refused'
          : 'unexpected_word',
      token,
    )
  const sign = (word: string) => here().kind === 'sign' && here().word === word

  function expression(tightness: number): Expression {
    if (++depth > deepest) refuse('too_deep')
    let left = operand()
    for (;;) {
      const token = here()
      const operator = token.kind === 'sign' || token.kind === 'word' ? operatorOf(token.word) : undefined
      if (!operator || binding[operator] <= tightness) break
      next++
      left = { kind: 'operation', operator, left, right: expression(binding[operator]), at: token.at }
    }
    depth--
    return left
  }

  function operand(): Expression {
    const token = here()
    const { at, word } = token
    if (++parts > largest) refuse('too_long')
    next++
    if (token.kind === 'number') return { kind: 'number', value: Number(word), at }
    if (token.kind === 'text')
      return word.includes('${') ? refuse('name_in_quotes', token) : { kind: 'text', value: word, at }
    if (token.kind === 'name') return word ? { kind: 'name', name: word, at } : refuse('name_empty', token)
    if (token.kind === 'word') return sign('(') ? call(token) : column(token)
    if (word === '.') return { kind: 'self', at }
    if (word === '-') return { kind: 'minus', of: expression(minusBinds), at }
    if (word !== '(') return unexpected(token)
    const inner = expression(0)
    close(token)
    return inner
  }

  function close(opened: Token) {
    if (here().kind === 'end') refuse('bracket_not_closed', opened)
    if (!sign(')')) unexpected()
    next++
  }

  function column(token: Token): Expression {
    if (!within.columns) refuse('bare_word', token)
    return { kind: 'column', name: token.word, at: token.at }
  }

  function call(token: Token): Expression {
    const { word: name, at } = token
    const takes = Object.hasOwn(signatures, name) ? signatures[name] : undefined
    if (!takes) return refuse(refused.has(name) ? 'refused_function' : 'unknown_function', token)
    const opened = here()
    next++
    const given: Expression[] = []
    while (!sign(')')) {
      given.push(argument(name, given.length))
      if (!sign(',')) break
      next++
      if (sign(')')) unexpected()
    }
    close(opened)
    const odd = name === 'indexed-repeat' && given.length % 2 === 0
    if (given.length < takes[0] || given.length > takes[1] || odd) refuse('wrong_number_of_arguments', token)
    return name === 'regex' ? regex(given, at) : { kind: 'call', name, given, at }
  }

  function argument(name: string, position: number): Expression {
    const token = here()
    if (name === 'position') return parent()
    if (!takesName(name, position)) return expression(0)
    next++
    if (token.kind === 'name' && token.word) return { kind: 'name', name: token.word, at: token.at }
    const quoted = token.kind === 'text' ? /^\s*\$\{\s*([^{}$]+?)\s*\}\s*$/.exec(token.word)?.[1] : undefined
    return quoted ? { kind: 'name', name: quoted, at: token.at } : refuse('needs_a_name', token)
  }

  function parent(): Expression {
    const { at } = here()
    let up = 0
    for (;;) {
      if (!sign('..')) unexpected()
      next++
      up++
      if (!sign('/')) return { kind: 'parent', up, at }
      next++
    }
  }

  const whole = expression(0)
  if (here().kind !== 'end') unexpected()
  return whole
}

const operatorOf = (word: string) => (Object.hasOwn(binding, word) ? (word as Operator) : undefined)

/** The pattern is read at once, so that a wrong one is found before anybody fills the form. */
function regex([of, pattern]: readonly Expression[], at: number): Expression {
  if (pattern?.kind !== 'text' || !of) throw new ExpressionProblem('pattern_not_fixed', pattern?.at ?? at, 'regex')
  return { kind: 'regex', of, pattern: readPattern(pattern.value, pattern.at + 1), at }
}
