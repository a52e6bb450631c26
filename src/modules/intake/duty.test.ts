import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Ctx } from '#platform/access/context.ts'
import { translator } from '#platform/i18n/i18n.ts'
import { momentAt } from '#platform/time/time.ts'
import { type StaffCtx, type World, world } from '#test/support/world.ts'
import { genderWords, readWords } from '#ui/duty.tsx'
import type { View } from '#ui/view.ts'
import { addShifts, copyWeek, removeShift, swapShift } from './commands/duty.ts'
import { gapsAhead, shiftsOf } from './queries/duty.ts'
import { onDuty } from './queries.ts'
import type { ShiftInput } from './schema.ts'

const monday = '2030-01-07'
const sunday = '2030-01-06'

let w: World
let dara: StaffCtx
let sophea: StaffCtx
beforeAll(async () => {
  w = await world()
  dara = await w.as('dara')
  sophea = await w.as('sophea')
})
beforeEach(async () => {
  await (await w.sql('postgres')).query('truncate duty_shift')
})

const shift = (more: Partial<ShiftInput> = {}): ShiftInput => ({
  personId: sophea.actor.personId,
  role: 'answerer',
  day: monday,
  from: '08:00',
  until: '17:00',
  weeks: 1,
  ...more,
})
/** What the public is told at a moment, as somebody without any session asks. */
const at = (day: string, time: string): Ctx => ({ ...w.nobody(), now: () => momentAt(day, time) })
const told = async (day: string, time: string, lang: 'en' | 'km' = 'en') =>
  readWords({ t: translator(lang), lang } as View, await onDuty(at(day, time)), momentAt(day, time))
const planned = (ctx: StaffCtx = dara) => ctx.read((tx) => shiftsOf(tx, ctx.actor.organisationId, monday))

describe('the public is told what the roster covers, and no better', () => {
  it('now and until when, today, tomorrow, or not before a day', async () => {
    await addShifts(dara, shift())
    await addShifts(dara, shift({ personId: dara.actor.personId, from: '16:00', until: '20:00' }))
    expect(await told(monday, '09:00')).toBe('Somebody reads now, until 20:00.')
    expect(await told(monday, '07:00')).toBe('Somebody reads today from 08:00.')
    expect(await told(sunday, '20:00')).toBe('Nobody reads before tomorrow, 08:00.')
    expect(await told('2030-01-04', '20:00')).toBe('Nobody reads before Monday, 08:00.')
    expect(await told('2029-12-26', '20:00')).toBe('Nobody reads before 7 January 2030, 08:00.')
    expect((await told('2030-01-04', '20:00', 'km')).replaceAll('\u200b', '')).toContain('មុនថ្ងៃចន្ទ ម៉ោង 08:00')
  })

  it('nothing is promised where nothing is planned', async () => {
    expect(await told(monday, '09:00')).toContain('We cannot promise a time.')
    await addShifts(dara, shift({ role: 'danger' }))
    expect(await told(monday, '09:00')).toContain('We cannot promise a time.') // on call for danger is not reading
    expect((await onDuty(at(monday, '09:00'))).danger).toBe(true)
  })

  it('a night shift ends on the next day, and shifts that touch are one stretch', async () => {
    await addShifts(dara, shift({ from: '20:00', until: '08:00' }))
    await addShifts(dara, shift({ personId: dara.actor.personId, day: '2030-01-08', from: '08:00', until: '24:00' }))
    expect(await told(monday, '23:00')).toBe('Somebody reads now, until Tuesday, 24:00.')
    expect(await told('2030-01-08', '07:00')).toBe('Somebody reads now, until 24:00.')
  })

  it('whether a woman or a man is there, and when the next one is', async () => {
    await addShifts(dara, shift())
    await addShifts(dara, shift({ personId: dara.actor.personId, day: '2030-01-08' }))
    const now = momentAt(monday, '09:00')
    const duty = await onDuty(at(monday, '09:00'))
    expect([duty.women, duty.men]).toEqual([true, false])
    const say = (gender: 'woman' | 'man') => genderWords({ t: translator('en'), lang: 'en' } as View, duty, now, gender)
    expect(say('woman')).toBe('A woman is here now.')
    expect(say('man')).toBe('A man is here tomorrow from 08:00.')
  })

  it('who cannot sign in covers nothing, and the roster says so', async () => {
    await addShifts(dara, shift())
    const suspended = async (at: string) =>
      (await w.sql('postgres')).query(`update person set suspended_at = ${at} where id = $1`, [sophea.actor.personId])
    await suspended('now()')
    expect(await told(monday, '09:00')).toContain('We cannot promise')
    expect((await planned()).map((s) => s.void)).toEqual([true])
    await suspended('null')
    expect(await told(monday, '09:01')).toBe('Somebody reads now, until 17:00.')
  })
})

