import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    chromium: string
  }
}

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Where this machine has a Chromium. */
export const findChromium = () => [process.env['CHROMIUM_PATH'], ...usual].find((p) => p && fs.existsSync(p))

/** Finds a Chromium for the browser tests; on Debian as root it installs one. */
export default function setUp(project: TestProject): void {
  if (!findChromium() && process.getuid?.() === 0 && fs.existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium for the browser tests …')
    spawnSync(
      'sh',
      ['-c', 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-core'],
      { stdio: 'ignore' },
    )
  }
  const path = findChromium()
  if (!path) throw new Error('The browser tests need Chromium. Install it, or name it with CHROMIUM_PATH.')
  project.provide('chromium', path)
}
