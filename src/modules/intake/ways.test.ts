import { beforeAll, describe, expect, it } from 'vitest'
import { makeApp } from '#app'
import type { Ctx } from '#platform/access/context.ts'
import { openDatabase } from '#platform/db/database.ts'
import type { Values } from '#platform/http/form.ts'
import { logTo } from '#platform/log/log.ts'
import { momentAt } from '#platform/time/time.ts'
import { get } from '#test/security/asking.ts'
import { type StaffCtx, type World, world } from '#test/support/world.ts'
import { addShifts } from './commands/duty.ts'
import { settleWay } from './commands/ways.ts'
import { linesNow, waysToReach } from './queries.ts'
import type { Way } from './schema.ts'

const monday = '2030-01-07'

let w: World
let dara: StaffCtx
beforeAll(async () => {
  w = await world()
  dara = await w.as('dara')
})

const week = Object.fromEntries(['MO', 'TU', 'WE', 'TH', 'FR'].map((d) => [d, '8:00-12:00, 13:30-17:00']))
const settle = (way: Way, values: Values = {}, who: Ctx = dara) =>
  settleWay(who, way, { offered: 'yes', ...week, ...values })
const at = (time: string, day = monday): Ctx => ({ ...w.nobody(), now: () => momentAt(day, time) })
const shown = async (time: string, way: Way, day = monday) =>
  (await waysToReach(at(time, day), 'en')).find((s) => s.way === way)

describe('the ways to reach out', () => {
  it('writing and the helplines stand always, and nothing else by itself', async () => {
    expect((await waysToReach(at('09:00'), 'en')).map((s) => s.way)).toEqual(['write', 'lines'])
    await settle('write', { offered: 'no' })
    await settle('lines', { offered: 'no' })
    expect((await waysToReach(at('09:01'), 'en')).map((s) => s.way)).toEqual(['write', 'lines'])
  })

  it('each says honestly when: now until, later today, tomorrow, after a single day off', async () => {
    await settle('i_call', { address: '០១២ ៣៤៥ ៦៧៨', exceptions: '2030-01-09' })
    const said = async (time: string, day?: string) => (await shown(time, 'i_call', day))?.when
    expect(await said('09:00')).toEqual({ state: 'now', until: momentAt(monday, '12:00') })
    expect(await said('12:30')).toEqual({ state: 'later', at: momentAt(monday, '13:30') })
    expect(await said('18:00')).toEqual({ state: 'later', at: momentAt('2030-01-08', '08:00') })
    expect(await said('18:00', '2030-01-08')).toEqual({ state: 'later', at: momentAt('2030-01-10', '08:00') })
    expect((await shown('09:00', 'i_call'))?.href).toBe('tel:012345678')
  })

  it('writing says when somebody reads, by the roster; the lines when they answer, by the directory', async () => {
    expect((await shown('09:00', 'write'))?.when).toEqual({ state: 'unknown' })
    const { personId } = (await w.as('sophea')).actor
    await addShifts(dara, { personId, role: 'answerer', day: monday, from: '10:00', until: '12:00', weeks: 1 })
    expect((await shown('09:00', 'write'))?.when).toEqual({ state: 'later', at: momentAt(monday, '10:00') })
    expect((await shown('03:00', 'lines'))?.when).toEqual({ state: 'now', until: null })
    const now = linesNow(w, momentAt(monday, '03:00')).map((line) => line.code)
    expect(now).toContain('child_helpline_cambodia')
    expect(now).not.toContain('national_police_117') // nobody has stated its hours
  })

  it('chat can be prepared and not be switched on, past the program neither', async () => {
    await expect(settle('chat')).rejects.toMatchObject({ detail: { offered: 'errors.way_to_come' } })
    await settle('chat', { offered: 'no', explainEn: 'Soon.' })
    expect(await shown('09:00', 'chat')).toBeUndefined()
    await expect(
      dara.write((tx) =>
        tx
          .updateTable('intakeWay')
          .set({ offered: true, changedBy: dara.actor.personId })
          .where('way', '=', 'chat')
          .execute(),
      ),
    ).rejects.toMatchObject({ code: '23514' })
  })

  it.each([
    ['i_call', { address: '' }, { address: 'errors.needed' }],
    ['i_call', { address: '12 34 5' }, { address: 'errors.phone' }],
    ['sms', { address: '+1 555 0100' }, { address: 'errors.phone' }],
    ['message', { address: 'javascript:alert(1)' }, { address: 'errors.link' }],
    ['come_by', { address: '' }, { address: 'errors.needed' }],
    ['call_me', { ...Object.fromEntries(Object.keys(week).map((d) => [d, ''])) }, { MO: 'errors.hours' }],
    ['call_me', { TU: 'noon' }, { TU: 'errors.spans' }],
    ['call_me', { exceptions: 'Friday' }, { exceptions: 'errors.day_spans' }],
    ['call_me', { explainEn: 'x'.repeat(601) }, { explainEn: 'errors.too_long' }],
  ] as const)('%s with %j is not taken', async (way, values, detail) => {
    await expect(settle(way, { ...values })).rejects.toMatchObject({ code: 'invalid', detail })
    expect(await shown('09:00', way === 'i_call' ? 'chat' : way)).toBeUndefined()
  })

  it('supervisors and managers of the organisation settle them; of others nothing is shown', async () => {
    await expect(settle('call_me', {}, await w.as('sophea'))).rejects.toMatchObject({ code: 'forbidden' })
    await settle('call_me', {}, await w.as('rithy'))
    expect(await shown('09:00', 'call_me')).toBeDefined()
    await settle('sms', { address: '099 000 111' }, await w.as('veasna')) // their own organisation's
    expect(await shown('09:00', 'sms')).toBeUndefined()
  })
})

describe('the public pages', () => {
  const page = async (path: string) => (await get(w.hono, path)).text()

  it('show them side by side in both languages, with the organisation’s own words where there are some', async () => {
    await settle('come_by', {
      address: '12 <Street>',
      explainEn: 'The "blue" door & the stairs.',
      explainKm: 'ទ្វារពណ៌ខៀវ។',
    })
    expect(await page('/en')).toContain('Come by')
    expect(await page('/en')).not.toContain('blue')
    const [en, km] = [await page('/en/ways'), (await page('/km/ways')).replaceAll('\u200b', '')]
    expect(en).toContain('The &quot;blue&quot; door &amp; the stairs.')
    expect(en).toContain('12 &lt;Street>')
    expect(km).toContain('ទ្វារពណ៌ខៀវ។')
    expect(km).not.toContain('blue')
    for (const text of [en, await page('/en'), await page('/en/report')])
      expect(text).toContain('You can always bring a friend or a family member.')
  })

  it('follow a change at once, and are made once for as long as they say the same', async () => {
    await settle('message', { address: 'https://m.me/example' })
    const first = await page('/en')
    expect(first).toContain('href="https://m.me/example"')
    await settle('message', { offered: 'no', address: 'https://m.me/example' })
    expect(await page('/en')).not.toContain('m.me')
  })

  it('stand while the database is away', async () => {
    const db = await openDatabase(w.connection('sdap_app'))
    const alone = makeApp({ ...w.app, db })
    await db.close()
    const before = logTo(() => {})
    try {
      const answer = await get(alone, '/en')
      expect(answer.status).toBe(200)
      const text = await answer.text()
      for (const word of ['1280', '/en/report', 'Write at any time']) expect(text).toContain(word)
    } finally {
      logTo(before)
    }
  })
})
