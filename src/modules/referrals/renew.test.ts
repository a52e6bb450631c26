import { beforeAll, describe, expect, it } from 'vitest'
import { withdrawConsent } from '#modules/consent/commands.ts'
import { addDays, today } from '#platform/time/time.ts'
import { agreement, openCase, sentReferral } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { openReferral } from './commands/open.ts'
import { answerNeed, renewAgreement } from './commands/renew.ts'
import { endReferral } from './commands/send.ts'
import { endingAgreements, referralsOfCase } from './queries.ts'

let w: World
beforeAll(async () => {
  w = await world()
})

const inDays = (days: number) => addDays(today(), days)

async function endingIn(days: number) {
  const { worker, caseId } = await openCase(w)
  const id = await sentReferral(w, caseId, { consent: { givenOn: inDays(-10), expiresOn: inDays(days) } })
  return { worker, caseId, id, receiver: await w.as('sreymom') }
}
const isAsked = async (who: 'worker' | 'receiver', at: Awaited<ReturnType<typeof endingIn>>) =>
  (await at[who].read((tx) => endingAgreements(tx))).find((r) => r.id === at.id)
const pageOf = async (name: string, id: string) =>
  (await w.hono.request(`/staff/referrals/${id}`, { headers: { Host: 'localhost', Cookie: w.cookie(name) } })).text()

describe('two weeks before an agreement ends', () => {
  it('both sides are asked, and not a day before', async () => {
    const early = await endingIn(15)
    const soon = await endingIn(14)
    for (const who of ['worker', 'receiver'] as const) {
      expect(await isAsked(who, early)).toBeUndefined()
      expect(await isAsked(who, soon)).toMatchObject({
        side: who === 'worker' ? 'sender' : 'receiver',
        stillNeeded: null,
      })
    }
    expect(await pageOf('dara', early.id)).not.toContain('/renewal')
    expect(await pageOf('dara', soon.id)).toContain('/renewal')
    expect(await pageOf('sreymom', soon.id)).toContain('We still need it')
    const start = await w.hono.request('/staff', { headers: { Host: 'localhost', Cookie: w.cookie('dara') } })
    expect(await start.text()).toContain(`/staff/referrals/${soon.id}`)
  })

  it('a referral that is over asks nobody', async () => {
    const soon = await endingIn(3)
    await endReferral(soon.worker, soon.id, 'withdrawn')
    expect(await isAsked('worker', soon)).toBeUndefined()
  })

  it('the sender sees what the receiver answered', async () => {
    const soon = await endingIn(5)
    await answerNeed(soon.receiver, soon.id, true)
    expect(await isAsked('worker', soon)).toMatchObject({ stillNeeded: true })
    await answerNeed(soon.receiver, soon.id, false)
    expect(await isAsked('worker', soon)).toMatchObject({ stillNeeded: false })
    expect(await pageOf('dara', soon.id)).toContain('we do not need it any more')
  })
})

describe('the child agrees to go on', () => {
  it('the new agreement carries the receiver’s key; the old one no longer does', async () => {
    const at = await endingIn(2)
    const before = (await at.worker.read((tx) => referralsOfCase(tx, at.caseId)))[0]?.consentId ?? ''
    await renewAgreement(at.worker, at.id, agreement({ expiresOn: inDays(60) }))
    expect(await isAsked('receiver', at)).toBeUndefined()
    const grants = await (await w.sql('postgres')).query(
      'select because_of, ends_at::text from record_grant where record_id = $1 and because_of is not null',
      [at.id],
    )
    expect(grants.rows).toHaveLength(1)
    await withdrawConsent(at.worker, before) // an old paper changes nothing any more
    expect((await openReferral(at.receiver, at.id)).content?.packet.request).toBe('Please advise.')
    await withdrawConsent(at.worker, grants.rows[0].because_of)
    expect((await openReferral(at.receiver, at.id)).content).toBeNull()
  })

  it('too late, or not longer than before: refused, and nothing changes', async () => {
    const at = await endingIn(9)
    await expect(renewAgreement(at.worker, at.id, agreement({ expiresOn: inDays(9) }))).rejects.toMatchObject({
      detail: { expiresOn: 'errors.not_longer' },
    })
    const later = { ...at.worker, now: () => new Date(Date.now() + 12 * 86_400_000) }
    await expect(renewAgreement(later, at.id, agreement({ expiresOn: inDays(90) }))).rejects.toMatchObject({
      code: 'sharing_ended',
    })
    expect(await isAsked('worker', at)).toMatchObject({ expiresOn: inDays(9) })
  })
})
