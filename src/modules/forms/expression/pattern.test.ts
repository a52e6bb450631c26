import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPattern } from './pattern.ts'

const matches = (pattern: string, text: string) => readPattern(pattern, 0)(text)

test.each([
  ['abc', 'abc', true],
  ['abc', 'abcd', false],
  ['a.c', 'axc', true],
  ['a.c', 'a\nc', false],
  ['a*', '', true],
  ['a+', '', false],
  ['a?b', 'b', true],
  ['a{2,3}', 'a', false],
  ['a{2,3}', 'aaa', true],
  ['a{2,3}', 'aaaa', false],
  ['a{2}', 'aa', true],
  ['a{2,}', 'aaaaa', true],
  ['(ab|c)+d', 'abcabd', true],
  ['(?:ab)?c', 'c', true],
  ['^abc$', 'abc', true],
  ['a^b', 'ab', false],
  ['(^a|b)c', 'bc', true],
  ['[a-c]+', 'abcabc', true],
  ['[^a-c]+', 'xyz', true],
  ['[^a-c]+', 'xbz', false],
  ['[\\w.+-]+@[\\w-]+(\\.[\\w-]+)+', 'dara@example.org', true],
  ['[\\w.+-]+@[\\w-]+(\\.[\\w-]+)+', 'dara@example', false],
  ['\\d{3}-\\d{4}', '555-0100', true],
  ['\\$\\{x\\}', '${x}', true],
  ['[\\@\\_\\-]+', '@_-', true],
  ['\\p{L}+', 'សុ', false], // a vowel sign is no letter
  ['[\\p{L}\\p{M}]+', 'សុខា', true],
  ['[ក-អ]', 'ខ', true],
  ['\\u1780', 'ក', true],
  ['.{2}', '👧👧', true],
  ['[0-9]+', '២០២៦', true],
  ['[០-៩]+', '២០២៦', true],
  ['[^0-9]+', 'ឆ្នាំ', true],
  ['a|', '', true],
  ['(a|b|)c', 'c', true],
  ['a+?b*?', 'aab', true],
  ['(a*)*', 'aaaa', true],
  ['((a{0,2})*b?)+', 'aabab', true],
])('%s against %s: %s', (pattern, text, yes) => {
  expect(matches(pattern, text)).toBe(yes)
})

const simple = fc.letrec<{ part: string }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', 'ក'),
    fc.tuple(tie('part'), tie('part')).map(([a, b]) => a + b),
    fc.tuple(tie('part'), tie('part')).map(([a, b]) => `(${a}|${b})`),
    fc.tuple(tie('part'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}')).map(([a, sign]) => `(?:${a})${sign}`),
  ),
})).part

test('it matches what the regular expressions of JavaScript match', () => {
  const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'ក'), { maxLength: 7 }).map((letters) => letters.join(''))
  fc.assert(
    fc.property(simple, texts, (pattern, text) => {
      expect(matches(pattern, text)).toBe(new RegExp(`^(?:${pattern})$`, 'u').test(text))
    }),
    { numRuns: 1_500 },
  )
})

test('a pattern that goes back and forth elsewhere is done with at once', () => {
  const long = `${'a'.repeat(5_000)}!`
  const began = performance.now()
  for (const pattern of [
    '(a+)+b',
    '(a|a)*b',
    '(a|aa)+$',
    '(.*)*x',
    'a*a*a*a*a*a*a*b',
    '(\\w+\\s?)*b',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
  ])
    expect(matches(pattern, long)).toBe(false)
  expect(performance.now() - began).toBeLessThan(2_000)
})

test('whatever text is a pattern is either refused or matched in time', () => {
  const letters = fc.constantFrom(...'ab(){}[]|*+?^$\\.,-:0123dwpu=ក')
  fc.assert(
    fc.property(
      fc.array(letters, { maxLength: 40 }).map((l) => l.join('')),
      fc.string({ maxLength: 200 }),
      (pattern, text) => {
        try {
          expect(matches(pattern, text)).toBeTypeOf('boolean')
        } catch (error) {
          expect(error).toMatchObject({ problem: expect.stringMatching(/^(?:bad_pattern|pattern_too_large)$/) })
        }
      },
    ),
    { numRuns: 1_500 },
  )
})
