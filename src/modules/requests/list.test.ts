import { expect, it } from 'vitest'
import { get } from '#test/security/asking.ts'
import { world } from '#test/support/world.ts'

it('before anybody has asked, the list says kindly what will stand there, and how a request is entered', async () => {
  const w = await world()
  const look = async (who: string, path: string) =>
    (await (await get(w.hono, path, { kind: 'staff', secret: (await w.as(who)).secret })).text()).replaceAll(
      '\u200b',
      '',
    )
  for (const path of ['/staff/requests', '/staff/requests?answered=yes']) {
    const page = await look('dara', path)
    expect(page).not.toContain('There is none')
    expect(page).toContain(
      path.includes('answered') ? 'No request has been answered yet' : 'Nobody waits for an answer',
    )
    expect(page).toContain('opens that child’s report or case and chooses “Somebody asks for their data” there')
  }
  expect(await look('pisey', '/staff/requests')).toContain('មានគេសុំទិន្នន័យរបស់ខ្លួន» នៅទីនោះ')
})
