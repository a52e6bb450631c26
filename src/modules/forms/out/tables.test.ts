import { describe, expect, it } from 'vitest'
import type { Answers, Definition, Item } from '../definition.ts'
import { question, said, welfare } from '../forms.test.setup.ts'
import type { Saying } from './columns.ts'
import { planOf, type Version } from './plan.ts'
import { nested, type OutResponse, type OwnWords, Rows } from './rows.ts'

// Which tables answers become: columns, rows, and what is left out.

const colours = ['red', 'green', 'blue'].map((name) => ({ name, label: said(name.toUpperCase(), `ខ្មែរ ${name}`) }))
const form = (items: Item[], lists: Definition['lists'] = { colours }): Definition => welfare({ items, lists })
const version = (number: number, ...items: Item[]): Version => ({ number, definition: form(items) })

const inWords = { language: 'en' } as const
const saying = (headings: Saying['headings'] = 'codes', values: Saying['values'] = 'codes'): Saying => ({
  ...{ headings, values, placeName: (code) => `Place ${code}` },
  said: { acknowledged: 'Yes', placeName: 'name' },
})
const words: OwnWords = { heading: (column) => column, state: (state) => state }
const given = (answers: Answers, more: Partial<OutResponse> = {}): OutResponse => ({
  ...{ id: 'a', version: 1, state: 'done', happenedOn: '2026-01-02', fromPaper: false, team: 't', caseId: '', answers },
  ...more,
})

/** Headings and rows of the questions' own columns, by the table's name; behind a repeat's, what it belongs to. */
function tables(versions: Version[], responses: OutResponse[], how = saying(), withSealed = true) {
  const plan = planOf(versions, versions, withSealed)
  const rows = new Rows(plan, how, words)
  const all = responses.flatMap((r) => rows.of(r))
  return Object.fromEntries(
    plan.tables.map((t, i) => {
      const own = t.repeat ? 4 : 8
      const mine = all.filter((row) => row.table === i).map((row) => row.cells)
      return [
        t.name,
        {
          head: rows.headings[i]?.slice(own),
          rows: mine.map((cells) => cells.slice(own)),
          belongs: t.repeat ? mine.map((cells) => cells.slice(0, 4)) : undefined,
        },
      ]
    }),
  )
}

const likes = question('likes', 'select_multiple', { list: 'colours', label: said('Which do you like?') })

describe('a column', () => {
  const cases: [string, Item, Answers[string], string[], unknown[], unknown[]][] = [
    ['a text', question('q', 'text'), '=1+1', ['q'], ['=1+1'], ['=1+1']],
    ['a whole number', question('q', 'integer'), 12, ['q'], [12], [12]],
    ['a number below nothing', question('q', 'decimal'), -0.5, ['q'], [-0.5], [-0.5]],
    ['a day', question('q', 'date'), '2026-03-04', ['q'], ['2026-03-04'], ['2026-03-04']],
    ['one choice', question('q', 'select_one', { list: 'colours' }), 'red', ['q'], ['red'], ['RED']],
    [
      'several choices',
      question('q', 'select_multiple', { list: 'colours' }),
      ['blue', 'red'],
      ['q', 'q/red', 'q/green', 'q/blue'],
      ['blue red', 1, 0, 1],
      ['BLUE; RED', 1, 0, 1],
    ],
    [
      'an order',
      question('q', 'rank', { list: 'colours' }),
      ['green', 'red', 'blue'],
      ['q', 'q/1', 'q/2', 'q/3'],
      ['green red blue', 'green', 'red', 'blue'],
      ['GREEN; RED; BLUE', 'GREEN', 'RED', 'BLUE'],
    ],
    [
      'a place',
      question('q', 'geopoint'),
      '120101',
      ['q', 'q/name'],
      ['120101', 'Place 120101'],
      ['120101', 'Place 120101'],
    ],
    ['what was confirmed', question('q', 'acknowledge'), 'OK', ['q'], ['OK'], ['Yes']],
    ['what is worked out', question('q', 'calculate'), 'x', ['q'], ['x'], ['x']],
  ]
  it.each(cases)('of %s', (_, item, answer, head, codes, labels) => {
    const versions = [version(1, item)]
    const answered = [given({ q: answer })]
    expect(tables(versions, answered)['']).toEqual({ head, rows: [codes], belongs: undefined })
    expect(tables(versions, answered, saying('codes', inWords))['']?.rows).toEqual([labels])
    expect(tables(versions, [given({})])['']?.rows).toEqual([codes.map(() => null)])
  })

  it('is headed with codes, or in the words of a language; no two are headed alike', () => {
    const twice = question('again', 'text', { label: said('The ${name}') })
    const versions = [version(1, likes, twice, { ...twice, name: 'third' })]
    expect(tables(versions, [], saying(inWords))['']?.head).toEqual([
      ...['Which do you like?', 'Which do you like?/RED', 'Which do you like?/GREEN', 'Which do you like?/BLUE'],
      ...['The …', 'The … (2)'],
    ])
    expect(tables(versions, [], saying({ language: 'km' }))['']?.head?.[1]).toBe('ខ្មែរ Which do you like?/ខ្មែរ red')
  })

  it('of a name that every object has is empty where nothing was answered', () => {
    const versions = [version(1, question('constructor', 'text'))]
    expect(tables(versions, [given({})])['']?.rows).toEqual([[null]])
  })
})

