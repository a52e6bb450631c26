import { randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { answers, report } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { answerReport, openReport, restReport } from './commands/answer.ts'
import { enterCode, markSeen, stopOwnCode, visit, writeAsReporter } from './commands/come-back.ts'
import { fileReport } from './commands/file.ts'
import { giveNewCode } from './commands/new-code.ts'
import { inGroups } from './commands/receipt-code.ts'
import { openReports } from './queries.ts'

let w: World
beforeAll(async () => {
  w = await world()
})

describe('somebody reaches out', () => {
  it('the same form sent twice shows the same code and files one report', async () => {
    const nonce = randomBytes(16)
    const before = (await (await w.as('dara')).read((tx) => openReports(tx, 500))).length
    const first = await fileReport(w.nobody(), { nonce, answers: answers() })
    const second = await fileReport(w.nobody(), { nonce, answers: answers() })
    expect(second).toBe(first)
    expect((await (await w.as('dara')).read((tx) => openReports(tx, 500))).length).toBe(before + 1)
  })

  it('the same form at the same moment files one report', async () => {
    const nonce = randomBytes(16)
    const before = (await (await w.as('dara')).read((tx) => openReports(tx, 500))).length
    const codes = await Promise.all([1, 2, 3].map(() => fileReport(w.nobody(), { nonce, answers: answers() })))
    expect(new Set(codes).size).toBe(1)
    expect((await (await w.as('dara')).read((tx) => openReports(tx, 500))).length).toBe(before + 1)
  })

  it('the same form with other words loses neither', async () => {
    const nonce = randomBytes(16)
    const first = await fileReport(w.nobody(), { nonce, answers: answers({ story: 'first words' }) })
    const second = await fileReport(w.nobody(), { nonce, answers: answers({ story: 'other words' }) })
    expect(second).not.toBe(first)
    expect(await fileReport(w.nobody(), { nonce, answers: answers({ story: 'other words' }) })).toBe(second)
  })

  it('the same form long after is not given the code again', async () => {
    const nonce = randomBytes(16)
    await fileReport(w.nobody(), { nonce, answers: answers() })
    const db = await w.sql('postgres')
    await db.query("update receipt set made_at = now() - interval '16 minutes'")
    await expect(fileReport(w.nobody(), { nonce, answers: answers() })).rejects.toMatchObject({ code: 'already_sent' })
  })

  it('the list stands danger first, then oldest', async () => {
    await report(w, { danger: 'now' })
    await report(w, { danger: 'not_now' })
    const rows = await (await w.as('sophea')).read((tx) => openReports(tx, 500))
    const dangers = rows.map((r) => r.dangerFirst)
    expect(dangers).toEqual([...dangers].sort())
    for (const group of [0, 1]) {
      const times = rows.filter((r) => r.dangerFirst === group).map((r) => r.receivedAt.getTime())
      expect(times).toEqual([...times].sort((a, b) => a - b))
    }
  })
})

describe('coming back with a code', () => {
  it('takes Khmer digits, spaces and dashes', async () => {
    const { code } = await report(w)
    const khmer = code.replace(/\d/g, (d) => String.fromCharCode(0x17e0 + Number(d)))
    for (const typed of [code, inGroups(code), code.replace(/(....)/g, '$1-'), khmer, `  ${inGroups(khmer)} `])
      expect(await enterCode(w.nobody(), typed)).toHaveLength(32)
  })

  it('shows an answer until it is marked as read, and never the story', async () => {
    const { id, reporter } = await report(w, { story: 'this stays with the team' })
    await answerReport(await w.as('sophea'), id, 'I am here for you.')
    const first = await visit(reporter)
    expect(first.messages.map((m) => m.text)).toEqual(['I am here for you.'])
    expect(JSON.stringify(first)).not.toContain('this stays')
    expect((await visit(reporter)).messages).toHaveLength(1)
    await markSeen(reporter)
    expect((await visit(reporter)).messages).toHaveLength(0)
  })

  it('what is written reaches the team and wakes a resting report', async () => {
    const { id, reporter } = await report(w)
    const worker = await w.as('sophea')
    await restReport(worker, id)
    expect((await visit(reporter)).state).toBe('resting')
    await writeAsReporter(reporter, 'one more thing')
    const opened = await openReport(worker, id)
    expect(opened.messages.map((m) => [m.text, m.fromReporter])).toEqual([['one more thing', true]])
    expect(opened.report.waitingSince).not.toBeNull()
  })

  it('a new visit ends the earlier session of the same code', async () => {
    const { code, reporter } = await report(w)
    await enterCode(w.nobody(), code)
    await expect(visit(reporter)).rejects.toMatchObject({ code: 'wrong_code' })
  })

  it('a stopped code opens nothing; the new one opens new messages only', async () => {
    const { id, code, reporter } = await report(w)
    const worker = await w.as('sophea')
    await answerReport(worker, id, 'an old answer')
    await stopOwnCode(reporter, 'call my aunt, please')
    await expect(enterCode(w.nobody(), code)).rejects.toMatchObject({ code: 'wrong_code' })
    expect((await openReport(worker, id)).messages.at(-1)?.text).toBe('call my aunt, please')

    const fresh = await giveNewCode(worker, id)
    await answerReport(worker, id, 'a new answer')
    const again = await w.receipt(await enterCode(w.nobody(), fresh))
    expect((await visit(again)).messages.map((m) => m.text)).toEqual(['a new answer'])
    const all = (await openReport(worker, id)).messages.map((m) => m.text)
    expect(all).toEqual(['an old answer', 'call my aunt, please', 'a new answer'])
  })

  it('a code replaced by a worker stops at once', async () => {
    const { id, code, reporter } = await report(w)
    const receiptGrants = async () =>
      (
        await (
          await w.sql('postgres')
        ).query(
          'select count(*)::int as n from record_grant g join conversation c on c.id = g.record_id where c.report_id = $1 and g.receipt_id is not null',
          [id],
        )
      ).rows[0].n
    expect(await receiptGrants()).toBe(1)
    await giveNewCode(await w.as('sophea'), id)
    expect(await receiptGrants()).toBe(1) // the new one's; the old key is gone
    await expect(visit(reporter)).rejects.toMatchObject({ code: 'wrong_code' })
    await expect(enterCode(w.nobody(), code)).rejects.toMatchObject({ code: 'wrong_code' })
  })
})
