import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type pg from 'pg'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '#platform/db/database.ts'
import { logTo } from '#platform/log/log.ts'
import type { MailRoute } from '#platform/mail/mail.ts'
import { addDays, today } from '#platform/time/time.ts'
import { get, type Session } from '#test/security/asking.ts'
import { leaveNothing, sdap, stop, until } from '#test/support/program.ts'
import { fileOverHttp, type Site } from '#test/support/public-form.ts'
import { answers, report } from '#test/support/scenario.ts'
import { type StaffCtx, type World, world } from '#test/support/world.ts'
import { raiseAlert, settleReach } from './commands/alerts.ts'
import { addShifts } from './commands/duty.ts'
import { type AlertTargets, ringAlerts, tidyIntake } from './jobs.ts'
import { forget } from './known.ts'

// A report in danger rings whoever is on duty: over real SMTP and HTTP, and on an open page.

let w: World
let db: pg.Client
let jobs: Database
let dara: StaffCtx
let sophea: StaffCtx
const mails: { to: string[]; text: string }[] = []
const posts: { body: string; type: string | undefined }[] = []
const takes = { mail: true, hook: true }
let targets: AlertTargets & { mail: MailRoute; webhook: string }
const logged: string[] = []
const closing: (() => unknown)[] = []

beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  jobs = await openDatabase(w.connection('sdap_jobs'))
  dara = await w.as('dara')
  sophea = await w.as('sophea')
  await settleReach(dara, 'dara@example.org')
  await settleReach(sophea, 'sophea@example.org')
  targets = {
    mail: { url: await mailbox(), from: 'sdap@example.org' },
    webhook: await webhook(),
    publicUrl: 'https://sdap.example',
  }
  const before = logTo((line) => logged.push(line))
  closing.push(
    () => logTo(before),
    () => jobs.close(),
  )
})
afterAll(async () => {
  for (const close of closing) await close()
  await leaveNothing()
})
beforeEach(async () => {
  await db.query('truncate duty_alert, duty_shift')
  for (const from of [-1, 0, 1]) // and past midnight, if it comes meanwhile
    await addShifts(dara, { personId: sophea.actor.personId, role: 'danger', day: addDays(today(), from), ...day })
  mails.length = 0
  posts.length = 0
  takes.mail = true
  takes.hook = true
})
const day = { from: '00:00', until: '24:00', weeks: 1 }

async function mailbox(): Promise<string> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, { envelope }, done) {
      let text = ''
      stream.on('data', (chunk) => {
        text += chunk
      })
      stream.on('end', () => {
        if (takes.mail) mails.push({ to: envelope.rcptTo.map((a) => a.address), text })
        done(takes.mail ? null : new Error('not now'))
      })
    },
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  closing.push(() => new Promise<void>((done) => server.close(done)))
  return `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
}

async function webhook(): Promise<string> {
  const server = http.createServer((request, answer) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      if (takes.hook) posts.push({ body, type: request.headers['content-type'] })
      answer.writeHead(takes.hook ? 204 : 503).end()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  closing.push(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/ring`
}

const ring = () => ringAlerts(jobs, targets)
/** So many minutes go by. */
const wait = (minutes: number) =>
  db.query(`update duty_alert set raised_at = raised_at - interval '${minutes} minutes'`)
const recipients = () => mails.map((m) => m.to.join())
const staff = ({ secret }: StaffCtx): Session => ({ kind: 'staff', secret })
const onPage = async (who: StaffCtx) => (await get(w.hono, '/staff/intake/ring', staff(who))).text()
const openDesk = (who: StaffCtx) => get(w.hono, '/staff/reports', staff(who))
const acts = async () =>
  (await db.query("select action, actor_kind from trail where action like 'alert.%' order by at desc limit 1")).rows[0]

