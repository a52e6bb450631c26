import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { account } from '#demo/accounts.ts'
import { signInAs } from '#demo/load.ts'
import { addServerKey, serverKeysInUse } from '#modules/people/commands/server-keys.ts'
import { signIn } from '#modules/people/commands/sign-in.ts'
import { enterCode } from '#modules/reports/commands/come-back.ts'
import { fileReport } from '#modules/reports/commands/file.ts'
import { giveNewCode } from '#modules/reports/commands/new-code.ts'
import { type App, contextFor } from '#platform/access/context.ts'
import { nextServerKey, withoutKey } from '#platform/crypto/server-key.ts'
import { openInstallation } from '#platform/db/database.ts'
import { ends, type Home, home, leaveNothing, lightDeployment } from '#test/support/program.ts'
import { answers, report } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'

let w: World
let renewed: App
beforeAll(async () => {
  w = await world()
  const key = nextServerKey(w.app.serverKey)
  const installation = await openInstallation(w.connection('sdap_migrate'))
  await installation.write('', (tx) => addServerKey(tx, key))
  await installation.close()
  renewed = { ...w.app, serverKey: key }
})

const inUse = async () => {
  const installation = await openInstallation(w.connection('sdap_migrate'))
  try {
    return await installation.read('', serverKeysInUse)
  } finally {
    await installation.close()
  }
}

describe('after the server key was renewed', () => {
  it('a code given before still opens its conversation, and new ones stand on the new key', async () => {
    const before = await report(w)
    const code = await fileReport(contextFor(renewed, 'en'), { nonce: randomBytes(16), answers: answers() })
    for (const each of [before.code, code])
      expect(await w.receipt(await enterCode(contextFor(renewed, 'en'), each))).toBeTruthy()
    await expect(enterCode(contextFor(w.app, 'en'), code)).rejects.toMatchObject({ code: 'wrong_code' })
    expect((await inUse()).map((k) => [k.generation, k.receipts > 0])).toEqual([
      [1, true],
      [2, true],
    ])
  })

  it('a form sent again from before shows the code it gave then, and files nothing twice', async () => {
    const form = { nonce: randomBytes(16), answers: answers({ story: 'Sent twice.' }) }
    const code = await fileReport(w.nobody(), form)
    const count = async () => (await (await w.sql('postgres')).query('select count(*)::int as n from report')).rows[0].n
    const filed = await count()
    expect(await fileReport(contextFor(renewed, 'en'), form)).toBe(code)
    expect(await count()).toBe(filed)
  })

  it('staff move to it by signing in; the old key alone lets them in no more', async () => {
    const people = async () => (await inUse()).map((k) => k.people)
    const [old = 0, fresh = 0] = await people()
    await signInAs(renewed, account('sophea'))
    expect(await people()).toEqual([old - 1, fresh + 1])
    const code = new TOTP({ secret: Secret.fromBase32(account('sophea').totpSecret) })
    const shown = {
      name: 'sophea',
      passphrase: account('sophea').passphrase,
      code: code.generate({ timestamp: Date.now() + 30_000 }),
    }
    const now = new Date(Date.now() + 30_000)
    await expect(signIn(contextFor(w.app, 'en'), shown, now)).rejects.toThrow('not in the key file')
    const moved: App = { ...renewed, serverKey: withoutKey(renewed.serverKey, 1) }
    expect(await signIn(contextFor(moved, 'en'), shown, now)).toHaveLength(32)
  })

  it('a new code for a lost one moves the conversation to the new key', async () => {
    const { id } = await report(w)
    const code = await giveNewCode({ ...(await w.as('dara')), app: renewed }, id)
    const moved: App = { ...renewed, serverKey: withoutKey(renewed.serverKey, 1) }
    expect(await enterCode(contextFor(moved, 'en'), code)).toHaveLength(32)
  })
})

describe('`sdap keys`', () => {
  let at: Home
  beforeAll(async () => {
    at = await home()
    await lightDeployment(at)
  })
  afterAll(() => leaveNothing(at))

  it('makes the next key, keeps the one before while something stands on it, and says what does', async () => {
    const before = fs.readFileSync(at.keyFile, 'utf8')
    expect(await ends(['keys', 'rotate'], at.env)).toMatchObject({ code: 0 })
    const after = fs.readFileSync(at.keyFile, 'utf8')
    expect(after.startsWith(before)).toBe(true)
    expect(after).toMatch(/^sdap-server-key-1 .*\nsdap-server-key-2 .*\n$/)
    expect(fs.statSync(at.keyFile).mode & 0o777).toBe(0o600)
    const shown = await ends(['keys'], at.env)
    expect(shown.said).toMatch(/generation 1 .* 10 people, 0 codes[\s\S]*generation 2 .* 0 people, 0 codes/)
    const refused = await ends(['keys', 'remove', '1'], at.env)
    expect(refused).toMatchObject({ code: 1, said: expect.stringContaining('10 people and 0 codes still stand') })
    expect(await ends(['keys', 'remove', '2'], at.env)).toMatchObject({
      code: 1,
      said: expect.stringContaining('newest server key stays'),
    })
    expect(fs.readFileSync(at.keyFile, 'utf8')).toBe(after)

    fs.writeFileSync(at.keyFile, before) // a machine that the new file was not copied to
    expect(await ends(['doctor'], at.env)).toMatchObject({
      code: 1,
      said: expect.stringContaining('lacks the key of generation 2'),
    })
  })
})
