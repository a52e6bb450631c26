import fs from 'node:fs'
import http from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core'
import { afterAll, expect, inject } from 'vitest'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A page lives for seconds here: what it runs is not worth optimising (a quarter less of the processor's time).
  '--js-flags=--no-maglev --no-turbofan',
]

let running: Promise<Browser> | undefined

/** One Chromium for the files of a worker, one after the other; it ends with the worker. */
export function browser(): Promise<Browser> {
  running ??= chromium.launch({ executablePath: inject('chromium'), args: flags }).then((made) =>
    made.once('disconnected', () => {
      running = undefined
    }),
  )
  return running
}

/** Closes every window when the file ends, so that nothing of it is there for the next; call it once a file. */
export const closeWindows = () =>
  afterAll(async () => {
    const open = (await running)?.contexts() ?? []
    await Promise.all(open.map((context) => context.close()))
  })

/** The neutral page elsewhere that leaving leads to. */
export async function weather(): Promise<{ url: string; close(): void }> {
  const server = http.createServer((_, answer) => answer.end('<!doctype html><title>Weather</title><p>Sunny</p>'))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() }
}

export type Device = { width: number; scripts: boolean }

const screen = (width: number) => ({ width, height: width < 600 ? 740 : 900 })

/** A person's browser; requests to other hosts are answered here and counted. */
export async function person(device: Device): Promise<{ context: BrowserContext; page: Page; elsewhere: string[] }> {
  const context = await (await browser()).newContext({
    viewport: screen(device.width),
    javaScriptEnabled: device.scripts,
    reducedMotion: 'reduce',
    locale: 'en-US', // as most phones say, whatever Chromium it is
  })
  const elsewhere: string[] = []
  await context.route(
    (url) => url.hostname !== 'localhost' && url.hostname !== '127.0.0.1',
    (route) => {
      elsewhere.push(route.request().url())
      return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Weather</title><p>Sunny</p>' })
    },
  )
  return { context, page: await context.newPage(), elsewhere }
}

const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const sessions = new WeakMap<Page, Promise<CDPSession>>()

/** Past Playwright's own wrapping, so that Chromium compiles axe once and not for every page. */
async function bringAxe(page: Page): Promise<void> {
  const session = sessions.get(page) ?? page.context().newCDPSession(page)
  sessions.set(page, session)
  const { exceptionDetails } = await (await session).send('Runtime.evaluate', { expression: axeSource })
  if (exceptionDetails) throw new Error(exceptionDetails.text)
}

/** WCAG 2.2 AA and best practices by axe: zero findings. */
export async function expectAccessible(page: Page): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) await bringAxe(page)
  const findings = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    }
    const { violations } = await axe.run({ resultTypes: ['violations'] }) // no lists of what passed
    return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' | ')}`)
  })
  expect(findings, await page.url()).toEqual([])
}

/** Nothing sticks out sideways. */
export async function expectFits(page: Page): Promise<void> {
  const [content, frame] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ])
  expect(content, `${page.url()} is wider than its screen`).toBeLessThanOrEqual(frame ?? 0)
}

/** Looks at a page on a small screen and on a wide one, as it stands: it is not loaded again. */
export async function onSmallAndWide(page: Page, look: (width: number) => Promise<void>): Promise<void> {
  for (const width of [320, 1440]) {
    await page.setViewportSize(screen(width))
    await look(width)
  }
}

/** Keeps a picture of each page when SCREENSHOTS names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}
