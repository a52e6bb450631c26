import { chromium } from 'playwright-core'
import { livePage } from '#modules/forms/live-page.test.setup.tsx'
import { findChromium } from '#test/support/chromium.ts'
import { formOf, now } from '#test/support/small-form.ts'
import { largeAnswers, largeForm } from './forms.ts'
import { median, quantile } from './load.ts'

const keystrokes = 80

/** Milliseconds of a browser: the page made ready, and one keystroke until the page is laid out anew (`slowest`: 95 of 100 took at most that). */
export type LiveTimes = { ready: number; keystroke: number; wide: number; slowest: number }

/** How long a browser takes over a large form; the first keystrokes, which warm up, are not counted. */
export async function liveTimes(): Promise<LiveTimes> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('no Chromium on this machine: set CHROMIUM_PATH')
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const page = await browser.newPage({ viewport: { width: 390, height: 740 } })
    await page.setContent(await livePage(formOf(...largeForm()), largeAnswers(), now))
    const times = await page.evaluate(type, keystrokes)
    const counted = times.strokes.slice(times.strokes.length / 4)
    return {
      ready: times.ready,
      keystroke: median(counted.map((s) => s.took)),
      wide: median(counted.filter((s) => s.turned > 100).map((s) => s.took)),
      slowest: quantile(
        counted.map((s) => s.took),
        0.95,
      ),
    }
  } finally {
    await browser.close()
  }
}

/** In the browser: writes a letter, and waits until all stands where it belongs. Every other one shows or hides 200 questions. */
function type(count: number): { ready: number; strokes: { took: number; turned: number }[] } {
  const strokes: { took: number; turned: number }[] = []
  const hidden = () => document.querySelectorAll('[data-at][hidden]').length
  for (let n = 0; n < count; n++) {
    const field = document.querySelector<HTMLInputElement>(`[name=q${n % 2 ? (n * 6) % 500 : 0}]`)
    if (!field) throw new Error('no field')
    const before = hidden()
    field.value = n % 4 ? '2' : '9'
    const began = performance.now()
    field.dispatchEvent(new InputEvent('input', { bubbles: true }))
    document.body.getBoundingClientRect()
    strokes.push({ took: performance.now() - began, turned: Math.abs(hidden() - before) })
  }
  const marks = performance.measure('ready', 'script', 'ready')
  return { ready: marks.duration, strokes }
}

/** The same in a line for people. */
export async function liveLine(): Promise<string> {
  const { ready, keystroke, wide, slowest } = await liveTimes()
  return `the same in a browser       ${keystroke.toFixed(2)} ms for a keystroke, reckoned and drawn (aim < 16), ${wide.toFixed(2)} where it shows or hides 200 questions, p95 ${slowest.toFixed(2)}, ${ready.toFixed(0)} ms to make ready`
}
