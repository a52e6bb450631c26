import { beforeAll, describe, expect, it } from 'vitest'
import { figures } from '#modules/records/queries.ts'
import { gather } from '#modules/requests/commands/gather.ts'
import { enterRequest } from '#modules/requests/commands/work.ts'
import type { Ctx } from '#platform/access/context.ts'
import { log, logTo } from '#platform/log/log.ts'
import { addDays, today } from '#platform/time/time.ts'
import { get, plain, type Session, submit } from '#test/security/asking.ts'
import { scannerFor } from '#test/security/scanner.ts'
import { tablesHolding } from '#test/security/search.ts'
import { openCase, report } from '#test/support/scenario.ts'
import { type StaffCtx, type World, world } from '#test/support/world.ts'
import { askForRemoval, listRemovals, noteRemoval } from './commands.ts'
import { removalsDue, removalsToLookAt, removalsTold } from './queries.ts'
import { addressLines, platformOf } from './schema.ts'

const word = 'quindleberrypie'
const first = `https://t.me/${word}/12`
const second = `@${word}_two`
const pictures = [{ words: '', harms: ['sexual_extortion' as const], where: ['tiktok'], goingOn: '' as const }]

let w: World
let worker: StaffCtx
let staff: Session
const lines: string[] = []
beforeAll(async () => {
  const before = logTo((line) => lines.push(line))
  w = await world()
  worker = await w.as('dara')
  staff = { kind: 'staff', secret: worker.secret }
  return () => logTo(before)
})

const aboutPictures = (more: object = {}) => report(w, { links: `${first}\n${second}`, incidents: pictures, ...more })
const page = async (path: string, session: Session = staff) => plain(await (await get(w.hono, path, session)).text())
const listed = (id: string) => worker.read((tx) => listRemovals(tx, worker, id))
const told = (reporter: Ctx) => reporter.read(removalsTold)
const asked = { state: 'asked', through: 'platform_own_way', platform: 'telegram', followUpOn: '', note: '' } as const

describe('what somebody wrote under "web address or user name"', () => {
  it('is taken line by line, each once; several addresses on one line are several', () => {
    expect(
      addressLines(' https://a.example/1 \n\n@name on a game\nhttps://b.example https://c.example\n@name on a game'),
    ).toEqual(['https://a.example/1', '@name on a game', 'https://b.example', 'https://c.example'])
  })

  it('tells where it is by its host, else by the one place that was tapped, else not at all', () => {
    expect(platformOf('https://web.facebook.com/x', [])).toBe('facebook')
    expect(platformOf('vt.tiktok.com/x', ['telegram'])).toBe('tiktok')
    expect(platformOf('https://notfacebook.com/x', [])).toBe('website')
    expect(platformOf('@name', ['instagram', 'not_sure'])).toBe('instagram')
    expect(platformOf('@name', ['instagram', 'tiktok'])).toBe('not_sure')
  })
})

describe('a report that names addresses and tells of pictures', () => {
  it('shows each as words, never as a link, with one button that makes the request as it stands', async () => {
    const { id } = await aboutPictures()
    const before = await page(`/staff/reports/${id}`)
    expect(before).toContain(first)
    expect(before).not.toMatch(/href="[^"]*quindle/)
    expect(before).toContain('neither needed nor allowed')
    const made = await submit(w, `/staff/reports/${id}/removals`, { address: second, platform: 'tiktok' }, staff)
    expect(made.headers.get('Location')).toBe(`/staff/reports/${id}#removals`)
    await submit(w, `/staff/reports/${id}/removals`, { address: second, platform: 'tiktok' }, staff)
    expect(await listed(id)).toMatchObject([
      { address: second, platform: 'tiktok', state: 'open', followUpOn: today() },
    ])
    expect(await page(`/staff/reports/${id}`)).toContain('Not asked yet')
  })

  it('offers nothing where no picture was tapped, but for a way to name an address', async () => {
    const { id } = await aboutPictures({ incidents: [] })
    const shown = await page(`/staff/reports/${id}`)
    expect(shown).not.toContain('Ask for removal')
    expect(shown).toContain(`/staff/reports/${id}/removals`)
  })

  it('takes no picture, also not one that is written as an address', async () => {
    const { id } = await aboutPictures()
    const sent = { address: 'data:image/png;base64,iVBORw0KGgo=', platform: 'website' }
    const refused = await submit(w, `/staff/reports/${id}/removals`, sent, staff)
    expect(refused.status).toBe(422)
    expect(plain(await refused.text())).toContain('No picture may come in here')
    expect(await listed(id)).toEqual([])
  })
})

