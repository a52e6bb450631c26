import { beforeAll, describe, expect, it } from 'vitest'
import { withdrawConsent } from '#modules/consent/commands.ts'
import { consentsOf } from '#modules/consent/queries.ts'
import { figures } from '#modules/records/queries.ts'
import { addDays, today } from '#platform/time/time.ts'
import { agreement, legalAid, openCase, sentReferral } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { openReferral } from './commands/open.ts'
import {
  acceptReferral,
  acknowledgeReferral,
  addAppointment,
  completeReferral,
  declineReferral,
} from './commands/receive.ts'
import { draftReferral, endReferral, sendReferral } from './commands/send.ts'
import { listReferrals } from './queries.ts'

let w: World
beforeAll(async () => {
  w = await world()
})

const appointment = { day: '2026-12-01', time: '14:00', place: 'office', goesAlong: '' }

describe('a referral', () => {
  it('shows the receiver just the chosen items, as the preview did', async () => {
    const { worker, caseId } = await openCase(
      w,
      { story: 'the story itself' },
      { callName: 'Lotus', safeContact: '099 000 111' },
    )
    const id = await draftReferral(worker, caseId, {
      toTeamId: await legalAid(worker),
      service: 'legal_aid',
      urgency: 'urgent',
      items: ['name', 'age_and_sex'],
      request: 'Please advise.',
    })
    const preview = (await openReferral(worker, id)).content?.packet
    await sendReferral(worker, id, agreement())
    const received = (await openReferral(await w.as('sreymom'), id)).content?.packet
    expect(received).toEqual(preview)
    expect(JSON.stringify(received)).toContain('Lotus')
    expect(JSON.stringify(received)).not.toContain('the story itself')
    expect(JSON.stringify(received)).not.toContain('099 000 111')
  })

  it('is not seen by the receiver while it is a draft', async () => {
    const { worker, caseId } = await openCase(w)
    const id = await draftReferral(worker, caseId, {
      toTeamId: await legalAid(worker),
      service: 'legal_aid',
      urgency: 'soon',
      items: ['name'],
      request: 'x',
    })
    await expect(openReferral(await w.as('sreymom'), id)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('is not sent without an agreement that lives', async () => {
    const { worker, caseId } = await openCase(w)
    const id = await draftReferral(worker, caseId, {
      toTeamId: await legalAid(worker),
      service: 'legal_aid',
      urgency: 'soon',
      items: ['name'],
      request: 'x',
    })
    const wrong = [
      [{ givenOn: addDays(today(), -9), expiresOn: addDays(today(), -1) }, 'consent_missing'],
      [{ givenOn: addDays(today(), 1), expiresOn: addDays(today(), 9) }, 'invalid'],
      [{ givenOn: today(), expiresOn: addDays(today(), -1) }, 'invalid'],
    ] as const
    for (const [consent, code] of wrong)
      await expect(sendReferral(worker, id, agreement(consent))).rejects.toMatchObject({ code })
    expect((await openReferral(worker, id)).row.state).toBe('draft')
    await expect(openReferral(await w.as('sreymom'), id)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('goes through its states, and the sender sees each', async () => {
    const { worker, caseId } = await openCase(w)
    const id = await sentReferral(w, caseId)
    const receiver = await w.as('sreymom')
    const state = async () => (await openReferral(worker, id)).row.state
    await acknowledgeReferral(receiver, id)
    await acknowledgeReferral(receiver, id) // a phone that sends twice changes nothing
    expect(await state()).toBe('acknowledged')
    await acceptReferral(receiver, id)
    expect(await state()).toBe('accepted')
    await addAppointment(receiver, id, appointment)
    expect(await state()).toBe('in_progress')
    await completeReferral(receiver, id, { outcome: 'service_given', note: 'done' })
    const opened = await openReferral(worker, id)
    expect(opened.row.state).toBe('completed')
    expect(opened.content?.outcome?.note).toBe('done')
    expect(opened.content?.appointments).toEqual([appointment])
    await expect(acceptReferral(receiver, id)).rejects.toMatchObject({ code: 'state_changed' })
  })

  it('can be declined with a reason', async () => {
    const { worker, caseId } = await openCase(w)
    const id = await sentReferral(w, caseId)
    await declineReferral(await w.as('sreymom'), id, { reason: 'no_place_now', note: 'next month' })
    const opened = await openReferral(worker, id)
    expect(opened.row.state).toBe('declined')
    expect(opened.content?.decline).toEqual({ reason: 'no_place_now', note: 'next month' })
    expect((await openReferral(await w.as('sreymom'), id)).content).toBeNull() // who declined reads no more of it
  })

  it('ends for the receiver when the sender takes it back or the child decides otherwise', async () => {
    for (const why of ['withdrawn', 'declined_by_child'] as const) {
      const { worker, caseId } = await openCase(w)
      const id = await sentReferral(w, caseId)
      await endReferral(worker, id, why)
      expect((await openReferral(await w.as('sreymom'), id)).content).toBeNull()
      await expect(acceptReferral(await w.as('sreymom'), id)).rejects.toMatchObject({ code: 'sharing_ended' })
      expect((await openReferral(worker, id)).row.state).toBe(why)
    }
  })

  it('shows nothing from the moment an agreement is withdrawn', async () => {
    const { worker, caseId } = await openCase(w)
    const id = await sentReferral(w, caseId)
    const receiver = await w.as('sreymom')
    await acceptReferral(receiver, id)
    const [consent] = await worker.read((tx) => consentsOf(tx, caseId))
    await withdrawConsent(worker, consent?.id ?? '')
    expect((await openReferral(receiver, id)).content).toBeNull()
    for (const act of [
      addAppointment(receiver, id, appointment),
      completeReferral(receiver, id, { outcome: 'service_given', note: '' }),
    ])
      await expect(act).rejects.toMatchObject({ code: 'sharing_ended' })
    const listed = (await receiver.read((tx) => listReferrals(tx, 'received', 100))).find((r) => r.id === id)
    expect(listed?.shared).toBe(false)
    expect((await openReferral(worker, id)).row.state).toBe('declined_by_child')
  })

  it('shows nothing once the agreement has run out, and is then expired', async () => {
    const { worker, caseId } = await openCase(w)
    const past = { ...worker, now: () => new Date(Date.now() - 20 * 86_400_000) }
    const id = await draftReferral(past, caseId, {
      toTeamId: await legalAid(worker),
      service: 'legal_aid',
      urgency: 'soon',
      items: ['name'],
      request: 'x',
    })
    await sendReferral(past, id, agreement({ givenOn: addDays(today(), -20), expiresOn: addDays(today(), -5) }))
    expect((await openReferral(await w.as('sreymom'), id)).content).toBeNull()
    expect((await openReferral(worker, id)).row.state).toBe('expired')
  })

  it('does not lead the receiver to the case, and is invisible to a third organisation', async () => {
    const { caseId } = await openCase(w)
    const id = await sentReferral(w, caseId)
    const receiver = await w.as('sreymom')
    const opened = await openReferral(receiver, id)
    expect(JSON.stringify(opened)).not.toContain(caseId)
    expect(await receiver.read((tx) => tx.selectFrom('referralOrigin').selectAll().execute())).toEqual([])
    await expect(openReferral(await w.as('veasna'), id)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('counts once, for sender and receiver, by its state; never as complete before the receiver said so', async () => {
    const worker = await w.as('dara')
    const receiver = await w.as('sreymom')
    const sent = async () => (await worker.read((tx) => figures(tx, worker.actor.organisationId))).referralsSent
    const received = async () =>
      (await receiver.read((tx) => figures(tx, receiver.actor.organisationId))).referralsReceived
    const of = (rows: { key: string; count: number }[], key: string) => rows.find((r) => r.key === key)?.count ?? 0
    const before = { sent: await sent(), received: await received() }
    const { caseId } = await openCase(w)
    const id = await sentReferral(w, caseId)
    expect(of(await sent(), 'sent')).toBe(of(before.sent, 'sent') + 1)
    expect(of(await sent(), 'completed')).toBe(of(before.sent, 'completed'))
    await acceptReferral(receiver, id)
    await completeReferral(receiver, id, { outcome: 'service_given', note: '' })
    expect(of(await sent(), 'completed')).toBe(of(before.sent, 'completed') + 1)
    expect(of(await received(), 'completed')).toBe(of(before.received, 'completed') + 1)
    expect(of(await sent(), 'sent')).toBe(of(before.sent, 'sent'))
  })
})