describe('the roster', () => {
  it('repeats by the week; the same form again adds nothing; two shifts at once in one role are refused', async () => {
    expect(await addShifts(dara, shift({ weeks: 3 }))).toBe(3)
    expect(await addShifts(dara, shift({ weeks: 3 }))).toBe(0)
    expect(await told('2030-01-21', '09:00')).toBe('Somebody reads now, until 17:00.')
    await expect(addShifts(dara, shift({ from: '16:00', until: '18:00' }))).rejects.toMatchObject({
      detail: { from: 'errors.duty_overlaps' },
    })
    expect(await addShifts(dara, shift({ role: 'danger', from: '16:00', until: '18:00' }))).toBe(1)
  })

  it('a week is copied from the one before, once', async () => {
    await addShifts(dara, shift())
    await addShifts(dara, shift({ day: '2030-01-10', from: '20:00', until: '08:00' }))
    expect(await copyWeek(dara, '2030-01-16')).toBe(2)
    expect(await copyWeek(dara, '2030-01-14')).toBe(0)
    expect(await told('2030-01-18', '07:00')).toBe('Somebody reads now, until 08:00.')
  })

  it('a shift changes hands, and comes off; the promise follows at once, the trail says by whom', async () => {
    await addShifts(dara, shift())
    const [{ id = '' } = {}] = await planned()
    await swapShift(dara, id, dara.actor.personId)
    expect((await planned()).map((s) => s.displayName)).toEqual(['Dara (demo)'])
    expect((await onDuty(at(monday, '09:00'))).men).toBe(true)
    await expect(swapShift(dara, id, sophea.actor.personId)).rejects.toMatchObject({ code: 'state_changed' })
    const [own] = await planned()
    await removeShift(dara, own?.id ?? '')
    await removeShift(dara, own?.id ?? '')
    expect(await told(monday, '09:00')).toContain('We cannot promise')
    const { rows } = await (await w.sql('postgres')).query(
      "select action, person_id from trail where action like 'duty.%' order by seq desc limit 3",
    )
    expect(rows.map((r) => r.action)).toEqual(['duty.removed', 'duty.swapped', 'duty.added'])
    expect(new Set(rows.map((r) => r.person_id))).toEqual(new Set([dara.actor.personId]))
  })

  it('shows the gaps of the coming seven days plainly', async () => {
    await addShifts(dara, shift({ from: '00:00', until: '24:00' }))
    await addShifts(dara, shift({ day: '2030-01-09', role: 'danger' })) // on call closes no gap
    const now = momentAt(monday, '10:00')
    expect(await dara.read((tx) => gapsAhead(tx, dara.actor.organisationId, now))).toEqual([
      { from: momentAt('2030-01-08', '00:00'), until: momentAt('2030-01-14', '10:00') },
    ])
    await addShifts(dara, shift({ day: '2030-01-10', from: '08:00', until: '12:00' }))
    expect(await dara.read((tx) => gapsAhead(tx, dara.actor.organisationId, now))).toHaveLength(2)
  })
})

describe('who settles it', () => {
  it('a counsellor reads the roster and changes nothing; another organisation does not see it', async () => {
    await addShifts(dara, shift())
    const [{ id = '' } = {}] = await planned(sophea)
    await expect(removeShift(sophea, id)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(addShifts(sophea, shift({ day: '2030-01-08' }))).rejects.toMatchObject({ code: 'forbidden' })
    const veasna = await w.as('veasna')
    expect(await planned(veasna)).toEqual([])
    await expect(removeShift(veasna, id)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('only somebody of the desk can be on duty, past the program too', async () => {
    const others = [(await w.as('bopha')).actor.personId, (await w.as('veasna')).actor.personId]
    for (const personId of others) {
      await expect(addShifts(dara, shift({ personId }))).rejects.toMatchObject({
        detail: { personId: 'errors.choose' },
      })
      const { organisationId, personId: madeBy } = dara.actor
      const row = { id: crypto.randomUUID(), organisationId, personId, madeBy, role: 'answerer' }
      const hours = { startsAt: momentAt(monday, '08:00'), endsAt: momentAt(monday, '09:00') }
      await expect(
        dara.write((tx) =>
          tx
            .insertInto('dutyShift')
            .values({ ...row, ...hours })
            .execute(),
        ),
      ).rejects.toMatchObject({ code: '42501' })
    }
  })

  it('a manager keeps it too', async () => {
    const rithy = await w.as('rithy')
    expect(await addShifts(rithy, shift())).toBe(1)
    expect(await planned(rithy)).toHaveLength(1)
  })
})
