import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { account } from '#demo/accounts.ts'
import { type Cluster, openCluster } from '#platform/db/cluster.ts'
import { translator } from '#platform/i18n/i18n.ts'
import {
  freePort,
  type Home,
  home,
  leaveNothing,
  lightDeployment,
  type Run,
  sdap,
  stop,
  until,
} from '#test/support/program.ts'
import { fillForm, openByCode, sendForm } from '#test/support/public-form.ts'
import { answers } from '#test/support/scenario.ts'

// Two machines serve one deployment: the same database, the same key file, nothing else shared.

let at: Home
let cluster: Cluster
let runs: Run[]
let nodes: [string, string]

beforeAll(async () => {
  at = await home()
  await lightDeployment(at)
  const port = await freePort()
  cluster = await openCluster({ folder: at.data, tcpPort: port, fsync: false })
  const url = (role: 'sdap_app' | 'sdap_jobs') =>
    `postgresql://${role}:${cluster.connection(role).password}@127.0.0.1:${port}/sdap`
  const ports = [at.port, await freePort()]
  runs = ports.map((p) => sdap(['serve'], { ...at.env, PORT: String(p), DATABASE_URL: url('sdap_app') }))
  await Promise.all(runs.map((run) => run.ready))
  nodes = [`http://localhost:${ports[0]}`, `http://localhost:${ports[1]}`]
})
afterAll(async () => {
  await Promise.all(runs.map((run) => stop(run)))
  await cluster.close()
  await leaveNothing(at)
})

/** Every request goes to the other node than the one before, as behind a balancer that takes turns. */
function byTurns() {
  let turn = 0
  return (path: string, init?: RequestInit) => fetch(nodes[turn++ % 2] + path, { redirect: 'manual', ...init })
}

async function signIn(node: string, name: string, code?: string): Promise<{ status: number; cookie: string }> {
  const who = account(name)
  const page = await (await fetch(`${node}/staff/sign-in?lang=en`)).text()
  const token = /name="_token" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const answer = await fetch(`${node}/staff/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      _token: token,
      lang: 'en',
      name,
      passphrase: who.passphrase,
      code: code ?? new TOTP({ secret: Secret.fromBase32(who.totpSecret) }).generate(),
    }).toString(),
  })
  return { status: answer.status, cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '' }
}

const see = async (node: string, path: string, cookie: string) => {
  const answer = await fetch(node + path, { redirect: 'manual', headers: { Cookie: cookie } })
  return { status: answer.status, to: answer.headers.get('location'), text: await answer.text() }
}

describe('a deployment on two machines', () => {
  it('a child who is sent to the other one at each screen loses nothing, and the code opens on both', async () => {
    const site = byTurns()
    const code = await sendForm(site, await fillForm(site, 'en', answers({ story: 'Between two machines.' })))
    for (const node of nodes) expect(await openByCode(node, 'en', code)).toContain('<main')
    expect(await openByCode(byTurns(), 'km', code)).toContain('<main')
  })

  it('the same form sent to both at once gives one code and one report', async () => {
    const form = await fillForm(nodes[0], 'en', answers({ story: 'Twice at once.' }))
    const { cookie } = await signIn(nodes[0], 'sophea')
    const count = async () =>
      ((await see(nodes[1], '/staff/reports', cookie)).text.match(/\/staff\/reports\/[0-9a-f-]{36}/g) ?? []).length
    const before = await count()
    const [one, other] = await Promise.all(nodes.map((node) => sendForm(node, form)))
    expect(one).toBe(other)
    expect(await count()).toBe(before + 1)
  })

  it('a session made on one works on the other, and ends on both', async () => {
    const { cookie } = await signIn(nodes[0], 'dara')
    for (const node of nodes) expect((await see(node, '/staff/reports', cookie)).status).toBe(200)
    const token = /action="\/staff\/sign-out"[^>]*><input[^>]*name="_token" value="([^"]+)"/.exec(
      (await see(nodes[0], '/staff', cookie)).text,
    )?.[1]
    const out = await fetch(`${nodes[1]}/staff/sign-out`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Cookie: cookie },
      body: new URLSearchParams({ _token: token ?? '' }).toString(),
    })
    expect(out.status).toBe(303)
    for (const node of nodes)
      expect(await see(node, '/staff', cookie)).toMatchObject({ status: 303, to: '/staff/sign-in' })
  })

  it('what goes on by itself on one is seen on the other: a team’s key being renewed', async () => {
    const { cookie } = await signIn(nodes[0], 'pisey')
    const id = /\/staff\/teams\/([0-9a-f-]{36})/.exec((await see(nodes[0], '/staff/teams', cookie)).text)?.[1] ?? ''
    const page = `/staff/teams/${id}`
    const shown = (await see(nodes[0], page, cookie)).text
    const token = new RegExp(`action="${page}/key"[^>]*><input[^>]*name="_token" value="([^"]+)"`).exec(shown)?.[1]
    const pressed = await fetch(`${nodes[0]}${page}/key`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Cookie: cookie },
      body: new URLSearchParams({ _token: token ?? '' }).toString(),
    })
    expect(pressed.status).toBe(303)
    const plain = (text: string) => text.replaceAll('\u200b', '')
    const done = plain(translator('km')('staff.teams.progress_done'))
    await until(async () => plain((await see(nodes[1], page, cookie)).text).includes(done), 20)
  })

  it('a code of the second factor counts once, whichever machine it is shown to', async () => {
    const code = new TOTP({ secret: Secret.fromBase32(account('veasna').totpSecret) }).generate()
    const tries = await Promise.all(nodes.map((node) => signIn(node, 'veasna', code)))
    expect(tries.map((t) => t.status).sort()).toEqual([303, 422])
  })
})
