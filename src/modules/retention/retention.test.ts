import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { enterCode } from '#modules/reports/commands/come-back.ts'
import { addDays, monthOf, showDay, showMonth, today } from '#platform/time/time.ts'
import { get, type Input, type Session, submit } from '#test/security/asking.ts'
import { closedOn, longInUse, silentSince } from '#test/support/ageing.ts'
import { openCase, report } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { setTerms } from './commands/terms.ts'
import { conversationMonths, endingsByMonth } from './queries.ts'

const usual = { conversationMonths: 24, caseYears: 5, authorityYears: 5, trailYears: 10, answersYears: 3 }

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

  const strings = { conversationMonths: '24', caseYears: '5', authorityYears: '5', trailYears: '10', answersYears: '3' }
  it.each([
    ['conversationMonths', '5', 'from 6 to 60'],
    ['conversationMonths', '61', 'from 6 to 60'],
    ['caseYears', '0', 'from 1 to 15'],
    ['caseYears', '16', 'from 1 to 15'],
    ['caseYears', '2.5', 'from 1 to 15'],
    ['authorityYears', '16', 'from 1 to 15'],
    ['answersYears', '0', 'from 1 to 15'],
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
    const month = monthOf((await endOf(caseId)) ?? '')
    const ahead = await dara.read((tx) => endingsByMonth(tx, month))
    expect(ahead.open?.month).toBe(month)
    expect(ahead.records.map((r) => r.recordId)).toContain(caseId)
    const at = `/staff/retention?month=${month}`
    const count = (ahead.open?.ends.report ?? 0) + (ahead.open?.ends.case ?? 0)
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

  it('and lists the first month where the address names none', async () => {
    for (const month of ['2026-13-01', '2026-02-30', 'x', '1990-01-01'])
      expect(await html(`/staff/retention?month=${month}`, 'bopha')).toContain('aria-current="true"')
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
