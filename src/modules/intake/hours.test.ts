import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { weekdays } from '#modules/directory/schema.ts'
import { addDays, momentAt } from '#platform/time/time.ts'
import {
  exceptionsOf,
  type Hours,
  hoursFrom,
  hoursKept,
  type Span,
  spansOf,
  spansOn,
  stretchesOf,
  whenOf,
} from './hours.ts'

const at = (day: string, time: string) => momentAt(day, time)
const when = (hours: Hours, now: Date) =>
  whenOf(
    stretchesOf((day) => spansOn(hours, day), now),
    now,
  )
const monday = '2030-01-07'
const office: Hours = {
  weekly: Object.fromEntries(['MO', 'TU', 'WE', 'TH', 'FR'].map((d) => [d, spansOf('8:00-12:00, 13:30-17:00') ?? []])),
  exceptions: {},
}

describe('hours as people write them', () => {
  it.each([
    ['8:00-12:00, 13:30-17:00', '08:00-12:00, 13:30-17:00'],
    ['8-12', '08:00-12:00'],
    ['៨:០០ – ១២.៣០', '08:00-12:30'],
    ['0:00-24:00', '00:00-24:00'],
    ['22:00-6:00', '22:00-06:00'],
    ['', ''],
  ])('%s is understood', (typed, meant) => {
    expect(
      spansOf(typed)
        ?.map((s) => `${s.opens}-${s.closes}`)
        .join(', '),
    ).toBe(meant)
  })

  it.each(['morning', '8:00', '8:00-25:00', '24:00-8:00', '8:60-9:00', '8-9-10', '8:00-8:00'])(
    '%s is not, and nothing is guessed',
    (typed) => expect(spansOf(typed)).toBeNull(),
  )

  it('single days stand one a line, whatever the browser ends lines with', () => {
    expect(exceptionsOf('2030-04-14\r\n2030-04-15 8:00-11:00\n')).toEqual({
      '2030-04-14': [],
      '2030-04-15': [{ opens: '08:00', closes: '11:00' }],
    })
    for (const wrong of ['2030-02-30', 'tomorrow', '2030-04-14 noon']) expect(exceptionsOf(wrong)).toBeNull()
  })

  it('come back from the table as they went in', () => {
    const time = fc
      .tuple(fc.nat(23), fc.nat(59))
      .map(([h, m]) => `${`${h}`.padStart(2, '0')}:${`${m}`.padStart(2, '0')}`)
    const span = fc.record({ opens: time, closes: time }).filter((s: Span) => s.opens !== s.closes)
    const spans = fc.array(span, { minLength: 1, maxLength: 3 })
    const hours = fc.record({
      weekly: fc.dictionary(fc.constantFrom(...weekdays), spans),
      exceptions: fc.dictionary(
        fc.nat(300).map((n) => addDays(monday, n)),
        fc.array(span, { maxLength: 2 }),
      ),
    })
    fc.assert(fc.property(hours, (h) => void expect(hoursFrom(hoursKept(h))).toEqual(h)))
  })
})

describe('what can honestly be said at a moment', () => {
  it('open now, until when', () => {
    expect(when(office, at(monday, '09:00'))).toEqual({ state: 'now', until: at(monday, '12:00') })
    expect(when(office, at(monday, '17:00')).state).toBe('later')
  })

  it('later today, tomorrow, after the weekend', () => {
    expect(when(office, at(monday, '12:30'))).toEqual({ state: 'later', at: at(monday, '13:30') })
    expect(when(office, at(monday, '18:00'))).toEqual({ state: 'later', at: at('2030-01-08', '08:00') })
    expect(when(office, at('2030-01-11', '18:00'))).toEqual({ state: 'later', at: at('2030-01-14', '08:00') })
  })

  it('a single day stands before its weekday', () => {
    const closed = { ...office, exceptions: { [monday]: [], '2030-01-08': [{ opens: '10:00', closes: '11:00' }] } }
    expect(when(closed, at(monday, '09:00'))).toEqual({ state: 'later', at: at('2030-01-08', '10:00') })
  })

  it('a night goes on over midnight, also into a day that says nothing of itself', () => {
    const night: Hours = { weekly: { SU: [{ opens: '22:00', closes: '06:00' }] }, exceptions: {} }
    expect(when(night, at(monday, '05:00'))).toEqual({ state: 'now', until: at(monday, '06:00') })
    expect(when(night, at(monday, '06:00')).state).toBe('later')
  })

  it('day and night has no end; nothing said is nothing known', () => {
    const always = {
      weekly: Object.fromEntries(weekdays.map((d) => [d, [{ opens: '00:00', closes: '24:00' }]])),
      exceptions: {},
    }
    expect(when(always, at(monday, '03:00'))).toEqual({ state: 'now', until: null })
    expect(when({ weekly: {}, exceptions: {} }, at(monday, '03:00'))).toEqual({ state: 'unknown' })
  })
})
