import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { enterCode } from '#modules/reports/commands/come-back.ts'
import { gather } from '#modules/requests/commands/gather.ts'
import { enterRequest } from '#modules/requests/commands/work.ts'
import { field, get, openedSession, type Session, submit } from '#test/security/asking.ts'
import { report } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'

let w: World
beforeAll(async () => {
  w = await world()
})

const path = '/en/check/feedback'
/** Somebody who wrote in, and has entered the code. */
async function somebody(writer: 'self' | 'carer' = 'self') {
  const { id, code } = await report(w, { writer })
  const session: Session = { kind: 'receipt', secret: await enterCode(w.nobody(), code) }
  return { id, code, session }
}
const staff = async (name: string): Promise<Session> => ({ kind: 'staff', secret: (await w.as(name)).secret })
const reportPage = async (id: string) => (await get(w.hono, `/staff/reports/${id}`, await staff('dara'))).text()

describe('how it was for somebody with a code', () => {
  it.each(['self', 'carer'] as const)(
    'is asked of %s, need not be answered, and reaches the team sealed',
    async (writer) => {
      const { id, session } = await somebody(writer)
      expect(await (await get(w.hono, '/en/check', session)).text()).toContain(`href="${path}"`)
      const html = await (await get(w.hono, path, session)).text()
      expect(html).toContain('You do not need to answer.')
      const values = { how: 'helped_some', words: 'zandoliberry listened', nonce: field(html, 'nonce') }
      for (let i = 0; i < 2; i++) expect((await submit(w, path, values, session)).status).toBe(303)
      const db = await w.sql('postgres')
      const { rows } = await db.query(
        "select encode(body, 'escape') as body from document where name = 'how_it_was' and record_id in (select id from conversation where report_id = $1)",
        [id],
      )
      expect(rows).toHaveLength(1)
      expect(rows[0].body).not.toContain('zandoliberry')
      const shown = await reportPage(id)
      expect(shown).toContain('It helped a bit')
      expect(shown.split('zandoliberry listened')).toHaveLength(2)
      expect(await (await get(w.hono, '/en/check', session)).text()).not.toContain('zandoliberry') // who finds the code learns nothing
    },
  )

  it.each([
    ['helped_much', false],
    ['made_it_harder', true],
  ] as const)('%s: waits for a helper again: %s', async (how, waits) => {
    const { id, session } = await somebody()
    const db = await w.sql('postgres')
    await db.query("update report set state = 'resting', waiting_since = null where id = $1", [id])
    await submit(w, path, { how, nonce: randomUUID() }, session)
    const { rows } = await db.query('select waiting_since is not null as waits from report where id = $1', [id])
    expect(rows[0].waits).toBe(waits)
  })

  it('is handed out to the child with everything else that is kept', async () => {
    const { id, session } = await somebody()
    await submit(w, path, { how: 'not_sure', words: 'zandoliberry waited', nonce: randomUUID() }, session)
    const dara = await w.as('dara')
    const codes = { kind: 'see', askedBy: 'child', source: 'phone', language: 'en', receivedOn: '2026-01-01' } as const
    const asked = await enterRequest(dara, id, { ...codes, identity: 'By voice.', said: '' })
    const { material } = await gather(dara, asked)
    const part = material.parts.find((each) =>
      each.facts.some((f) => f.codes?.includes('not_sure') && f.name === 'how_it_was'),
    )
    expect(part?.by).toBe('you')
    expect(JSON.stringify(part?.texts)).toContain('zandoliberry waited')
  })

  it('a form without a choice, or one that is too old, shows the words again', async () => {
    const { session } = await somebody()
    for (const values of [{ words: 'zandoliberry' }, { _token: 'old', how: 'not_sure', words: 'zandoliberry' }]) {
      const answer = await submit(w, path, values, session)
      expect(answer.status).toBe(422)
      expect(await answer.text()).toContain('zandoliberry')
    }
  })

  it('words whose session ended meanwhile stand in the box for a message once the code is entered', async () => {
    const { code, session } = await somebody()
    const db = await w.sql('postgres')
    await db.query('update receipt_session set ended_at = now()')
    const away = await submit(w, path, { how: 'not_sure', words: 'zandoliberry', nonce: 'n' }, session)
    const html = await away.text()
    expect([away.status, html.includes('zandoliberry')]).toEqual([403, false])
    const entered = await submit(w, '/en/check', { code, kept: field(html, 'kept') }, null)
    expect(await entered.text()).toContain('zandoliberry')
    expect(openedSession(entered, 'receipt')).not.toBeNull()
  })
})
