import { expect, test } from 'vitest'
import { understand } from './understand.ts'

const meaning = (words: string) => {
  const { help, places, rest } = understand(words)
  return { help, places, rest }
}

test.each([
  ['lawyer', ['legal_aid']],
  ['counsling', ['counselling']],
  ['shleter', ['shelter']],
  ['មេធាវី', ['legal_aid']],
  ['មេធាវិ', ['legal_aid']],
  ['metheavi', ['legal_aid']],
  ['ជំនួយផ្លូវច្បាប់', ['legal_aid']],
  ['photo online', ['picture_removal']],
  ['sleep tonight', ['shelter']],
])('"%s" is a kind of help', (words, help) => {
  expect(meaning(words)).toEqual({ help, places: [], rest: '' })
})

test('a need and a place are told apart in English, Khmer and Khmer typed in Latin letters, with spaces or without', () => {
  const both = { help: ['legal_aid'], places: ['02'], rest: '' }
  expect(meaning('I need a lawyer in Battambang')).toEqual(both)
  expect(meaning('ខ្ញុំត្រូវការមេធាវីនៅខេត្តបាត់ដំបង')).toEqual(both)
  expect(meaning('metheavi nov batdambong')).toEqual(both)
  expect(meaning('lawyerbattambang')).toEqual(both)
})

test('characters without width change nothing', () => {
  const plain = meaning('មេធាវីបាត់ដំបង')
  for (const mark of ['\u200b', '\u200c', '\u200d', '\ufeff', '\u2060'])
    expect(meaning([...'មេធាវីបាត់ដំបង'].join(mark))).toEqual(plain)
  expect(meaning('law\u200byer')).toEqual(meaning('lawyer'))
})

test('whoever types a province means the province, not its town or a district of the same name', () => {
  expect(meaning('svay rieng').places).toEqual(['20'])
  expect(meaning('battambang').places).toEqual(['02'])
})

test('what only a name can be is the rest', () => {
  expect(meaning('first step')).toEqual({ help: [], places: [], rest: 'first step' })
  expect(meaning('hagar battambang')).toEqual({ help: [], places: ['02'], rest: 'hagar' })
})

test('for whom help is asked is understood besides', () => {
  expect(understand('my daughter is deaf').forWhom.sort()).toEqual(['carers', 'disability'])
  expect(understand('ក្មេងប្រុស').forWhom).toEqual(['boys'])
})

test('a phone number is one word, however it is grouped and in whichever digits', () => {
  for (const typed of ['092 311 511', '092-311-511', '092311511', '០៩២ ៣១១ ៥១១'])
    expect(understand(typed).tokens.map((t) => t.key)).toEqual(['092311511'])
})

test('nothing, marks and endless repetition are borne', () => {
  expect(meaning('')).toEqual({ help: [], places: [], rest: '' })
  expect(meaning('?!… ។')).toEqual({ help: [], places: [], rest: '' })
  const began = performance.now()
  for (const letter of ['ក', 'a', 'ក្ក', 'ab ', '់']) understand(letter.repeat(100).slice(0, 100))
  expect(performance.now() - began).toBeLessThan(1500)
})