describe('a request', () => {
  it('goes from asked to removed, dated and by name; after seven days somebody looks again, after the end nobody', async () => {
    const { id } = await aboutPictures()
    const removal = await askForRemoval(worker, id, { address: first, platform: 'telegram' })
    const due = await worker.read((tx) => removalsDue(tx, today()))
    await noteRemoval(worker, removal, asked)
    await noteRemoval(worker, removal, asked) // a phone that sends twice
    expect(await worker.read((tx) => removalsDue(tx, today()))).toBe(due - 1)
    expect(await listed(id)).toMatchObject([{ state: 'asked', followUpOn: addDays(today(), 7) }])
    const shown = await page(`/staff/removals/${removal}`)
    expect(shown.match(/<li>/g)).toHaveLength(2)
    expect(shown).toContain('The platform’s own way')
    expect(await page('/staff/removals')).toContain(`/staff/removals/${removal}`)
    expect(await page('/staff/removals')).not.toContain(word)
    await noteRemoval(worker, removal, { ...asked, state: 'removed', through: '' })
    expect(await worker.read((tx) => removalsToLookAt(tx, 1000))).not.toContainEqual(
      expect.objectContaining({ id: removal }),
    )
  })

  it('says through whom, once it says that somebody asked', async () => {
    const { id } = await aboutPictures()
    const removal = await askForRemoval(worker, id, { address: first, platform: 'telegram' })
    const answer = await submit(w, `/staff/removals/${removal}/steps`, { state: 'asked', platform: 'telegram' }, staff)
    expect(answer.status).toBe(422)
  })

  it('of a report that led to a case stands in the case too, without its address', async () => {
    const { caseId, reportId } = await openCase(w, { links: first, incidents: pictures })
    const removal = await askForRemoval(worker, reportId, { address: first, platform: 'telegram' })
    const shown = await page(`/staff/cases/${caseId}`)
    expect(shown).toContain(`/staff/removals/${removal}`)
    expect(shown).not.toContain(word)
  })

  it('counts by month, platform and outcome, in one row that goes along with it', async () => {
    const count = async (state: string) =>
      (await worker.read((tx) => figures(tx, worker.actor.organisationId))).removals
        .filter((r) => r.platform === 'snapchat' && r.state === state)
        .reduce((sum, r) => sum + r.count, 0)
    const { id } = await aboutPictures()
    const removal = await askForRemoval(worker, id, { address: first, platform: 'snapchat' })
    expect(await count('open')).toBe(1)
    await noteRemoval(worker, removal, { ...asked, platform: 'snapchat', state: 'refused' })
    expect([await count('open'), await count('refused')]).toEqual([0, 1])
    const manager = (
      await (await w.sql('postgres')).query("select to_jsonb(f)::text as row from fact f where kind = 'removal'")
    ).rows
    for (const { row } of manager)
      for (const hint of [id, removal, worker.actor.personId]) expect(row).not.toContain(hint)
  })

  it('is handed out to the child who asks to see what is kept', async () => {
    const { id } = await aboutPictures()
    await askForRemoval(worker, id, { address: first, platform: 'telegram' })
    const codes = { kind: 'see', askedBy: 'child', source: 'phone', language: 'en', receivedOn: today() } as const
    const request = await enterRequest(worker, id, { ...codes, identity: 'By voice.', said: '' })
    const parts = (await gather(worker, request)).material.parts.filter((p) => p.kind === 'removal')
    expect(JSON.stringify(parts)).toContain(first)
  })

  it('goes when the report is erased', async () => {
    const { id } = await aboutPictures()
    await askForRemoval(worker, id, { address: first, platform: 'telegram' })
    const db = await w.sql('postgres')
    const left = async () => (await db.query('select from removal where report_id = $1', [id])).rowCount
    expect(await left()).toBe(1)
    await db.query('select app.erase_record($1)', [id])
    expect(await left()).toBe(0)
  })
})

describe('the child’s code', () => {
  it('says nothing of it until the worker asked the child; then two numbers, until the child ends it', async () => {
    const { id, reporter, code } = await aboutPictures()
    const removal = await askForRemoval(worker, id, { address: first, platform: 'telegram' })
    await askForRemoval(worker, id, { address: second, platform: 'tiktok' })
    await noteRemoval(worker, removal, { ...asked, state: 'removed' })
    expect(await told(reporter)).toBeNull()
    const at = `/staff/reports/${id}/removals/telling`
    expect((await submit(w, at, {}, staff)).status).toBe(422)
    expect((await submit(w, at, { tell: 'yes' }, staff)).status).toBe(303)
    expect(await told(reporter)).toEqual({ asked: 1, removed: 1 })
    const entered = await submit(w, '/en/check', { code }, null)
    const cookie = entered.headers.getSetCookie()[0]?.split(';')[0]?.split('=')[1] ?? ''
    const child: Session = { kind: 'receipt', secret: Buffer.from(cookie, 'base64url') }
    const shown = /<main.*<\/main>/s.exec(await page('/en/check', child))?.[0] ?? ''
    expect(shown).toContain('asked about for you: 1. Gone: 1.')
    for (const hint of [word, 'elegram', 'TikTok', 'icture']) expect(shown).not.toContain(hint)
    expect((await submit(w, '/en/check/removals', {}, child)).status).toBe(303)
    expect(await page('/en/check', child)).not.toContain('asked about for you')
  })

  it('of a third person never says it, whatever is ticked', async () => {
    const { id, reporter } = await aboutPictures({ writer: 'carer' })
    expect((await submit(w, `/staff/reports/${id}/removals/telling`, { tell: 'yes' }, staff)).status).toBe(404)
    expect(await told(reporter)).toBeNull()
    expect(await page(`/staff/reports/${id}/removals`)).not.toContain('name="tell"')
  })
})

describe('an address', () => {
  it('stands readable in no table, no trail and no log', async () => {
    const { id } = await aboutPictures()
    const removal = await askForRemoval(worker, id, { address: first, platform: 'telegram' })
    await noteRemoval(worker, removal, { ...asked, note: `number ${word}` })
    await page(`/staff/removals/${removal}`)
    const db = await w.sql('postgres')
    const trail = await db.query(
      "select count(*)::int as n from trail where action like 'removal.%' and subject_id = $1",
      [id],
    )
    expect(trail.rows[0].n).toBe(3)
    const scanner = scannerFor([{ name: 'address', value: word }])
    expect(await tablesHolding(db, scanner)).toEqual([])
    log('test.ended')
    expect(lines.length).toBeGreaterThan(0)
    expect(scanner.scan(Buffer.from(lines.join('\n')))).toEqual([])
    expect(scanner.scan(Buffer.from(`a row that holds ${first}`))).not.toEqual([])
  })
})
