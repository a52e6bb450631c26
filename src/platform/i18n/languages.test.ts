import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { showDay } from '../time/time.ts'
import {
  askedFor,
  type FurtherLang,
  type Lang,
  languageName,
  languages,
  pick,
  type Text,
  wordsIn,
  writtenIn,
} from './i18n.ts'
import { readLabels } from './labels.ts'
import { isPublic, pluralForms, readFurther } from './languages.ts'

const english = {
  frame: { direction: 'ltr', skip: 'Go to the page' },
  check: { hello: 'Hello {{name}}', answers_one: '{{count}} answer', answers_other: '{{count}} answers' },
  report: { title_other: 'Tell us what you know' },
  staff: { save: 'Save' },
}
const polish = {
  frame: { direction: 'ltr', skip: 'Do strony' },
  check: {
    hello: 'Cześć {{name}}',
    ...{ answers_one: 'jedna odpowiedź', answers_few: '{{count}} odpowiedzi', answers_many: '{{count}} odpowiedzi' },
    answers_other: '{{count}} odpowiedzi',
  },
  report: { title_other: 'Powiedz, co wiesz' },
}

let folder: string
beforeEach(() => {
  folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'sdap-languages-')), 'messages')
  fs.mkdirSync(folder)
})
afterEach(() => fs.rmSync(path.dirname(folder), { recursive: true }))

const write = (file: string, content: unknown) =>
  fs.writeFileSync(path.join(folder, file), typeof content === 'string' ? content : JSON.stringify(content))
/** Why a file is left out; nothing where it is read. */
const refusal = (file: string, content: unknown): string => {
  write(file, content)
  const { read, leftOut } = readFurther(folder, english)
  fs.rmSync(path.join(folder, file))
  expect(read.length + leftOut.length).toBe(1)
  return leftOut[0]?.why ?? ''
}

describe('a file of messages', () => {
  it('is read when it has all that the public reads, by code; what is for staff may be missing', () => {
    for (const file of ['en.json', 'km.json', 'review.json']) write(file, {})
    write('vi.json', { ...polish, check: { hello: '{{name}}', answers_other: '{{count}}' } })
    write('pl.json', polish)
    expect(readFurther(folder, english).read.map((f) => f.lang)).toEqual(['pl', 'vi'])
  })

  it('that lacks messages is left out, and each is said by its name and English words, a line each', () => {
    const said = refusal('pl.json', { ...polish, frame: { direction: 'ltr', skip: ' ' }, report: {} })
    expect(said).toBe(
      'messages/pl.json cannot be used yet. This language is left out.\n' +
        '  It lacks frame.skip (English: "Go to the page").\n' +
        '  It lacks report.title_other (English: "Tell us what you know").',
    )
  })

  it('that is left out takes no other along', () => {
    write('pl.json', '{"frame": ')
    write('vi.json', { ...polish, check: { hello: '{{name}}', answers_other: '{{count}}' } })
    const { read, leftOut } = readFurther(folder, english)
    expect([read.map((f) => f.lang), leftOut.map((f) => f.code)]).toEqual([['vi'], ['pl']])
  })

  it('needs the plural forms of its own language, and no others', () => {
    const { answers_few: _, ...less } = polish.check
    expect(refusal('pl.json', { ...polish, check: less })).toContain('It lacks check.answers_few (')
    expect(refusal('cy.json', polish)).toMatch(/answers_zero[\s\S]*answers_two/)
    expect(pluralForms('pl').toSorted()).toEqual(['few', 'many', 'one', 'other'])
    expect(pluralForms('cmo')).toEqual(['other']) // Bunong: nobody has given Intl its rules
  })

  it('of a language whose rules nobody knows says the same for every number', () => {
    write('cmo.json', { ...polish, check: { hello: '{{name}}', answers_other: '{{count}} x' } })
    const [own] = readFurther(folder, english).read
    expect(own?.tree['check']).toMatchObject({ answers_one: '{{count}} x', answers_many: '{{count}} x' })
    expect(own?.tree['report']).toEqual(polish.report) // an "other" without a "one" is no plural
  })

  it('keeps what is filled in, but a form for one number need not name it', () => {
    const lost = { ...polish.check, hello: 'Cześć', answers_other: 'odpowiedzi {{number}}' }
    const said = refusal('pl.json', { ...polish, check: lost })
    expect(said).toContain('check.hello has lost {{name}}.')
    expect(said).toContain('check.answers_other has lost {{count}}.')
    expect(said).toContain('check.answers_other has {{number}}, which nothing fills in.')
    expect(said).not.toContain('answers_one')
  })

  it.each([
    ['pl.json', '{"frame": ', 'messages/pl.json is not whole, and is left out: '],
    ['polish.json', polish, 'named by a language’s code'],
    ['api.json', polish, 'named by a language’s code'],
    ['pl.json', { ...polish, frame: { ...polish.frame, direction: 'left' } }, 'frame.direction is "ltr" or "rtl"'],
  ])('%s: what is wrong is said in a sentence', (file, content, sentence) => {
    expect(refusal(file, content)).toContain(sentence)
  })

  it('asks for every tree that is not known to be for staff alone', () => {
    expect(
      ['home.title', 'check.code', 'errors.needed', 'failure.busy.title', 'staff.print.scan'].map(isPublic),
    ).toEqual([true, true, true, true, true])
    expect(isPublic('something_new.title')).toBe(true)
    expect(['staff.save', 'errors.paper_wrong', 'failure.has_supervisor.text', 'api.title'].some(isPublic)).toBe(false)
  })
})

