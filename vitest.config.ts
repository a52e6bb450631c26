import { defineConfig } from 'vitest/config'

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    isolate: false,
    maxWorkers: 2,
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}'],
    setupFiles: ['test/support/each-file.ts'],
    globalSetup: ['test/support/chromium.ts', 'test/support/template.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
