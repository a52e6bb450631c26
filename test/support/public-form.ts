import type { Answers } from '#modules/reports/schema.ts'
import type { Lang } from '#platform/i18n/i18n.ts'

/** A place that answers: an address such as `http://localhost:3000`, or a function like `hono.request`. */
export type Site = string | ((path: string, init?: RequestInit) => Response | Promise<Response>)

/** A form that is filled in and stands before its last button. Sending it again is what a phone does. */
export type FilledForm = { lang: Lang; state: string }

type Fields = Record<string, string | string[]>

/** Answers as the form's fields carry them. */
export const valuesOf = ({ incidents, ...rest }: Answers): Fields => ({
  ...rest,
  ...(incidents.length > 0 ? { incidents: String(incidents.length) } : {}),
  ...Object.fromEntries(incidents.flatMap((each, n) => Object.entries(each).map(([k, v]) => [`${k}_${n}`, v]))),
})

/** Walks the public form's screens as a browser without scripts would. @returns the sixteen digits */
export async function fileOverHttp(site: Site, lang: Lang, answers: Answers): Promise<string> {
  return sendForm(site, await fillForm(site, lang, answers))
}

/** Fills every screen up to the last look. Each field must stand on one of the screens. */
export async function fillForm(site: Site, lang: Lang, answers: Answers): Promise<FilledForm> {
  const left = new Map(Object.entries(valuesOf(answers)))
  let page = await pageOf(await ask(site, `/${lang}/report`), 200)
  for (let at = hiddenIn(page, 'screen'); at !== 'send'; at = hiddenIn(page, 'screen')) {
    const typed: Fields = {}
    for (const name of fieldsIn(page)) {
      const value = left.get(name)
      if (value !== undefined) typed[name] = value
      left.delete(name)
    }
    const fields = { _token: hiddenIn(page, '_token'), screen: at, go: 'on', ...typed }
    page = await pageOf(await post(site, `/${lang}/report`, fields), 200)
    if (hiddenIn(page, 'screen') === at) throw new Error(`the form stays at its screen "${at}"`)
  }
  const unasked = [...left].filter(([, value]) => value.length > 0).map(([name]) => name)
  if (unasked.length > 0) throw new Error(`no screen asks for ${unasked.join(', ')}`)
  return { lang, state: hiddenIn(page, '_token') }
}

/** Presses the last button. @returns the sixteen digits that the page shows */
export async function sendForm(site: Site, form: FilledForm): Promise<string> {
  const fields = { _token: form.state, screen: 'send', go: 'on' }
  const page = await pageOf(await post(site, `/${form.lang}/report`, fields), 200)
  const shown = /<p class="code"[^>]*>([\d ]+)<\/p>/.exec(page)?.[1]?.replaceAll(' ', '') ?? ''
  if (!/^\d{16}$/.test(shown)) throw new Error('no code was shown')
  return shown
}

/** Comes back with a code. @returns the page behind it */
export async function openByCode(site: Site, lang: Lang, code: string): Promise<string> {
  const path = `/${lang}/check`
  const asked = await pageOf(await ask(site, path), 200)
  const entered = await post(site, path, { _token: hiddenIn(asked, '_token'), code })
  await entered.text()
  if (entered.status !== 303) throw new Error(`the code was answered with ${entered.status}`)
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  return pageOf(await ask(site, path, { headers: { Cookie: cookie } }), 200)
}

const ask = async (site: Site, path: string, init: RequestInit = {}): Promise<Response> =>
  typeof site === 'string' ? fetch(site + path, { redirect: 'manual', ...init }) : site(path, init)

const post = (site: Site, path: string, fields: Fields) =>
  ask(site, path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(Object.entries(fields).flatMap(([k, v]) => [v].flat().map((one) => [k, one]))).toString(),
  })

async function pageOf(answer: Response, status: number): Promise<string> {
  const page = await answer.text()
  if (answer.status !== status) throw new Error(`answered with ${answer.status} instead of ${status}`)
  return page
}

function hiddenIn(page: string, name: string): string {
  const input = new RegExp(`<input type="hidden" name="${name}" value="([^"]*)"`).exec(page)
  if (!input?.[1]) throw new Error(`the page carries no "${name}"`)
  return input[1]
}

/** The names a person can fill in: hidden fields and buttons left out. */
const fieldsIn = (page: string) =>
  new Set(
    [...page.matchAll(/<(input|textarea|select)\b[^>]*>/g)]
      .map(([tag]) => tag)
      .filter((tag) => !tag.includes('type="hidden"'))
      .map((tag) => /\bname="([^"]+)"/.exec(tag)?.[1] ?? ''),
  )
