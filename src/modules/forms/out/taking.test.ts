import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { workbookReader } from '#platform/files/spreadsheet.ts'
import { get, type Input, type Session, submit } from '#test/security/asking.ts'
import { openCase } from '#test/support/scenario.ts'
import { type StaffCtx, type World, world } from '#test/support/world.ts'
import { exportAnswers } from '../commands/export.ts'
import { openResponse } from '../commands/open.ts'
import { finishResponse, saveAnswers } from '../commands/save.ts'
import { startAlone, startOnCase } from '../commands/start.ts'
import type { Answer, Definition } from '../definition.ts'
import { allInEnglish, changed, publish, question, said, staffSession, survey, welfare } from '../forms.test.setup.ts'
import { countedType, readCounted } from './counted.ts'

// Taking answers out: whose, which of them, what the trail says, and what comes out.

let w: World
let db: pg.Client
let dara: Session
let worker: StaffCtx
const told = 'Zandoliberry of Quillowmere'

const visits: Definition = {
  ...welfare(),
  id: 'visit_log',
  items: [
    question('weather', 'select_one', { list: 'often', label: said('How was the weather?') }),
    question('helped', 'select_multiple', { list: 'helps' }),
    question('words', 'text'),
    question('place', 'geopoint'),
    {
      kind: 'repeat',
      name: 'people',
      items: [question('kind', 'select_one', { list: 'yes_no' }), question('called', 'text')],
    },
  ],
}

beforeAll(async () => {
  w = await world()
  await allInEnglish(w)
  db = await w.sql('postgres')
  dara = await staffSession(w, 'dara')
  worker = await w.as('dara')
  await publish(worker, welfare())
  await publish(worker, visits, 'alone')
  await publish(worker, survey, 'organisation')
})

async function answer(
  ctx: StaffCtx,
  id: string,
  answers: Record<string, Answer>,
  rounds: Record<string, Answer>[] = [],
) {
  const saved = await saveAnswers(ctx, id, (await openResponse(ctx, id)).last.id, ({ filling }) => {
    for (const [name, one] of Object.entries(answers)) filling.change(name, one)
    for (const [i, round] of rounds.entries()) {
      filling.addRound('people')
      for (const [name, one] of Object.entries(round)) filling.change(`people/${i}/${name}`, one)
    }
  })
  expect(await finishResponse(ctx, id, saved.opened.last.id)).toEqual([])
}

const started = { happenedOn: '2026-02-03', fromPaper: true }
async function visit(
  ctx: StaffCtx,
  nonce: string,
  answers: Record<string, Answer>,
  rounds: Record<string, Answer>[] = [],
) {
  const teamId = ctx.actor.teams[0]?.id ?? ''
  const id = await startAlone(ctx, { form: 'visit_log', nonce, teamId, ...started })
  await answer(ctx, id, answers, rounds)
  return id
}

async function welfareOf(call: string) {
  const { caseId } = await openCase(w)
  const id = await startOnCase(worker, caseId, { form: 'welfare_check', nonce: call, ...started })
  await answer(worker, id, { call, age: 12, school: 'no', play: 'often', agreed: 'OK' })
  return { id, caseId }
}

const formId = async (code: string) => (await db.query('select id from form where code = $1', [code])).rows[0].id
const asked = { version: 'all', format: 'xlsx', headings: 'codes', values: 'codes' }
async function take(code: string, input: Input, who: Session = dara) {
  const at = `/staff/forms/${await formId(code)}/out${'why' in input ? '/sealed' : ''}`
  const answered = await submit(w, at, { ...asked, ...input }, who)
  return { status: answered.status, headers: answered.headers, body: Buffer.from(await answered.arrayBuffer()) }
}
type Json = { with_sealed: boolean; responses: (Record<string, unknown> & { answers: Record<string, unknown> })[] }
const json = async (code: string, input: Input = {}, who?: Session) =>
  JSON.parse((await take(code, { ...input, format: 'json' }, who)).body.toString('utf8')) as Json
const trailOf = async (action: string, subject: string) =>
  (
    await db.query('select detail, team_id from trail where action = $1 and subject_id = $2 order by seq', [
      action,
      subject,
    ])
  ).rows

