import { beforeAll, describe, expect, it } from 'vitest'
import { today } from '#platform/time/time.ts'
import { get, type Input, type Session, submit } from '#test/security/asking.ts'
import { openCase } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { openResponse } from './commands/open.ts'
import { entrust, publish, staffSession, welfare } from './forms.test.setup.ts'

// Answering a form page by page, as a browser without scripts does it.

let w: World
let dara: Session
let sophea: Session
beforeAll(async () => {
  w = await world()
  dara = await staffSession(w, 'dara')
  sophea = await staffSession(w, 'sophea')
  await publish(await w.as('dara'), welfare())
  shared = (await openCase(w)).caseId
  await entrust(w, shared, 'sophea') // Dara leads the team, Sophea is entrusted with the case
})

let nonces = 0
let shared: string
/** On one case for all, unless a test closes it. */
async function begin(more: Input = {}, caseId = shared): Promise<{ at: string; id: string; caseId: string }> {
  const input = { form: 'welfare_check', nonce: `nonce ${nonces++}`, happenedOn: today(), ...more }
  const answer = await submit(w, `/staff/cases/${caseId}/forms/new`, input, dara)
  expect(answer.status).toBe(303)
  const at = (answer.headers.get('Location') ?? '').replace('/filling', '')
  return { at, id: at.split('/').at(-1) ?? '', caseId }
}

