import { describe, expect, it, onTestFinished } from 'vitest'
import type { Answer, Answers } from '#modules/forms/definition.ts'
import { compile } from '#modules/forms/engine/compile.ts'
import { begin, type Filling } from '#modules/forms/engine/fill.ts'
import { pagesOf } from '#modules/forms/filling/pages.ts'
import { loadForms } from '#modules/forms/shipped/load.ts'
import { openInstallation } from '#platform/db/database.ts'
import { get, submit } from '#test/security/asking.ts'
import { openCase } from '#test/support/scenario.ts'
import { fillings } from '#test/support/shipped-fillings.ts'
import { formOf, forms, ids, questionsOf } from '#test/support/shipped-forms.ts'
import { world } from '#test/support/world.ts'

// The forms that come with the program, answered as a worker or a child may answer them.

describe('a form being filled', () => {
  const now = '2026-11-22T09:00:00+07:00'
  const fill = (id: string, answers: Answers): Filling => begin(compile(formOf(id)), answers, { now, first: true })
  const change = (filling: Filling, to: Record<string, Answer | undefined>) => {
    for (const [path, answer] of Object.entries(to)) filling.change(path, answer)
    return filling.problems()
  }

  it('has a filling here for every form', () => {
    expect(fillings.map(({ form }) => form)).toEqual(ids)
  })

  it.each(fillings)('$form: what may well be answered is complete and kept', ({ form, likely, kept }) => {
    const filling = fill(form, likely)
    expect(filling.problems()).toEqual([])
    expect(filling.answers()).toMatchObject(kept)
  })

  const refusals = fillings.flatMap(({ form, likely, refused }) => refused.map((one) => ({ form, likely, ...one })))
  it.each(refusals)(
    '$form: $why is refused with a sentence in each language',
    ({ form, likely, answers, at, problem }) => {
      const filling = fill(form, likely)
      expect(change(filling, answers)).toEqual([{ path: at, problem }])
      const item = questionsOf(formOf(form)).find(({ name }) => name === at.split('/').at(-1)) ?? expect.fail(at)
      const words = (problem === 'required' ? item.requiredMessage : item.constraintMessage) ?? expect.fail(at)
      const [en, km] = (['en', 'km'] as const).map((lang) => filling.words(words, at, lang))
      expect(en).toMatch(/^[A-Z“][^\u1780-\u17ff]+\.$/)
      expect(km).toMatch(/[\u1780-\u17ff].*។$/)
    },
  )

  it('the risk is suggested from what is ticked, never decided; another view is asked for its reason', () => {
    const filling = fill('safety_check', {})
    const suggested = (signs: string[]) => {
      filling.change('risk_signs', signs)
      return filling.answers()['risk_suggested']
    }
    expect(suggested(['none'])).toBe('none')
    expect(suggested(['needs_doctor'])).toBe('low')
    expect(suggested(['threats', 'may_be_put_out'])).toBe('medium')
    expect(suggested(['still_going_on', 'person_can_reach'])).toBe('high')
    expect(suggested(['may_hurt_self'])).toBe('high')
    expect(filling.at('risk_level').answer).toBeUndefined()
    expect(filling.at('points_high').relevant).toBe(true)
    expect(suggested(['not_known'])).toBeUndefined()
    suggested(['may_hurt_self'])
    filling.change('risk_level', 'medium')
    expect(filling.at('risk_differs').relevant).toBe(true)
    filling.change('risk_level', 'high')
    expect(filling.at('risk_differs').relevant).toBe(false)
    expect(filling.at('if_high').relevant).toBe(true)
  })

  it('staying with the family is where a best-interests decision starts, and kinds of places follow the choice', () => {
    const filling = fill('best_interests_decision', {})
    expect(filling.at('care_kind').answer).toBe('home')
    expect(filling.at('why_not_home').relevant).toBe(false)
    filling.change('care_kind', 'relatives')
    expect(filling.at('why_not_home')).toMatchObject({ relevant: true, required: true })
    const offered = () => filling.at('placement_type').choices?.map(({ name }) => name)
    expect(offered()).toEqual(['grandparents', 'aunt_uncle', 'adult_sibling', 'other_relative'])
    expect(filling.at('area').relevant).toBe(true)
    filling.change('care_kind', 'residential')
    expect(offered()).toContain('short_shelter')
    expect(filling.at('area').relevant).toBe(false)
    expect(filling.at('standards').relevant).toBe(true)
  })

  it('a carer who may have helped it happen is told nothing, and a child’s no ends the questions', () => {
    const filling = fill('caregiver_needs', { may_have_helped: 'no_sign', child_agrees: 'yes' })
    const asked = () => ['information', 'emotional', 'if_may'].map((path) => filling.at(path).relevant)
    expect(asked()).toEqual([true, true, false])
    filling.change('may_have_helped', 'maybe')
    expect(asked()).toEqual([false, true, true])
    filling.change('may_have_helped', 'no_sign')
    filling.change('child_agrees', 'no')
    expect(asked()).toEqual([false, false, false])
  })
})

describe('where they are offered', () => {
  it('on a child’s case, and apart from every case what may have no name; each opens in both languages', async () => {
    const w = await world()
    const installation = await openInstallation(w.connection('sdap_migrate'))
    onTestFinished(() => installation.close())
    expect([await loadForms(installation), await loadForms(installation)]).toEqual([ids.length, 0])
    await (await w.sql('postgres')).query("update person set language = 'en'")
    const dara = { kind: 'staff', secret: (await w.as('dara')).secret } as const
    const { caseId } = await openCase(w)
    const onCase = await (await get(w.hono, `/staff/cases/${caseId}/forms/new`, dara)).text()
    const alone = await (await get(w.hono, '/staff/responses/new', dara)).text()
    const offers = (page: string) => ids.filter((id) => page.includes(`value="${id}"`))
    const apart = ['child_feedback', 'complaint']
    expect(offers(onCase)).toEqual(ids.filter((id) => !apart.includes(id)))
    expect(offers(alone)).toEqual(apart)
    const teamId = /name="teamId" value="([^"]*)"/.exec(alone)?.[1] ?? expect.fail('a team')
    for (const lang of ['en', 'km'] as const) {
      await (await w.sql('postgres')).query('update person set language = $1', [lang])
      for (const [id, definition] of forms) {
        const to = apart.includes(id) ? '/staff/responses/new' : `/staff/cases/${caseId}/forms/new`
        const input = { form: id, nonce: `${lang}-${id}`, happenedOn: '2026-02-03', teamId }
        const at = (await submit(w, to, input, dara)).headers.get('Location') ?? expect.fail(id)
        const [first] = pagesOf(definition)
        const page = (await (await get(w.hono, at, dara)).text()).replaceAll('\u200b', '')
        for (const words of [definition.title, first?.group?.label, first?.items.find((i) => !i.relevant)?.label])
          expect(page).toContain(words?.[lang])
      }
    }
  })
})
