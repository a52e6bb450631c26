import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { answerReport } from '#modules/reports/commands/answer.ts'
import { enterCode } from '#modules/reports/commands/come-back.ts'
import { giveNewCode } from '#modules/reports/commands/new-code.ts'
import { addDays, monthOf, showDay, showMonth, today } from '#platform/time/time.ts'
import { get, type Input, type Session, submit } from '#test/security/asking.ts'
import { closedOn, longInUse, silentSince } from '#test/support/ageing.ts'
import { openCase, report } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { placeHold } from './commands/hold.ts'
import { setTerms } from './commands/terms.ts'
import { conversationMonths, endingsByMonth } from './queries.ts'

const usual = { conversationMonths: 24, caseYears: 5, trailYears: 10 }

let w: World
let db: pg.Client
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  await longInUse(db)
})

const session = (name: string): Session => ({
  kind: 'staff',
  secret: Buffer.from(w.cookie(name).slice('sdap='.length), 'base64url'),
})
const html = async (path: string, name: string) => {
  const answer = await get(w.hono, path, session(name))
  expect([path, answer.status]).toEqual([path, 200])
  return answer.text()
}
const post = (path: string, values: Input, name: string) => submit(w, path, values, session(name))

/** The day on which a record ends, as the run sees it. */
const endOf = async (id: string): Promise<string | null> =>
  (await db.query("select ends_on::text as day from app.retention_ends('2199-01-01', null, $1)", [id])).rows[0]?.day ??
  null

/** Forgets every change of terms. */
const asUsual = () => db.query('delete from retention_setting')

describe('the day on which a record ends', () => {
  it.each([
    ['a plain day', '2024-03-10T05:00:00Z', 24, '2026-03-10'],
    ['the end of a month that is longer', '2023-08-31T05:00:00Z', 6, '2024-02-29'],
    ['the same in a common year', '2024-08-31T05:00:00Z', 6, '2025-02-28'],
    ['a leap day', '2024-02-29T05:00:00Z', 24, '2026-02-28'],
    ['just before midnight in Phnom Penh', '2024-01-31T16:59:59Z', 24, '2026-01-31'],
    ['just after midnight in Phnom Penh', '2024-01-31T17:00:00Z', 24, '2026-02-01'],
  ])('of a conversation silent since %s', async (_, at, months, day) => {
    await asUsual()
    await setTerms(await w.as('bopha'), { ...usual, conversationMonths: months })
    await db.query("update retention_setting set set_at = now() - interval '1 year'")
    const { id } = await report(w)
    await silentSince(db, id, at)
    expect(await endOf(id)).toBe(day)
  })

  it('counts from the last message of either side, and from a new code', async () => {
    await asUsual()
    const { id } = await report(w)
    await silentSince(db, id, '2024-03-10T05:00:00Z')
    const end = Temporal.PlainDate.from(today()).add({ months: 24 }).toString()
    await answerReport(await w.as('sophea'), id, 'We are here.')
    expect(await endOf(id)).toBe(end)
    await silentSince(db, id, '2024-03-10T05:00:00Z')
    expect(await endOf(id)).toBe('2026-03-10')
    await giveNewCode(await w.as('sophea'), id)
    expect(await endOf(id)).toBe(end)
  })

  it('does not come for the conversation of an open case; then it counts from the closing', async () => {
    const { caseId, reportId } = await openCase(w)
    await silentSince(db, reportId, '2015-01-01T05:00:00Z')
    expect([await endOf(reportId), await endOf(caseId)]).toEqual([null, null])
    await closedOn(db, caseId, '2024-02-29')
    expect([await endOf(reportId), await endOf(caseId)]).toEqual(['2026-02-28', '2029-02-28'])
  })

  it('comes thirty days after this came into being at the earliest', async () => {
    const { id } = await report(w)
    await silentSince(db, id, '2015-01-01T05:00:00Z')
    const before = await db.query('select applied_at from app.migration where version = 11')
    await db.query('update app.migration set applied_at = now() where version = 11')
    expect(await endOf(id)).toBe(addDays(today(), 30))
    await db.query('update app.migration set applied_at = $1 where version = 11', [before.rows[0].applied_at])
    expect(await endOf(id)).toBe('2017-01-01')
  })

  it('comes thirty days after a hold was lifted at the earliest', async () => {
    const { worker, caseId } = await openCase(w)
    await closedOn(db, caseId, '2015-01-01')
    await placeHold(worker, caseId, 'investigation')
    expect((await post(`/staff/retention/${caseId}/release`, {}, 'dara')).headers.get('Location')).toBe(
      `/staff/cases/${caseId}`,
    )
    expect(await endOf(caseId)).toBe(addDays(today(), 30))
  })
})

