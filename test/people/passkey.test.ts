import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { account } from '#demo/accounts.ts'
import { translator } from '#platform/i18n/i18n.ts'
import { person } from '#test/support/browser.ts'
import { site } from '#test/support/site.ts'
import { codeOf, newcomer, passphrase } from './access.ts'

const here = site()
const t = translator('en')

type Newcomer = Awaited<ReturnType<typeof newcomer>>

/** A browser on a phone with a lock of its own; older ones do not list the keys they hold. */
async function phone(listsKeys = true): Promise<{ page: Page }> {
  const { context, page } = await person({ width: 390, scripts: true })
  const cdp = await context.newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: listsKeys,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return { page }
}

const button = (page: Page, name: string) => page.locator('main').getByRole('button', { name, exact: true })
const at = (page: Page, path: string) => page.waitForURL(here.base + path)
const fill = async (page: Page, values: Record<string, string>) => {
  for (const [name, value] of Object.entries(values)) await page.locator(`[name="${name}"]`).fill(value)
}

async function signInWithCode(page: Page, name: string, code: string) {
  await page.goto(`${here.base}/staff/sign-in?lang=en`)
  await fill(page, { name, passphrase, code })
  await button(page, t('staff.sign_in.go')).click()
}

async function addLock(page: Page, label: string) {
  await page.goto(`${here.base}/staff/me`)
  await fill(page, { label })
  await button(page, t('staff.me.lock_add')).click()
}

/** Somebody who has added the lock of the phone in their hand, and signed out. */
async function withLock(page: Page): Promise<Newcomer> {
  const who = await newcomer(here.w)
  await signInWithCode(page, who.name, codeOf(who.totpSecret))
  await at(page, '/staff')
  await page.getByText(t('staff.start.lock')).waitFor()
  await addLock(page, 'Blue phone')
  await at(page, '/staff/me?done=passkey')
  await page.locator('header .unfolds').click()
  await page.locator('header form[action="/staff/sign-out"] button').click()
  await at(page, '/staff/sign-in')
  return who
}

async function signInWithLock(page: Page, name: string, words: string) {
  await page.goto(`${here.base}/staff/sign-in?lang=en`)
  await fill(page, { name, passphrase: words })
  await button(page, t('staff.sign_in.with_lock')).click()
}

const refused = (page: Page) => page.getByText('That did not fit together').first().waitFor()

describe('a phone’s own lock', () => {
  it('is added, signs in with the passphrase, and its answer counts once', async () => {
    const { page } = await phone()
    const who = await withLock(page)
    const sent = page.waitForRequest((r) => r.method() === 'POST' && r.url().endsWith('/staff/sign-in'))
    await signInWithLock(page, who.name, passphrase)
    const body = (await sent).postData() ?? ''
    await at(page, '/staff')
    await page.goto(`${here.base}/staff/me`)
    expect(await page.locator('main').innerText()).toContain('Blue phone')
    expect(new URLSearchParams(body).get('passkey')).toContain('signature')
    expect(await page.evaluate(() => localStorage.length)).toBe(0)
    const again = await fetch(`${here.base}/staff/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body,
    })
    expect(again.status).toBe(422)
    expect(again.headers.getSetCookie()).toEqual([])
  })

  it('is no use without the passphrase, nor for another person, also on a phone that does not list its keys', async () => {
    const { page } = await phone(false)
    const who = await withLock(page)
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual(['sdap-keys'])
    await signInWithLock(page, who.name, 'not the passphrase at all')
    await refused(page)
    await signInWithLock(page, 'sophea', account('sophea').passphrase)
    await refused(page)
    await signInWithLock(page, who.name, passphrase)
    await at(page, '/staff')
  })

  it('answers “confirm once more”, and the act is done once', async () => {
    const { page } = await phone()
    const who = await withLock(page)
    await signInWithLock(page, who.name, passphrase)
    await at(page, '/staff')
    const db = await here.w.sql('postgres')
    await db.query("update session set confirmed_at = now() - interval '11 minutes' where person_id = $1", [who.id])
    await page.goto(`${here.base}/staff/me`)
    await button(page, t('staff.me.codes_new')).click()
    await page.getByRole('heading', { name: t('staff.confirm.title') }).waitFor()
    await fill(page, { _passphrase: passphrase })
    await button(page, t('staff.confirm.with_lock')).click()
    await page.locator('.codes li').first().waitFor()
    expect(await page.locator('.codes li').count()).toBe(10)
    await page.goto(`${here.base}/staff/me`)
    await button(page, `${t('staff.me.remove')} Blue phone`).click()
    await at(page, '/staff/me')
    expect(await page.locator('main').innerText()).not.toContain('Blue phone')
    const { rows } = await db.query("select count(*)::int as made from trail where action = 'person.backup_codes_made'")
    expect(rows[0].made).toBe(1)
  })

  it('is added once per phone; a key made for another page is refused', async () => {
    const { page } = await phone()
    const who = await withLock(page)
    await signInWithLock(page, who.name, passphrase)
    await at(page, '/staff')
    await addLock(page, 'The same phone')
    await page.getByText(t('staff.me.lock_failed')).waitFor()
    const { page: elsewhere } = await phone()
    const other = await newcomer(here.w)
    await signInWithCode(elsewhere, other.name, codeOf(other.totpSecret))
    await at(elsewhere, '/staff')
    await elsewhere.goto(`${here.base}/staff/me`)
    await elsewhere.locator('[name=challenge]').evaluate((input: HTMLInputElement) => {
      input.value = 'AAAA'
    })
    await fill(elsewhere, { label: 'Odd phone' })
    await button(elsewhere, t('staff.me.lock_add')).click()
    await elsewhere.getByText(t('errors.passkey_wrong')).first().waitFor()
  })

  it('is not offered by a browser without scripts, where codes go on working', async () => {
    const who = await newcomer(here.w)
    const { page } = await person({ width: 390, scripts: false })
    await signInWithCode(page, who.name, codeOf(who.totpSecret))
    await at(page, '/staff')
    expect(await page.getByText(t('staff.start.lock')).isVisible()).toBe(false)
    await page.goto(`${here.base}/staff/me`)
    expect(await button(page, t('staff.me.lock_add')).isVisible()).toBe(false)
    expect(await page.locator('[name=label]').isVisible()).toBe(false)
  })
})