const hidden = (page: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? ''
const shown = (page: string) =>
  (page.includes('<main') ? page.slice(page.indexOf('<main')) : page).replaceAll('\u200b', '')

/** Looks at a page of the form, writes into it and presses a button. */
async function write(at: string, page: number, values: Input, go = 'next', who = dara) {
  const before = await (await get(w.hono, `${at}/filling?page=${page}`, who)).text()
  return send(at, before, values, go, who)
}
async function send(at: string, before: string, values: Input, go = 'next', who = dara) {
  const fields = { _page: hidden(before, '_page'), _base: hidden(before, '_base'), _shown: hidden(before, '_shown') }
  const answer = await submit(w, `${at}/filling`, { ...fields, go, ...values }, who)
  return { status: answer.status, to: answer.headers.get('Location'), page: shown(await answer.text()) }
}
const answersOf = async (id: string) => (await openResponse(await w.as('dara'), id)).filling.answers()

describe('a form with pages', () => {
  it('leads from page to page, keeps each, and is done when nothing is missing', async () => {
    const { at, id, caseId } = await begin()
    const first = shown(await (await get(w.hono, `${at}/filling`, dara)).text())
    expect(first).toContain('Page 1 of 3')
    expect(first).toContain('<div data-at="grade" hidden>')
    expect((await write(at, 1, { call: 'Sok', age: '១២', school: 'no' })).to).toBe(`${at}/filling?page=2`)
    const second = shown(await (await get(w.hono, `${at}/filling?page=2`, dara)).text())
    expect(second).toContain('Thank you, Sok.')
    const ranked = { 'order:friends': '1', 'order:family': '2', 'order:school': '3' }
    const felt = { sleep: 'often', play: 'never', mood: '4', likes: ['school', 'other'], likes_other: 'Fishing' }
    expect((await write(at, 2, { ...felt, ...ranked })).to).toBe(`${at}/filling?page=3`)
    const added = await write(at, 3, { place: '0102', _add: 'sisters', go: [] as unknown as string }, '')
    expect(added.to).toBe(`${at}/filling?page=3#sisters`)
    expect(
      (await write(at, 3, { place: '0102', 'sisters/0/who': 'Bopha', 'sisters/0/years': '9', agreed: 'OK' })).to,
    ).toBe(`${at}/review`)
    expect(await answersOf(id)).toMatchObject({
      ...{ call: 'Sok', age: 12, school: 'no', sleep: 'often', play: 'never', mood: 4, place: '0102', agreed: 'OK' },
      ...{ order: ['friends', 'family', 'school'], likes: ['school', 'other'], likes_other: 'Fishing' },
      sisters: [{ who: 'Bopha', years: 9 }],
    })
    const review = await (await get(w.hono, `${at}/review`, dara)).text()
    expect((await submit(w, `${at}/done`, { base: hidden(review, 'base') }, dara)).headers.get('Location')).toBe(at)
    const read = shown(await (await get(w.hono, at, dara)).text())
    for (const words of ['Finished', 'Bopha', 'Fishing', '1. friends', 'How many']) expect(read).toContain(words)
    expect(await (await get(w.hono, `/staff/cases/${caseId}`, dara)).text()).toContain(at)
  })

  it('comes back with what is wrong, each with its own words, and keeps what was typed', async () => {
    const { at, id } = await begin()
    const wrong = await write(at, 1, { call: '', age: '44', school: 'no' })
    expect(wrong.status).toBe(422)
    expect(wrong.page).toContain('href="#call"')
    expect(wrong.page).toContain('What should we call you?')
    expect(wrong.page).toContain('An age from 5 to 17.')
    expect(wrong.page).toContain('value="44"')
    const unread = await write(at, 1, { call: 'Sok', age: 'twelve', school: 'no' })
    expect(unread.status).toBe(422)
    expect(unread.page).toContain('Please write a whole number.')
    expect(unread.page).toContain('value="twelve"')
    expect(unread.page).not.toContain('Go on without it for now')
    expect(await answersOf(id)).toMatchObject({ call: 'Sok', age: 44 })
  })

  it('can be left unfinished and gone on with, but not be called finished', async () => {
    const { at } = await begin()
    expect((await write(at, 1, { call: 'Sok' }, 'later')).to).toBe(at)
    expect((await write(at, 1, { call: 'Sok' }, 'anyway')).to).toBe(`${at}/filling?page=2`)
    expect((await write(at, 2, {}, 'back')).to).toBe(`${at}/filling?page=1`)
    const review = await get(w.hono, `${at}/review`, dara)
    const text = shown(await review.text())
    expect(text).toContain('3 things are missing yet')
    expect(text).toContain(`href="${at}/filling?page=2#play"`)
    const done = await submit(w, `${at}/done`, { base: hidden(text, 'base') }, dara)
    expect(done.status).toBe(422)
    expect(shown(await (await get(w.hono, at, dara)).text())).toContain('Not finished')
  })

  it('shows what an answer on the same page brings up, marked as new', async () => {
    const { at, id } = await begin()
    const more = await write(at, 1, { call: 'Sok', school: 'yes' })
    expect(more.status).toBe(422)
    expect(more.page).toContain('There is something more to answer')
    expect(more.page).toContain('href="#grade"')
    const still = await send(at, more.page, { call: 'Sok', school: 'yes' })
    expect(still.status).toBe(422)
    expect(still.page).toContain('Please answer this.')
    expect((await send(at, still.page, { call: 'Sok', school: 'yes', grade: '6' })).to).toBe(`${at}/filling?page=2`)
    await write(at, 1, { call: 'Sok', school: 'no', grade: '6' })
    expect(await answersOf(id)).not.toHaveProperty('grade')
    await write(at, 1, { call: 'Sok', school: 'yes' }) // changed back: what was typed is there again
    expect(await answersOf(id)).toMatchObject({ grade: 6 })
  })

  it('adds rounds and takes the right one away', async () => {
    const { at, id } = await begin()
    await write(at, 3, { _add: 'sisters' }, '')
    await write(at, 3, { 'sisters/0/who': 'First', _add: 'sisters' }, '')
    await write(at, 3, { 'sisters/0/who': 'First', 'sisters/1/who': 'Second', _remove: 'sisters/0' }, '')
    expect((await answersOf(id))['sisters']).toEqual([{ who: 'Second' }])
    const unread = await write(
      at,
      3,
      { 'sisters/0/who': 'Second', 'sisters/0/years': 'nine', _remove: 'sisters/0' },
      '',
    )
    expect(unread.status).toBe(422)
    expect(unread.page).toContain('value="nine"')
    expect((await answersOf(id))['sisters']).toEqual([{ who: 'Second' }])
  })

  it('refuses two with the same place in a ranking, and keeps what was chosen', async () => {
    const { at } = await begin()
    const twice = await write(at, 2, { play: 'never', 'order:friends': '1', 'order:family': '1' })
    expect(twice.status).toBe(422)
    expect(twice.page).toContain('Two have the same number.')
    expect(twice.page.match(/<option value="1" selected/g)).toHaveLength(2)
  })
})

describe('a response', () => {
  it('begins once, however often the form is sent', async () => {
    const { caseId } = await openCase(w)
    const input = { form: 'welfare_check', nonce: 'the same', happenedOn: '2026-01-05', fromPaper: 'yes' }
    const to = async () =>
      (await submit(w, `/staff/cases/${caseId}/forms/new`, input, dara)).headers.get('Location') ?? ''
    const once = await to()
    expect(await to()).toBe(once)
    const page = shown(await (await get(w.hono, `/staff/cases/${caseId}`, dara)).text())
    expect(page.match(/\/staff\/responses\//g)).toHaveLength(1)
    expect(page).toContain('5 January 2026')
    expect(page).toContain('Copied from paper')
    const future = await submit(w, `/staff/cases/${caseId}/forms/new`, { ...input, happenedOn: '2100-01-01' }, dara)
    expect(future.status).toBe(422)
  })

  it('keeps every saving that changed something, with who, and each answer before and after', async () => {
    const { at } = await begin()
    await write(at, 1, { call: 'Sok', age: '11', school: 'no' })
    await write(at, 1, { call: 'Sok', age: '11', school: 'no' })
    await write(at, 1, { call: 'Sok', age: '12', school: 'no' }, 'next', sophea)
    const page = shown(await (await get(w.hono, `${at}/history`, dara)).text())
    expect(page.match(/<section class="card"/g)).toHaveLength(3)
    expect(page).toContain('Sophea (demo)')
    expect(page).toMatch(/The age[\s\S]*<del>11<\/del>[\s\S]*<ins>12<\/ins>/)
  })

  it('does not write over what a colleague saved meanwhile', async () => {
    const { at, id } = await begin()
    const seen = await (await get(w.hono, `${at}/filling?page=1`, dara)).text()
    await write(at, 1, { call: 'Sophea wrote', school: 'no' }, 'next', sophea)
    const late = await send(at, seen, { call: 'Dara wrote', school: 'no' })
    expect(late.status).toBe(409)
    expect(late.page).toContain('Somebody else saved meanwhile')
    expect(late.page).toContain('value="Dara wrote"')
    expect(await answersOf(id)).toMatchObject({ call: 'Sophea wrote' })
    expect((await send(at, late.page, { call: 'Dara wrote', school: 'no' })).status).toBe(303)
    expect(await answersOf(id)).toMatchObject({ call: 'Dara wrote' })
  })

  it('that is finished takes nothing until it is opened again', async () => {
    const { at } = await begin()
    await write(at, 1, { call: 'Sok', school: 'no' })
    await write(at, 2, { play: 'never' })
    await write(at, 3, { agreed: 'OK' })
    const page = await (await get(w.hono, `${at}/filling?page=1`, dara)).text()
    const review = await (await get(w.hono, `${at}/review`, dara)).text()
    await submit(w, `${at}/done`, { base: hidden(review, 'base') }, dara)
    expect((await send(at, page, { call: 'Other', school: 'no' })).status).toBe(409)
    expect((await submit(w, `${at}/reopening`, {}, dara)).status).toBe(303)
    expect((await write(at, 1, { call: 'Other', school: 'no' })).status).toBe(303)
  })

  it('of a closed case can be read, and no more', async () => {
    const { at, caseId } = await begin({}, (await openCase(w)).caseId)
    await submit(w, `/staff/cases/${caseId}/closure`, { reason: 'goals_reached', childView: 'Well.' }, dara)
    expect((await get(w.hono, at, dara)).status).toBe(200)
    expect((await submit(w, `${at}/filling`, { _page: '1', _shown: 'call', call: 'x' }, dara)).status).toBe(409)
    const again = { form: 'welfare_check', nonce: 'another', happenedOn: today() }
    expect((await submit(w, `/staff/cases/${caseId}/forms/new`, again, dara)).status).toBe(409)
  })
})