describe('how long an organisation keeps what', () => {
  it('is set by its data guardian, within limits, and the newest counts', async () => {
    await asUsual()
    expect(await html('/staff/retention', 'bopha')).toContain('these are the usual terms')
    const bopha = await w.as('bopha')
    for (const months of ['18', '៣៦'])
      expect((await post('/staff/retention/terms', { ...strings, conversationMonths: months }, 'bopha')).status).toBe(
        303,
      )
    expect(await bopha.read((tx) => conversationMonths(tx, bopha.actor.organisationId))).toBe(36)
    const shown = await html('/staff/retention', 'bopha')
    expect(shown).toContain('18 months')
    expect(shown).toContain('36 months')
    expect(shown).toContain('Bopha (demo)')
    expect((await db.query('select count(*)::int as n from retention_setting')).rows[0].n).toBe(2)
  })

  const strings = { conversationMonths: '24', caseYears: '5', trailYears: '10' }
  it.each([
    ['conversationMonths', '5', 'from 6 to 60'],
    ['conversationMonths', '61', 'from 6 to 60'],
    ['caseYears', '0', 'from 1 to 15'],
    ['caseYears', '16', 'from 1 to 15'],
    ['caseYears', '2.5', 'from 1 to 15'],
    ['trailYears', '4', 'from 5 to 20'],
    ['trailYears', 'ten', 'from 5 to 20'],
  ])('%s = %s is refused, and the page says why', async (name, value, why) => {
    const before = (await db.query('select count(*)::int as n from retention_setting')).rows[0].n
    const answer = await post('/staff/retention/terms', { ...strings, [name]: value }, 'bopha')
    const body = await answer.text()
    expect(answer.status).toBe(422)
    expect(body).toContain(why)
    expect(body).toContain(`value="${value}"`)
    expect((await db.query('select count(*)::int as n from retention_setting')).rows[0].n).toBe(before)
  })

  it('is nobody else’s to set', async () => {
    for (const name of ['dara', 'rithy', 'sophea', 'kosal', 'maly'])
      expect((await post('/staff/retention/terms', strings, name)).status).toBe(404)
  })

  it('a shorter term ends nothing for thirty days, and then what it should', async () => {
    await asUsual()
    const [old, recent] = [await report(w), await report(w)]
    const months = (n: number) => Temporal.PlainDate.from(today()).subtract({ months: n }).toString()
    await silentSince(db, old.id, `${months(23)}T05:00:00Z`)
    await silentSince(db, recent.id, `${months(7)}T05:00:00Z`)
    const before = await endOf(old.id)
    await setTerms(await w.as('bopha'), { ...usual, conversationMonths: 6 })
    const notice = addDays(today(), 30)
    expect(await endOf(recent.id)).toBe(notice)
    expect(await endOf(old.id)).toBe(before && before < notice ? before : notice)
    await db.query("update retention_setting set set_at = set_at - interval '29 days'")
    expect(await endOf(recent.id)).toBe(addDays(today(), 1))
    await db.query("update retention_setting set set_at = set_at - interval '1 day'")
    expect((await endOf(recent.id))?.localeCompare(today())).toBeLessThanOrEqual(0)
    await asUsual()
  })

  it.each(['en', 'km'])('is announced before the first question and where one comes back (%s)', async (lang) => {
    await setTerms(await w.as('bopha'), { ...usual, conversationMonths: 9 })
    const { code } = await report(w)
    const sentence = lang === 'en' ? 'erased 9 months after the last message' : '9 ខែបន្ទាប់ពីសារចុងក្រោយ'
    const child: Session = { kind: 'receipt', secret: await enterCode(w.nobody(), code) }
    for (const [path, who] of [
      [`/${lang}/report`, null],
      [`/${lang}/check`, null],
      [`/${lang}/check`, child],
    ] as const)
      expect((await (await get(w.hono, path, who)).text()).replaceAll('\u200b', '')).toContain(sentence)
    await asUsual()
  })
})

