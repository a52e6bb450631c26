import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { account } from '#demo/accounts.ts'
import { type StaffLang, type T, translator } from '#platform/i18n/i18n.ts'

/** What a person does in a browser, in words of the field. Works with scripts on and off. */
export class Acts {
  readonly page: Page
  readonly base: string
  readonly lang: StaffLang
  readonly t: T
  constructor(page: Page, base: string, lang: StaffLang) {
    this.page = page
    this.base = base
    this.lang = lang
    this.t = translator(lang)
  }

  go = (path: string) => this.page.goto(this.base + path)
  see = async () => (await this.page.locator('main').innerText()).replaceAll('\u200b', '')
  press = (text: string) => this.page.locator('main').getByRole('button', { name: text, exact: true }).first().click()
  follow = (text: string) => this.page.locator('main').getByRole('link', { name: text }).first().click()
  write = (name: string, text: string) => this.page.locator(`[name="${name}"]`).fill(text)
  pick = (name: string, value: string) => this.page.locator(`[name="${name}"][value="${value}"]`).check()
  choose = (name: string, value: string) => this.page.locator(`select[name="${name}"]`).selectOption(value)
  /** Opens a folded part of the page, if it is folded. */
  unfold = async (text: string) => {
    const part = this.page.locator('details', { has: this.page.locator('summary', { hasText: text }) })
    if ((await part.getAttribute('open')) === null) await part.locator('summary').click()
  }

  /** Opens the way around, where a small screen folds it. */
  menu = async () => {
    const button = this.page.locator('header .unfolds')
    if (await button.isVisible()) await button.click()
  }

  /** Changes to this person's language, unless the page is in it. */
  inLanguage = async () => {
    if ((await this.page.locator('html').getAttribute('lang')) === this.lang) return
    await this.menu()
    await this.page.locator('button[name="language"]').click()
  }

  signIn = async (name: string) => {
    const who = account(name)
    await this.go(`/staff/sign-in?lang=${this.lang}`)
    await this.write('name', name)
    await this.write('passphrase', who.passphrase)
    await this.write('code', new TOTP({ secret: Secret.fromBase32(who.totpSecret) }).generate())
    await this.press(this.t('staff.sign_in.go'))
    await this.page.waitForURL(`${this.base}/staff`)
    await this.inLanguage()
  }
}
