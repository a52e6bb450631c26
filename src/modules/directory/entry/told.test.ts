import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { eraseDue } from '#modules/retention/jobs.ts'
import { addDays, today } from '#platform/time/time.ts'
import { get } from '#test/security/asking.ts'
import { jobsOf } from '#test/support/ageing.ts'
import { suggest } from '../commands/suggest.ts'
import { toldHouse } from './told.test.setup.ts'

// What people tell about entries, and what everybody else then sees of it.

const here = toldHouse()
const { as, open, send, rowsOf, service } = here

describe('what workers tell', () => {
  it('ratings show from the third on, as counts without names; one’s own can be changed', async () => {
    const { at } = await service()
    const rate = async (name: string, quality: string) =>
      expect((await send(name, `${at}/ratings`, { help: 'legal', quality, availability: '' })).status).toBe(303)
    const shown = async () =>
      /<table.*?<\/table>/s.exec(/How workers find it.*/s.exec(await open('bopha', at))?.[0] ?? '')?.[0] ?? ''
    await rate('sophea', 'poor')
    await rate('chenda', 'good')
    expect(await shown()).toBe('')
    await rate('sophea', 'good')
    expect(await shown()).toBe('')
    expect(await open('sophea', at)).toContain('how good – good')
    await rate('sreymom', 'excellent')
    const quality = /Legal help: How good it is.*?<\/tr>/s.exec(await shown())?.[0] ?? ''
    expect([...quality.matchAll(/<td[^>]*>([^<]*)/g)].map((m) => m[1])).toEqual(['0', '0', '2', '1'])
    expect(await shown()).not.toMatch(/Sophea|Chenda|Sreymom/)
    expect((await send('kosal', `${at}/ratings`, { help: 'legal', quality: 'good' })).status).toBe(403)
  })

  it('places and waiting are shown with their day, and as old after 30 days', async () => {
    const { at } = await service()
    const tell = (toldOn: string, placesFree: string) =>
      send('dara', `${at}/capacity`, { toldOn, placesFree, waitDays: '' })
    await tell(addDays(today(), -31), '2')
    expect(await open('chenda', at)).toMatch(/2 places free\..*<span class="tag now">old/s)
    await tell(today(), '1')
    expect(await open('chenda', at)).toMatch(/1 place free\./)
    expect(await open('chenda', at)).not.toContain('<span class="tag now">old')
    expect((await tell(today(), 'some')).status).toBe(422)
  })

  it('visits stand on the organization’s page for every worker', async () => {
    const at = `/staff/directory/${here.house}`
    expect((await send('dara', `${at}/visits`, { visitedOn: today(), learned: '' })).status).toBe(422)
    expect(
      (await send('dara', `${at}/visits`, { visitedOn: today(), learned: 'A quiet room with two doors.' })).status,
    ).toBe(303)
    expect(await open('chenda', at)).toContain('A quiet room with two doors.')
  })
})

describe('suggestions', () => {
  const words = 'quibbleplum says the line is dead'

  it('of the public: words are sealed for the desk that answers the public, and answered once', async () => {
    const { id, at } = await service()
    expect(await suggest(here.w.nobody(), { serviceId: id, kind: 'wrong_number', words })).toEqual({ wordsKept: true })
    for (const table of ['document', 'directory_suggestion', 'trail', 'record'])
      expect(
        await rowsOf(
          `select 1 from ${table} t where t::text ~ 'quibbleplum' or t::text ~ encode('quibbleplum', 'hex')`,
        ),
      ).toEqual([])
    const list = '/staff/directory/suggestions'
    expect(await open('dara', list)).toContain(words)
    const elsewhere = await open('sreymom', list)
    expect(elsewhere).toContain('The number is wrong')
    expect(elsewhere).not.toContain('quibbleplum')
    expect((await get(here.w.hono, list, as('sophea'))).status).toBe(404)
    const [row] = await rowsOf('select id from directory_suggestion where service_id = $1', [id])
    expect((await send('sophea', `${list}/${row.id}/answer`, { answer: 'changed' })).status).toBe(404)
    await send('sreymom', `${list}/${row.id}/answer`, { answer: 'changed' })
    await send('dara', `${list}/${row.id}/answer`, { answer: 'nothing_to_do' })
    expect(await rowsOf('select answer, origin from directory_suggestion where id = $1', [row.id])).toEqual([
      { answer: 'changed', origin: 'public' },
    ])
    expect(await open('dara', list)).not.toContain('quibbleplum')
    expect(await open('dara', at)).toContain('Changed')
  })

  it('whose words end a year after the answer, and not before', async () => {
    const { id } = await service()
    await suggest(here.w.nobody(), { serviceId: id, kind: 'other', words })
    const [row] = await rowsOf('select id, record_id from directory_suggestion where service_id = $1', [id])
    const jobs = await jobsOf(here.w)
    const ledger = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'sdap-suggestion-')), 'erasures.jsonl')
    const left = async (answered: string) => {
      await here.db.query("update directory_suggestion set answer = 'changed', answered_on = $2 where id = $1", [
        row.id,
        answered,
      ])
      await eraseDue(jobs, ledger, 100)
      return (await rowsOf('select 1 from document where record_id = $1', [row.record_id])).length
    }
    expect(await left(addDays(today(), -364))).toBe(1)
    expect(await left(addDays(today(), -367))).toBe(0)
    await jobs.close()
    expect(fs.readFileSync(ledger, 'utf8')).toContain(row.record_id)
    expect(await open('dara', `/staff/directory/services/${id}`)).toContain('Something else')
  })

  it('of staff, sent twice, count once; without an open desk only the kind is kept, and the page says so', async () => {
    const { id, at } = await service()
    const form = { kind: 'moved', words: '', nonce: randomUUID() }
    for (let i = 0; i < 2; i++) await send('chenda', `${at}/suggestions`, form)
    expect((await rowsOf('select 1 from directory_suggestion where service_id = $1', [id])).length).toBe(1)
    await here.db.query("update team set intake_confirmed_at = null, intake_confirmed_by = null where kind = 'intake'")
    const answer = await send('chenda', `${at}/suggestions`, { kind: 'closed', words })
    expect(await open('chenda', answer.headers.get('Location') ?? '')).toContain('but not your words')
    expect(
      await rowsOf("select record_id from directory_suggestion where service_id = $1 and kind = 'closed'", [id]),
    ).toEqual([{ record_id: null }])
  })

  it('about what is hidden come from nobody outside', async () => {
    const { id } = await service()
    await here.db.query("update hsds_service set state = 'hidden' where id = $1", [id])
    await expect(suggest(here.w.nobody(), { serviceId: id, kind: 'moved', words: '' })).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})
