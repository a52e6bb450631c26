import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { idOfForm } from '#modules/directory/entry/facts.ts'
import { chooseLanguage } from '#modules/people/commands/sign-in.ts'
import { allOrganisations } from '#modules/people/queries.ts'
import { eraseDue } from '#modules/retention/jobs.ts'
import { readLedger } from '#modules/retention/ledger.ts'
import { field, get, type Session, submit } from '#test/security/asking.ts'
import { jobsOf } from '#test/support/ageing.ts'
import { type World, world } from '#test/support/world.ts'
import { feedbackOf, youSaid } from './queries.ts'
import { quotes } from './schema.ts'

let w: World
let db: pg.Client
/** The organisation of the desk, and the one that reads what is said of it. */
let desk: string
let other: string
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  const named = await w.nobody().read(allOrganisations)
  const idOf = (name: string) => named.find((o) => o.en.startsWith(name))?.id ?? ''
  desk = idOf('Lotus')
  other = idOf('Mekong')
})

const path = '/en/feedback'
type Said = { kind: string; words?: string; about?: string; reader?: string; publish?: string; nonce?: string }

/** Sends the public form as a browser would. @returns the answer, and the id that the feedback has if it was taken */
async function say(said: Said, headers = {}) {
  const nonce = said.nonce ?? field(await (await get(w.hono, path)).text(), 'nonce')
  const answer = await submit(w, path, { ...said, nonce }, null, headers)
  return { answer, id: idOfForm('public', 'feedback', nonce) }
}
const staff = async (name: string): Promise<Session> => ({ kind: 'staff', secret: (await w.as(name)).secret })
const page = async (name: string, id: string) => {
  const answer = await get(w.hono, `/staff/feedback/${id}`, await staff(name))
  return { status: answer.status, text: await answer.text() }
}
const listed = async (name: string) => (await (await w.as(name)).read((tx) => feedbackOf(tx, 500))).map((row) => row.id)
const published = () => w.nobody().read((tx) => youSaid(tx, 50))

describe('somebody says what they think', () => {
  it('without a name; the words are sealed, and every helper of the desk reads them', async () => {
    const { answer, id } = await say({ kind: 'thanks', words: 'quillowmere was kind to us' })
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, `${path}?said=thanks`])
    const { rows } = await db.query(
      "select encode(d.body, 'escape') as body from document d join feedback f using (record_id) where f.id = $1",
      [id],
    )
    expect(rows).toHaveLength(1)
    expect(rows[0].body).not.toContain('quillowmere')
    for (const name of ['sophea', 'dara']) expect((await page(name, id)).text).toContain('quillowmere was kind to us')
    for (const name of ['pisey', 'sreymom', 'bopha', 'kosal']) expect((await page(name, id)).status).toBe(404)
    const opened = await db.query(
      "select count(*)::int as n from trail where action = 'feedback.opened' and subject_id = $1",
      [id],
    )
    expect(opened.rows[0].n).toBe(2)
  })

  it('the form asks for nothing that tells who it is, and leads to where somebody answers', async () => {
    const html = await (await get(w.hono, path)).text()
    const names = [...html.matchAll(/<(?:input|textarea|select)[^>]*name="([^"]*)"/g)].map((m) => m[1])
    expect([...new Set(names)]).toEqual(['_token', 'nonce', 'kind', 'about', 'words', 'reader', 'publish'])
    expect(html).toContain('href="/en/report"')
  })

  it('the same form sent twice, or twice at once, counts once', async () => {
    const said = { kind: 'idea', words: 'longer hours', nonce: randomUUID() }
    const sent = await Promise.all([say(said), say(said), say(said)])
    expect(sent.map((s) => s.answer.status)).toEqual([303, 303, 303])
    const { rows } = await db.query('select count(*)::int as n from feedback where id = $1', [sent[0].id])
    expect(rows[0].n).toBe(1)
  })

  it('an old form shows the words again, and can be sent once more', async () => {
    const nonce = randomUUID()
    const old = await submit(w, path, { _token: 'old', kind: 'idea', words: 'zandoliberry', nonce }, null)
    const again = await old.text()
    expect([old.status, field(again, 'nonce')]).toEqual([422, nonce])
    expect(again).toContain('zandoliberry')
    expect(again).toMatch(/value="idea"[^>]*checked/)
  })

  it('what is not about anything is asked for again, with the words', async () => {
    const { answer } = await say({ kind: '', words: 'zandoliberry' })
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('zandoliberry')
  })

  it('very much from one source is slowed, and no words are lost', async () => {
    const from = { 'X-Forwarded-For': '203.0.113.9' }
    for (let i = 0; i < 60; i++) await say({ kind: 'thanks', nonce: randomUUID() }, from)
    const { answer } = await say({ kind: 'idea', words: 'zandoliberry' }, from)
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('zandoliberry')
    expect((await say({ kind: 'thanks' }, { 'X-Forwarded-For': '203.0.113.10' })).answer.status).toBe(303)
  })

  it('while no desk is open, the page says so and gives numbers to call', async () => {
    const suspend = (at: string) => db.query(`update person set suspended_at = ${at} where sign_in_name = 'sophea'`)
    await suspend('now()')
    const html = await (await get(w.hono, path)).text()
    expect(html).toContain('tel:1280')
    expect(html).not.toContain('name="words"')
    expect((await say({ kind: 'thanks', nonce: randomUUID() })).answer.status).toBe(422)
    await suspend('null')
  })
})

