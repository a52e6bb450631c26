import { beforeAll, describe, expect, it } from 'vitest'
import { submit } from '#test/security/asking.ts'
import { openCase } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'

let w: World
let ids: Record<'dara' | 'sokhaKhmer' | 'rene', string>
beforeAll(async () => {
  w = await world()
  const named = async (callName: string) => (await openCase(w, {}, { callName })).caseId
  ids = { dara: await named('Little Dara'), sokhaKhmer: await named('ស៊ុខា'), rene: await named('René') }
})

async function found(name: string, who = 'dara'): Promise<string[]> {
  const { secret } = await w.as(who)
  const answer = await submit(w, '/staff/cases/search', { name }, { kind: 'staff', secret })
  expect(answer.status).toBe(200)
  return [...(await answer.text()).matchAll(/\/staff\/cases\/([0-9a-f-]{36})/g)].map((m) => m[1] ?? '')
}

describe('looking for a child by name', () => {
  it('finds parts of a name, whatever the case, accents, spaces or characters without width', async () => {
    expect(await found('little d')).toEqual([ids.dara])
    expect(await found('LITTLEDARA')).toEqual([ids.dara])
    expect(await found('rene')).toEqual([ids.rene])
    expect(await found('ស៊ុខា')).toEqual([ids.sokhaKhmer])
    expect(await found('ស៊ុ\u200bខា ')).toEqual([ids.sokhaKhmer])
    expect(await found('Quillowmere')).toEqual([])
  })

  it('finds nothing of another team', async () => {
    expect(await found('little', 'veasna')).toEqual([])
    expect(await found('little', 'sreymom')).toEqual([])
  })

  it('never carries a name in an address', async () => {
    const { secret } = await w.as('dara')
    const cookie = `sdap=${secret.toString('base64url')}`
    const page = await (await w.hono.request('/staff/cases', { headers: { Host: 'localhost', Cookie: cookie } })).text()
    expect(page).toContain('<form method="post" action="/staff/cases/search"')
    const empty = await submit(w, '/staff/cases/search', { name: ' ' }, { kind: 'staff', secret })
    expect(empty.status).toBe(422)
  })
})
