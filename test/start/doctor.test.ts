import fs from 'node:fs'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { readConfig } from '#config'
import { demoAccounts } from '#demo/accounts.ts'
import { checks } from '#modules/operations/checks.ts'
import { say } from '#modules/operations/row.ts'
import { serverKeyFrom, writeServerKey } from '#platform/crypto/server-key.ts'
import { translator } from '#platform/i18n/i18n.ts'
import { appFrom, deploymentOf } from '#run/installation.ts'
import { ends, type Home, home, leaveNothing, lightDeployment } from '#test/support/program.ts'
import { openCase } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'

// The command as people run it, on a database that an operator's page is asked about at the same time.

const told = 'zandoliberry'
let w: World
let at: Home
let db: pg.Client
let env: Record<string, string>
beforeAll(async () => {
  at = await home()
  w = await world()
  db = await w.sql('postgres')
  writeServerKey(at.keyFile, serverKeyFrom(Buffer.from(inject('template').serverKey, 'hex')))
  env = {
    ...at.env,
    DATABASE_URL: address('sdap_app'),
    SDAP_PUBLIC_URL: 'https://help.example',
    SDAP_TRUST_PROXY: 'on',
  }
  await openCase(w, { story: told }, { callName: told })
})
afterAll(() => leaveNothing(at))

const address = (role: string) => {
  const { host, password, database } = w.connection(role)
  return `postgresql://${role}:${password}@localhost/${database}?host=${encodeURIComponent(String(host))}`
}
const whole = () => ({ ...env, DATABASE_MIGRATE_URL: address('sdap_migrate') })
// How much memory a process may leave behind is each process's own matter: see core-files.test.ts.
const ofOneProcess = /core file|core_pattern/
const lines = (said: string) => said.split('\n').filter((line) => line && !ofOneProcess.test(line))

/** What the operator's page says of the same deployment with the same settings. */
async function onThePage(settings: Record<string, string>): Promise<string[]> {
  const config = readConfig(settings)
  const deployment = await deploymentOf(w.app.db)
  if (!deployment) throw new Error('no deployment')
  const operator = await w.as('kosal')
  const rows = await checks(appFrom(config, w.app.db, deployment), operator.read, { lang: 'en', keeper: true })
  return rows.map((row) => say(translator('en'), row)).filter((line) => !ofOneProcess.test(line))
}
const withoutMark = (line: string) => line.replace(/^(ok {4}|note {2}|PROBLEM )/, '')

describe('the doctor', () => {
  it('says what the operator’s page says, names no person, tells no story and no path, and ends well', async () => {
    const { said, code } = await ends(['doctor'], whole())
    expect(lines(said).map(withoutMark)).toEqual(await onThePage(whole()))
    expect(said).toContain('compare with paper')
    expect(said).toMatch(/^note {2}Lotus Helpline \(demo\): no three recovery sheets on paper$/m)
    for (const { displayName, signInName } of demoAccounts)
      for (const name of [displayName.replace(' (demo)', ''), signInName])
        expect(said.toLowerCase()).not.toContain(name.toLowerCase())
    for (const hidden of [told, at.folder, String(w.connection('sdap_app').password)])
      expect(said).not.toContain(hidden)
    expect(code, said).toBe(0)
  })

  it('without the owner’s address it leaves counts out, and says so', async () => {
    const { said, code } = await ends(['doctor'], env)
    expect(said).toMatch(/^note {2}Left out: .*These checks need DATABASE_MIGRATE_URL/m)
    expect(said).toContain("ok    The key file is this deployment's")
    expect(said).not.toMatch(/recovery sheets on paper$|worker|Backups of this/m)
    expect(code, said).toBe(0)
  })

  it('a worker that does not run is a problem, and the exit code says so', async () => {
    await db.query("update deployment set made_at = now() - interval '1 day'")
    const { said, code } = await ends(['doctor'], whole())
    expect(said).toMatch(/^PROBLEM The worker does not run/m)
    expect(lines(said).map(withoutMark)).toEqual(await onThePage(whole()))
    expect(code).toBe(1)
  })

  it('beside an embedded database that rests, jobs are not missed', async () => {
    const resting = await home()
    await lightDeployment(resting)
    const { said, code } = await ends(['doctor'], { ...resting.env, SDAP_BACKUP_FOLDER: `${resting.folder}/backups` })
    expect(said).toMatch(/^note {2}The server does not run just now/m)
    expect(said).toMatch(/^PROBLEM Backups are to be made daily, but nobody is named/m)
    expect(said).toMatch(/Free in the data folder|free in the data folder/)
    expect(fs.existsSync(`${resting.folder}/backups`)).toBe(false)
    expect(code).toBe(1)
    await leaveNothing(resting)
  })
})
