import type pg from 'pg'
import { beforeAll } from 'vitest'
import { manyServices } from '#test/support/many-services.ts'
import { plantOdd } from '#test/support/odd-entries.ts'
import { type World, world } from '#test/support/world.ts'

export type Json = Record<string, unknown>
type Page = { contents: Json[] }

/** A public directory of 120 made-up services and some odd ones, for the tests of one file. */
export function publicDirectory() {
  const here = {} as { w: World; su: pg.Client }
  beforeAll(async () => {
    here.w = await world()
    here.su = await here.w.sql('postgres')
    await manyServices(here.su, 120, { full: true })
    await plantOdd(here.su, 2)
  })

  const ask = async (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    here.w.hono.request(path, { headers, method })
  const page = async (path: string) => (await (await ask(path)).json()) as Page

  return Object.assign(here, { ask, page })
}
