import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { enterCode } from '#modules/reports/commands/come-back.ts'
import { sealForm } from '#platform/http/tokens.ts'
import { report } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { type Input, post, type Session, tokenFor } from './asking.ts'
import { type Operation, readPermissions } from './permissions-table.ts'
import { complete, type Rows, rowsOf } from './rows.ts'

const posts = readPermissions().filter((o) => o.method === 'POST' && o.path !== '/staff/sign-out')
const fields = [
  'text code name passphrase language back reach show callName ageBand sex province safeContact harm platform relation',
  'account teamId needs note what who byDay agreed childWords reason childView toTeamId service urgency items request',
  'giver explainedBy agreedHow witness givenOn expiresOn day time place outcome screen go writer story danger',
  'state passkey challenge label newCode _passphrase _code _passkey _challenge lang',
  'wantedHelper safety support contactWay contactValue contactTime callMe',
].flatMap((line) => line.split(' '))

let w: World
let rows: Rows
let dara: Session
let sreymom: Session
beforeAll(async () => {
  w = await world()
  rows = await rowsOf(w, await w.sql('postgres'))
  dara = { kind: 'staff', secret: (await w.as('dara')).secret }
  sreymom = { kind: 'staff', secret: (await w.as('sreymom')).secret }
})

async function sessionFor({ path }: Operation): Promise<Session> {
  if (/acknowledgement|acceptance|decline|appointments|outcome/.test(path)) return sreymom
  if (path.startsWith('/staff/') && path !== '/staff/sign-in') return dara
  if (/^\/(km|en)\/check\//.test(path))
    return { kind: 'receipt', secret: await enterCode(w.nobody(), (await report(w)).code) }
  return null
}

const days = ['0000-01-01', '0001-01-01', '2025-02-30', '9999-12-31', '2199-12-31', '1900-01-01', '2026-01-01']
const odd = [
  '',
  'yes',
  'self',
  'other',
  'call',
  'send',
  'contact',
  'back',
  'next',
  '💧'.repeat(40),
  'ស្តាប់',
  '\'"<&>--',
  '%00',
  ...days,
]
const value = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom(...odd), fc.uuid())
const body = (path: string) => {
  const right = Object.keys(complete[path] ?? {})
  const name = fc.oneof(
    ...(right.length > 0 ? [{ weight: 4, arbitrary: fc.constantFrom(...right) }] : []),
    { weight: 2, arbitrary: fc.constantFrom(...fields) },
    { weight: 1, arbitrary: fc.string({ maxLength: 10 }) },
  )
  return fc.dictionary(name, fc.oneof(value, fc.array(value, { maxLength: 3 })), { maxKeys: 8 })
}

describe.each(posts.map((o) => ({ o, path: o.path })))('POST $path', ({ o }) => {
  it('takes anything that fits in a form without a fault', async () => {
    const session = await sessionFor(o)
    const id = o.path.includes(':id') ? await rows.fresh(o.path) : ''
    const path = o.path.replace(':id', id)
    let source = 0
    await fc.assert(
      fc.asyncProperty(body(o.path), fc.boolean(), async (random, half) => {
        const values: Input = { ...(half ? complete[o.path] : {}), ...random, _token: tokenFor(w.app, path, session) }
        if (o.path.endsWith('/report'))
          values['_token'] = sealForm(w.app.serverKey, 'report', {
            nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
            values: half ? random : {},
          })
        const answer = await post(w.hono, path, values, session, { 'X-Forwarded-For': `f${source++}` })
        expect(answer.status).toBeLessThan(500)
      }),
      { numRuns: 40 },
    )
  })
})
