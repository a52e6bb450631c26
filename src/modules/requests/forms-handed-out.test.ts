import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { openResponse } from '#modules/forms/commands/open.ts'
import { finishResponse, saveAnswers } from '#modules/forms/commands/save.ts'
import { startOnCase } from '#modules/forms/commands/start.ts'
import type { Item } from '#modules/forms/definition.ts'
import type { Filling } from '#modules/forms/engine/fill.ts'
import { publish, question, said, welfare } from '#modules/forms/forms.test.setup.ts'
import { field } from '#test/security/asking.ts'
import { requestsIn } from '#test/support/requests.ts'
import { openCase } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'

// A child asks to see what is kept: what of the forms on the case is given out, and what is not.

const items: Item[] = [
  {
    kind: 'group',
    name: 'about',
    label: said('About you', 'អំពីអ្នក'),
    items: [
      { kind: 'note', name: 'hello', label: said('A note for the helper') },
      question('school', 'select_one', { list: 'yes_no', label: said('Do you go to school?', 'តើទៅសាលាទេ?') }),
      question('grade', 'integer', { relevant: "${school} = 'yes'" }),
      question('place', 'geopoint', { label: said('Where do you live?') }),
      question('score', 'calculate', { calculation: '9000 + 1', label: said('The score') }),
      question('twice', 'integer', { calculation: '8008', label: said('Reckoned') }),
      question('wish', 'text', { label: said('What do you wish?', 'តើចង់បានអ្វី?') }),
      question('who', 'text', { code: 'other_person', label: said('Who was there?') }),
      question('thinks', 'select_one', { list: 'yes_no', code: 'other_person', label: said('Does ${who} agree?') }),
    ],
  },
  {
    kind: 'repeat',
    name: 'steps',
    label: said('Step', 'ជំហាន'),
    items: [question('what', 'text', { label: said('What was agreed?') })],
  },
]

let w: World
let db: pg.Client
let at: ReturnType<typeof requestsIn>
let caseId: string
let reportId: string
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  at = requestsIn(w, db)
  const worker = await w.as('dara')
  await publish(worker, { ...welfare({ items }), id: 'visit', title: said('A visit', 'ដំណើរសួរ') })
  await publish(worker, { ...welfare(), id: 'caregiver_talk', title: said('Talk with a carer') })
  ;({ caseId, reportId } = await openCase(w))
  const visit = await answer('visit', (f) => {
    for (const [path, value] of [
      ...[['school', 'yes'] as const, ['grade', 6] as const, ['place', '0102'] as const],
      ...[['wish', 'A first wish'] as const, ['who', 'Uncle Brindle'] as const, ['thinks', 'no'] as const],
    ])
      f.change(path, value)
    f.addRound('steps')
    f.change('steps/0/what', 'A walk by the river.')
  })
  // Corrected afterwards: the last saving counts, and what is hidden now does not.
  const { last } = await openResponse(worker, visit)
  const { opened } = await saveAnswers(worker, visit, last.id, ({ filling }) => {
    filling.change('school', 'no')
    filling.change('wish', 'To draw.\n\nMy cousin Vuthy draws too.')
  })
  await finishResponse(worker, visit, opened.last.id)
  await answer('caregiver_talk', (f) => f.change('call', 'Thistledown'))

  async function answer(form: string, give: (filling: Filling) => void): Promise<string> {
    const id = await startOnCase(worker, caseId, { form, nonce: form, happenedOn: '2026-02-03', fromPaper: false })
    const { last } = await openResponse(worker, id)
    await saveAnswers(worker, id, last.id, ({ filling }) => give(filling))
    return id
  }
})

it('questions and answers are given in words, without what is somebody else’s, reckoned or gone', async () => {
  const requestId = await at.byPhone(caseId)
  const path = `/staff/requests/${requestId}/export`
  const look = await at.page(path, 'dara')
  expect(look.body).toContain('2 documents are left out by their kind') // the request's own, and the talk with the carer
  const cousin = /My cousin Vuthy draws too\.[\s\S]*?name="out" value="([^"]+)"/.exec(look.body)?.[1] ?? ''
  expect(cousin).toContain('.wish.')
  const hand = (format: string) =>
    at.send(path, { seen: field(look.body, 'seen'), out: [cousin], why: 'names_other_person', format }, 'dara')
  const [html, json] = [await hand('html'), await hand('json')]
  expect([html.status, json.status]).toEqual([200, 200])
  const kept = ['A visit · About you', 'Do you go to school?', 'Where do you live?', 'What do you wish?', 'To draw.']
  const rounds = ['Step, number 1 · What was agreed?', 'A walk by the river.', 'Who was there?', '3 February 2026']
  const gone = ['Brindle', 'Vuthy', 'A first wish', 'A note for the helper', 'The score', '9001', 'Reckoned', '8008']
  for (const file of [html.body, json.body]) {
    for (const words of [...kept, ...rounds]) expect(file).toContain(words)
    for (const words of [...gone, 'Thistledown', 'The grade', 'Talk with a carer']) expect(file).not.toContain(words)
  }
  const page = JSON.parse(json.body).parts.find((p: { title: string }) => p.title === 'A visit · About you')
  expect(page.facts).toContainEqual({ label: 'Do you go to school?', value: 'No' })
  const leftOut = page.texts.find((x: { label: string }) => x.label === 'Who was there?').paragraphs
  expect(page.texts.find((x: { label: string }) => x.label === 'Does … agree?').paragraphs).toEqual(leftOut)
})

it('in the child’s language where the form speaks it, and each opening stands in the trail', async () => {
  const requestId = await at.byPhone(reportId, { language: 'km' })
  const path = `/staff/requests/${requestId}/export`
  const look = await at.page(path, 'dara')
  const file = await at.send(path, { seen: field(look.body, 'seen'), format: 'json' }, 'dara')
  for (const words of ['ដំណើរសួរ · អំពីអ្នក', 'តើចង់បានអ្វី?', 'To draw.', 'ទេ']) expect(file.body).toContain(words)
  expect((await at.trailOf(caseId, 'response.read')).length).toBeGreaterThan(0)
})
