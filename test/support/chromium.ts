import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    chromium: string
  }
}

// The same engine without a window costs a third of the processor's time.
const windowless = '/usr/bin/chromium-headless-shell'
const usual = [
  windowless,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Where this machine has a Chromium. */
export const findChromium = () => [process.env['CHROMIUM_PATH'], ...usual].find((p) => p && fs.existsSync(p))

/** Finds a Chromium for the browser tests; on Debian as root it installs one, and the letters of Khmer. */
export default function setUp(project: TestProject): void {
  const maySetUp = process.getuid?.() === 0 && fs.existsSync('/usr/bin/apt-get') && !process.env['CHROMIUM_PATH']
  if (maySetUp && !fs.existsSync(windowless)) {
    console.log('Installing Chromium without a window for the browser tests …')
    const install = 'apt-get install -y -qq --no-install-recommends chromium-headless-shell fonts-noto-core'
    spawnSync('sh', ['-c', `${install} || (apt-get update -qq && ${install})`], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: 'ignore',
      timeout: 180_000,
    })
  }
  const path = findChromium()
  if (!path) throw new Error('The browser tests need Chromium. Install it, or name it with CHROMIUM_PATH.')
  project.provide('chromium', path)
}