describe('labels of codes', () => {
  it('of a language without messages are refused, and of one that is left out are left out with it', () => {
    write('pl.json', { needs: { information: 'Wiedza' } })
    expect(() => readLabels(folder)).toThrow('there is no further language in messages/pl.json')
    expect(readLabels(folder, undefined, undefined, [{ code: 'pl' }]).size).toBe(0)
  })

  const isPolish = (code: string): code is FurtherLang => code === 'pl'
  const told = (content: unknown) => {
    write('pl.json', content)
    return () => readLabels(folder, isPolish)
  }

  it('are read as far as there are some, of places too', () => {
    expect(
      told({ needs: { information: 'Wiedza' }, places: { '12': 'Phnom Penh' } })().get('pl' as FurtherLang),
    ).toEqual({
      needs: { information: 'Wiedza' },
      places: { '12': 'Phnom Penh' },
    })
  })

  it.each([
    [{ needs: { nothing_like_it: 'x' } }, 'the list "needs" has no code "nothing_like_it"'],
    [{ nothing_like_it: {} }, 'there is no list of codes "nothing_like_it"'],
    [{ '../places/tiles': {} }, 'there is no list of codes'],
    [{ needs: { information: '' } }, 'it holds lists of codes'],
    ['{', 'it is not whole'],
  ])('%j is refused in a sentence', (content, sentence) => {
    expect(told(content)).toThrow(`content/codes/labels/pl.json: ${sentence}`)
  })
})

describe('words in a language', () => {
  const pl = 'pl' as Lang

  it('are its own where there are some, else the English; Khmer and English are never borrowed', () => {
    const text: Text = { en: 'Help', km: 'ជំនួយ', [pl]: 'Pomoc' }
    expect([pick(text, pl), wordsIn({ en: 'Help', km: 'ជំនួយ' }, pl), pick(text, 'km')]).toEqual(['Pomoc', 'Help', 'ជំនួយ'])
    expect([writtenIn('Help', pl), writtenIn('ជំនួយ', pl), writtenIn('Help', 'km')]).toEqual(['en', 'km', undefined])
  })

  it('a language is called by its name, and days are written its own way', () => {
    expect([languageName('pl', 'en'), languageName('km', 'en'), languageName('??', 'en')]).toEqual([
      'Polish',
      'Khmer',
      '??',
    ])
    expect(showDay('2026-11-22', 'en')).toBe('22 November 2026')
    expect(languages.slice(0, 2)).toEqual(['km', 'en'])
  })

  it.each([
    ['', 'km'],
    ['en-GB,en;q=0.9', 'en'],
    ['fr-FR, en;q=0.8, km;q=0.7', 'en'],
    ['EN;q=0.1, KM;q=0.2', 'km'],
    ['en;q=0, fr', 'km'],
    ['*', 'km'],
    [';;,q=x,-', 'km'],
  ])('a browser that asks for %j is answered in %s', (header, lang) => {
    expect(askedFor(header)).toBe(lang)
  })
})
