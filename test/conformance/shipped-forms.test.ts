import fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import { walk } from '#modules/forms/definition.ts'
import { problemsOf } from '#modules/forms/engine/compile.ts'
import { pagesOf } from '#modules/forms/filling/pages.ts'
import { readWorkbook } from '#modules/forms/xlsform/read.ts'
import { writeWorkbook } from '#modules/forms/xlsform/write.ts'
import {
  blame,
  found,
  graphic,
  hardWords,
  neverOfChildren,
  own,
  pornography,
  without,
} from '#test/support/never-said.ts'
import { gradeOf, measure } from '#test/support/reading-age.ts'
import {
  choicesOf,
  folder,
  forChildren,
  formOf,
  forms,
  ids,
  questionsOf,
  readings,
  saidIn,
  texts,
} from '#test/support/shipped-forms.ts'

// What the forms that come with the program say, and what they ask of people.

describe('each form that comes with the program', () => {
  it('is one of those that are known, and read without an error, a warning or a notice', () => {
    const there = fs.readdirSync(folder).filter((name) => name.endsWith('.xlsx'))
    expect(there.sort()).toEqual(ids.map((id) => `${id}.xlsx`).sort())
    expect(readings.filter(([, { problems }]) => problems.length > 0)).toEqual([])
    expect(forms.map(([id, d]) => [id, d.id, problemsOf(d)])).toEqual(ids.map((id) => [id, id, []]))
  })

  it.each(forms)('%s is the same form when it is written and read again', async (_, definition) => {
    const again = await readWorkbook(await writeWorkbook(definition))
    expect(again).toEqual({ definition, problems: [] })
  })

  it.each(forms)('%s says everything in English and in Khmer letters', (_, definition) => {
    expect(definition.languages).toEqual(['en', 'km'])
    for (const lang of ['en', 'km'] as const) {
      const all = saidIn(definition, lang)
      expect(all.filter(([, text]) => !text?.trim())).toEqual([])
      const letters = lang === 'km' ? /[\u1780-\u17ff]|^\(?LGBTQI\)?$/ : /^[^\u1780-\u17ff]*$/
      expect(all.filter(([, text]) => !letters.test(text ?? ''))).toEqual([])
    }
  })

  it.each(forms)('%s names no number to call: those are the directory’s to say', (_, definition) => {
    for (const lang of ['en', 'km'] as const)
      expect(
        saidIn(definition, lang).filter(([, text]) => /(?<!\d)(1280|1288|117|0\d[\d -]{6,})(?!\d)/.test(text ?? '')),
      ).toEqual([])
  })

  it.each(forms)('%s is short enough for a visit: no page asks more than 15 things of everybody', (_, definition) => {
    for (const { items } of pagesOf(definition)) {
      const asked = [...walk(items)].filter(({ item }) => item.kind === 'question' && !item.relevant && item.label)
      expect(asked.length).toBeLessThanOrEqual(15)
    }
  })

  it('seals what people say and who they are, and leaves the risk level to be counted', () => {
    const plain = forms.flatMap(([id, d]) =>
      questionsOf(d).flatMap((q) => (q.sensitivity === 'plain' ? [[id, q]] : [])),
    )
    const tell = /^(text|geopoint)$/
    expect(plain.filter(([, q]) => typeof q === 'object' && tell.test(q.type))).toEqual([])
    const sealed = ['groups', 'factors', 'disability', 'may_have_helped', 'because', 'person_view', 'risk_signs']
    const open = forms.flatMap(([, d]) => questionsOf(d).filter((q) => sealed.includes(q.name)))
    expect(new Set(open.map((q) => q.sensitivity))).toEqual(new Set(['sealed']))
    for (const id of ['initial_assessment', 'safety_check', 'case_plan_review'])
      expect(questionsOf(formOf(id)).find((q) => q.code === 'risk_level')).toMatchObject({
        sensitivity: 'plain',
        required: 'yes',
      })
  })
})

describe('kindness', () => {
  // What a worker alone judges, decides or has done; nobody is asked for it.
  const workersOwn = ['risk_level', 'next_check', 'why_now', 'option', 'care_kind', 'placement_type', 'next', 'talked']
  const waysOut = ['not_known', 'not_said', 'not_asked', 'none', 'none_yet', 'no_view', 'other']

  it('no choice has to be made without a way to say "not known", "rather not" or "something else"', () => {
    const forced = forms.flatMap(([id, d]) =>
      questionsOf(d)
        .filter((q) => q.required && q.list && !workersOwn.includes(q.name))
        .filter((q) => !choicesOf(d, q.list).some((name) => waysOut.includes(name)))
        .map((q) => `${id}/${q.name}`),
    )
    expect(forced).toEqual([])
  })

  it('what a child says has to be written only where the worker noted that the child said it', () => {
    const words = forms.flatMap(([, d]) =>
      questionsOf(d).filter((q) => q.required && /_words$|child_said/.test(q.name)),
    )
    expect(words.length).toBeGreaterThanOrEqual(4)
    for (const question of words) expect(question.relevant).toContain("'words'")
    for (const id of forChildren)
      expect(
        questionsOf(formOf(id)).filter((q) => q.type === 'text' && q.required && !/^no_view|_other$/.test(q.name)),
      ).toEqual([])
  })

  it('strengths stand before needs on every page of the assessment, the child’s words after both', () => {
    const pages = pagesOf(formOf('initial_assessment')).map(({ group, items }) => [group?.name, items] as const)
    for (const domain of ['physical', 'emotional', 'social', 'learning', 'spiritual', 'safety', 'family']) {
      const items = pages.find(([name]) => name === domain)?.[1] ?? expect.fail(domain)
      const names = items.map(({ name }) => name).filter((name) => !name.endsWith('_other'))
      expect(names).toEqual(['strengths', 'state', 'needs', 'words'].map((part) => `${domain}_${part}`))
    }
  })

  it('nothing blames, hurries or paints what was done, and people are called what they are', () => {
    const english = forms.flatMap(([, d]) => texts(d, 'en'))
    const khmer = forms.flatMap(([, d]) => texts(d, 'km'))
    expect(english.length).toBeGreaterThan(600)
    for (const words of [blame.en, graphic.en, pornography.en, neverOfChildren])
      expect(found(english, words, own)).toEqual([])
    for (const words of [blame.km, graphic.km, pornography.km])
      expect(found(khmer, words, (text) => without(own(text)))).toEqual([])
  })

  it.each(forChildren)('%s is read at an age of about nine, without words of organisations', (id) => {
    const said = texts(formOf(id), 'en')
    expect(gradeOf(measure(said.map(([, text]) => text)))).toBeLessThanOrEqual(4.5)
    expect(said.filter(([, text]) => measure([text]).words > 6 && gradeOf(measure([text])) > 9)).toEqual([])
    expect(found(said, hardWords.en)).toEqual([])
    expect(found(texts(formOf(id), 'km'), hardWords.km, without)).toEqual([])
  })
})
