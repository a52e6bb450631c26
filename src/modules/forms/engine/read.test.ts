import { expect, test } from 'vitest'
import { question } from '#test/support/small-form.ts'
import type { Answer, Question } from '../definition.ts'
import { readAnswer } from './read.ts'

const read = (type: Question['type'], typed: string | string[]) => readAnswer(question(type, 'asked'), typed)

test.each<[Question['type'], string | string[], Answer]>([
  ['text', '  សុខា ចាន់\u200b ', 'សុខា ចាន់'],
  ['text', 'one\r\ntwo\0\x07', 'one\ntwo'],
  ['text', '១២', '១២'],
  ['integer', '12', 12],
  ['integer', ' ១២ ', 12],
  ['integer', '-៣', -3],
  ['integer', '+3', 3],
  ['integer', '007', 7],
  ['integer', '3.0', 3],
  ['decimal', '1.5', 1.5],
  ['decimal', '1,5', 1.5],
  ['decimal', '៣,៥', 3.5],
  ['decimal', '.5', 0.5],
  ['decimal', '1.500', 1.5],
  ['range', '7', 7],
  ['date', '2026-11-22', '2026-11-22'],
  ['date', '22/11/2026', '2026-11-22'],
  ['date', '5.1.2026', '2026-01-05'],
  ['date', '២២-១១-២០២៦', '2026-11-22'],
  ['time', '9:05', '09:05'],
  ['time', '14:30:59', '14:30'],
  ['time', '១៤.៣០', '14:30'],
  ['dateTime', '2026-11-22T14:30', '2026-11-22T14:30:00+07:00'],
  ['dateTime', '2026-11-22T07:30:00Z', '2026-11-22T14:30:00+07:00'],
  ['dateTime', '22/11/2026 9:05', '2026-11-22T09:05:00+07:00'],
  ['select_one', 'red', 'red'],
  ['select_multiple', ['red', '', 'blue', 'red'], ['red', 'blue']],
  ['select_multiple', 'red blue', ['red', 'blue']],
  ['rank', ['blue', 'red'], ['blue', 'red']],
  ['geopoint', '១២០១', '1201'],
  ['acknowledge', 'on', 'OK'],
])('%s: %j is an answer', (type, typed, answer) => {
  expect(read(type, typed)).toEqual({ answer })
})

test.each<[Question['type'], string]>([
  ['integer', 'twelve'],
  ['integer', '1.5'],
  ['integer', '1e3'],
  ['integer', '99999999999999999999'],
  ['decimal', '1,500'], // 1.5 or fifteen hundred
  ['decimal', '1.500.000'],
  ['decimal', '5 kg'],
  ['date', '2026-02-30'],
  ['date', '31/4/2026'],
  ['date', '11/22/2026'],
  ['date', '22/11/26'],
  ['time', '24:00'],
  ['time', '9'],
  ['dateTime', '2026-11-22'],
  ['dateTime', '22/11/2026 9:05 pm'],
  ['geopoint', '120'],
  ['geopoint', 'Kandal'],
])('%s: %j is none', (type, typed) => {
  expect(read(type, typed)).toEqual({ problem: 'type' })
})

test('nothing typed is no answer, and no problem', () => {
  for (const type of ['text', 'integer', 'date', 'select_one', 'select_multiple', 'acknowledge'] as const)
    for (const typed of ['', '  \n', '\u200b', [], ['']]) expect(read(type, typed)).toEqual({})
})
