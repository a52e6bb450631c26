import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withdrawConsent } from '#modules/consent/commands.ts'
import { consentsOf } from '#modules/consent/queries.ts'
import { openReferral } from '#modules/referrals/commands/open.ts'
import { draftReferral, sendReferral } from '#modules/referrals/commands/send.ts'
import { expireReferrals } from '#modules/referrals/jobs.ts'
import { referralHistory } from '#modules/referrals/queries.ts'
import { type Database, openDatabase } from '#platform/db/database.ts'
import { addDays, today } from '#platform/time/time.ts'
import { trail } from '#platform/trail/trail.ts'
import { verifyTrail } from '#platform/trail/verify.ts'
import { agreement, legalAid, openCase, sentReferral } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'

let w: World
let jobs: Database
beforeAll(async () => {
  w = await world()
  jobs = await openDatabase(w.connection('sdap_jobs'))
  await expireReferrals(jobs) // whatever the demo set holds
})
afterAll(() => jobs.close())

/** A referral that was sent twenty days ago, on an agreement that ended five days ago. */
async function ranOut() {
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
  return { worker, id, caseId }
}

const stateOf = async (id: string) =>
  (await (await w.sql('postgres')).query('select state from referral where id = $1', [id])).rows[0].state

const entries = async (subject: string) =>
  (
    await (
      await w.sql('postgres')
    ).query('select actor_kind, person_id, action, chain, team_id from trail where subject_id = $1 order by seq', [
      subject,
    ])
  ).rows

describe('a referral whose agreement has run out', () => {
  it('is closed as expired with its date, by the system, in the trail of the sender’s organisation', async () => {
    const { worker, id } = await ranOut()
    const lasting = await sentReferral(w, (await openCase(w)).caseId)
    expect(await expireReferrals(jobs)).toBe(1)
    expect(await stateOf(id)).toBe('expired')
    expect(await stateOf(lasting)).toBe('sent')
    const history = await worker.read((tx) => referralHistory(tx, id))
    expect(history.at(-1)).toMatchObject({ state: 'expired', byPerson: null })
    expect(history.at(-1)?.at.getTime()).toBeGreaterThan(Date.now() - 60_000)
    expect((await entries(id)).at(-1)).toMatchObject({
      actor_kind: 'system',
      person_id: null,
      action: 'referral.expired',
      chain: worker.actor.organisationId,
    })
    const whole = await verifyTrail(w.connection('sdap_migrate'))
    expect(whole.map((chain) => chain.broken)).toEqual(whole.map(() => null))
    expect(await expireReferrals(jobs)).toBe(0)
  })

  it('reads as expired for both sides, and its figure follows when the sender opens it', async () => {
    const { worker, id } = await ranOut()
    const superuser = await w.sql('postgres')
    const facts = async () =>
      (await superuser.query("select count(*)::int as n from fact where kind = 'referral' and state = 'expired'"))
        .rows[0].n
    await expireReferrals(jobs)
    expect((await openReferral(await w.as('sreymom'), id)).content).toBeNull()
    const before = await facts()
    expect((await openReferral(worker, id)).row.state).toBe('expired')
    expect(await facts()).toBe(before + 1)
    await openReferral(worker, id)
    expect(await facts()).toBe(before + 1)
  })

  it('is closed as the child’s decision where the child took the agreement back', async () => {
    const { worker, id, caseId } = await ranOut()
    const [consent] = await worker.read((tx) => consentsOf(tx, caseId))
    await withdrawConsent(worker, consent?.id ?? '')
    expect(await expireReferrals(jobs)).toBe(1)
    expect((await openReferral(worker, id)).row.state).toBe('declined_by_child')
  })
})

describe('the system in the trail', () => {
  it('is never the application, whatever it sets', async () => {
    const { worker, caseId } = await openCase(w)
    const app = await w.sql('sdap_app')
    for (const claim of ["set session authorization 'sdap_jobs'", 'set role sdap_jobs', 'set local role sdap_owner'])
      await expect(app.query(claim)).rejects.toMatchObject({ code: '42501' })
    await app.query('select app.append_trail($1, \'referral.expired\', $2, null, \'{"actor_kind": "system"}\')', [
      worker.actor.organisationId,
      caseId,
    ])
    await worker.write((tx) => trail(tx, { action: 'case.read', subject: caseId }))
    expect((await entries(caseId)).slice(-2).map((e) => e.actor_kind)).toEqual(['public', 'staff'])
  })

  it('cannot be written by the role of jobs at will', async () => {
    const raw = await w.sql('sdap_jobs')
    await expect(raw.query("select app.append_trail(null, 'x', null, null, '{}')")).rejects.toMatchObject({
      code: '42501',
    })
  })
})
