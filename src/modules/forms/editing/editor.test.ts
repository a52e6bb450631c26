import { beforeAll, describe, expect, it } from 'vitest'
import { chooseLanguage } from '#modules/people/commands/sign-in.ts'
import { today } from '#platform/time/time.ts'
import { get, type Input, post, type Session, submit } from '#test/security/asking.ts'
import { openCase } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { keepDraft } from '../commands/version.ts'
import { allInEnglish, changed, mainOf, publish, question, said, staffSession, welfare } from '../forms.test.setup.ts'
import { allForms } from '../queries.ts'
import { readWorkbook } from '../xlsform/read.ts'

// Changing a form on its pages: a draft, its words in both languages, order, choices, and what becomes of it.

let w: World
let dara: Session
let rithy: Session
beforeAll(async () => {
  w = await world()
  await allInEnglish(w)
  ;[dara, rithy] = [await staffSession(w, 'dara'), await staffSession(w, 'rithy')]
})

const page = async (at: string, who = dara) => mainOf(await get(w.hono, at, who))
const pathOf = (answer: Response) => {
  expect(answer.status).toBe(303)
  return (answer.headers.get('Location') ?? '').replace(/[?#].*$/, '')
}
const hidden = (text: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? ''
const markAt = async (at: string) => hidden(await page(at), 'mark')
/** Sends what a page's own form would, with the draft's mark as it is now. */
const send = async (at: string, values: Input, who = dara, from = at) =>
  submit(w, at, { mark: await markAt(from), ...values }, who)
/** A draft of a version. @returns its editor's address */
const draftOf = async (version: string, who = dara) =>
  pathOf(await submit(w, `/staff/forms/versions/${version}/draft`, {}, who))
const publishDraft = async (edit: string, note: string) => {
  const at = edit.replace('/edit', '')
  return submit(w, `${at}/publication`, { mark: await markAt(edit), note }, dara)
}
/** A published form of its own for each test. */
const published = async (id: string, more: Parameters<typeof welfare>[0] = {}) =>
  publish(await w.as('dara'), welfare({ id, ...more }))
const trailOf = async (action: string) => {
  const { rows } = await (await w.sql('postgres')).query('select detail from trail where action = $1', [action])
  return rows.map((r) => r.detail as Record<string, unknown>)
}

describe('the whole way of a form that is changed here', () => {
  it('from its page over words, order and a choice to the answers, old and new', async () => {
    const version = await published('whole_way')
    const { caseId } = await openCase(w)
    const answer = async (nonce: string) => {
      const input = { form: 'whole_way', nonce, happenedOn: today() }
      return pathOf(await submit(w, `/staff/cases/${caseId}/forms/new`, input, dara)).replace('/filling', '')
    }
    const old = await answer('before')
    const form = (await (await w.as('dara')).read(allForms)).find((f) => f.code === 'whole_way')?.id ?? ''
    expect(await page(`/staff/forms/${form}`)).toContain(`action="/staff/forms/versions/${version}/draft"`)
    const edit = await draftOf(version)
    expect(await draftOf(version), 'the draft that there is').toBe(edit)
    expect((await publishDraft(edit, '')).status, 'nothing differs yet').toBe(422)

    const item = `${edit}/items/call`
    const first = await page(item)
    expect(first).toContain('ខ្មែរ The call</textarea>')
    const words = { 'label.en': 'What may we call you?', 'label.km': 'យើងហៅអ្នកថាអ្វី?', 'requiredMessage.km': '' }
    const on = await send(item, { ...words, required: 'no', go: 'next' }, dara)
    expect(pathOf(on)).toBe(`${edit}/items/age`)
    const lacks = await page(edit)
    expect(lacks).toContain('1 text without ភាសាខ្មែរ')
    expect(lacks).toContain(`href="${item}?missing=km#requiredMessage.km"`)
    await send(item, { 'requiredMessage.km': 'សូមប្រាប់យើង។', go: 'save' })
    expect(await page(edit)).toContain('Every text stands in every language.')

    const moved = await send(`${edit}/order`, { up: 'age' }, dara, edit)
    expect(moved.headers.get('Location')).toBe(`${edit}#at.age`)
    const order = await page(edit)
    expect(order.indexOf('id="at.age"')).toBeLessThan(order.indexOf('id="at.call"'))
    const added = { 'new.name': 'at_times', 'new.en': 'At times', 'new.km': 'ម្តងម្កាល', go: 'add' }
    await send(`${edit}/items/sleep`, added)
    await send(`${edit}/items/sleep`, { up: 'at_times' })
    await send(edit, { 'title.en': 'Welfare talk' })
    const preview = await page(edit.replace('/edit', ''))
    for (const text of ['Welfare talk', 'What may we call you?', 'At times', 'Discard this draft'])
      expect(preview).toContain(text)
    expect((await publishDraft(edit, 'Kinder words.')).status).toBe(303)

    const now = await page(`${await answer('after')}/filling`)
    expect(now).toContain('What may we call you?')
    expect(now.indexOf('The age')).toBeLessThan(now.indexOf('What may we call you?'))
    const before = await page(`${old}/filling`)
    expect(before).toContain('The call')
    expect(before).not.toContain('What may we call you?')

    const compared = await page(`${edit.replace('/edit', '')}/changes`)
    for (const told of [
      /<del>The call<\/del>[\s\S]*<ins>What may we call you\?<\/ins>/,
      /<del>Welfare check<\/del>[\s\S]*<ins>Welfare talk<\/ins>/,
      /needed<\/td><td[^>]*><del>yes<\/del>/,
      /\((age|call)\)<\/th><td[^>]*>place among those beside it<\/td><td[^>]*><del>\d<\/del><\/td><td[^>]*><ins>\d<\/ins>/,
      /at_times<\/th><td[^>]*>is there<\/td>/,
      /<ins>ម្តងម្កាល<\/ins>/,
    ])
      expect(compared).toMatch(told)
    const versions = await page(`/staff/forms/${form}`)
    for (const told of ['made by', 'last changed by', 'published by', 'Kinder words.']) expect(versions).toContain(told)
    expect(await trailOf('form.edited')).toContainEqual({ form: 'whole_way', number: 2 })
  })

  it('its workbook, taken out, is the same form', async () => {
    const version = await published('taken_out')
    const edit = await draftOf(version)
    await send(`${edit}/items/mood`, { 'label.km': 'អារម្មណ៍', go: 'save' })
    const answer = await get(w.hono, `${edit.replace('/edit', '')}/workbook`, dara)
    const { definition } = await readWorkbook(Buffer.from(await answer.arrayBuffer()))
    const items = changed('mood', { label: { en: 'The mood', km: 'អារម្មណ៍' } })
    expect(definition).toEqual(welfare({ id: 'taken_out', items }))
  })

  it('questions with Khmer names are changed as others are, through the page’s own form', async () => {
    const items = [question('អាយុ', 'integer'), question('ឈ្មោះ', 'text')]
    const edit = await draftOf(await published('khmer_names', { items }))
    const text = await (await get(w.hono, `${edit}/items/${encodeURIComponent('អាយុ')}`, dara)).text()
    const form = text.slice(text.indexOf(`action="${edit}/items/អាយុ"`))
    const values = { _token: hidden(form, '_token'), mark: hidden(form, 'mark'), 'label.km': 'អាយុប៉ុន្មាន', go: 'next' }
    const answer = await post(w.hono, encodeURI(`${edit}/items/អាយុ`), values, dara)
    expect(decodeURI(pathOf(answer))).toBe(`${edit}/items/ឈ្មោះ`)
    expect(await page(edit.replace('/edit', ''))).toContain('អាយុប៉ុន្មាន')
  })
})

describe('a long list of choices', () => {
  it('is changed fifty at a time; the others stay as they are, and one that is moved is followed', async () => {
    const many = Array.from({ length: 120 }, (_, i) => ({ name: `c${i + 1}`, label: said(`Choice ${i + 1}`) }))
    const lists = { ...welfare().lists, often: many }
    const edit = await draftOf(await published('long_list', { lists }))
    const item = `${edit}/items/sleep`
    const first = await page(item)
    expect(first).toContain('Choices 1 to 50 of 120')
    expect(first).not.toContain('choice.c51.en')
    expect(await page(`${item}?from=100`)).toContain('Choices 101 to 120 of 120')
    const down = await send(item, { 'choice.c50.en': 'Fifty', down: 'c50' })
    expect(down.headers.get('Location')).toBe(`${item}?from=50#at.c50`)
    const second = await page(`${item}?from=50`)
    expect(second).toContain('Fifty</textarea>')
    expect(second).toContain('Choice 100</textarea>')
  })
})

describe('what cannot be kept', () => {
  it.each([
    ['en', 'Please use small letters a to z', 'is named by “grade”'],
    ['km', 'សូមប្រើអក្សរតូច', '“grade” ប្រើ'],
  ] as const)('comes back in %s with what was typed, and why', async (lang, code, named) => {
    const edit = await draftOf(await published(`not_kept_${lang}`))
    const item = `${edit}/items/school`
    await chooseLanguage(await w.as('dara'), lang)
    try {
      const typed = { 'label.km': 'រៀនទេ?', 'choice.yes.en': 'Yes, I do', 'new.name': 'Not Yet', 'new.km': 'នៅទេ' }
      const answer = await send(item, { ...typed, go: 'add' })
      expect(answer.status).toBe(422)
      const text = await mainOf(answer)
      for (const kept of ['រៀនទេ?</textarea>', 'Yes, I do</textarea>', 'value="Not Yet"', 'នៅទេ</textarea>', code])
        expect(text).toContain(kept)
      expect(text).toContain('href="#new.name"')
      const removal = await send(item, { 'label.km': 'រៀនទេ?', remove: 'yes' })
      expect(removal.status).toBe(422)
      const why = await mainOf(removal)
      expect(why).toContain(named)
      expect(why).toContain('រៀនទេ?</textarea>')
    } finally {
      await chooseLanguage(await w.as('dara'), 'en')
    }
    expect(await page(item)).not.toContain('រៀនទេ?')
  })

  it('a name that no question has, put into words, is told beside the words; a language only once', async () => {
    const edit = await draftOf(await published('odd_words'))
    const answer = await send(`${edit}/items/hello`, { 'label.km': 'អរគុណ ${nobody}', go: 'save' })
    expect(answer.status).toBe(422)
    expect(await mainOf(answer)).toMatch(/id="label\.km-wrong"[^>]*>[^<]*nobody/)
    const again = await send(`${edit}/languages`, { code: 'km', name: 'ខ្មែរ' }, dara, edit)
    expect(await mainOf(again)).toContain('The form has this language already.')
    expect((await send(`${edit}/languages`, { code: 'vi', name: 'Tiếng Việt' }, dara, edit)).status).toBe(303)
    expect(await page(edit)).toMatch(/\d+ texts without Tiếng Việt/)
  })

  it('what somebody else changed meanwhile is not overwritten unseen, and nothing typed is lost', async () => {
    const edit = await draftOf(await published('two_at_once'))
    const item = `${edit}/items/age`
    const mark = await markAt(item)
    await submit(w, item, { mark, 'label.en': 'How old?', go: 'save' }, rithy)
    const late = await submit(w, item, { mark, 'label.en': 'Your age?', go: 'save' }, dara)
    expect(late.status).toBe(409)
    const text = await mainOf(late)
    for (const told of ['Somebody else saved meanwhile', 'Saved meanwhile: How old?', 'Your age?</textarea>'])
      expect(text).toContain(told)
    expect(await page(item)).toContain('How old?</textarea>')
    const again = await submit(w, item, { mark: hidden(text, 'mark'), 'label.en': 'Your age?', go: 'save' }, dara)
    expect(again.status).toBe(303)
    expect(await page(item)).toContain('Your age?</textarea>')

    const stale = await markAt(item)
    expect((await publishDraft(edit, '')).status).toBe(303)
    const over = await submit(w, item, { mark: stale, 'label.en': 'Too late', go: 'save' }, dara)
    expect(over.status).toBe(409)
    const shown = await mainOf(over)
    expect(shown).toContain('This version can no longer be changed')
    expect(shown).toContain('Too late</textarea>')
    expect(pathOf(await get(w.hono, item, dara))).toBe(edit.replace('/edit', ''))
  })
})

describe('a draft that is discarded', () => {
  it('leaves the published version; the form goes with its only draft', async () => {
    const version = await published('discarded')
    const edit = await draftOf(version)
    const at = edit.replace('/edit', '')
    expect(await page(`${at}/discard`)).toContain('Published versions and answers stay as they are.')
    const stale = await markAt(`${at}/discard`)
    await send(`${edit}/items/age`, { 'label.en': 'How old?', go: 'save' })
    expect((await submit(w, `${at}/discard`, { mark: stale }, dara)).status, 'another than was looked at').toBe(409)
    const form = pathOf(await send(`${at}/discard`, {}))
    expect(await page(form)).not.toContain('Draft')
    expect((await get(w.hono, edit, dara)).status).toBe(404)
    const late = await submit(w, `${edit}/items/age`, { 'label.en': 'Typed too late', go: 'save' }, dara)
    expect([late.status, (await mainOf(late)).includes('Typed too late</textarea>')]).toEqual([404, true])

    const only = await keepDraft(await w.as('dara'), welfare({ id: 'only_draft' }), [], 'case')
    const alone = `/staff/forms/versions/${only}/discard`
    expect(await page(alone)).toContain('the form goes with its draft')
    expect(pathOf(await send(alone, {}))).toBe('/staff/forms')
    expect(await page('/staff/forms')).not.toContain('only_draft')
    expect((await (await w.as('dara')).read(allForms)).map((f) => f.code)).not.toContain('only_draft')
    expect(await trailOf('form.discarded')).toHaveLength(2)
  })
})

describe('a form that comes with the program', () => {
  it('is adapted as an own one of the same code, which is answered from then on; the program’s stays', async () => {
    const db = await w.sql('postgres')
    const shipped = await published('came_along', { items: [question('words', 'text')] })
    // As the program brings its forms: nobody owns them, and nobody made them.
    await db.query("update form set organisation_id = null where code = 'came_along'")
    await db.query('update form_version set made_by = null, published_by = null where id = $1', [shipped])
    const sophea = await staffSession(w, 'sophea')
    expect((await submit(w, `/staff/forms/versions/${shipped}/draft`, {}, sophea)).status).toBe(403)
    expect(await page(`/staff/forms/versions/${shipped}`)).toContain('Adapt it for us')
    expect(await page(`/staff/forms/versions/${shipped}`, sophea)).not.toContain('Adapt it for us')
    const edit = await draftOf(shipped)
    await send(`${edit}/items/words`, { 'label.en': 'In our words', go: 'save' })
    expect((await publishDraft(edit, '')).status).toBe(303)
    const all = async (name: string) =>
      (await (await w.as(name)).read(allForms)).filter((f) => f.code === 'came_along').map((f) => f.organisationId)
    expect(await all('dara')).toHaveLength(2)
    expect(await all('veasna')).toEqual([null])

    const { caseId } = await openCase(w)
    const offered = await page(`/staff/cases/${caseId}/forms/new`)
    expect(offered.match(/value="came_along"/g)).toHaveLength(1)
    const input = { form: 'came_along', nonce: 'adapted', happenedOn: today() }
    const begun = pathOf(await submit(w, `/staff/cases/${caseId}/forms/new`, input, dara))
    expect(await page(begun)).toContain('In our words')
    expect(await page(`/staff/forms/versions/${shipped}`)).not.toContain('In our words')

    // Adapting once more leads to what there is; and its next version may come as a workbook.
    expect(await draftOf(shipped)).toBe(edit)
    const next = welfare({ id: 'came_along', items: [question('words', 'text', { hint: said('A hint') })] })
    await expect(keepDraft(await w.as('dara'), next, [], 'case')).resolves.toMatch(/^[0-9a-f-]{36}$/)
    expect(await trailOf('form.adapted')).toEqual([{ form: 'came_along', number: 1 }])
  })
})