describe('a file of answers', () => {
  const answers = { weather: 'often', helped: ['school', 'family'], words: `=cmd|${told}`, place: '1201' }
  const rounds = [
    { kind: 'yes', called: 'A' },
    { kind: 'no', called: 'B' },
  ]
  let id: string
  beforeAll(async () => {
    id = await visit(worker, 'first', answers, rounds)
  })

  it('as a spreadsheet read back by another program equals what was answered', async () => {
    const { body, headers } = await take('visit_log', { why: 'quality' })
    expect(headers.get('Content-Disposition')).toMatch(/^attachment; filename="answers-\d{4}-\d\d-\d\d\.xlsx"$/)
    const read = await workbookReader()
    const [first, second] = await read(body)
    const team = worker.actor.teams[0]?.id
    expect(first?.sheet).toBe('visit_log')
    expect(first?.data).toEqual([
      ['_index', '_id', '_version', '_state', '_happened_on', '_from_paper', '_team', '_case'].concat([
        'weather',
        'helped',
        'helped/school',
        'helped/friends',
        'helped/family',
        'words',
        'place',
        'place/name',
      ]),
      [
        1,
        id,
        1,
        'done',
        '2026-02-03',
        1,
        team,
        null,
        'often',
        'school family',
        1,
        0,
        1,
        `=cmd|${told}`,
        '1201',
        expect.stringContaining('Phnom Penh'),
      ],
    ])
    expect(second?.data).toEqual([
      ['_index', '_parent_table_name', '_parent_index', '_submission__id', 'kind', 'called'],
      [1, 'visit_log', 1, id, 'yes', 'A'],
      [2, 'visit_log', 1, id, 'no', 'B'],
    ])
  })

  it('leaves out what is sealed unless it is asked for, in every kind of file', async () => {
    for (const format of ['xlsx', 'csv', 'json'])
      for (const values of ['codes', 'en', 'km']) {
        const { body, status } = await take('visit_log', { format, values })
        expect(status).toBe(200)
        const text = format === 'xlsx' ? JSON.stringify(await (await workbookReader())(body)) : body.toString('utf8')
        expect(text).not.toContain(told)
        expect(text).not.toContain('1201')
        expect(text).toContain(id)
      }
    expect((await json('visit_log')).responses[0]?.answers).toEqual({
      ...{ weather: 'often', helped: ['school', 'family'] },
      people: [{ kind: 'yes' }, { kind: 'no' }],
    })
  })

  it('as CSV is one table, the form or one repeat, in words where they are asked for, and no cell is a formula', async () => {
    const open = (await take('visit_log', { format: 'csv', headings: 'en', values: 'en' })).body.toString('utf8')
    expect(open).toMatch(/^\ufeffNumber,Response,/)
    expect(open).toContain('How was the weather?,The helped,The helped/school')
    expect(open).toContain(',often,school; family,1,0,1')
    const people = (await take('visit_log', { format: 'csv', table: 'people' })).body.toString('utf8')
    expect(people.split('\r\n')[1]).toBe(`1,visit_log,1,${id},yes`)
    const sealed = (await take('visit_log', { format: 'csv', why: 'evaluation' })).body.toString('utf8')
    expect(sealed).toContain(`,'=cmd|${told},`)
    expect((await take('visit_log', { format: 'csv', table: 'nowhere' })).status).toBe(422)
  })

  it('tells the trail that it was taken, with how much, before it leaves; and of what was opened for it', async () => {
    const team_id = worker.actor.teams[0]?.id
    const open = { form: 'visit_log', responses: 1, format: 'xlsx', sealed: false }
    const before = (await trailOf('forms.exported', await formId('visit_log'))).length
    await take('visit_log', {})
    expect(await trailOf('response.exported', id)).toHaveLength(2) // the two above, with what is sealed
    await take('visit_log', { why: 'own_work', version: '1' })
    expect((await trailOf('forms.exported', await formId('visit_log'))).slice(before)).toEqual([
      { team_id, detail: open },
      { team_id, detail: { ...open, sealed: true, number: 1, reason: 'own_work' } },
    ])
    expect((await trailOf('response.exported', id)).at(-1)).toEqual({
      team_id,
      detail: { form: 'visit_log', responses: 1, sealed: true },
    })
  })

  it('holds what is not finished only where that is asked for', async () => {
    const teamId = worker.actor.teams[0]?.id ?? ''
    const draft = await startAlone(worker, { form: 'visit_log', nonce: 'draft', teamId, ...started })
    const ids = async (input: Input) => (await json('visit_log', input)).responses.map((r) => r['_id'])
    expect(await ids({})).toEqual([id])
    expect((await ids({ drafts: 'yes' })).sort()).toEqual([id, draft].sort())
  })
})

