import { beforeAll, describe, expect, it } from 'vitest'
import { figures } from '#modules/records/queries.ts'
import { endReferral } from '#modules/referrals/commands/send.ts'
import { openReferralsOf } from '#modules/referrals/queries.ts'
import { answerReport, openReport } from '#modules/reports/commands/answer.ts'
import { visit } from '#modules/reports/commands/come-back.ts'
import { child, openCase as openedCase, report, sentReferral } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { closeCase } from './commands/close.ts'
import { agreeStep, changeChild, openCase, recordNeeds } from './commands/file.ts'
import { openCaseFromReport } from './commands/open.ts'

let w: World
beforeAll(async () => {
  w = await world()
})

const closure = { reason: 'goals_reached', childView: 'It helped.', note: '' }

describe('a case', () => {
  it('carries the story over word for word, under a key that the receipt does not open', async () => {
    const { worker, caseId, reporter } = await openedCase(w, { story: 'told once, in these words' })
    const opened = await openCase(worker, caseId)
    expect(opened.accounts.map((a) => a.value.text)).toEqual(['told once, in these words'])
    const grants = await (await w.sql('postgres')).query(
      'select team_id, receipt_id from record_grant where record_id = $1',
      [caseId],
    )
    expect(grants.rows).toEqual([{ team_id: opened.row.teamId, receipt_id: null }])
    expect((await visit(reporter)).state).toBe('helped')
  })

  it('is opened once from a report, also when two try', async () => {
    const { id } = await report(w)
    const worker = await w.as('dara')
    const first = await openCaseFromReport(worker, id, child())
    expect(await openCaseFromReport(await w.as('sophea'), id, child())).toBe(first)
  })

  it('keeps needs and steps, and moves through its states', async () => {
    const { worker, caseId } = await openedCase(w)
    await recordNeeds(worker, caseId, { needs: ['legal_help', 'school'], note: 'likes drawing' })
    expect((await openCase(worker, caseId)).row.state).toBe('assessment')
    await agreeStep(worker, caseId, {
      what: 'meet a lawyer',
      who: '',
      byDay: '',
      agreed: 'child_agreed',
      childWords: 'yes',
    })
    const opened = await openCase(worker, caseId)
    expect(opened.row.state).toBe('plan')
    expect(opened.needs?.value.needs).toEqual(['legal_help', 'school'])
    expect(opened.steps.map((s) => s.value.what)).toEqual(['meet a lawyer'])
  })

  it('corrects its one fact row instead of counting a child twice', async () => {
    const { worker, caseId } = await openedCase(w, {}, { province: '12' })
    const count = async () =>
      Number((await (await w.sql('postgres')).query("select count(*) from fact where kind = 'case'")).rows[0].count)
    const before = await count()
    await changeChild(worker, caseId, child({ province: '03' }))
    expect(await count()).toBe(before)
    const rows = await (await w.sql('postgres')).query(
      "select province from fact where kind = 'case' and province = '03'",
    )
    expect(rows.rows.length).toBeGreaterThan(0)
  })

  it('does not close while a referral is under way, then closes with the child’s view, once', async () => {
    const { worker, caseId } = await openedCase(w)
    const referral = await sentReferral(w, caseId)
    const open = (tx: Parameters<typeof openReferralsOf>[0]) => openReferralsOf(tx, caseId)
    await expect(closeCase(worker, caseId, closure, open)).rejects.toMatchObject({ code: 'open_referrals' })
    await endReferral(worker, referral, 'withdrawn')
    await closeCase(worker, caseId, closure, open)
    await closeCase(worker, caseId, closure, open)
    const opened = await openCase(worker, caseId)
    expect(opened.row.state).toBe('closed')
    expect(opened.closure?.value.childView).toBe('It helped.')
    await expect(recordNeeds(worker, caseId, { needs: [], note: '' })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('a colleague who is not its coordinator reads it but does not change it', async () => {
    const { caseId } = await openedCase(w)
    const colleague = await w.as('sophea')
    expect((await openCase(colleague, caseId)).child.callName).toBe('Testchild')
    await expect(recordNeeds(colleague, caseId, { needs: [], note: '' })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('a worker of another organisation cannot learn that it exists', async () => {
    const { caseId, reportId } = await openedCase(w)
    for (const name of ['veasna', 'sreymom', 'bopha', 'kosal']) {
      const other = await w.as(name)
      await expect(openCase(other, caseId)).rejects.toMatchObject({ code: 'not_found' })
      await expect(openReport(other, reportId)).rejects.toMatchObject({ code: 'not_found' })
    }
  })
})

describe('figures', () => {
  it('count reports, the time to the first answer and cases from fact rows', async () => {
    const worker = await w.as('dara')
    const read = () => worker.read((tx) => figures(tx, worker.actor.organisationId))
    const sum = (rows: { count: number }[]) => rows.reduce((all, r) => all + r.count, 0)
    const band = (f: Awaited<ReturnType<typeof read>>, key: string) =>
      f.firstAnswer.find((r) => r.key === key)?.count ?? 0
    const before = await read()
    const { id } = await report(w)
    await answerReport(worker, id, 'Hello.')
    await answerReport(worker, id, 'And again.')
    const after = await read()
    expect(sum(after.reportsByMonth)).toBe(sum(before.reportsByMonth) + 1)
    expect(band(after, 'under_15_minutes')).toBe(band(before, 'under_15_minutes') + 1)
    expect(band(after, '')).toBe(band(before, ''))
  })

  it('another organisation counts none of it', async () => {
    const other = await w.as('sreymom')
    const own = await other.read((tx) => figures(tx, other.actor.organisationId))
    expect(own.reportsByMonth).toEqual([])
    expect(own.referralsReceived.length).toBeGreaterThan(0)
    const theirs = (await w.as('dara')).actor.organisationId
    expect((await other.read((tx) => figures(tx, theirs))).reportsByMonth).toEqual([])
  })
})
