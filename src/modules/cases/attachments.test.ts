import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { attach, mostAttachments } from '#modules/records/attachments.ts'
import { openRecord } from '#modules/records/commands.ts'
import { openReferralsOf } from '#modules/referrals/queries.ts'
import { eraseRecord } from '#modules/retention/commands/erase.ts'
import { liftHold, placeHold } from '#modules/retention/commands/hold.ts'
import { CannotOpen } from '#platform/crypto/open.ts'
import { padme } from '#platform/crypto/seal.ts'
import { fileTypes } from '#platform/files/check.ts'
import { translator } from '#platform/i18n/i18n.ts'
import { cookieOf, get, type Input, plain, type Session, submit } from '#test/security/asking.ts'
import { noPapers, papers, pdf } from '#test/support/papers.ts'
import { requestsIn } from '#test/support/requests.ts'
import { openCase, sentReferral } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { attachPaper, openPaper, removePaper } from './commands/attachments.ts'
import { closeCase } from './commands/close.ts'
import { largestAttachment } from './schema.ts'

let w: World
let db: pg.Client
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
})

const session = (name: string): Session => ({
  kind: 'staff',
  secret: Buffer.from(w.cookie(name).slice('sdap='.length), 'base64url'),
})
const said = { kind: 'letter', name: 'Letter of the school', onDay: '2026-03-01', papersOnly: 'yes' } as const
const formOf = (caseId: string) => `/staff/cases/${caseId}/attachments`
const send = (caseId: string, input: Input, name = 'dara') => submit(w, formOf(caseId), input, session(name))
const words = async (answer: Response) => (await answer.text()).replaceAll('\u200b', '').replaceAll('&#39;', "'")
const attachmentsOf = async (caseId: string): Promise<{ id: string; about: Buffer; body: Buffer }[]> =>
  (await db.query('select id, about, body from attachment where record_id = $1 order by made_at', [caseId])).rows
const trailOf = async (caseId: string, actions: string): Promise<{ action: string; detail: object }[]> =>
  (
    await db.query('select action, detail from trail where subject_id = $1 and action ~ $2 order by seq', [
      caseId,
      actions,
    ])
  ).rows

/** A case with one paper in it. */
async function withPaper(bytes = pdf('Dear all')) {
  const opened = await openCase(w)
  await attachPaper(opened.worker, opened.caseId, said, bytes)
  return { ...opened, id: (await attachmentsOf(opened.caseId))[0]?.id ?? '' }
}

