import type pg from 'pg'
import { acceptReferral } from '#modules/referrals/commands/receive.ts'
import { draftReferral } from '#modules/referrals/commands/send.ts'
import { legalAid, openCase, report, sentReferral } from '#test/support/scenario.ts'
import type { World } from '#test/support/world.ts'
import type { Input } from './asking.ts'

/** Words that stand in every record of these tests: no page may show them to others. */
export const told = 'zandoliberry'
export const called = 'Quillowmere'

const agreed = {
  giver: 'child',
  explainedBy: 'spoken',
  agreedHow: 'voice',
  givenOn: '2025-01-01',
  expiresOn: '2100-01-01',
}
const who = { callName: called }

/** A complete form for every address that takes one about a record. */
export const complete: Record<string, Input> = {
  '/staff/reports/:id/answers': { text: 'We are here.' },
  '/staff/reports/:id/case': who,
  '/staff/cases/:id/needs': { needs: 'counselling' },
  '/staff/cases/:id/steps': { what: 'Talk again.', agreed: 'child_agreed' },
  '/staff/cases/:id/child': who,
  '/staff/cases/:id/closure': { reason: 'goals_reached', childView: 'It is well.' },
  '/staff/cases/:id/referrals/new': { service: 'legal_aid', urgency: 'soon', items: ['name'], request: 'Please.' },
  '/staff/referrals/:id/sending': agreed,
  '/staff/referrals/:id/decline': { reason: 'no_place_now' },
  '/staff/referrals/:id/appointments': { day: '2100-01-01' },
  '/staff/referrals/:id/outcome': { outcome: 'service_given' },
}

export type Rows = Awaited<ReturnType<typeof rowsOf>>

/** Makes records of the intake team, each in the state that an act on it needs. */
export async function rowsOf(world: World, db: pg.Client) {
  const worker = await world.as('dara')
  const toTeamId = await legalAid(worker)
  const aCase = async () => (await openCase(world, { story: told, danger: 'now' }, who)).caseId
  const sent = async () => sentReferral(world, await aCase(), { request: told })
  const accepted = async () => {
    const id = await sent()
    await acceptReferral(await world.as('sreymom'), id)
    return id
  }
  const draft = async () =>
    draftReferral(worker, await aCase(), {
      toTeamId,
      service: 'legal_aid',
      urgency: 'soon',
      items: ['name'],
      request: told,
    })
  const consent = async (withdrawn: boolean) => {
    const { rows } = await db.query('select consent_id from referral_origin where referral_id = $1', [await sent()])
    const id: string = rows[0].consent_id
    if (withdrawn) await db.query("update consent set withdrawn_at = now(), withdrawn_by = 'child' where id = $1", [id])
    return id
  }

  return {
    toTeamId,
    /** A fresh record for one address. */
    async fresh(path: string): Promise<string> {
      if (path.startsWith('/staff/reports/')) return (await report(world, { story: told, danger: 'now' })).id
      if (path.startsWith('/staff/cases/')) return aCase()
      if (path.startsWith('/staff/consents/')) return consent(path.endsWith('/answer'))
      if (path.endsWith('/sending')) return draft()
      return /appointments|outcome/.test(path) ? accepted() : sent()
    },
    /** Entrusts the case of a record to somebody. */
    entrust: (id: string, personId: string) =>
      db.query(
        'update case_file set coordinator = $2 where id = $1 or id = (select case_id from referral_origin where referral_id = $1)',
        [id, personId],
      ),
    /** Everything that an act would have changed in the whole database, for comparing. */
    async everything(): Promise<unknown> {
      const { rows } =
        await db.query(`select (select count(*) from document) documents, (select count(*) from record) records,
        (select count(*) from report_state) reports, (select count(*) from case_state) cases,
        (select count(*) from referral_state) referrals, (select count(*) from receipt) receipts,
        (select count(*) from receipt where stopped_at is not null) stopped, (select count(*) from record_grant) grants,
        (select count(*) from consent where withdrawn_at is not null) withdrawn,
        (select count(*) from consent where withdrawal_answered_at is not null) answered`)
      return rows[0]
    },
  }
}
