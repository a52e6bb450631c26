import { beforeAll, describe, expect, it } from 'vitest'
import { fingerprint } from '#modules/people/fingerprint.ts'
import { today } from '#platform/time/time.ts'
import { get, type Input, type Session, submit } from '#test/security/asking.ts'
import { openCase } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { newcomer } from './access.ts'

type Someone = Awaited<ReturnType<typeof newcomer>>
const at = '/staff/recovery'

/** A helpline with three holders of sheets, of whom two are data guardians, and a case. */
async function helpline() {
  const w = await world()
  const session = async (name: string): Promise<Session> => ({ kind: 'staff', secret: (await w.as(name)).secret })
  const bopha = await session('bopha')
  const dara = await session('dara')
  const teamId = (await w.as('dara')).actor.teams[0]?.id ?? ''
  const { caseId } = await openCase(w)
  const second = await newcomer(w, null)
  const guardian = { organisationRole: 'data_guardian', roleFromDay: today() }
  await submit(w, `/staff/people/${second.id}/organisation-roles`, guardian, bopha)
  const db = await w.sql('postgres')
  await db.query("update person set language = 'en'")
  const ids: Record<string, string> = {}
  for (const name of ['bopha', 'dara', 'sophea', 'rithy']) ids[name] = (await w.as(name)).actor.personId
  return {
    w,
    db,
    bopha,
    dara,
    sophea: await session('sophea'),
    rithy: await session('rithy'),
    second,
    teamId,
    caseId,
    ids,
  }
}
type Helpline = Awaited<ReturnType<typeof helpline>>

const page = async (w: World, path: string, who: Session) => {
  const answer = await get(w.hono, path, who)
  return { status: answer.status, body: (await answer.text()).replaceAll('\u200b', '') }
}
const said = async (answer: Response) => ({
  status: answer.status,
  body: (await answer.text()).replaceAll('\u200b', ''),
})

/** New sheets for Bopha, the second guardian and Rithy; each puts the own one on paper. @returns the words */
async function sheetsOnPaper({ w, bopha, rithy, second, ids }: Helpline): Promise<string[]> {
  const holders = { holderOne: ids['bopha'] ?? '', holderTwo: second.id, holderThree: ids['rithy'] ?? '' }
  expect((await submit(w, `${at}/sheets`, holders, bopha)).status).toBe(303)
  const words: string[] = []
  for (const who of [bopha, second.session, rithy]) {
    const sheet = await said(await submit(w, `${at}/sheet`, {}, who))
    words.push([...sheet.body.matchAll(/<li>([a-z]+)<\/li>/g)].map((m) => m[1]).join(' '))
    const values = {
      generation: /name="generation" value="(\d+)"/.exec(sheet.body)?.[1] ?? '',
      number: String(words.length),
    }
    expect((await submit(w, `${at}/sheet-on-paper`, values, who)).status).toBe(303)
  }
  return words
}

/** The fingerprint that stands on every sheet of the newest set on paper. */
async function sheetFingerprint({ db }: Helpline): Promise<string> {
  const { rows } = await db.query(
    'select public_key from recovery_key k where not exists (select from recovery_sheet s where s.generation = k.generation and s.organisation_id = k.organisation_id and s.on_paper_at is null) order by generation desc limit 1',
  )
  return fingerprint(rows[0].public_key)
}

/** The team's supervisor hears the fingerprint from a holder and agrees. */
async function agree(h: Helpline) {
  const sheetGroup = (await sheetFingerprint(h)).slice(-4)
  expect((await submit(h.w, `/staff/teams/${h.teamId}/recovery`, { sheetGroup }, h.dara)).status).toBe(303)
}

/** The team's supervisor leaves, and another is invited who has enrolled. */
async function withoutSupervisor({ w, bopha, ids, teamId }: Helpline): Promise<Someone & { lastGroup: string }> {
  expect((await submit(w, `/staff/people/${ids['dara']}/removal`, {}, bopha)).status).toBe(303)
  const heir = await newcomer(w, null)
  const role = { teamId, role: 'supervisor', fromDay: today() }
  expect((await submit(w, `/staff/people/${heir.id}/team-roles`, role, bopha)).status).toBe(303)
  const own = /([0-9a-f]{4} ){4}[0-9a-f]{4}/.exec((await page(w, '/staff/me', heir.session)).body)?.[0] ?? ''
  return { ...heir, lastGroup: own.slice(-4) }
}