describe('what is sealed', () => {
  it('is asked for with passphrase and factor once more, and with a reason', async () => {
    const at = `/staff/forms/${await formId('visit_log')}/out`
    expect((await take('visit_log', { why: '' })).status).toBe(422)
    await db.query("update session set confirmed_at = now() - interval '1 hour'")
    const { body } = await take('visit_log', { why: 'quality' })
    await db.query('update session set confirmed_at = now()')
    expect(body.toString('utf8')).toContain('name="_passphrase"')
    expect(body.toString('utf8')).toContain('name="why" value="quality"')
    expect(body.toString('utf8')).not.toContain(told)
    expect(await (await get(w.hono, at, dara)).text()).not.toContain('name="why"')
  })

  it('cannot be had from the address that asks for no confirmation', async () => {
    const at = `/staff/forms/${await formId('visit_log')}/out`
    const answered = await submit(w, at, { ...asked, format: 'json', why: 'quality' }, dara)
    expect(JSON.parse(await answered.text())).toMatchObject({ with_sealed: false })
  })
})

describe('answers about children', () => {
  it('go out only for the team that may open the case; each case notes it', async () => {
    const { id, caseId } = await welfareOf(told)
    const open = (await json('welfare_check')).responses
    expect(open).toHaveLength(1)
    expect(open[0]).toMatchObject({ _id: id, _happened_on: '2026-02-03', answers: { age: 12, school: 'no' } })
    expect(JSON.stringify(open)).not.toContain(told)
    expect(JSON.stringify(open)).not.toContain(caseId)
    const sealed = (await json('welfare_check', { why: 'own_work' })).responses
    expect(sealed[0]).toMatchObject({ _case: caseId, answers: { call: told, agreed: 'OK' } })
    expect((await trailOf('response.exported', caseId)).map((r) => r.detail.sealed)).toEqual([false, true])
    const page = await (await get(w.hono, `/staff/trail?record=${caseId}`, dara)).text()
    expect(page.replaceAll('\u200b', '')).toContain('took answers out, as part of a file')
  })

  it('are gone from files once the case is erased', async () => {
    const { id, caseId } = await welfareOf('Gone')
    await db.query('select app.erase_record($1)', [caseId])
    expect((await json('welfare_check')).responses.map((r) => r['_id'])).not.toContain(id)
  })

  it('are not found by other organisations, nor by who is in no team', async () => {
    const { id } = await welfareOf(told)
    for (const name of ['veasna', 'pisey', 'bopha', 'rithy', 'kosal', 'maly'])
      for (const input of [{}, { why: 'quality' }]) {
        const { status, body } = await take('welfare_check', input, await staffSession(w, name))
        expect([name, status]).toEqual([name, 404])
        expect(body.toString('utf8')).not.toContain(id)
      }
  })

  it('of another organisation stay out of a form that both answer', async () => {
    await db.query("update form set organisation_id = null where code = 'training_survey'")
    const veasna = await w.as('veasna')
    const mine = await startAlone(worker, {
      form: 'training_survey',
      nonce: 'm',
      teamId: worker.actor.teams[0]?.id ?? '',
      ...started,
    })
    const theirs = await startAlone(veasna, {
      form: 'training_survey',
      nonce: 't',
      teamId: veasna.actor.teams[0]?.id ?? '',
      ...started,
    })
    await answer(worker, mine, { useful: 'yes', words: 'ours' })
    await answer(veasna, theirs, { useful: 'no', words: 'theirs' })
    const of = async (who: Session) =>
      (await json('training_survey', { why: 'quality', drafts: 'yes' }, who)).responses.map((r) => [
        r['_id'],
        r.answers['words'],
      ])
    expect(await of(dara)).toEqual([[mine, 'ours']])
    expect(await of(await staffSession(w, 'veasna'))).toEqual([[theirs, 'theirs']])
  })
})

describe('several versions', () => {
  it('go out under the newest headings, or one by one', async () => {
    const before = await json('welfare_check')
    await publish(worker, welfare({ version: '2', items: changed('age', null) }))
    const { caseId } = await openCase(w)
    const id = await startOnCase(worker, caseId, { form: 'welfare_check', nonce: 'second', ...started })
    await answer(worker, id, { call: 'Second', school: 'no', play: 'often', agreed: 'OK' })
    const all = (await json('welfare_check')).responses
    expect(all).toHaveLength(before.responses.length + 1)
    expect(all.find((r) => r['_version'] === 1)?.answers).toHaveProperty('age', 12)
    expect((await json('welfare_check', { version: '2' })).responses.map((r) => r['_id'])).toEqual([id])
    expect((await take('welfare_check', { version: '3' })).status).toBe(422)
  })
})