describe('several versions in one table', () => {
  it('keep the newest order and words; what only an older one asked stands where it stood', () => {
    const older = version(1, question('first', 'text'), question('gone', 'integer'), question('last', 'text'))
    const newer = version(2, question('last', 'text'), question('first', 'text', { label: said('Newer') }))
    const versions = [newer, older]
    const answered = [given({ first: 'a', gone: 1, last: 'b' }), given({ first: 'c' }, { version: 2 })]
    expect(tables(versions, answered)['']).toMatchObject({
      head: ['last', 'first', 'gone'],
      rows: [
        ['b', 'a', 1],
        [null, 'c', null],
      ],
    })
    expect(tables(versions, [], saying(inWords))['']?.head).toEqual(['The last', 'Newer', 'The gone'])
  })

  it('say nothing of a choice that a version did not offer', () => {
    const fewer = { number: 1, definition: form([likes], { colours: colours.slice(0, 2) }) }
    const other = { number: 2, definition: form([likes], { colours: colours.slice(1) }) }
    const answered = [given({ likes: ['red'] }), given({ likes: ['blue'] }, { version: 2 })]
    expect(tables([other, fewer], answered)['']).toMatchObject({
      head: ['likes', 'likes/green', 'likes/blue', 'likes/red'],
      rows: [
        ['red', 0, null, 1],
        ['blue', 0, 1, null],
      ],
    })
  })

  it('have two columns for a name under which two kinds were asked', () => {
    const versions = [version(2, question('age', 'integer')), version(1, question('age', 'text'))]
    const answered = [given({ age: 'about ten' }), given({ age: 10 }, { version: 2 })]
    expect(tables(versions, answered)['']).toMatchObject({
      head: ['age', 'age (1)'],
      rows: [
        [null, 'about ten'],
        [10, null],
      ],
    })
    expect(tables(versions, answered, saying(), false)['']).toMatchObject({ head: ['age'], rows: [[null], [10]] })
  })
})

const visits: Item = {
  ...{ kind: 'repeat', name: 'visits', label: said('Visits') },
  items: [question('on', 'date'), { kind: 'repeat', name: 'people', items: [question('who', 'text')] }],
}

describe('a repeat', () => {
  const answered = [
    given({ visits: [{ on: '2026-01-01', people: [{ who: 'A' }, { who: 'B' }] }, {}] }),
    given({ visits: [{ people: [{ who: 'C' }] }] }, { id: 'b' }),
  ]
  it('is a table of its own; each row says to which row of the table around it it belongs', () => {
    const found = tables([version(1, question('name', 'text'), visits)], answered)
    expect(found['visits']).toEqual({
      head: ['on'],
      rows: [['2026-01-01'], [null], [null]],
      belongs: [
        [1, 'welfare_check', 1, 'a'],
        [2, 'welfare_check', 1, 'a'],
        [3, 'welfare_check', 2, 'b'],
      ],
    })
    expect(found['people']).toEqual({
      head: ['who'],
      rows: [['A'], ['B'], ['C']],
      belongs: [
        [1, 'visits', 1, 'a'],
        [2, 'visits', 1, 'a'],
        [3, 'visits', 3, 'b'],
      ],
    })
  })

  it('stands inside its response in JSON, with several choices as a list and places by code and name', () => {
    const plan = planOf([version(1, visits, likes, question('home', 'geopoint'))], [], true)
    const answers = { visits: [{ people: [{ who: 'A' }] }], likes: ['red'], home: '1201' }
    expect(nested(plan, saying('codes', inWords), given(answers))).toEqual({
      ...{ _id: 'a', _version: 1, _state: 'done', _happened_on: '2026-01-02', _from_paper: false, _team: 't' },
      answers: {
        likes: ['RED'],
        home: { code: '1201', name: 'Place 1201' },
        visits: [{ people: [{ who: 'A' }] }],
      },
    })
  })

  it('that stood elsewhere in another version has a table for each place', () => {
    const people: Item = { kind: 'repeat', name: 'people', items: [question('who', 'text')] }
    const answered = [
      given({ people: [{ who: 'A' }] }),
      given({ visits: [{ people: [{ who: 'B' }] }] }, { version: 2 }),
    ]
    const found = tables([version(2, visits), version(1, people)], answered)
    expect(found['people']?.rows).toEqual([['B']])
    expect(found['people (2)']?.rows).toEqual([['A']])
  })

  it('of which nothing is open is left out with what is sealed; one with something open inside stays', () => {
    const open: Item = { ...visits, items: [question('secret', 'text'), { ...visits, name: 'inner' }] }
    const closed: Item = { kind: 'repeat', name: 'told', items: [question('words', 'text')] }
    const found = tables([version(1, closed, open)], [], saying(), false)
    expect(Object.keys(found)).toEqual(['', 'visits', 'inner'])
    expect(found['visits']?.head).toEqual([])
  })
})

describe('what is sealed', () => {
  it('is left out of the tables, with the place and its name, and the words of “other”', () => {
    const items = [question('age', 'integer'), question('home', 'geopoint'), question('likes_other', 'text')]
    const answered = [given({ age: 3, home: '12', likes_other: 'told' })]
    expect(tables([version(1, ...items)], answered, saying(), false)['']).toMatchObject({ head: ['age'], rows: [[3]] })
  })

  it('is what any version seals, also one whose answers are not taken', () => {
    const open = version(1, question('mood', 'integer'))
    const closed = version(2, question('mood', 'integer', { sensitivity: 'sealed' }))
    const plan = planOf([open], [closed, open], false)
    expect(plan.tables[0]?.questions).toEqual([])
  })
})
