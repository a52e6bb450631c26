import { chromium } from 'playwright-core'
import { findChromium } from '#test/support/chromium.ts'
import { median } from './load.ts'

const rounds = 5
// A poor line: 400 kbit/s each way, 400 ms there and back.
const line = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 }

/** Milliseconds of a phone on a poor line, from the tap on; `kilobytes` as they came over the line. */
export type PoorPhone = { frontDoor: number; question: number; kilobytes: number; requests: number }

/**
 * A child's phone, with nothing in its cache: how long until the front door can be read, and, from
 * there, until the first question of the form stands on the screen.
 */
export async function poorPhone(port: number, lang: 'en' | 'km'): Promise<PoorPhone> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('no Chromium on this machine: set CHROMIUM_PATH')
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  const [door, question, sizes, counts]: number[][] = [[], [], [], []]
  for (let i = 0; i < rounds; i++) {
    const context = await browser.newContext({ viewport: { width: 360, height: 640 } })
    const page = await context.newPage()
    const cdp = await context.newCDPSession(page)
    await cdp.send('Network.enable')
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    await cdp.send('Network.emulateNetworkConditions', line)
    let [bytes, requests] = [0, 0]
    cdp.on('Network.loadingFinished', (e) => {
      bytes += e.encodedDataLength
      requests++
    })
    const began = performance.now()
    await page.goto(`http://localhost:${port}/${lang}`, { waitUntil: 'commit' })
    await page.locator('main h1').waitFor()
    door?.push(performance.now() - began)
    await page.waitForLoadState('load')
    const tapped = performance.now()
    await page.goto(`http://localhost:${port}/${lang}/report`, { waitUntil: 'commit' })
    await page.locator('[name=writer]').first().waitFor()
    question?.push(performance.now() - tapped)
    sizes?.push(bytes / 1024)
    counts?.push(requests)
    await context.close()
  }
  await browser.close()
  const of = (values: number[] | undefined) => median(values ?? [])
  return { frontDoor: of(door), question: of(question), kilobytes: of(sizes), requests: of(counts) }
}
