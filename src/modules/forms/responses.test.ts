import { beforeAll, describe, expect, it } from 'vitest'
import { today } from '#platform/time/time.ts'
import { get, type Session, submit } from '#test/security/asking.ts'
import { openCase } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { openResponse } from './commands/open.ts'
import { saveAnswers } from './commands/save.ts'
import { startOnCase } from './commands/start.ts'
import { allInEnglish, publish, staffSession, survey, welfare } from './forms.test.setup.ts'

// Whose answers are, and what of them stands where.

let w: World
let dara: Session
beforeAll(async () => {
  w = await world()
  await allInEnglish(w)
  dara = await staffSession(w, 'dara')
  await publish(await w.as('dara'), welfare())
  await publish(await w.as('dara'), survey, 'alone')
})

async function answerOnCase(call: string) {
  const worker = await w.as('dara')
  const { caseId } = await openCase(w)
  const input = { form: 'welfare_check', nonce: call, happenedOn: '2026-02-03', fromPaper: true }
  const id = await startOnCase(worker, caseId, input)
  await saveAnswers(worker, id, (await openResponse(worker, id)).last.id, (o) => {
    o.filling.change('call', call)
    o.filling.change('school', 'yes')
  })
  return { id, caseId }
}
const rowOf = async (id: string) =>
  (await (await w.sql('postgres')).query('select * from form_response where id = $1', [id])).rows[0]

describe('answers about a child', () => {
  it('stand sealed in the case, with the day and the paper; the row tells only which form', async () => {
    const { id, caseId } = await answerOnCase('Zq unlikely word')
    expect(await rowOf(id)).toMatchObject({ record_id: caseId, happened_on: null, from_paper: null, plain: null })
    const { rows } = await (await w.sql('postgres')).query(
      "select name, position('Zq unlikely' in encode(body, 'escape')) as at from document where record_id = $1 and name like 'form %'",
      [caseId],
    )
    expect(rows).toEqual(Array(2).fill({ name: `form ${id}`, at: 0 }))
  })

  it('are not found by another team, another organisation, or who reads no record', async () => {
    const { id, caseId } = await answerOnCase('Somebody')
    for (const name of ['veasna', 'pisey', 'bopha', 'rithy']) {
      const who = await staffSession(w, name)
      for (const path of ['', '/history', '/review', '/filling'])
        expect([name, path, (await get(w.hono, `/staff/responses/${id}${path}`, who)).status]).toEqual([
          name,
          path,
          404,
        ])
      const input = { form: 'welfare_check', nonce: name, happenedOn: today() }
      expect((await submit(w, `/staff/cases/${caseId}/forms/new`, input, who)).status).toBe(404)
    }
  })

  it('leave in the trail who read and wrote them, as codes, and who has seen the case knows it', async () => {
    const { id, caseId } = await answerOnCase('Trail')
    const { rows } = await (await w.sql('postgres')).query(
      "select action, detail from trail where subject_id = $1 and action like 'response.%' order by seq",
      [caseId],
    )
    expect(rows.map((r) => r.action)).toEqual(['response.started', 'response.read', 'response.saved'])
    expect(rows[2].detail).toEqual({ response: id, form: 'welfare_check', number: 1 })
    const page = await (await get(w.hono, `/staff/trail?record=${caseId}`, dara)).text()
    expect(page.replaceAll('\u200b', '')).toContain('saved answers of a form')
  })

  it('go with the case', async () => {
    const { id, caseId } = await answerOnCase('Gone')
    await (await w.sql('postgres')).query('select app.erase_record($1)', [caseId])
    expect(await rowOf(id)).toBeUndefined()
    expect((await get(w.hono, `/staff/responses/${id}`, dara)).status).toBe(404)
  })
})

describe('answers that stand alone', () => {
  it('belong to one team; what is plain stands plain, everything else sealed in a record of its own', async () => {
    const teamId = (await w.as('dara')).actor.teams[0]?.id ?? ''
    const start = { form: 'training_survey', nonce: 'one', happenedOn: '2026-03-04', teamId }
    const at = ((await submit(w, '/staff/responses/new', start, dara)).headers.get('Location') ?? '').replace(
      '/filling',
      '',
    )
    const page = await (await get(w.hono, `${at}/filling`, dara)).text()
    const base = /name="_base" value="([^"]*)"/.exec(page)?.[1] ?? ''
    const fields = { _page: '1', _base: base, _shown: 'useful words', useful: 'yes', words: 'Zq sealed words' }
    expect((await submit(w, `${at}/filling`, { ...fields, go: 'next' }, dara)).headers.get('Location')).toBe(
      `${at}/review`,
    )
    const row = await rowOf(at.split('/').at(-1) ?? '')
    expect(row).toMatchObject({ happened_on: '2026-03-04', from_paper: false, plain: { useful: 'yes' } })
    expect(row.record_id).toBe(row.id)
    const list = (await (await get(w.hono, '/staff/forms', dara)).text()).replaceAll('\u200b', '')
    expect(list).toContain('4 March 2026')
    const other = await staffSession(w, 'pisey')
    expect((await get(w.hono, at, other)).status).toBe(404)
    expect(await (await get(w.hono, '/staff/forms', other)).text()).not.toContain(at)
  })

  it('cannot be begun for a team that is not one’s own, nor about a child', async () => {
    const veasna = (await w.as('veasna')).actor.teams[0]?.id ?? ''
    const mine = (await w.as('dara')).actor.teams[0]?.id ?? ''
    const input = { form: 'training_survey', nonce: 'two', happenedOn: today() }
    expect((await submit(w, '/staff/responses/new', { ...input, teamId: veasna }, dara)).status).toBe(403)
    expect(
      (await submit(w, '/staff/responses/new', { ...input, form: 'welfare_check', teamId: mine }, dara)).status,
    ).toBe(422)
  })
})