const begin = (h: Helpline, heir: { id: string; lastGroup: string }, words: string, more: Input = {}, who = h.bopha) =>
  submit(h.w, `${at}/ceremony`, { candidate: `${h.teamId}_${heir.id}`, lastGroup: heir.lastGroup, words, ...more }, who)
const entries = async ({ db }: Helpline, action: string): Promise<number> =>
  (await db.query('select count(*)::int as n from trail where action = $1', [action])).rows[0].n

describe('sheets', () => {
  let h: Helpline
  beforeAll(async () => {
    h = await helpline()
  })

  it('are made for three different people, each of whom sees the own one alone, until it is on paper', async () => {
    const { w, bopha, rithy, sophea, second, ids } = h
    const twice = { holderOne: second.id, holderTwo: second.id, holderThree: ids['rithy'] ?? '' }
    const refused = await said(await submit(w, `${at}/sheets`, twice, bopha))
    expect([refused.status, refused.body.includes('Choose three different people')]).toEqual([422, true])
    expect((await submit(w, `${at}/sheets`, twice, sophea)).status).toBe(404)
    const words = await sheetsOnPaper(h)
    expect(new Set(words).size).toBe(3)
    for (const sheet of words) expect(sheet.split(' ')).toHaveLength(12)
    for (const who of [bopha, rithy, sophea, second.session]) {
      expect((await submit(w, `${at}/sheet`, {}, who)).status).toBe(303)
      const shown = (await page(w, `${at}/sheet`, who)).body
      expect(shown).toContain('No sheet waits for you.')
    }
  })

  it('are told with holders and teams; they open a team only once its supervisor has heard their fingerprint', async () => {
    const { w, bopha, rithy, dara, teamId } = h
    expect((await page(w, at, bopha)).body).toContain('not yet: a supervisor of the team agrees to it')
    expect((await page(w, '/staff', dara)).body).toContain('1 team that the paper sheets do not open yet')
    const asked = (await page(w, `/staff/teams/${teamId}`, dara)).body
    const fingerprint = await sheetFingerprint(h)
    expect(asked).toContain(fingerprint.slice(0, 19))
    expect(asked).not.toContain(fingerprint)
    const wrong = await said(await submit(w, `/staff/teams/${teamId}/recovery`, { sheetGroup: 'zzzz' }, dara))
    expect([wrong.status, wrong.body.includes('This is not the last group of the fingerprint')]).toEqual([422, true])
    expect((await page(w, at, bopha)).body).toContain('not yet: a supervisor of the team agrees to it')
    await agree(h)
    const shown = (await page(w, at, bopha)).body
    expect(shown).toMatch(/Sheet 3 – Rithy \(demo\) –\s*on paper since/)
    expect(shown).toContain('the sheets in use open it')
    expect((await page(w, at, rithy)).status).toBe(404)
  })

  it('open nothing while the team has a supervisor', async () => {
    const { w, bopha, teamId, ids } = h
    const heir = { id: ids['dara'] ?? '', lastGroup: 'abcd' }
    const answer = await said(await begin(h, heir, 'abandon '.repeat(12)))
    expect([answer.status, answer.body.includes('A supervisor can do this')]).toEqual([409, true])
    expect((await page(w, `${at}/ceremony`, bopha)).body).not.toContain(teamId)
  })
})

