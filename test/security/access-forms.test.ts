import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notAsked } from '#test/support/permissions.ts'
import { listenToPolicies } from '#test/support/policies.ts'
import { type World, world } from '#test/support/world.ts'
import { get, type Session, submit } from './asking.ts'
import { type Member, wholeCast } from './cast.ts'
import { type Operation, operationsOf } from './permissions-table.ts'

// Forms: those of the program are everybody's to see, those of an organisation its own.

let w: World
let policies: ReturnType<typeof listenToPolicies>
let cast: Member[]
let db: pg.Client
beforeAll(async () => {
  policies = listenToPolicies()
  w = await world()
  db = await w.sql('postgres')
  cast = await wholeCast(w)
})
afterAll(() => policies.stop())

const ownHouse = ['own team', 'other team']
type Whose = 'the program' | 'own' | 'another’s'
const mark = 'ab'.repeat(32)

/** What is done to a draft, not to a version that was published. */
const needsDraft = (path: string) => /\/(publication|discard|edit(\/.*)?)$/.test(path)

/** A fresh form, or a version of one as an address needs it. */
async function fresh({ path }: Operation, of: Whose): Promise<string> {
  const [form, version] = [randomUUID(), randomUUID()]
  const place = of === 'own' ? 'own team' : 'other organisation'
  const owner = of === 'the program' ? null : cast.find((m) => m.place === place)?.ctx.actor.organisationId
  const definition = {
    ...{ id: 'a_form', version: '1', title: { en: 'A form' }, languages: ['en'], languageNames: { en: 'English' } },
    ...{ defaultLanguage: 'en', lists: {}, items: [{ kind: 'note', name: 'hello', label: { en: 'Hello' } }] },
  }
  const draft = needsDraft(path)
  await db.query("insert into form (id, code, organisation_id, subject) values ($1, $2, $3, 'alone')", [
    form,
    `f_${form.replaceAll('-', '')}`,
    owner,
  ])
  await db.query(
    'insert into form_version (id, form_id, number, state, definition, mark, published_at) values ($1, $2, 1, $3, $4, $5, $6)',
    [version, form, draft ? 'draft' : 'published', definition, mark, draft ? null : new Date()],
  )
  return path.includes('/versions/') ? version : form
}

const file = { version: 'all', format: 'csv', headings: 'codes', values: 'codes', why: 'quality' }
const session = (m: Member): Session => ({ kind: 'staff', secret: m.ctx.secret })
const at = (path: string, id: string) => path.replace(':id', id).replace(':name', 'hello')
/** Complete for every address of the editor. */
const changes = { 'title.en': 'Another title', 'label.en': 'Welcome', up: 'hello', code: 'fr', name: 'Français' }
const ask = ({ method, path }: Operation, id: string, who: Session) =>
  method === 'GET'
    ? get(w.hono, at(path, id), who)
    : submit(w, at(path, id), path.includes('/out') ? file : { ...changes, note: '', mark }, who)

const promised = (o: Operation, m: Member, of: Whose): boolean => {
  const own = of === 'own' ? ownHouse.includes(m.place) : m.place === 'other organisation'
  const cell = o.cells[m.role]
  // Of a form that one sees, the answers of one's own team can be taken out.
  if (cell === 'unowned or own' || cell === 'own team') return of === 'the program' || own
  return cell === 'own organisation' && of !== 'the program' && own
}

/**
 * Who keeps forms may read a draft, were there one of the program; nobody else learns that it is there.
 * What is published all know who may read it, and are told that making a draft of it is not theirs.
 */
const refusal = (o: Operation, m: Member, of: Whose) => {
  if (o.method === 'GET') return 404
  const own = of === 'own' && ownHouse.includes(m.place)
  if (o.path.endsWith('/draft'))
    return of === 'the program' || own || (of !== 'own' && m.place === 'other organisation') ? 403 : 404
  return needsDraft(o.path) && of === 'the program' && ['supervisor', 'manager'].includes(m.role) ? 403 : 404
}

describe.each(operationsOf('forms').map((o) => ({ o, name: `${o.method} ${o.path}` })))('$name', ({ o }) => {
  it.each(['the program', 'own', 'another’s'] as const)('of %s: as the table says', async (of) => {
    const id = await fresh(o, of)
    for (const m of cast.filter((one) => !promised(o, one, of))) {
      const about = `${m.ctx.actor.displayName}: `
      expect(about + (await ask(o, id, session(m))).status).toBe(about + refusal(o, m, of))
    }
    const { rows } = await db.query(
      "select count(*)::int as drafts from form_version where state = 'draft' and id = $1",
      [id],
    )
    expect(rows[0].drafts).toBe(needsDraft(o.path) ? 1 : 0)
    for (const m of cast.filter((one) => promised(o, one, of))) {
      policies.asked.clear()
      const answer = await ask(o, await fresh(o, of), session(m))
      const about = `${m.ctx.actor.displayName}: `
      expect(about + answer.status).toBe(`${about}${o.method === 'GET' || o.path.includes('/out') ? 200 : 303}`)
      expect(notAsked(o.method, o.path, policies.asked), 'what the address says it stands on').toEqual([])
    }
  })

  it('of what is not there: not found for everybody; and the sign-in page for who has no session', async () => {
    for (const m of cast) expect((await ask(o, randomUUID(), session(m))).status).toBe(404)
    const away = await ask(o, await fresh(o, 'the program'), null)
    // What was written is shown to be copied; else it is the page for signing in.
    if (away.status === 403) expect(await away.text()).toContain('Another title')
    else expect(away.headers.get('Location')).toBe('/staff/sign-in')
  })
})
