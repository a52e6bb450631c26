import { expect } from 'vitest'
import { colleague, reachOut, signIn, staff } from './one-childs-way.ts'
import type { OwnDeployment } from './own-deployment.ts'
import { Visitor } from './visitor.ts'
import type { Words } from './words.ts'

/** Everything that goes wrong while a person's words are in hand. */
export async function provokeFaults(on: OwnDeployment, words: Words): Promise<void> {
  await wrongTries(on, words)
  const word = words.for('during a fault')
  const visitor = new Visitor(on.hono)
  for (const address of [`/en/${word}`, `/staff/reports/${word}`, `/en/check?said=${word}`])
    await visitor.get(encodeURI(address))
  const worker = await signIn(on, staff.second, words)
  expect(await worker.get(`/staff/reports/${encodeURIComponent(word)}`)).toBe(404)
  expect(await worker.get(`/staff/cases/${encodeURIComponent(word)}`)).toBe(404)
  await failingDatabase(on, words, worker, word)
  await databaseErrors(on, word)
  await killedInTheMiddle(on, word)
}

async function wrongTries(on: OwnDeployment, words: Words) {
  const visitor = new Visitor(on.hono)
  await visitor.get('/staff/sign-in')
  const wrong = colleague(words.for('wrong name'), words.for('wrong passphrase'), '')
  expect(await visitor.post('/staff/sign-in', { name: wrong.name, passphrase: wrong.passphrase, code: '123456' })).toBe(
    422,
  )
  words.secret('mistyped passphrase', 'planet ribbon walnut tunnel breexe')
  expect(
    await visitor.post('/staff/sign-in', {
      name: staff.first.name,
      passphrase: 'planet ribbon walnut tunnel breexe',
      code: '123456',
    }),
  ).toBe(422)
  await visitor.get('/en/check')
  words.secret('mistyped code', '9182736455463728')
  expect(await visitor.post('/en/check', { code: '9182736455463728' })).toBe(422)
  expect(await visitor.post('/en/check', { code: words.for('not a code') })).toBe(422)
}

/** The database refuses to take a row, naming it, while a child sends a report. */
async function failingDatabase(on: OwnDeployment, words: Words, worker: Visitor, word: string) {
  const admin = await on.connect('postgres')
  await worker.get('/staff/cases/new')
  await admin.query("alter table document add constraint planted check (name = '') not valid")
  const fields = { callName: word, safeContact: word, account: word, teamId: on.intakeId }
  expect(await worker.post('/staff/cases/new', fields)).toBe(503)
  await expect(reachOut(on, words)).rejects.toThrow('503')
  await admin.query('alter table document drop constraint planted')
  await admin.end()
}

/** Errors whose text quotes what was sent: a wrong type, a time-out, a notice. */
async function databaseErrors(on: OwnDeployment, word: string) {
  const app = await on.connect('sdap_app')
  for (const type of ['int', 'uuid', 'timestamptz', 'inet'])
    await expect(app.query(`select $1::text::${type}`, [word])).rejects.toThrow(word)
  await expect(app.query(`select '${word}'::int`)).rejects.toThrow(word)
  await app.query("set statement_timeout = '20ms'")
  await expect(app.query('select pg_sleep(5), $1::text', [word])).rejects.toMatchObject({ code: '57014' })
  await app.query("do $$ begin raise warning 'a warning'; end $$")
  await app.end()
}

/** The server loses a process while it holds a person's words, and starts anew. */
async function killedInTheMiddle(on: OwnDeployment, word: string) {
  const app = await on.connect('sdap_app')
  const { rows } = await app.query<{ pid: number }>('select pg_backend_pid() as pid')
  const ended = app.query('select pg_sleep(30), $1::text', [word]).catch(() => 'lost')
  process.kill(rows[0]?.pid ?? 0, 'SIGKILL')
  expect(await ended).toBe('lost')
  for (let i = 0; i < 100; i++) {
    const back = await on.connect('postgres').catch(() => null)
    if (back) return back.end()
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error('the server did not come back')
}
