import { afterAll, beforeAll } from 'vitest'
import { serve } from '#run/serve.ts'
import { closeWindows, weather } from './browser.ts'
import { type World, world } from './world.ts'

/** A deployment that listens on this machine, and the neutral page elsewhere, for the tests of one file. */
export type Site = { w: World; base: string; elsewhere: string }

export function site(): Site {
  closeWindows()
  const opened = {} as Site
  const closing: (() => unknown)[] = []
  beforeAll(async () => {
    const neutral = await weather()
    opened.elsewhere = neutral.url
    opened.w = await world({ leaveUrl: neutral.url })
    const server = await serve(opened.w.hono, 0, 'localhost')
    opened.base = `http://localhost:${server.port}`
    closing.push(neutral.close, server.close)
  })
  afterAll(async () => {
    for (const close of closing) await close()
  })
  return opened
}