describe('a report in danger', () => {
  it('rings who is on duty by mail, by the webhook and on the open page, and says nothing of itself', async () => {
    const { id } = await report(w, { danger: 'now', story: 'Zqsecret words' })
    await ring()
    expect(recipients()).toEqual(['sophea@example.org'])
    expect(posts).toEqual([{ body: '{"event":"report_in_danger"}', type: 'application/json' }])
    expect(await onPage(sophea)).toBe('ring')
    expect(await onPage(dara)).toBe('rest') // a supervisor, not on duty
    const told = JSON.stringify([mails, posts, logged])
    for (const word of ['Zqsecret', id, 'danger now', 'Sophea']) expect(told).not.toContain(word)
    const [, body = ''] = mails[0]?.text.split('\r\n\r\n') ?? []
    const said = Buffer.from(body, 'base64').toString('utf8').replaceAll('\u200b', '')
    expect(said).toBe('សូមចូលប្រព័ន្ធ ហើយបើកបញ្ជីរបាយការណ៍។\n\nhttps://sdap.example/staff/reports\n')
    const { rows } = await db.query('select to_jsonb(a) as alert from duty_alert a')
    expect(JSON.stringify(rows)).not.toContain(id)
  })

  it('does not ring twice for the same five minutes, nor for a second report within them', async () => {
    await report(w, { danger: 'now' })
    await ring()
    await report(w, { danger: 'now' })
    expect(await ring()).toBe(0)
    expect(mails).toHaveLength(1)
    await wait(6)
    await report(w, { danger: 'now' }) // after that it rings anew
    await ring()
    expect(mails).toHaveLength(2)
    expect((await db.query('select from duty_alert where over_at is null')).rowCount).toBe(1)
  })

  it('rings again after five minutes, six times, then the supervisors, then no more; the trail says that nobody looked', async () => {
    await report(w, { danger: 'now' })
    for (let round = 0; round < 7; round++) {
      await ring()
      await wait(5)
    }
    expect(recipients()).toEqual(Array(7).fill('sophea@example.org'))
    await ring()
    expect(recipients().slice(7)).toEqual(['dara@example.org'])
    expect(await onPage(dara)).toBe('ring')
    expect(await acts()).toEqual({ action: 'alert.unheard', actor_kind: 'system' })
    await wait(30)
    expect(await ring()).toBe(0)
    expect(posts).toHaveLength(8)
  })

  it('rings no more once the first of the team has opened the desk', async () => {
    await report(w, { danger: 'now' })
    await ring()
    expect((await openDesk(await w.as('veasna'))).status).toBe(200) // another organisation's desk
    expect(await onPage(sophea)).toBe('ring')
    expect((await openDesk(dara)).status).toBe(200)
    expect(await onPage(sophea)).toBe('wait')
    await wait(5)
    expect(await ring()).toBe(0)
    expect(mails).toHaveLength(1)
    expect(await acts()).toEqual({ action: 'alert.seen', actor_kind: 'staff' })
    const { rows } = await db.query('select seen_by from duty_alert')
    expect(rows).toEqual([{ seen_by: dara.actor.personId }])
  })

  it('with nobody on duty rings the supervisors at once', async () => {
    await db.query('truncate duty_shift')
    await report(w, { danger: 'now' })
    await ring()
    expect(recipients()).toEqual(['dara@example.org'])
    expect(await onPage(dara)).toBe('ring')
    expect(await onPage(sophea)).toBe('rest')
  })

  it('a way that fails is tried again; the one that worked is not repeated', async () => {
    await report(w, { danger: 'now' })
    takes.hook = false
    await expect(ring()).rejects.toMatchObject({ code: 'http_503' })
    await expect(ring()).rejects.toMatchObject({ code: 'http_503' })
    expect([mails.length, posts.length]).toEqual([1, 0])
    takes.hook = true
    await ring()
    expect([mails.length, posts.length]).toEqual([1, 1])
    await wait(5)
    takes.mail = false
    await expect(ring()).rejects.toThrow()
    takes.mail = true
    await ring()
    expect([mails.length, posts.length]).toEqual([2, 2])
  })

  it('is gone a day after somebody looked', async () => {
    await report(w, { danger: 'now' })
    await openDesk(sophea)
    await tidyIntake(jobs)
    expect((await db.query('select from duty_alert')).rowCount).toBe(1)
    await db.query("update duty_alert set seen_at = seen_at - interval '25 hours'")
    await tidyIntake(jobs)
    expect((await db.query('select from duty_alert')).rowCount).toBe(0)
  })
})