describe('attaching a paper', () => {
  it.each(Object.entries(papers('Zq taken at home')))(
    '%s comes back as it is kept, whatever it was called',
    async (type, bytes) => {
      const { caseId } = await openCase(w)
      const file = new File([bytes], 'holiday.exe', { type: 'video/mp4' })
      const answer = await send(caseId, { ...said, file })
      expect([answer.status, answer.headers.get('Location')]).toEqual([303, `/staff/cases/${caseId}#papers`])
      const page = await words(await get(w.hono, `/staff/cases/${caseId}`, session('sophea')))
      const at = /\/staff\/attachments\/[0-9a-f-]{36}/.exec(page)?.[0] ?? ''
      expect(page).toContain('Letter of the school')
      expect(page).not.toContain('holiday')
      const saved = await get(w.hono, at, session('sophea'))
      const back = Buffer.from(await saved.arrayBuffer())
      expect(back.includes('Zq taken at home')).toBe(false)
      if (!['jpg', 'png', 'heic'].includes(type)) expect(back.equals(bytes)).toBe(true)
      expect(saved.headers.get('Content-Type')).toBe(fileTypes[type as keyof typeof fileTypes])
      expect(saved.headers.get('Content-Disposition')).toContain(`-2026-03-01.${type}`)
      expect((await trailOf(caseId, '^paper')).map((e) => e.action)).toEqual(['paper.attached', 'paper.opened'])
    },
  )

  it('is saved, never shown in place, under a name that tells nothing of the child', async () => {
    const { id } = await withPaper()
    const headers = async (lang: string) => {
      await submit(w, '/staff/language', { language: lang }, session('dara'))
      return (await get(w.hono, `/staff/attachments/${id}`, session('dara'))).headers
    }
    const km = await headers('km')
    const name = `filename="2026-03-01.pdf"; filename*=UTF-8''${encodeURIComponent('លិខិត')}-2026-03-01.pdf`
    expect(km.get('Content-Disposition')).toBe(`attachment; ${name}`)
    const en = await headers('en')
    expect(en.get('Content-Disposition')).toBe('attachment; filename="Letter-2026-03-01.pdf"')
    expect(en.get('Content-Security-Policy')).toBe("default-src 'none'; sandbox")
    expect([en.get('X-Content-Type-Options'), en.get('Cache-Control')]).toEqual(['nosniff', 'no-store'])
  })

  it.each(noPapers)('%s is refused with a sentence, and what was typed stays', async (_, why, bytes) => {
    const { caseId } = await openCase(w)
    const answer = await send(caseId, { ...said, file: new File([bytes], 'letter.pdf', { type: 'application/pdf' }) })
    expect(answer.status).toBe(422)
    const page = await words(answer)
    expect(page).toContain(translator('en')(`errors.file_${why}` as 'errors.file_kind').replaceAll('\u200b', ''))
    expect(page).toContain('value="Letter of the school"')
    expect(await attachmentsOf(caseId)).toEqual([])
  })

  it('asks that it be a paper, what it is, and for a file', async () => {
    const { caseId } = await openCase(w)
    const file = new Blob([pdf('x')])
    for (const [input, wrong] of [
      [{ ...said, papersOnly: [], file }, 'papersOnly'],
      [{ ...said, kind: '', file }, 'kind'],
      [{ ...said, name: ' ', file }, 'name'],
      [{ ...said, onDay: 'soon', file }, 'onDay'],
      [said, 'file'],
    ] as [Input, string][]) {
      const answer = await send(caseId, input)
      expect([answer.status, (await answer.text()).includes(`href="#${wrong}"`)], wrong).toEqual([422, true])
    }
    expect(await attachmentsOf(caseId)).toEqual([])
  })

  it.each(['en', 'km'] as const)(
    'too large a file is refused kindly in %s, and what was typed stays',
    async (language) => {
      const { caseId } = await openCase(w)
      await submit(w, '/staff/language', { language }, session('dara'))
      for (const size of [largestAttachment + 1, largestAttachment + 2 ** 20, 3 * largestAttachment]) {
        const answer = await send(caseId, { ...said, name: 'ឯកសារ A', file: new Blob([pdf('x'), Buffer.alloc(size)]) })
        expect(answer.status).toBe(413)
        const page = await words(answer)
        expect(page).toContain(translator(language)('errors.file_too_large').replaceAll('\u200b', ''))
        expect(page).toContain('value="ឯកសារ A"')
        expect(page).toContain('value="2026-03-01"')
      }
      expect(await attachmentsOf(caseId)).toEqual([])
    },
  )

  it('of the largest size is taken, and once, however often a telephone sends it', async () => {
    const { caseId } = await openCase(w)
    const file = new Blob([pdf('x'), Buffer.alloc(largestAttachment - pdf('x').length)])
    for (let i = 0; i < 2; i++) expect((await send(caseId, { ...said, file })).status).toBe(303)
    const [kept, ...more] = await attachmentsOf(caseId)
    expect(more).toEqual([])
    expect(kept?.body.length).toBe(41 + padme(largestAttachment + 1))
    expect((await trailOf(caseId, '^paper')).length).toBe(1)
  })

  it('ends at a hundred in one case', async () => {
    const { caseId, worker, id } = await withPaper()
    await worker.write(async (tx) => {
      const record = await openRecord(tx, worker, caseId)
      const file = { type: 'pdf', bytes: pdf('x') } as const
      for (let i = 1; i < mostAttachments; i++)
        await attach(tx, worker.actor, record, [], { ...said, name: `${i}` }, file)
    })
    const one = { ...said, file: new Blob([pdf('one more')]) }
    const answer = await send(caseId, one)
    expect([answer.status, (await answer.text()).includes('href="#file"')]).toEqual([422, true])
    await attachPaper(worker, caseId, said, pdf('Dear all')) // is there already
    await removePaper(worker, id, 'not_needed')
    expect((await send(caseId, one)).status).toBe(303)
  })

  it('by somebody whose session ended meanwhile shows the words, and the way to sign in', async () => {
    const { caseId } = await openCase(w)
    const body = new FormData()
    for (const [name, value] of Object.entries(said)) body.append(name, value)
    body.append('file', new Blob([pdf('x'), Buffer.alloc(largestAttachment)]), 'x')
    const gone: Session = { kind: 'staff', secret: Buffer.alloc(32, 9) }
    const headers = { Host: 'localhost', ...cookieOf(gone) }
    const answer = await w.hono.request(formOf(caseId), { method: 'POST', headers, body })
    const page = await words(answer)
    expect([answer.status, page.includes('Letter of the school'), page.includes('/staff/sign-in')]).toEqual([
      403,
      true,
      true,
    ])
  })
})

