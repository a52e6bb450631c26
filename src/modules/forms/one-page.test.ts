import { beforeAll, describe, expect, it } from 'vitest'
import { frontDoorLines } from '#modules/directory/queries.ts'
import { today } from '#platform/time/time.ts'
import { get, type Input, type Session, submit } from '#test/security/asking.ts'
import { openCase } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { openResponse } from './commands/open.ts'
import { type Item, isOnePage } from './definition.ts'
import { pagesOf } from './filling/pages.ts'
import { publish, question, said, staffSession, welfare } from './forms.test.setup.ts'

// A form that stands on one page, answered without scripts.

let w: World
let dara: Session
let caseId: string
beforeAll(async () => {
  w = await world()
  dara = await staffSession(w, 'dara')
  await publish(await w.as('dara'), { ...welfare({ style: ['theme-grid'] }), id: 'one_sheet' })
  caseId = (await openCase(w)).caseId
})

let nonces = 0
async function begin(): Promise<{ at: string; id: string }> {
  const input = { form: 'one_sheet', nonce: `nonce ${nonces++}`, happenedOn: today() }
  const answer = await submit(w, `/staff/cases/${caseId}/forms/new`, input, dara)
  const at = (answer.headers.get('Location') ?? '').replace('/filling', '')
  return { at, id: at.split('/').at(-1) ?? '' }
}
const hidden = (page: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? ''
const shown = (page: string) => page.slice(page.indexOf('<main')).replaceAll('\u200b', '')
const pageAt = async (at: string) => shown(await (await get(w.hono, `${at}/filling`, dara)).text())
async function send(at: string, before: string, values: Input, go: string) {
  const fields = { _page: hidden(before, '_page'), _base: hidden(before, '_base'), _shown: hidden(before, '_shown') }
  const answer = await submit(w, `${at}/filling`, { ...fields, go, ...values }, dara)
  return { status: answer.status, to: answer.headers.get('Location'), page: shown(await answer.text()) }
}
const all = {
  ...{ call: 'Sok', age: '12', school: 'no', play: 'never', agreed: 'OK', place: '0102' },
}

describe('how a form is spread', () => {
  it.each([
    [undefined, 3],
    [['pages'], 3],
    [['theme-grid', 'pages'], 3],
    [['theme-grid'], 1],
    [['one-page'], 1],
  ])('style %j makes %i pages', (style, pages) => {
    const definition = welfare(style ? { style } : {})
    expect(pagesOf(definition)).toHaveLength(pages)
    expect(isOnePage(definition)).toBe(pages === 1)
  })
})

describe('a form on one page', () => {
  it('asks everything at once, under the names of its groups, and is done when nothing is missing', async () => {
    const { at, id } = await begin()
    const page = await pageAt(at)
    for (const name of ['About you', 'How it is', 'Home']) expect(page).toMatch(new RegExp(`<h2[^>]*>${name}`))
    for (const name of ['call', 'mood', 'place', 'agreed']) expect(page).toContain(`name="${name}"`)
    expect(page).not.toContain('Page 1 of')
    const sent = await send(at, page, all, 'next')
    expect(sent.to).toBe(`${at}/review`)
    const review = shown(await (await get(w.hono, `${at}/review`, dara)).text())
    expect(review).toMatch(/<h2[^>]*>Home/)
    expect(review).toContain(`href="${at}/filling?page=1#place"`)
    expect((await submit(w, `${at}/done`, { base: hidden(review, 'base') }, dara)).headers.get('Location')).toBe(at)
    expect((await openResponse(await w.as('dara'), id)).filling.answers()).toMatchObject({ call: 'Sok', agreed: 'OK' })
  })

  it('saved and looked at again says what came up, and loses nothing', async () => {
    const { at, id } = await begin()
    const more = await send(at, await pageAt(at), { call: 'Sok', school: 'yes' }, 'look')
    expect(more.status).toBe(422)
    expect(more.page).toContain('There is something more to answer')
    expect(more.page).toContain('href="#grade"')
    expect(more.page).toContain('value="Sok"')
    expect((await send(at, more.page, { call: 'Sok', school: 'yes', grade: '6' }, 'look')).to).toBe(
      `${at}/filling?page=1`,
    )
    // What no longer applies is kept, and does not count; it is there again when it applies again.
    const without = await send(at, await pageAt(at), { call: 'Sok', school: 'no', grade: '6' }, 'look')
    expect(without.to).toBe(`${at}/filling?page=1`)
    const now = async () => (await openResponse(await w.as('dara'), id)).filling
    expect((await now()).answers()).not.toHaveProperty('grade')
    expect((await now()).all()).toMatchObject({ grade: 6 })
    await send(at, await pageAt(at), { call: 'Sok', school: 'yes' }, 'later')
    expect((await now()).answers()).toMatchObject({ grade: 6 })
  })

  it('comes back with what is wrong, each leading to its question, wherever on the page', async () => {
    const { at } = await begin()
    const wrong = await send(at, await pageAt(at), { ...all, call: '', age: '44', agreed: [] }, 'next')
    expect(wrong.status).toBe(422)
    for (const name of ['call', 'age', 'agreed']) expect(wrong.page).toContain(`href="#${name}"`)
    expect((await send(at, wrong.page, { ...all, call: '' }, 'later')).to).toBe(at)
    expect(await pageAt(at)).toContain('value="0102" selected')
  })
})

describe('a note with numbers to call', () => {
  it('shows those that the directory has, on the page and on paper, and the form names none', async () => {
    const note: Item = { kind: 'note', name: 'lines', label: said('You can call.'), appearance: ['help-lines'] }
    const versionId = await publish(await w.as('dara'), {
      ...{ ...welfare(), id: 'with_lines', items: [note, question('words', 'text')] },
    })
    const input = { form: 'with_lines', nonce: 'lines', happenedOn: today() }
    const begun = await submit(w, `/staff/cases/${caseId}/forms/new`, input, dara)
    const filling = begun.headers.get('Location') ?? ''
    const numbers = frontDoorLines(w.app).map((entry) => entry.phones[0]?.number ?? '')
    expect(numbers.length).toBeGreaterThan(2)
    for (const at of [filling, `/staff/forms/versions/${versionId}/paper`]) {
      const page = shown(await (await get(w.hono, at, dara)).text())
      for (const number of numbers) expect(page).toContain(`>${number}</a>`)
      expect(page.indexOf('You can call.')).toBeLessThan(page.indexOf(`>${numbers[0]}</a>`))
    }
  })
})
