import { expect, test } from 'vitest'
import { isOpen, type Schedule } from './hours.ts'

const hours = (
  byday: string | null,
  opensAt: string | null,
  closesAt: string | null,
  more: Partial<Schedule> = {},
): Schedule[] => [
  ...[
    {
      validFrom: null,
      validTo: null,
      freq: 'WEEKLY',
      interval: 1,
      byday,
      bymonthday: null,
      opensAt,
      closesAt,
      ...more,
    },
  ],
]
// 2 March 2026 is a Monday.
const at = (text: string) => Temporal.PlainDateTime.from(text)

test('an office is open from its first minute to the one before it closes, on its days alone', () => {
  const office = hours('MO,TU,WE,TH,FR', '08:00:00', '17:00:00')
  expect(isOpen(office, at('2026-03-02T07:59'))).toBe(false)
  expect(isOpen(office, at('2026-03-02T08:00'))).toBe(true)
  expect(isOpen(office, at('2026-03-02T16:59'))).toBe(true)
  expect(isOpen(office, at('2026-03-02T17:00'))).toBe(false)
  expect(isOpen(office, at('2026-03-07T10:00'))).toBe(false)
})

test('a night from Friday to Saturday goes on past midnight, also from Sunday into Monday', () => {
  const night = hours('FR,SU', '18:00:00', '02:00:00')
  expect(isOpen(night, at('2026-03-06T23:59'))).toBe(true)
  expect(isOpen(night, at('2026-03-07T01:59'))).toBe(true)
  expect(isOpen(night, at('2026-03-07T02:00'))).toBe(false)
  expect(isOpen(night, at('2026-03-06T01:00'))).toBe(false)
  expect(isOpen(night, at('2026-03-09T00:30'))).toBe(true)
})

test('00:00 to 23:59 is day and night, without a gap before midnight', () => {
  const always = hours('MO,TU,WE,TH,FR,SA,SU', '00:00:00', '23:59:00')
  for (const time of ['00:00', '12:00', '23:59']) expect(isOpen(always, at(`2026-03-04T${time}`))).toBe(true)
})

test('hours hold only in their time, and a night that began on the last day still ends', () => {
  const season = hours('MO,TU,WE,TH,FR,SA,SU', '20:00:00', '04:00:00', {
    validFrom: '2026-03-01',
    validTo: '2026-03-03',
  })
  expect(isOpen(season, at('2026-03-01T03:00'))).toBe(false)
  expect(isOpen(season, at('2026-03-01T21:00'))).toBe(true)
  expect(isOpen(season, at('2026-03-04T03:00'))).toBe(true)
  expect(isOpen(season, at('2026-03-04T21:00'))).toBe(false)
})

test('days of the month are followed', () => {
  const monthly = hours(null, '09:00:00', '11:00:00', { freq: 'MONTHLY', bymonthday: '1,15' })
  expect(isOpen(monthly, at('2026-03-15T10:00'))).toBe(true)
  expect(isOpen(monthly, at('2026-03-16T10:00'))).toBe(false)
})

test('hours that leave out days or times, or every second week, say nothing', () => {
  const monday = at('2026-03-02T10:00')
  expect(isOpen([], monday)).toBe(false)
  expect(isOpen(hours(null, '08:00:00', '17:00:00'), monday)).toBe(false)
  expect(isOpen(hours('MO', null, '17:00:00'), monday)).toBe(false)
  expect(isOpen(hours('MO', '08:00:00', '17:00:00', { interval: 2 }), monday)).toBe(false)
})