describe('a complaint', () => {
  it.each(['complaint', 'somebody_was_unkind', 'treated_differently', 'told_others'])(
    'of the kind %s is for who leads the desk, and no other helper learns of it',
    async (kind) => {
      const { id } = await say({ kind, words: 'zandoliberry was unfair' })
      expect((await page('dara', id)).text).toContain('zandoliberry was unfair')
      expect((await page('sophea', id)).status).toBe(404)
      expect(await listed('sophea')).not.toContain(id)
      const answer = await submit(w, `/staff/feedback/${id}/answer`, { go: 'keep' }, await staff('sophea'))
      expect(answer.status).toBe(404)
    },
  )

  it('its words are not in reach of the other helpers, whose team holds the key', async () => {
    const { id } = await say({ kind: 'told_others', words: 'zandoliberry told my aunt' })
    const names = async (name: string) =>
      (await w.as(name)).read(async (tx) => {
        const { rows } = await db.query('select record_id from feedback where id = $1', [id])
        return tx.selectFrom('document').select('name').where('recordId', '=', rows[0].record_id).execute()
      })
    expect(await names('sophea')).toEqual([])
    expect(await names('dara')).toEqual([{ name: 'complaint' }])
  })

  it('about the desk’s own organisation goes to another one, as the page says, and not to the desk', async () => {
    const html = await (await get(w.hono, path)).text()
    expect(html).toContain('it goes to those who lead Mekong Children (demo)')
    const { id } = await say({ kind: 'somebody_was_unkind', words: 'zandoliberry', about: desk })
    for (const name of ['dara', 'sophea', 'chenda']) expect((await page(name, id)).status).toBe(404)
    expect((await page('veasna', id)).text).toContain('zandoliberry')
  })

  it('goes to whom the writer chose, whomever it is about', async () => {
    const { id } = await say({ kind: 'complaint', words: 'zandoliberry', about: other, reader: desk })
    expect((await page('dara', id)).text).toContain('Mekong Children (demo)')
    const elsewhere = await say({ kind: 'complaint', words: 'x', reader: randomUUID() })
    expect(elsewhere.answer.status).toBe(422)
  })

  it('is due on the first page of who leads the team, until it is dealt with, and on nobody else’s', async () => {
    const due = async (name: string) =>
      (await (await get(w.hono, '/staff', await staff(name))).text()).match(/(\d+) complaints? that/)?.[1]
    const before = Number((await due('dara')) ?? 0)
    const { id } = await say({ kind: 'complaint', words: 'zandoliberry' })
    expect(Number(await due('dara'))).toBe(before + 1)
    await chooseLanguage(await w.as('sophea'), 'en')
    expect(await due('sophea')).toBeUndefined()
    await submit(w, `/staff/feedback/${id}/answer`, { go: 'keep' }, await staff('dara'))
    expect(Number((await due('dara')) ?? 0)).toBe(before)
  })

  it('is counted for the operator by kind, with what lies without an answer; no words are there', async () => {
    const html = await (await get(w.hono, '/staff/feedback/counts', await staff('kosal'))).text()
    expect(html).toContain('Something I said was told to others')
    expect(html).not.toContain('zandoliberry')
    expect((await get(w.hono, '/staff/feedback/counts', await staff('dara'))).status).toBe(404)
  })
})