describe('who writes in danger is told', () => {
  /** Every page that somebody sees who fills in the form, with danger now. */
  async function pages(): Promise<string[]> {
    forget(w.app)
    const seen: string[] = []
    const browser: Site = async (path, init) => {
      const answer = await w.hono.request(path, init)
      seen.push(await answer.clone().text())
      return answer
    }
    await fileOverHttp(browser, 'en', answers({ danger: 'now', wantedHelper: 'woman' }))
    return seen
  }

  it('that somebody is rung, while somebody is on duty for danger', async () => {
    const seen = await pages()
    for (const page of [seen[2], seen.at(-1)]) {
      expect(page).toContain('Somebody is here for danger now.')
      expect(page).not.toContain('Nobody of us is here')
    }
  })

  it('that nobody is there, with all lines that answer at this moment, before and after sending', async () => {
    await db.query('truncate duty_shift')
    const seen = await pages()
    for (const page of [seen[2], seen.at(-1)]) {
      expect(page).toContain('Nobody of us is here right now.')
      for (const number of ['1280', '117', '1288', '092-311-511']) expect(page).toContain(number)
    }
    expect(seen[0]).toContain('These lines answer now:')
  })
})

describe('nothing else rings', () => {
  it('no other report, and nobody can ring for one that is there already', async () => {
    const { id, reporter } = await report(w, { danger: 'not_sure' })
    for (const ctx of [w.nobody(), reporter, sophea]) await ctx.write((tx) => raiseAlert(tx, id))
    expect(await ring()).toBe(0)
    expect((await db.query('select from duty_alert')).rowCount).toBe(0)
  })

  it('the worker reads addresses of those who are rung and no others; the program reads the own', async () => {
    const others = await sophea.read((tx) => tx.selectFrom('dutyReach').select('mail').execute())
    expect(others).toEqual([{ mail: 'sophea@example.org' }])
    await expect(w.nobody().read((tx) => tx.selectFrom('dutyReach').selectAll().execute())).resolves.toEqual([])
  })
})

describe('an open page that asks', () => {
  it('keeps no session alive, and learns when it has ended', async () => {
    const age = async (minutes: number) =>
      db.query(`update session set last_used_at = now() - interval '${minutes} minutes' where person_id = $1`, [
        sophea.actor.personId,
      ])
    const used = async () =>
      (
        await db.query("select last_used_at < now() - interval '5 minutes' as old from session where person_id = $1", [
          sophea.actor.personId,
        ])
      ).rows[0].old
    await age(10)
    expect(await onPage(sophea)).toBe('wait')
    expect(await used()).toBe(true)
    await get(w.hono, '/staff', staff(sophea))
    expect(await used()).toBe(false)
    await age(31)
    expect((await get(w.hono, '/staff/intake/ring', staff(sophea))).headers.get('Location')).toBe('/staff/sign-in')
    await age(0)
  })
})

describe('the worker', () => {
  it('rings within seconds of the report, not only by the minute', async () => {
    const { host, user, password, database } = w.connection('sdap_jobs')
    const worker = sdap(['worker'], {
      DATABASE_JOBS_URL: `postgresql://${user}:${password}@localhost/${database}?host=${encodeURIComponent(String(host))}`,
      SDAP_ALERT_WEBHOOK: targets.webhook,
      SDAP_MAIL_URL: targets.mail.url,
      SDAP_MAIL_FROM: targets.mail.from,
      SDAP_LEDGER: '/dev/null',
    })
    await until(() => worker.said().includes('The jobs run.'))
    const idle = async () =>
      (await db.query("select from pgboss.job where name = 'intake.ring_alerts' and state <> 'completed'")).rowCount ===
      0
    await until(idle)
    const filed = Date.now()
    await report(w, { danger: 'now' })
    await until(() => posts.length === 1 && mails.length === 1, 20)
    console.info(`rang after ${((Date.now() - filed) / 1000).toFixed(1)} s`)
    // What comes by the clock carries its minute; this one came with the report.
    const heard =
      "select from pgboss.job where name = 'intake.ring_alerts' and singleton_on is null and state = 'completed'"
    await until(async () => (await db.query(heard)).rowCount === 1)
    expect(recipients()).toEqual(['sophea@example.org'])
    expect(await stop(worker)).toBe(0)
  })
})