describe.each([
  [0, 1],
  [0, 2],
  [1, 2],
])('two of three sheets (%i and %i)', (first, other) => {
  it('typed by two guardians let a new supervisor in, who opens an old case', async () => {
    const h = await helpline()
    const { w, bopha, second, sophea, caseId } = h
    const words = await sheetsOnPaper(h)
    await agree(h)
    const heir = await withoutSupervisor(h)
    expect((await page(w, `/staff/cases/${caseId}`, heir.session)).status).toBe(404)
    const numbered = (words[first] ?? '')
      .split(' ')
      .map((word, i) => `${i + 1}. ${word.toUpperCase()}`)
      .join('\n')
    const begun = await begin(h, heir, numbered)
    const ceremony = begun.headers.get('Location') ?? ''
    expect(begun.status).toBe(303)
    expect((await page(w, ceremony, bopha)).body).toContain('Now it is another data guardian’s turn')
    expect((await page(w, '/staff', sophea)).body).toContain('Bopha (demo) began to let Lina in with paper sheets')
    expect((await page(w, ceremony, second.session)).body).toContain('It is your turn')
    const done = await submit(w, `${ceremony}/completion`, { words: words[other] ?? '' }, second.session)
    expect(done.status).toBe(303)
    expect((await page(w, `/staff/cases/${caseId}`, heir.session)).status).toBe(200)
    expect((await page(w, '/staff', sophea)).body).toMatch(/Bopha \(demo\) and Lina let Lina in with paper sheets/)
    const secrets = await h.db.query('select count(held_secret)::int as n from recovery_ceremony')
    expect(secrets.rows[0].n).toBe(0)
    for (const action of ['recovery.begun', 'recovery.done']) expect(await entries(h, action)).toBe(1)
  })
})

describe('what a ceremony refuses', () => {
  let h: Helpline
  let words: string[]
  let heir: Awaited<ReturnType<typeof withoutSupervisor>>
  let ceremony: string
  const complete = (typed: string, who: Session) => submit(h.w, `${ceremony}/completion`, { words: typed }, who)
  beforeAll(async () => {
    h = await helpline()
    const old = await sheetsOnPaper(h)
    await agree(h)
    words = await sheetsOnPaper(h)
    await agree(h)
    words.push(...old)
    heir = await withoutSupervisor(h)
  })

  it('names a mistyped word, a sheet of nobody here, and a replaced one; never shows what was typed', async () => {
    const wrong = [
      [(words[0] ?? '').replace(/^\w+/, 'zebraa'), 'A word is mistyped or missing'],
      [(words[0] ?? '').split(' ').slice(1).join(' '), 'A word is mistyped or missing'],
      [
        `${'legal winner thank year wave sausage worth useful legal winner thank yellow'}`,
        'not of a sheet that is in use now',
      ],
      [words[3] ?? '', 'not of a sheet that is in use now'],
    ] as const
    for (const [i, [typed, sentence]] of wrong.entries()) {
      const { status, body } = await said(await begin(h, heir, typed))
      expect([status, body.includes(sentence)]).toEqual([422, true])
      expect(body).toContain('the words are not shown again')
      expect(body).not.toContain(typed.split(' ').slice(3, 6).join(' '))
      expect(await entries(h, 'recovery.wrong_secret')).toBe(i + 1)
    }
    expect((await page(h.w, '/staff/trail', h.bopha)).body).toContain('typed a wrong recovery sheet')
  })

  it('a fingerprint that differs, and somebody who is no supervisor', async () => {
    const differs = await said(await begin(h, heir, words[0] ?? '', { lastGroup: 'zzzz' }))
    expect([differs.status, differs.body.includes('href="#lastGroup"')]).toEqual([422, true])
    const candidate = `${h.teamId}_${h.ids['sophea']}`
    const other = await said(await begin(h, heir, words[0] ?? '', { candidate }))
    expect([other.status, other.body.includes('href="#candidate"')]).toEqual([422, true])
  })

  it('one guardian twice, and two guardians with one sheet', async () => {
    const begun = await begin(h, heir, words[0] ?? '')
    ceremony = begun.headers.get('Location') ?? ''
    expect((await complete(words[1] ?? '', h.bopha)).status).toBe(404)
    const same = await said(await complete(words[0] ?? '', h.second.session))
    expect([same.status, same.body.includes('the sheet that was typed first')]).toEqual([422, true])
    const old = await said(await complete(words[4] ?? '', h.second.session))
    expect([old.status, old.body.includes('not of a sheet that is in use now')]).toEqual([422, true])
    expect(await entries(h, 'recovery.wrong_secret')).toBe(6)
    expect((await page(h.w, `/staff/cases/${h.caseId}`, heir.session)).status).toBe(404)
  })

  it('one that was stopped, or has run out; nothing of the secret is left', async () => {
    expect((await submit(h.w, `${ceremony}/stop`, {}, h.second.session)).status).toBe(303)
    expect((await complete(words[1] ?? '', h.second.session)).status).toBe(404)
    const left = await h.db.query('select count(held_secret)::int as n from recovery_ceremony')
    expect(left.rows[0].n).toBe(0)
    ceremony = (await begin(h, heir, words[0] ?? '')).headers.get('Location') ?? ''
    await h.db.query('update recovery_ceremony set ends_at = now() where stopped_at is null')
    expect((await complete(words[1] ?? '', h.second.session)).status).toBe(404)
    expect((await page(h.w, ceremony, h.bopha)).body).toContain('ran out on')
  })

  it('nobody but a data guardian of the organisation knows of it', async () => {
    const foreign: Session = { kind: 'staff', secret: (await h.w.as('veasna')).secret }
    for (const who of [h.sophea, h.rithy, heir.session, foreign]) {
      for (const path of [`${at}/ceremony`, ceremony]) expect((await page(h.w, path, who)).status).toBe(404)
      expect((await begin(h, heir, words[0] ?? '', {}, who)).status).toBe(404)
      expect((await complete(words[1] ?? '', who)).status).toBe(404)
      expect((await submit(h.w, `${ceremony}/stop`, {}, who)).status).toBe(404)
    }
  })
})