describe('you said, we did', () => {
  const answered = {
    answerEn: 'You asked for longer hours. Now we read on Sundays.',
    answerKm: 'ឥឡូវនេះ យើងអាននៅថ្ងៃអាទិត្យ។',
    go: 'publish',
  }
  const answer = async (name: string, id: string, values: Record<string, string> = answered) =>
    submit(w, `/staff/feedback/${id}/answer`, values, await staff(name))
  const idea = (more: Partial<Said> = {}) =>
    say({
      kind: 'idea',
      words: 'I could not reach anybody on a Sunday afternoon',
      publish: 'yes',
      nonce: randomUUID(),
      ...more,
    })

  it('the page is kind while it is empty, then shows both languages, and forgets what is taken back', async () => {
    expect(await (await get(w.hono, '/en/you-said')).text()).toContain('You can be the first')
    const { id } = await idea()
    expect((await answer('dara', id)).status).toBe(303)
    const [en, km] = await Promise.all(['en', 'km'].map(async (l) => (await get(w.hono, `/${l}/you-said`)).text()))
    expect(en).toContain(answered.answerEn)
    expect(km?.replaceAll('\u200b', '')).toContain(answered.answerKm)
    expect(en).not.toContain('Sunday afternoon')
    expect((await submit(w, `/staff/feedback/${id}/withdrawal`, {}, await staff('dara'))).status).toBe(303)
    expect(await published()).toEqual([])
  })

  it('needs both languages, the yes of who wrote, and words of the team’s own', async () => {
    const { id } = await idea()
    expect((await answer('dara', id, { ...answered, answerKm: '' })).status).toBe(422)
    const quoting = await answer('dara', id, {
      ...answered,
      answerEn: 'One said: "I could not reach ANYBODY on a sunday."',
    })
    expect([quoting.status, (await quoting.text()).includes('in your own words')]).toEqual([422, true])
    const silent = await idea({ publish: 'no' })
    expect((await answer('dara', silent.id)).status).toBe(409)
    expect((await answer('dara', silent.id, { go: 'keep' })).status).toBe(303)
    expect((await page('dara', silent.id)).text).toContain('Dealt with')
    expect(await published()).toEqual([])
  })

  it('only those who lead the team answer', async () => {
    const { id } = await idea()
    expect((await answer('sophea', id)).status).toBe(403)
    expect((await answer('veasna', id)).status).toBe(404)
  })

  it('knows a quotation whatever its spaces, and lets few words pass', () => {
    expect(quotes('They said: nobody answered  me all the WEEK', 'Nobody answered me all the week, and I cried')).toBe(
      true,
    )
    expect(quotes('Nobody answered. Now we do.', 'Nobody answered me all the week')).toBe(false)
  })
})

describe('after two years', () => {
  it('the words are gone for good, and what was published stays', async () => {
    const { id } = await say({ kind: 'idea', words: 'a very old thought', publish: 'yes', nonce: randomUUID() })
    const { id: young } = await say({ kind: 'idea', words: 'a younger thought', nonce: randomUUID() })
    const values = { go: 'publish', answerEn: 'We did.', answerKm: 'យើងបានធ្វើ។' }
    await submit(w, `/staff/feedback/${id}/answer`, values, await staff('dara'))
    await db.query("update feedback set made_on = made_on - interval '24 months 1 day' where id = $1", [id])
    await db.query("update feedback set made_on = made_on - interval '23 months' where id = $1", [young])
    const jobs = await jobsOf(w)
    afterAll(() => jobs.close())
    expect(await eraseDue(jobs, w.app.ledgerFile ?? '', 100)).toBe(1)
    expect(readLedger(w.app.ledgerFile ?? '')).toHaveLength(1)
    expect((await page('dara', id)).text).not.toContain('a very old thought')
    expect((await page('dara', young)).text).toContain('a younger thought')
    expect((await published()).map((p) => p.answer.en)).toEqual(['We did.'])
  })
})
