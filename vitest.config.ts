import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/longest-first.ts'

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    isolate: false,
    maxWorkers: 3, // on two cores: much of a long test is waiting
    sequence: { sequencer: LongestFirst },
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}'],
    setupFiles: ['test/support/each-file.ts'],
    globalSetup: ['test/support/chromium.ts', 'test/support/template.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