describe('replaced sheets', () => {
  it('still open a team that no supervisor’s session could seal to the new ones', async () => {
    const h = await helpline()
    const old = await sheetsOnPaper(h)
    await agree(h)
    const heir = await withoutSupervisor(h)
    await sheetsOnPaper(h)
    expect((await page(h.w, at, h.bopha)).body).toContain('No supervisor is left.')
    const ceremony = (await begin(h, heir, old[0] ?? '')).headers.get('Location') ?? ''
    const done = await submit(h.w, `${ceremony}/completion`, { words: old[1] ?? '' }, h.second.session)
    expect(done.status).toBe(303)
    expect((await page(h.w, `/staff/cases/${h.caseId}`, heir.session)).status).toBe(200)
  })
})

describe('a data guardian alone', () => {
  it('cannot open a team with sheets of one’s own making, whoever is suspended or invented', async () => {
    const h = await helpline()
    const { w, bopha, second, caseId } = h
    const words = await sheetsOnPaper(h) // nobody has read the fingerprint out to the supervisor
    const heir = await withoutSupervisor(h)
    const begun = await begin(h, heir, words[0] ?? '')
    const ceremony = begun.headers.get('Location') ?? ''
    if (begun.status === 303) {
      const done = await submit(w, `${ceremony}/completion`, { words: words[1] ?? '' }, second.session)
      expect(done.status).toBe(409)
      expect((await said(done)).body).toContain('These sheets do not open this team')
    }
    expect((await page(w, `/staff/cases/${caseId}`, heir.session)).status).toBe(404)
    for (const who of [bopha, second.session]) expect((await page(w, `/staff/cases/${caseId}`, who)).status).toBe(404)
  })

  it('cannot be supervisor too', async () => {
    const h = await helpline()
    const { w, bopha, second, teamId, ids } = h
    const supervisor = { teamId, role: 'supervisor', fromDay: today() }
    for (const id of [second.id, ids['bopha'] ?? '']) {
      const answer = await said(await submit(w, `/staff/people/${id}/team-roles`, supervisor, bopha))
      expect([answer.status, answer.body.includes('Nobody can be data guardian and supervisor')]).toEqual([422, true])
    }
    const guardian = { organisationRole: 'data_guardian', roleFromDay: today() }
    const both = await said(await submit(w, `/staff/people/${ids['dara']}/organisation-roles`, guardian, bopha))
    expect([both.status, both.body.includes('Nobody can be data guardian and supervisor')]).toEqual([422, true])
  })
})
