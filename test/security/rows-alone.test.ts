import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allPolicies } from '#test/support/policies.ts'
import { type World, world } from '#test/support/world.ts'
import { get, type Session, submit } from './asking.ts'
import { type Member, wholeCast } from './cast.ts'
import { parts, readPermissions } from './permissions-table.ts'
import { called, complete, type Rows, rowsOf, told } from './rows.ts'

// Every rule of every policy is switched off: whatever is asked is allowed. What is left is
// row-level security, and it alone keeps one team's records from another's, and from whoever
// belongs to no team.

const operations = readPermissions().filter(
  (o) => o.path.startsWith('/staff') && !/sign-in|sign-out|leave/.test(o.path),
)
const written = allPolicies.map((policy) => ({ policy, before: { ...policy } }))

let w: World
let strangers: Member[]
let counsellor: Member
let rows: Rows
beforeAll(async () => {
  w = await world()
  const cast = await wholeCast(w)
  const team = cast.find((m) => m.role === 'supervisor' && m.place === 'own team')?.ctx.actor.teams[0]?.id
  counsellor = cast.find((m) => m.role === 'counsellor' && m.place === 'own team') as Member
  strangers = cast.filter((m) => !m.ctx.actor.teams.some((t) => t.id === team))
  rows = await rowsOf(w, await w.sql('postgres'))
  for (const { policy } of written)
    for (const [action, rule] of Object.entries(policy)) policy[action] = { ...rule, holds: () => true }
})
afterAll(() => {
  for (const { policy, before } of written) Object.assign(policy, before)
})

const session = (m: Member): Session => ({ kind: 'staff', secret: m.ctx.secret })
const silent = (body: string, about: string) => {
  for (const word of [told, called]) expect(body, about).not.toContain(word)
}

async function ask(method: string, path: string, id: string, m: Member) {
  const at = path.replace(':id', id)
  const input = {
    ...complete[path],
    ...(path.endsWith('referrals/new') ? { toTeamId: rows.toTeamId } : {}),
    ...rows.more(path, id),
  }
  const answer = method === 'GET' ? await get(w.hono, at, session(m)) : await submit(w, at, input, session(m))
  return { status: answer.status, body: await answer.text() }
}

const isOwnGuardian = (m: Member) => m.role === 'data guardian' && m.place === 'own team'

describe('with every policy switched off', () => {
  it('the switch works: within the team, a counsellor may now write into a colleague’s case', async () => {
    const id = await rows.fresh('/staff/cases/:id/needs')
    expect((await ask('POST', '/staff/cases/:id/needs', id, counsellor)).status).toBe(303)
  })

  it.each(operations.filter(parts.records).map((o) => ({ ...o, name: `${o.method} ${o.path}` })))(
    '$name of another team’s record: not found, nothing shown, nothing changed',
    async ({ method, path, cells }) => {
      const id = await rows.fresh(path)
      // The receiving team has its own part in a referral that was sent to it; some acts are for the organisation.
      const others = strangers.filter(
        (m) =>
          (m.place !== 'receiving team' || !path.startsWith('/staff/referrals')) &&
          (cells[m.role] !== 'own organisation' || (m.place !== 'own team' && m.place !== 'other team')),
      )
      const before = await rows.everything()
      for (const m of others) {
        const got = await ask(method, path, id, m)
        expect(`${m.ctx.actor.displayName}: ${got.status}`).toBe(`${m.ctx.actor.displayName}: 404`)
        silent(got.body, m.ctx.actor.displayName)
      }
      expect(await rows.everything()).toEqual(before)
    },
  )

  it('no list, no figure and no page shows a word of another team’s records', async () => {
    const id = await rows.fresh('/staff/cases/:id')
    for (const o of operations.filter((x) => x.method === 'GET' && !x.path.includes(':id')))
      for (const m of strangers) {
        const got = await ask('GET', o.path, '', m)
        silent(got.body, `${m.ctx.actor.displayName} at ${o.path}`)
        if (isOwnGuardian(m)) continue // sees which record, never what stands in it
        expect(got.body, `${m.ctx.actor.displayName} at ${o.path}`).not.toContain(id)
      }
  })
})
