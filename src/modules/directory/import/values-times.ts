import { weekdays } from '../schema.ts'
import { always } from './cells.ts'
import type { Odd } from './shape.ts'
import { latinDigits, partsOf, short, type Wrong } from './values.ts'

// Hours, ages, and sources with their dates in a cell.

const dayNames: [RegExp, string][] = [
  [/^(mo|monday|mon|ច័ន្ទ|ចន្ទ|ថ្ងៃច័ន្ទ|ថ្ងៃចន្ទ)$/i, 'MO'],
  [/^(tu|tuesday|tue|អង្គារ|ថ្ងៃអង្គារ)$/i, 'TU'],
  [/^(we|wednesday|wed|ពុធ|ថ្ងៃពុធ)$/i, 'WE'],
  [/^(th|thursday|thu|ព្រហស្បតិ៍|ថ្ងៃព្រហស្បតិ៍)$/i, 'TH'],
  [/^(fr|friday|fri|សុក្រ|ថ្ងៃសុក្រ)$/i, 'FR'],
  [/^(sa|saturday|sat|សៅរ៍|ថ្ងៃសៅរ៍)$/i, 'SA'],
  [/^(su|sunday|sun|អាទិត្យ|ថ្ងៃអាទិត្យ)$/i, 'SU'],
]
const dayOf = (text: string) => dayNames.find(([name]) => name.test(text))?.[1]
const span = /^(.*?)\s*(\d{1,2}:\d{2})\s*(?:-|–|to|ដល់)\s*(\d{1,2}:\d{2})$/i
const clock = /^([01]\d|2[0-3]):[0-5]\d$/

/** Spans such as `MO-FR 08:00-17:00; SA 08:00-12:00`, or `24/7`. */
export function hoursIn(cell: string, wrong: Wrong): string {
  if (/^(24\s*\/\s*7|24 hours|always|day and night|២៤\s*\/\s*៧|២៤ម៉ោង)$/i.test(cell.trim())) return always
  const spans = partsOf(latinDigits(cell)).map((part) => {
    const [, days = '', from = '', to = ''] = span.exec(part) ?? []
    const [opens, closes] = [from.padStart(5, '0'), to.padStart(5, '0')]
    const open = daysIn(days)
    if (open.length === 0 || !clock.test(opens) || !clock.test(closes)) {
      wrong('hours', { value: short(part) })
      return ''
    }
    return `${open.join(',')} ${opens}-${closes}`
  })
  return spans.filter(Boolean).sort().join(';')
}

/** Which days; none when one of them is no day. */
function daysIn(text: string): string[] {
  const open = new Set<string>()
  for (const part of text.split(/[,\s]+(?![-–])/).filter((p) => p && !/^(and|និង)$/i.test(p))) {
    if (/^(daily|every|day|everyday|រាល់ថ្ងៃ)$/i.test(part)) for (const d of weekdays) open.add(d)
    else {
      const [from, to] = part.split(/[-–]/).map((d) => weekdays.indexOf(dayOf(d.trim()) as 'MO'))
      if (from === undefined || from < 0 || (to !== undefined && to < 0)) return []
      for (let i = from; ; i = (i + 1) % 7) {
        open.add(weekdays[i] ?? '')
        if (i === (to ?? from)) break
      }
    }
  }
  return weekdays.filter((d) => open.has(d))
}

/** `12 to 17`, `12-17`, `12+`, `to 17`. */
export function agesIn(cell: string, wrong: Wrong): { minimumAge: string; maximumAge: string } {
  const text = latinDigits(cell)
    .trim()
    .replace(/\b(years?|old|aged?)\b|ឆ្នាំ|អាយុ/gi, '')
    .trim()
  const both = /^(\d{1,3})\s*(?:-|–|to|ដល់)\s*(\d{1,3})$/i.exec(text)
  const from =
    /^(?:from\s*|ចាប់ពី\s*)?(\d{1,3})\s*(?:\+|and over|and up|ឡើងទៅ)$/i.exec(text) ??
    /^(?:from|ចាប់ពី)\s*(\d{1,3})$/i.exec(text)
  const to = /^(?:up to|to|under|until|-|–|ដល់)\s*(\d{1,3})$/i.exec(text)
  const ages = { minimumAge: both?.[1] ?? from?.[1] ?? '', maximumAge: both?.[2] ?? to?.[1] ?? '' }
  const numbers = Object.values(ages).filter(Boolean).map(Number)
  if (numbers.length === 0 || numbers.some((n) => n > 120)) wrong('ages', { value: short(cell) })
  else if (numbers.length === 2 && (numbers[0] ?? 0) > (numbers[1] ?? 0)) wrong('ages_turned', { value: short(cell) })
  return { minimumAge: plainAge(ages.minimumAge), maximumAge: plainAge(ages.maximumAge) }
}
const plainAge = (age: string) => (age ? String(Number(age)) : '')

/** One source a line, each with its year, month or day behind a bar; `dated` is that of those without. */
export function sourcesIn(cell: string, dated: string, wrong: Wrong): string {
  return partsOf(cell, /\n|;\s/)
    .map((line) => {
      const [name = '', own = ''] = line.split('|').map((p) => p.trim())
      const date = own || dated
      if (date && !isDate(date)) wrong('dated', { value: short(date) })
      return date ? `${name} | ${date}` : name
    })
    .join('\n')
}

const isDate = (text: string) => /^(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/.test(text)

/** The day of a date cell or of what is left of one: Excel counts days from 1900. */
export function datedIn(cell: string, odd: Odd | undefined, wrong: Wrong): string {
  const typed = latinDigits(cell)
  if (odd === 'number' && /^\d{5}$/.test(typed)) {
    const day = Temporal.PlainDate.from('1899-12-30')
      .add({ days: Number(typed) })
      .toString()
    wrong('serial', { value: typed, right: day })
  } else if (!isDate(typed)) wrong('dated', { value: short(cell) })
  return isDate(typed) ? typed : ''
}
