import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { addDays, today } from '#platform/time/time.ts'
import { requestsIn } from '#test/support/requests.ts'
import { report } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'

let w: World
let db: pg.Client
let at: ReturnType<typeof requestsIn>
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  at = requestsIn(w, db)
})

describe('working on a request', () => {
  it('keeps what was typed when something is missing, and seals what was said', async () => {
    const { id } = await report(w)
    const path = `/staff/requests/about/${id}`
    const wrong = await at.send(
      path,
      {
        kind: 'see',
        askedBy: 'carer',
        source: 'visit',
        language: 'km',
        receivedOn: addDays(today(), 1),
        said: 'marblefinch',
      },
      'dara',
    )
    expect(wrong.status).toBe(422)
    for (const words of ['marblefinch', 'This day is in the future.', 'Please write something here.'])
      expect(wrong.body).toContain(words)
    expect(await at.requestsOf(id)).toEqual([])
    const requestId = await at.byPhone(id, { said: 'marblefinch', identity: 'copperjay' })
    await at.send(`/staff/requests/${requestId}/notes`, { note: 'tinsparrow' }, 'dara')
    expect((await at.send(`/staff/requests/${requestId}/notes`, { note: '' }, 'dara')).status).toBe(422)
    const raw = await db.query(
      'select to_jsonb(r)::text || (select jsonb_agg(to_jsonb(d))::text from document d) || (select jsonb_agg(t)::text from trail t) as all from data_request r where id = $1',
      [requestId],
    )
    const open = await at.page(`/staff/requests/${requestId}`, 'dara')
    for (const word of ['marblefinch', 'copperjay', 'tinsparrow']) {
      expect(open.body).toContain(word)
      expect(raw.rows[0].all).not.toContain(word)
    }
  })

  it('is begun, answered at the code, with every change dated', async () => {
    const { id, child, requestId } = await at.askedAtCheck('see')
    const path = `/staff/requests/${requestId}`
    await at.send(`${path}/start`, {}, 'dara')
    await at.send(`${path}/start`, {}, 'dara')
    const unsaid = await at.send(`${path}/answer`, { outcome: 'refused', reason: '', answer: 'gentlewords' }, 'dara')
    expect(unsaid.status).toBe(422)
    expect(unsaid.body).toContain('gentlewords')
    const odd = await at.send(
      `${path}/answer`,
      { outcome: 'granted', reason: 'legal_hold', answer: 'gentlewords' },
      'dara',
    )
    expect(odd.status).toBe(422)
    expect(
      (
        await at.send(
          `${path}/answer`,
          { outcome: 'partly', reason: 'other_persons_rights', answer: 'gentlewords' },
          'dara',
        )
      ).status,
    ).toBe(303)
    expect((await at.send(`${path}/answer`, { outcome: 'granted', reason: '', answer: 'again' }, 'dara')).status).toBe(
      409,
    )
    await child.get('/en/check')
    expect(child.page).toContain('gentlewords')
    expect(child.page).not.toContain('again</')
    const { rows } = await db.query(
      'select what, by_person is not null as by from data_request_event where request_id = $1 order by at',
      [requestId],
    )
    expect(rows).toEqual([
      { what: 'received', by: false },
      { what: 'in_progress', by: true },
      { what: 'answered', by: true },
    ])
    expect((await at.trailOf(id, 'request.answered'))[0].detail).toEqual({
      outcome: 'partly',
      reason: 'other_persons_rights',
    })
    await child.get('/en/check/data') // the child may ask once more
    expect(child.page).toContain('value="see"')
  })
})
