import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { field, get, submit } from '#test/security/asking.ts'
import { suggestionWords } from '../commands/suggest.ts'
import { lotusHouse } from './finder.test.setup.ts'

// Whoever finds an entry wrong can say so, over HTTP.

const here = lotusHouse()
const { see } = here

describe('something is wrong', () => {
  const path = '/en/services/aple_hotline/wrong'
  const suggested = async () =>
    (
      await here.db.query(
        'select kind, origin, record_id, by_person, service_id from directory_suggestion order by made_on, id',
      )
    ).rows
  const nonce = async (at: string) => field(await (await get(here.w.hono, at)).text(), 'nonce')

  it('is said with a choice and a few words, which are sealed for the desk; sent twice it counts once', async () => {
    expect((await submit(here.w, path, { words: 'x' }, null)).status).toBe(422)
    const sent = { kind: 'wrong_number', words: 'quillowmere never answers', nonce: await nonce(path) }
    const answer = await submit(here.w, path, sent, null)
    expect(answer.headers.get('Location')).toBe(`${path}?said=thanks`)
    await submit(here.w, path, sent, null)
    const rows = await suggested()
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ kind: 'wrong_number', origin: 'public', by_person: null })
    const { rows: raw } = await here.db.query('select encode(body, $1) as body from document where record_id = $2', [
      'escape',
      rows[0].record_id,
    ])
    expect(raw[0].body).not.toContain('quillowmere')
    expect(await suggestionWords(await here.w.as('dara'), randomUUID(), rows[0].record_id)).toBe(
      'quillowmere never answers',
    )
    const thanks = await see(`${path}?said=thanks`)
    expect(thanks.text).toContain('Thank you')
    expect(thanks.html).toContain('href="/en/report"')
    expect(here.logged.join('\n')).not.toContain('quillowmere')
  })

  it('asks for no name or number, and offers to write where somebody can answer', async () => {
    const { html } = await see(path)
    expect(
      [...html.matchAll(/<(?:input|textarea|select)[^>]*name="([^"]*)"/g)].map((m) => m[1]).filter((n) => n !== 'kind'),
    ).toEqual(['_token', 'nonce', 'words'])
    expect(html).toContain('Do you need help yourself?')
  })

  it('somebody who is missing can be named, in words', async () => {
    const at = '/km/services/missing'
    expect((await submit(here.w, at, { words: '' }, null)).status).toBe(422)
    await submit(here.w, at, { words: 'A kind doctor in Kep', nonce: await nonce(at) }, null)
    expect((await suggested()).map((s) => s.kind)).toContain('new_service')
  })

  it('while no desk is open the choice still arrives, and the page says that words do not', async () => {
    await here.db.query("update person set suspended_at = now() where sign_in_name = 'sophea'")
    expect((await see(path)).text).toContain('Only what you choose above reaches us.')
    const answer = await submit(here.w, path, { kind: 'closed', words: 'zandoliberry', nonce: await nonce(path) }, null)
    expect(answer.headers.get('Location')).toBe(`${path}?said=kind`)
    expect((await see(`${path}?said=kind`)).text).toContain('Your words were not kept')
    expect((await suggested()).find((s) => s.kind === 'closed')?.record_id).toBeNull()
    const missing = await see('/en/services/missing')
    expect(missing.html).not.toContain('<textarea')
  })
})