describe('a paper in a case', () => {
  it('is read by a colleague, and changed by who is responsible alone', async () => {
    const { caseId, id } = await withPaper()
    expect((await get(w.hono, `/staff/attachments/${id}`, session('sophea'))).status).toBe(200)
    expect((await get(w.hono, formOf(caseId), session('sophea'))).status).toBe(403)
    expect((await send(caseId, { ...said, file: new Blob([pdf('x')]) }, 'sophea')).status).toBe(403)
    const removal = await submit(w, `/staff/attachments/${id}/removal`, { reason: 'wrong_case' }, session('sophea'))
    expect(removal.status).toBe(403)
    expect(await attachmentsOf(caseId)).toHaveLength(1)
  })

  it('is not there for anybody else, also not for who received a referral of the case', async () => {
    const { caseId, id } = await withPaper()
    const referral = await sentReferral(w, caseId)
    for (const name of ['sreymom', 'veasna', 'bopha', 'kosal']) {
      const one = await get(w.hono, `/staff/attachments/${id}`, session(name))
      const none = await get(w.hono, `/staff/attachments/${randomUUID()}`, session(name))
      expect([one.status, plain(await one.text())], name).toEqual([404, plain(await none.text())])
      expect(
        (await submit(w, `/staff/attachments/${id}/removal`, { reason: 'wrong_case' }, session(name))).status,
      ).toBe(404)
      expect((await send(caseId, { ...said, file: new Blob([pdf('x')]) }, name)).status).toBe(404)
    }
    const packet = await words(await get(w.hono, `/staff/referrals/${referral}`, session('sreymom')))
    expect(packet).not.toContain('Letter of the school')
    expect(await attachmentsOf(caseId)).toHaveLength(1)
  })

  it('does not open in another’s place: neither the file nor what is said of it', async () => {
    const { caseId, worker, id } = await withPaper()
    await attachPaper(worker, caseId, { ...said, name: 'Another' }, pdf('Another'))
    const other = await withPaper(pdf('Of another case'))
    const [first, second] = await attachmentsOf(caseId)
    for (const [column, from] of [
      ['body', second],
      ['about', second],
      ['body', (await attachmentsOf(other.caseId))[0]],
    ] as const) {
      await db.query(`update attachment set ${column} = $2 where id = $1`, [id, from?.[column]])
      await expect(openPaper(worker, id)).rejects.toThrow(CannotOpen)
      await db.query(`update attachment set ${column} = $2 where id = $1`, [id, first?.[column]])
    }
    await db.query('update attachment set body = about where id = $1', [id])
    const answer = await get(w.hono, `/staff/attachments/${id}`, session('dara'))
    expect([answer.status, (await answer.text()).includes('Letter')]).toEqual([503, false])
  })

  it('that is removed is gone, and who removed it and why stands in the trail', async () => {
    const { caseId, id } = await withPaper()
    const at = `/staff/attachments/${id}/removal`
    expect((await submit(w, at, {}, session('dara'))).status).toBe(422)
    const answer = await submit(w, at, { reason: 'must_not_be_here' }, session('dara'))
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, `/staff/cases/${caseId}#papers`])
    expect(await attachmentsOf(caseId)).toEqual([])
    expect((await get(w.hono, `/staff/attachments/${id}`, session('dara'))).status).toBe(404)
    expect(await trailOf(caseId, 'removed')).toEqual([
      { action: 'paper.removed', detail: { attachment: id, reason: 'must_not_be_here' } },
    ])
  })

  it('stays while a hold keeps the case', async () => {
    const { caseId, worker, id } = await withPaper()
    await placeHold(worker, caseId, 'court_case')
    const at = `/staff/attachments/${id}/removal`
    expect((await submit(w, at, { reason: 'not_needed' }, session('dara'))).status).toBe(409)
    expect(await attachmentsOf(caseId)).toHaveLength(1)
    await liftHold(worker, caseId)
    expect((await submit(w, at, { reason: 'not_needed' }, session('dara'))).status).toBe(303)
    expect(await attachmentsOf(caseId)).toEqual([])
  })

  it('of a closed case can still be removed, but none is added', async () => {
    const { caseId, worker, id } = await withPaper()
    const closure = { reason: 'goals_reached', childView: 'It is well.', note: '' }
    await closeCase(worker, caseId, closure, (tx) => openReferralsOf(tx, caseId))
    expect((await send(caseId, { ...said, file: new Blob([pdf('x')]) })).status).toBe(403)
    await removePaper(worker, id, 'must_not_be_here')
    expect(await attachmentsOf(caseId)).toEqual([])
  })

  it('is erased with the case, and none comes after', async () => {
    const { caseId, worker } = await withPaper()
    const other = await withPaper()
    await eraseRecord(worker, caseId, 'asked_for')
    expect(await attachmentsOf(caseId)).toEqual([])
    expect(await attachmentsOf(other.caseId)).toHaveLength(1)
    expect((await send(caseId, { ...said, file: new Blob([pdf('x')]) })).status).toBe(410)
  })

  it('is named to a child who asks to see, with where to look at it, and not handed out', async () => {
    const { caseId } = await withPaper(pdf('zandopaperwords'))
    const at = requestsIn(w, db)
    await submit(w, '/staff/language', { language: 'en' }, session('dara'))
    const look = await at.page(`/staff/requests/${await at.byPhone(caseId)}/export`, 'dara')
    expect(look.body).toContain('Letter of the school')
    expect(look.body).toContain('Ask your helper to look at it together')
    expect(look.body).not.toContain('zandopaperwords')
  })
})