describe('the code book', () => {
  it('names every question and choice with its code in each language, its conditions and what is sealed', async () => {
    const { rows } = await db.query(
      "select v.id from form_version v join form f on f.id = v.form_id where f.code = 'welfare_check' and v.number = 1",
    )
    const at = `/staff/forms/versions/${rows[0].id}/code-book`
    const page = (await (await get(w.hono, at, dara)).text()).replaceAll('\u200b', '')
    for (const words of ['grade', 'sisters', 'ទេ', '${school} = &#39;yes&#39;', 'often', 'sealed'])
      expect(page.replaceAll("'", '&#39;')).toContain(words)
    const read = await workbookReader()
    const [questions, choices] = await read(Buffer.from(await (await get(w.hono, `${at}.xlsx`, dara)).arrayBuffer()))
    const grade = questions?.data.find((r) => r[0] === 'grade')
    expect(grade).toEqual(expect.arrayContaining(['grade', 'about', 'Whole number', "${school} = 'yes'"]))
    expect(questions?.data.find((r) => r[0] === 'call')).toContain('sealed')
    expect(choices?.data).toContainEqual(['yes_no', 'yes', 'Yes', 'បាទ/ចាស'])
  })
})

describe('a long file', () => {
  const many = 320
  let long: string
  beforeAll(async () => {
    const versionId = await publish(worker, { ...survey, id: 'long_survey' }, 'alone')
    long = await formId('long_survey')
    await db.query(
      `with made as (insert into record (id, kind, team_id) select gen_random_uuid(), 'form_response', $1
         from generate_series(1, $4::int) returning id, team_id)
       insert into form_response (id, version_id, record_id, team_id, state, happened_on, from_paper, plain, made_by)
       select id, $2, id, team_id, 'done', '2026-01-01', false, '{"useful": "yes"}', $3 from made`,
      [worker.actor.teams[0]?.id, versionId, worker.actor.personId, many],
    )
  })

  it('holds every response once, numbered through, and the page says beforehand that it is long', async () => {
    const lines = (await take('long_survey', { format: 'csv' })).body.toString('utf8').trim().split('\r\n').slice(1)
    expect(lines.map((line) => Number(line.split(',')[0]))).toEqual(Array.from({ length: many }, (_, i) => i + 1))
    expect(new Set(lines.map((line) => line.split(',')[1])).size).toBe(many)
    const page = await (await get(w.hono, `/staff/forms/${long}/out`, dara)).text()
    expect(page).toContain(`Your teams have ${many} responses`)
    expect(page).toContain('This is a long file.')
  })

  it('tells whoever asks for it how many are ready, and is the same file to the byte', async () => {
    const at = `/staff/forms/${long}/out`
    const input = { ...asked, format: 'csv' }
    const told: number[] = []
    const answered = await submit(w, at, input, dara, { Accept: countedType })
    expect(answered.headers.get('Content-Type')).toBe(countedType)
    const { parts, ...file } = await readCounted(
      answered.body as unknown as AsyncIterable<Uint8Array>,
      (ready, count) => told.push(ready, count),
    )
    expect(told).toEqual([100, many, 200, many, 300, many, many, many])
    expect(file).toMatchObject({ type: 'text/csv; charset=utf-8', count: many })
    expect(Buffer.concat(parts).equals((await take('long_survey', input)).body)).toBe(true)
  })

  it('breaks off, and does not end short, when the session or the team ends meanwhile', async () => {
    const input = {
      version: null,
      format: 'csv',
      table: '',
      headings: 'codes',
      values: 'codes',
      drafts: false,
    } as const
    const ending = [
      "delete from session where person_id = (select id from person where sign_in_name = 'sophea')",
      "update membership set until_at = now() where person_id = (select id from person where sign_in_name = 'dara')",
    ]
    for (const [i, name] of ['sophea', 'dara'].entries()) {
      const { count, batches } = await exportAnswers(await w.as(name), long, input)
      expect(count).toBe(many)
      const reading = batches[Symbol.asyncIterator]()
      expect((await reading.next()).value).toHaveLength(100)
      await db.query(ending[i] ?? '')
      await expect(reading.next()).rejects.toMatchObject({ code: 'sign_in_again' })
    }
  })
})