describe('what ends soon', () => {
  it('stands by month for the guardian without a way in, and for supervisors of the team with one', async () => {
    const { caseId } = await openCase(w)
    const end = addDays(today(), 45)
    await closedOn(db, caseId, Temporal.PlainDate.from(end).subtract({ years: 5 }).toString())
    const dara = await w.as('dara')
    const month = (await dara.read((tx) => endingsByMonth(tx))).find((m) =>
      m.records.some((r) => r.recordId === caseId),
    )
    expect(month?.month).toBe(monthOf((await endOf(caseId)) ?? ''))
    const at = `/staff/retention?month=${month?.month}`
    const count = (month?.reports ?? 0) + (month?.cases ?? 0)
    for (const name of ['bopha', 'dara']) {
      const shown = await html(at, name)
      expect(shown).toMatch(new RegExp(`${count} records? reach(es)? (its|their) end in ${showMonth(end, 'en')}`))
      expect(shown).toContain(showDay((await endOf(caseId)) ?? '', 'en'))
      expect(shown).toContain(caseId.slice(0, 8))
      expect(shown.includes(`href="/staff/cases/${caseId}"`)).toBe(name === 'dara')
      expect(shown).not.toContain('Testchild')
    }
    expect(await html('/staff/retention', 'veasna')).not.toContain(caseId.slice(0, 8))
    for (const name of ['sophea', 'rithy', 'kosal'])
      expect((await get(w.hono, '/staff/retention', session(name))).status).toBe(404)
  })

  it('says so when nothing does', async () => {
    expect(await html('/staff/retention', 'veasna')).toContain('Nothing reaches its end')
  })

  it('shows what was erased, and when the last backup of it is gone', async () => {
    const { id } = await report(w)
    const day = addDays(today(), -5)
    await db.query('select app.erase_record($1, $2)', [id, day])
    const shown = await html('/staff/retention', 'bopha')
    expect(shown).toContain(id.slice(0, 8))
    expect(shown).toContain(showDay(addDays(day, 35), 'en'))
  })

  it('the page stands in Khmer too', async () => {
    const shown = await html('/staff/retention', 'pisey')
    expect(shown).toContain('lang="km"')
    expect(shown.replaceAll('\u200b', '')).toContain('យើងរក្សាអ្វីទុក យូរប៉ុនណា')
  })
})

describe('a hold', () => {
  it('is placed by a supervisor with a code for its reason, and shown on the case page and in the list', async () => {
    const { caseId } = await openCase(w)
    const at = `/staff/retention/${caseId}`
    expect((await post(`${at}/hold`, { reason: 'because …' }, 'dara')).status).toBe(400)
    expect((await post(`${at}/hold`, { reason: 'childs_wish' }, 'sophea')).status).toBe(403)
    for (let twice = 0; twice < 2; twice++)
      expect((await post(`${at}/hold`, { reason: 'childs_wish' }, 'dara')).status).toBe(303)
    expect(await html(`/staff/cases/${caseId}`, 'dara')).toContain('The child wishes it')
    const read = (await html(`/staff/cases/${caseId}`, 'sophea')).replaceAll('\u200b', '')
    expect(read).toContain('កុមារចង់បានបែបនេះ')
    expect(read).not.toContain(`${at}/release`)
    const { rows } = await db.query(
      "select action, detail from trail where subject_id = $1 and action like 'retention.%'",
      [caseId],
    )
    expect(rows).toEqual([{ action: 'retention.hold_placed', detail: { reason: 'childs_wish' } }])
  })

  it('is lifted by a guardian of the same organisation; for another’s it is not there', async () => {
    const { worker, caseId } = await openCase(w)
    await placeHold(worker, caseId, 'complaint')
    await db.query(
      `insert into organisation_role (id, person_id, organisation_id, role)
       select gen_random_uuid(), id, organisation_id, 'data_guardian' from person where sign_in_name = 'chenda'`,
    )
    const living = async () =>
      (await db.query('select lifted_at is null as living from retention_hold where record_id = $1', [caseId])).rows
    const at = `/staff/retention/${caseId}/release`
    expect((await post(at, {}, 'chenda')).status).toBe(404)
    expect(await html('/staff/retention', 'chenda')).not.toContain(caseId.slice(0, 8))
    expect(await living()).toEqual([{ living: true }])
    expect(await html('/staff/retention', 'bopha')).toContain(`action="${at}"`)
    for (let twice = 0; twice < 2; twice++)
      expect((await post(at, {}, 'bopha')).headers.get('Location')).toBe('/staff/retention')
    expect(await living()).toEqual([{ living: false }])
  })

  it('cannot be placed on what is not there, or on a packet alone', async () => {
    await expect(placeHold(await w.as('veasna'), (await report(w)).id, 'complaint')).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})
