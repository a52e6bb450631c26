import { beforeAll, describe, expect, it } from 'vitest'
import { changeChild, openCase as openFile } from '#modules/cases/commands/file.ts'
import { field, get, post, submit } from '#test/security/asking.ts'
import { openCase } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { publishedBarriers } from './queries.ts'

// What makes it hard to tell: said by anybody apart from any report, or coded by staff from what was told.

let w: World
beforeAll(async () => {
  w = await world()
})

const path = '/en/hard-to-tell'
const text = async (answer: Response) => (await answer.text()).replaceAll('\u200b', '')
const rows = async (sql: string) => (await (await w.sql('postgres')).query(sql)).rows
const aMonthAgo = "update barrier_answer set month = (month - interval '1 month')::date"
const published = async () => (await w.as('maly')).read(publishedBarriers)

describe('an optional question', () => {
  it('keeps ticks and the month, once for each form, and nothing that says who or when', async () => {
    const page = await text(await get(w.hono, path))
    const form = { _token: field(page, '_token'), nonce: field(page, 'nonce') }
    const said = { ...form, barriers: ['self_blame', 'ashamed'], firstTold: 'friend' }
    for (let i = 0; i < 2; i++) {
      const answer = await post(w.hono, path, said)
      expect([answer.status, answer.headers.get('Location')]).toEqual([303, `${path}?said=thanks`])
      expect(answer.headers.getSetCookie()).toEqual([])
    }
    const kept = await rows('select to_jsonb(a) - $$id$$ - $$month$$ as a from barrier_answer a')
    expect(kept.map((r) => r.a)).toEqual([
      { language: 'en', barriers: ['self_blame', 'ashamed'], first_told: 'friend' },
    ])
    expect(await rows("select 1 from trail where action like '%barrier%'")).toEqual([])
  })

  it('says what is missing, and keeps what was chosen', async () => {
    const page = await text(await get(w.hono, path))
    const again = await post(w.hono, path, { _token: field(page, '_token'), nonce: 'n', firstTold: 'teacher' })
    expect(again.status).toBe(422)
    expect(await text(again)).toMatch(/value="teacher" selected/)
  })

  it('tells whoever answered what many others said, and a monitor how often; under ten nobody', async () => {
    for (let i = 0; i < 10; i++) await submit(w, path, { nonce: `n${i}`, barriers: ['ashamed'], firstTold: '' }, null)
    for (let i = 0; i < 9; i++) await submit(w, path, { nonce: `m${i}`, barriers: ['money_and_time'] }, null)
    const thanks = async () => text(await get(w.hono, `${path}?said=thanks`))
    expect(await thanks()).not.toContain('I felt ashamed') // of this month nothing is told
    await rows(aMonthAgo)
    expect(await thanks()).toContain('I felt ashamed')
    expect(await thanks()).not.toContain('It costs money')
    expect(await published()).toEqual([{ source: 'public', barrier: 'ashamed', count: 11 }])
    expect(await (await w.as('dara')).read(publishedBarriers)).toEqual([])
  })

  it('can be read by nobody who connects as the application', async () => {
    await expect((await w.sql('sdap_app')).query('select * from barrier_answer')).rejects.toThrow(/permission denied/)
  })
})

describe('from what was told to staff', () => {
  it('stands sealed in the file, counts as a fact, and files of earlier versions open without it', async () => {
    const { caseId } = await openCase(w, {})
    const dara = await w.as('dara')
    const { child } = await openFile(dara, caseId)
    expect([child.barriers, child.firstTold, child.facilitator]).toEqual([[], '', ''])
    await changeChild(dara, caseId, {
      ...child,
      barriers: ['self_blame', 'influence_of_powerful_people'],
      firstTold: 'sibling',
      facilitator: 'facilitator_not_known',
    })
    expect((await openFile(dara, caseId)).child.firstTold).toBe('sibling')
    const counted = await rows(
      "select barriers, first_told, facilitator from fact where kind = 'case' and first_told is not null",
    )
    expect(counted).toEqual([
      {
        barriers: ['self_blame', 'influence_of_powerful_people'],
        first_told: 'sibling',
        facilitator: 'facilitator_not_known',
      },
    ])
  })
})
