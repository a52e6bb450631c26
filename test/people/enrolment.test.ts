import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { account } from '#demo/accounts.ts'
import { admit, renewTeamKey } from '#modules/people/commands/admit.ts'
import { addTeam, inviteAgain, withdrawInvitation } from '#modules/people/commands/guard.ts'
import { giveTeamRole } from '#modules/people/commands/roles.ts'
import { fingerprint } from '#modules/people/fingerprint.ts'
import { leftToRewrap } from '#modules/records/rewrap.ts'
import { enterStaff } from '#platform/access/context.ts'
import { logTo } from '#platform/log/log.ts'
import { get, submit } from '#test/security/asking.ts'
import { openCase } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { codeOf, enrol, invite, newcomer, openLink, passphrase, sendEnrolment, signedIn, trySignIn } from './access.ts'

let w: World
beforeAll(async () => {
  w = await world()
})

const keyOf = async (id: string) =>
  (await (await w.sql('postgres')).query('select public_key, enrolled_at from person where id = $1', [id])).rows[0]
const isOut = async (session: Parameters<typeof get>[2]) =>
  expect((await get(w.hono, '/staff', session)).headers.get('Location')).toBe('/staff/sign-in')

describe('somebody with a link', () => {
  it('enrols, signs in with the app, and sees why nothing is there yet', async () => {
    const { id, name, token } = await invite(w)
    const { status, page, codes, totpSecret } = await enrol(w, token)
    expect(status).toBe(200)
    expect(new Set(codes).size).toBe(10)
    const groups = fingerprint((await keyOf(id)).public_key)
    expect(page).toContain(groups)
    const session = await signedIn(w, name, codeOf(totpSecret))
    const start = await (await get(w.hono, '/staff', session)).text()
    expect(start).toContain(groups)
    expect(start).toContain('Intake')
    await admit(await w.as('dara'), (await w.as('dara')).actor.teams[0]?.id ?? '', id, groups.slice(-4))
    expect(await (await get(w.hono, '/staff', session)).text()).not.toContain(groups)
  })

  it('may look as often as needed: looking does not use it up', async () => {
    const { token } = await invite(w)
    for (let i = 0; i < 3; i++) expect((await openLink(w, token)).status).toBe(200)
    expect((await enrol(w, token)).status).toBe(200)
  })

  it('is shown the same secret in the square’s address, in letters, and nowhere else in the page', async () => {
    const { token } = await invite(w)
    const { page, address, totpSecret } = await openLink(w, token)
    expect(totpSecret).toMatch(/^[A-Z2-7]{32}$/)
    expect(page).toContain(totpSecret.replace(/(.{4})(?=.)/g, '$1 '))
    expect(page).toMatch(/<svg[^>]*role="img"/)
    const elsewhere = page.replaceAll(address.replaceAll('&', '&amp;'), '')
    for (const secret of [totpSecret, token]) expect(elsewhere).not.toContain(secret)
    expect(page).not.toMatch(/href="https?:/)
  })

  it('keeps the square and what was typed after a mistake, but never the passphrase', async () => {
    const { token, id } = await invite(w, null)
    const { state, totpSecret, page: first } = await openLink(w, token)
    const words = /<p class="code"[^>]*>([a-z ]+)</.exec(first)?.[1] ?? 'none'
    const wrong: [string, string, string][] = [
      ['short', codeOf(totpSecret), '#passphrase'],
      ['password password', codeOf(totpSecret), '#passphrase'],
      ['lina lina lina lina', codeOf(totpSecret), '#passphrase'],
      ['', codeOf(totpSecret), '#passphrase'],
      [passphrase, codeOf(totpSecret, 20), '#code'],
      [passphrase, '', '#code'],
    ]
    for (const [typed, code, field] of wrong) {
      const answer = await sendEnrolment(w, { state, passphrase: typed, code })
      const page = await answer.text()
      expect(answer.status).toBe(422)
      expect(page).toContain(`href="${field}"`)
      expect(page).toContain(`secret=${totpSecret}`)
      expect(page).toContain(words)
      if (code) expect(page).toContain(`value="${code}"`)
      if (typed) expect(page).not.toContain(typed)
    }
    expect((await keyOf(id)).enrolled_at).toBeNull()
    expect((await sendEnrolment(w, { state, passphrase, code: codeOf(totpSecret) })).status).toBe(200)
  })

  it('may ask for other words and the other language; the app’s secret stays', async () => {
    const { token } = await invite(w)
    const { state, totpSecret, page } = await openLink(w, token)
    const other = await (await sendEnrolment(w, { state, go: 'words', lang: 'en' })).text()
    const wordsIn = (html: string) => /<p class="code"[^>]*>([a-z ]+)</.exec(html)?.[1] ?? ''
    expect(wordsIn(other).split(' ')).toHaveLength(5)
    expect(wordsIn(other)).not.toBe(wordsIn(page))
    const khmer = await (await sendEnrolment(w, { state, go: 'language', lang: 'en' })).text()
    expect(khmer).toContain('<html lang="km"')
    for (const html of [other, khmer]) expect(html).toContain(`secret=${totpSecret}`)
  })

  it('may type the words with the spaces that a phone adds', async () => {
    const { name, token } = await invite(w)
    const { totpSecret } = await enrol(w, token, ' amber  canoe violin harvest mint ')
    await signedIn(w, name, codeOf(totpSecret), 'amber canoe violin harvest mint')
  })
})

describe('a link that no longer works', () => {
  it('is refused kindly, and changes nothing', async () => {
    const db = await w.sql('postgres')
    const used = await invite(w)
    await enrol(w, used.token)
    const ended = await invite(w)
    await db.query('update invitation set ends_at = now() where person_id = $1', [ended.id])
    const withdrawn = await invite(w)
    await withdrawInvitation(await w.as('bopha'), withdrawn.id)
    const replaced = await invite(w)
    await inviteAgain(await w.as('bopha'), replaced.id)
    const altered = `${replaced.token.slice(0, -2)}${replaced.token.endsWith('AA') ? 'BB' : 'AA'}`
    for (const token of [used.token, ended.token, withdrawn.token, replaced.token, altered, '', randomUUID()]) {
      const { status, page } = await openLink(w, token)
      expect([status, page.includes('This link no longer works')]).toEqual([404, true])
    }
  })

  it('is refused also by a page that was opened before', async () => {
    const { id, token } = await invite(w)
    const { state, totpSecret } = await openLink(w, token)
    await withdrawInvitation(await w.as('bopha'), id)
    const answer = await sendEnrolment(w, { state, passphrase, code: codeOf(totpSecret) })
    expect(answer.status).toBe(404)
    expect((await keyOf(id)).enrolled_at).toBeNull()
  })

  it('works for one of two who send the same page at once', async () => {
    const { token } = await invite(w)
    const { state, totpSecret } = await openLink(w, token)
    const send = () => sendEnrolment(w, { state, passphrase, code: codeOf(totpSecret) })
    expect((await Promise.all([send(), send()])).map((a) => a.status).sort()).toEqual([200, 404])
  })

  it('a form without what the page carried is refused calmly', async () => {
    for (const state of ['', 'nonsense', (await openLink(w, (await invite(w)).token)).state.slice(0, -3)])
      expect((await sendEnrolment(w, { state, passphrase, code: '123456' })).status).toBe(422)
  })

  it('leaves no trace of a token in the log or the trail', async () => {
    const lines: string[] = []
    const before = logTo((line) => lines.push(line))
    const { token } = await invite(w)
    await enrol(w, token)
    await openLink(w, token)
    logTo(before)
    const { rows } = await (await w.sql('postgres')).query('select string_agg(trail::text, chr(10)) as all from trail')
    for (const text of [lines.join('\n'), rows[0].all]) expect(text).not.toContain(token)
  })
})

describe('who enrols again', () => {
  it('starts anew: sessions, admissions, passphrase, paper codes and passkeys of before are gone', async () => {
    const db = await w.sql('postgres')
    const before = await newcomer(w)
    const teamId = (await w.as('dara')).actor.teams[0]?.id ?? ''
    const old = (await keyOf(before.id)).public_key
    await admit(await w.as('dara'), teamId, before.id, fingerprint(old).slice(-4))
    await db.query(
      "insert into passkey (id, person_id, credential_id, public_key, counter, label) values ($1, $2, 'x', 'y', 0, 'z')",
      [randomUUID(), before.id],
    )
    const token = await inviteAgain(await w.as('bopha'), before.id)
    expect((await openLink(w, token)).page).toContain('This replaces your earlier access')
    expect((await get(w.hono, '/staff', before.session)).status).toBe(200) // until it is done
    const other = 'silver mango ladder cloud ninth'
    const { totpSecret } = await enrol(w, token, other)
    await isOut(before.session)
    for (const code of [codeOf(before.totpSecret), before.codes[0] ?? ''])
      for (const words of [passphrase, other])
        expect((await trySignIn(w, { name: before.name, passphrase: words, code })).status).toBe(422)
    const session = await signedIn(w, before.name, codeOf(totpSecret), other)
    const entered = await enterStaff(w.app, session.secret)
    expect(entered?.actor.teams).toEqual([])
    expect(Buffer.compare((await keyOf(before.id)).public_key, old)).not.toBe(0)
    const { rows } = await db.query('select count(*)::int as left from passkey where person_id = $1', [before.id])
    expect(rows[0].left).toBe(0)
  })
})

describe('a supervisor’s first sign-in', () => {
  it('makes the key of a team that has none', async () => {
    const guardian = await w.as('bopha')
    const { id, name, token } = await invite(w, null)
    const teamId = await addTeam(guardian, { kind: 'casework', nameEn: 'New desk', nameKm: 'ក្រុមថ្មី' })
    await giveTeamRole(guardian, id, { teamId, role: 'supervisor', fromAt: new Date(), untilAt: null })
    const { totpSecret } = await enrol(w, token)
    const session = await signedIn(w, name, codeOf(totpSecret))
    const entered = await enterStaff(w.app, session.secret)
    expect(entered?.actor.teams.map((t) => [t.id, t.keys.length])).toEqual([[teamId, 1]])
    expect(await (await get(w.hono, '/staff', session)).text()).not.toContain('waiting to be let in')
  })
})

describe('a supervisor’s later sign-in', () => {
  it('goes on wrapping the team’s records under a key that was renewed', async () => {
    const { worker } = await openCase(w)
    const teamId = worker.actor.teams[0]?.id ?? ''
    const generation = await renewTeamKey(worker, teamId)
    const left = () => worker.read((tx) => leftToRewrap(tx, teamId, generation))
    expect(await left()).toBeGreaterThan(0)
    const { totpSecret, passphrase: words } = account('dara')
    await signedIn(w, 'dara', codeOf(totpSecret), words)
    await expect.poll(left, { timeout: 5000 }).toBe(0)
  })
})

describe('a second factor', () => {
  it('counts once: a code of the app, and a code on paper', async () => {
    const { name, totpSecret, codes, session } = await newcomer(w)
    const [paper = '', another = ''] = codes
    expect((await trySignIn(w, { name, passphrase, code: codeOf(totpSecret) })).status).toBe(303)
    expect((await trySignIn(w, { name, passphrase, code: codeOf(totpSecret) })).status).toBe(422)
    const once = await trySignIn(w, { name, passphrase, code: paper.toUpperCase().replace('-', ' ') })
    expect([once.status, once.headers.get('Location')]).toEqual([303, '/staff/me?used=backup_code'])
    expect((await trySignIn(w, { name, passphrase, code: paper })).status).toBe(422)
    expect((await trySignIn(w, { name: 'dara', passphrase, code: another })).status).toBe(422)
    const page = await (await get(w.hono, '/staff/me?used=backup_code', session)).text()
    expect(page).toContain('You signed in with a backup code. 8 are left.')
    expect(page).not.toContain('Few backup codes are left')
  })

  it('on paper is warned about when two are left', async () => {
    const { name, codes, session } = await newcomer(w)
    for (const code of codes.slice(0, 7)) await signedIn(w, name, code)
    const page = await (await get(w.hono, '/staff/me', session)).text()
    expect(page).toContain('Few backup codes are left')
    expect((await submit(w, '/staff/sign-out', {}, session)).status).toBe(303)
  })
})
