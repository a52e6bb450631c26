import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { field, get, type Session, submit } from '#test/security/asking.ts'
import { type World, world } from '#test/support/world.ts'

// The page as a keeper meets it, in a browser without scripts: choose, look, say yes.

let w: World
let db: pg.Client
let keeper: Session
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  keeper = { kind: 'staff', secret: (await w.as('dara')).secret }
})

const at = '/staff/directory/import'
const one = async (sql: string) => (await db.query(sql)).rows[0]
const speaks = (lang: string) => db.query('update person set language = $1', [lang])
const confirmed = (ago: string) => db.query(`update session set confirmed_at = now() - interval '${ago}'`)
const plain = (page: string) => page.replaceAll('\u200b', '').replaceAll('&quot;', '"').replaceAll('&#39;', "'")
const read = async (answer: Response) => ({
  status: answer.status,
  to: answer.headers.get('Location'),
  text: plain(await answer.text()),
})
const choose = async (text: string, session = keeper) =>
  read(await submit(w, at, { newState: 'listed', file: new Blob([text]) }, session))
const plan = async (session = keeper) => read(await get(w.hono, `${at}/plan`, session))

const list = (name: string) =>
  `organization,kind,service,help,phones\n${name} house,ngo,${name} help,legal_aid,012 000 111 | own_page\n${name} house,ngo,${name} more,magic,\n`

describe.each([
  ['en', 'Row', 'is no code of this list', 'Write it into the directory'],
  ['km', 'ជួរ', 'មិនមែនជាកូដក្នុងបញ្ជីនេះទេ', 'សរសេរចូលក្នុងបញ្ជីសេវា'],
])('in %s', (lang, row, sentence, yes) => {
  it('a list is chosen, looked at, and written only after the yes and the passphrase', async () => {
    await speaks(lang)
    await confirmed('1 hour')
    const name = `Lotus ${lang}`
    const upload = await read(await get(w.hono, at, keeper))
    expect(upload.text).toContain('enctype="multipart/form-data"')
    expect(upload.text).not.toContain('staff.import')
    const sent = await choose(list(name))
    expect([sent.status, sent.to]).toEqual([303, `${at}/plan`])

    const shown = await plan()
    expect(shown.status).toBe(200)
    for (const part of [row, 'help', `“magic” ${sentence}`, `${name} help`, '012 000 111', yes])
      expect(shown.text).toContain(part)
    expect(shown.text).not.toMatch(/staff\.(import|directory)|errors\./)
    expect(await one(`select count(*)::int from hsds_service where name_en like '${name}%'`)).toEqual({ count: 0 })

    const mark = field(shown.text, 'mark')
    const asked = await read(await submit(w, `${at}/plan`, { mark, skipBad: 'yes' }, keeper))
    expect(field(asked.text, 'mark')).toBe(mark) // the page that asks for the passphrase once more
    expect(await one(`select count(*)::int from hsds_service where name_en like '${name}%'`)).toEqual({ count: 0 })

    await confirmed('1 minute')
    const refused = await read(await submit(w, `${at}/plan`, { mark }, keeper))
    expect(refused.status).toBe(422) // a row is wrong, and nobody said to leave it out
    const done = await read(await submit(w, `${at}/plan`, { mark, skipBad: 'yes' }, keeper))
    expect([done.status, done.to]).toEqual([303, `${at}/done`])
    const report = await read(await get(w.hono, `${at}/done`, keeper))
    expect(report.text).toContain(`“magic” ${sentence}`)
    expect(await one(`select state from hsds_service where name_en = '${name} help'`)).toEqual({ state: 'listed' })
    expect(await one(`select count(*)::int from hsds_service where name_en = '${name} more'`)).toEqual({ count: 0 })
  })

  it('what is no list comes back with a sentence, and nothing waits', async () => {
    await speaks(lang)
    const answer = await choose('Just a letter.\nDear all.')
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('href="#file"')
    expect(answer.text).not.toContain('errors.')
  })
})

describe('between looking and the yes', () => {
  it('the list waits sealed: no word of it stands in the database, another session does not see it', async () => {
    await speaks('en')
    await choose(list('Zandolibera'))
    const { text } = await one("select string_agg(encode(sealed, 'escape'), '') as text from directory_upload")
    expect(text).not.toContain('Zandolibera')
    expect((await plan()).text).toContain('Zandolibera')
    const other: Session = { kind: 'staff', secret: (await w.as('sophea')).secret }
    expect((await plan(other)).text).not.toContain('Zandolibera')
  })

  it('a change by somebody else shows the page anew instead of writing something else than was seen', async () => {
    await choose(list('Meanwhile'))
    await confirmed('1 minute')
    const mark = field((await plan()).text, 'mark')
    await db.query(
      "insert into hsds_organization (id, kind, name_en) values (gen_random_uuid(), 'ngo', 'Meanwhile house')",
    )
    const answer = await read(await submit(w, `${at}/plan`, { mark, skipBad: 'yes' }, keeper))
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('has changed since you saw this')
    expect(await one("select count(*)::int from hsds_service where name_en like 'Meanwhile%'")).toEqual({ count: 0 })
  })

  it('the list goes when the session goes', async () => {
    await choose(list('Gone'))
    await db.query(
      "update session set ended_at = now() - interval '2 days', started_at = now() - interval '3 days' where id in (select session_id from directory_upload)",
    )
    await db.query('delete from session where id in (select session_id from directory_upload)')
    expect(await one('select count(*)::int from directory_upload')).toEqual({ count: 0 })
  })
})

describe('who keeps no entries', () => {
  it('finds none of these pages, and a table only by a keeper’s press of a button, which stands in the trail', async () => {
    const worker: Session = { kind: 'staff', secret: (await w.as('chenda')).secret }
    for (const path of [at, `${at}/plan`, `${at}/done`, `${at}/template.xlsx`])
      expect((await get(w.hono, path, worker)).status).toBe(404)
    expect((await submit(w, '/staff/directory/export.csv', {}, worker)).status).toBe(404)
    const supervisor: Session = { kind: 'staff', secret: (await w.as('sreymom')).secret }
    const saved = await submit(w, '/staff/directory/export.csv', {}, supervisor)
    expect([saved.status, saved.headers.get('Content-Type')]).toEqual([200, 'text/csv; charset=utf-8'])
    expect(await saved.text()).toContain('1280')
    expect(
      await one("select detail->>'format' as format from trail where action = 'directory_table.exported'"),
    ).toEqual({ format: 'csv' })
  })
})
