import fs from 'node:fs'
import path from 'node:path'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCluster } from '#platform/db/cluster.ts'
import { openInstallation } from '#platform/db/database.ts'
import { field } from '#test/security/asking.ts'
import { ends, type Home, home, leaveNothing, type Run, sdap, stop } from '#test/support/program.ts'
import { refuses } from '#test/support/refuses.ts'

// The first people of a real deployment: nobody is given a passphrase, everybody gets a link.

let at: Home
let run: Run
let said: string
const folder = () => path.join(at.folder, 'sheets')
beforeAll(async () => {
  at = await home()
})
afterAll(() => leaveNothing(at))

const passphrase = 'amber canoe violin harvest mint'
const links = (text: string) =>
  [...text.matchAll(/(\/staff\/enrolment\?invitation=[\w-]{43})\n/g)].map((m) => m[1] ?? '')
const site = (address: string, init: RequestInit = {}) =>
  fetch(`http://localhost:${at.port}${address}`, { redirect: 'manual', ...init })
const post = (address: string, values: Record<string, string>) =>
  site(address, { method: 'POST', body: new URLSearchParams(values) })
const digits = (secret: string) => new TOTP({ secret: Secret.fromBase32(secret) }).generate()

/** Follows a link to its end, as the person does. @returns the status, the app's secret and a code from paper */
async function enrol(link: string) {
  const page = await (await site(link)).text()
  const address = /href="(otpauth:[^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? 'x:'
  const secret = new URL(address).searchParams.get('secret') ?? ''
  const values = {
    _token: field(page, '_token'),
    state: field(page, 'state'),
    go: 'enrol',
    passphrase,
    code: digits(secret),
  }
  const answer = await post('/staff/enrolment', values)
  return { status: answer.status, paper: /<li>([a-z2-9]{5}-[a-z2-9]{5})<\/li>/.exec(await answer.text())?.[1] ?? '' }
}

async function signedIn(name: string, code: string): Promise<string> {
  const page = await (await site('/staff/sign-in')).text()
  const answer = await post('/staff/sign-in', { _token: field(page, '_token'), name, passphrase, code })
  return answer.headers.getSetCookie().join().split(';')[0] ?? ''
}
const as = (cookie: string, address: string) => site(address, { headers: { Cookie: cookie } })

describe('`sdap init`', () => {
  const names = [
    '--organisation-en',
    'House & Garden',
    '--organisation-km',
    'ផ្ទះ',
    '--guardian',
    'Sok.Dara',
    '--guardian-name',
    'Dara',
  ]

  it('refuses a name that cannot be one, before it makes anything', async () => {
    await refuses(['init', ...names.with(5, 'Two Words')], at.env, 'cannot be a sign-in name')
    await refuses(['init', ...names, '--operator', 'x.y'], at.env, 'Usage: npx sdap init')
    await refuses(
      ['init', ...names, '--operator', 'sok.dara', '--operator-name', 'D'],
      at.env,
      'different sign-in names',
    )
    expect(fs.existsSync(at.keyFile)).toBe(false)
  })

  it('prints links and three sheets for three people, once, and no passphrase', async () => {
    const made = await ends(['init', ...names, '--operator', 'op.one', '--operator-name', 'Kosal'], at.env)
    said = made.said
    expect(made.code).toBe(0)
    expect(links(said)).toHaveLength(2)
    expect(said).not.toMatch(/Passphrase|otpauth/)
    for (const n of [1, 2, 3]) expect(said).toContain(`Sheet ${n} of 3`)
    expect(said.match(/\d+\. [a-z]+/g)).toHaveLength(36)
    await refuses(['init', ...names], at.env, 'A deployment is here already. Nothing was changed.')
  })

  it('the guardian and the operator enrol over their links and see what is theirs', async () => {
    run = sdap(['serve'], at.env)
    await run.ready
    const [guardian = '', operator = ''] = links(said)
    const first = await enrol(guardian)
    expect(first.status).toBe(200)
    expect((await site(guardian)).status).toBe(404)
    const dara = await signedIn('sok.dara', first.paper)
    expect((await as(dara, '/staff/people')).status).toBe(200)
    expect(await (await as(dara, '/staff/recovery')).text()).toContain('1')
    const second = await enrol(operator)
    const kosal = await signedIn('op.one', second.paper)
    expect((await as(kosal, '/staff/health')).status).toBe(200)
    expect((await as(kosal, '/staff/people')).status).toBe(404)
    await roles(dara)
    await further(dara)
    expect(await stop(run)).toBe(0)
  }, 120_000)

  /** Roles of the deployment while it runs. */
  async function roles(dara: string) {
    expect((await as(dara, '/staff/published')).status).toBe(404)
    expect((await ends(['role', 'give', 'sok.dara', 'monitor'], at.env)).said).toContain(
      'is monitor, from the next page on',
    )
    expect((await ends(['role', 'give', 'sok.dara', 'monitor'], at.env)).said).toContain('is monitor already')
    expect((await as(dara, '/staff/published')).status).toBe(200)
    expect((await ends(['role', 'end', 'sok.dara', 'monitor'], at.env)).said).toContain('is no longer monitor')
    expect((await as(dara, '/staff/published')).status).toBe(404)
    await refuses(['role', 'give', 'nobody.here', 'monitor'], at.env, 'Nobody has the sign-in name "nobody.here".')
    await refuses(['role', 'give', 'sok.dara', 'manager'], at.env, 'Usage: npx sdap role give')
  }

  /** A further organisation while it runs, with its sheets as files. */
  async function further(dara: string) {
    const more = [
      'organisation',
      'add',
      '--name-en',
      'Second',
      '--name-km',
      'ទីពីរ',
      '--guardian',
      'second.one',
      '--guardian-name',
      'Second',
      '--sheets',
      folder(),
    ]
    const made = await ends(more, at.env)
    expect(made.code).toBe(0)
    expect(made.said).toContain('DELETE these files')
    expect(made.said).not.toMatch(/\d+\. [a-z]+/)
    for (const n of [1, 2, 3]) {
      const file = path.join(folder(), `recovery-sheet-${n}.html`)
      expect(fs.statSync(file).mode & 0o777).toBe(0o600)
      expect(fs.readFileSync(file, 'utf8').match(/<li>[a-z]+<\/li>/g)).toHaveLength(12)
    }
    await refuses(more, at.env, 'is there already. Nothing was changed.')
    await refuses(more.slice(0, -2), at.env, 'Somebody has this sign-in name already. Nothing was changed.')
    const { paper } = await enrol(links(made.said)[0] ?? '')
    const other = await signedIn('second.one', paper)
    const people = await (await as(other, '/staff/people')).text()
    expect(people).toContain('Second')
    expect(people).not.toContain('Kosal')
    expect(await (await as(dara, '/staff/people')).text()).not.toContain('Second')
  }

  it('leaves what it did in the trail as the system’s', async () => {
    const cluster = await openCluster({ folder: at.data })
    const installation = await openInstallation(cluster.connection('sdap_migrate'))
    try {
      const rows = await installation.read('', (tx) =>
        tx.selectFrom('trail').select(['action', 'actorKind']).where('actorKind', '=', 'system').execute(),
      )
      const actions = rows.map((r) => r.action)
      for (const action of ['organisation.made', 'person.invited', 'role.given', 'role.ended', 'recovery.sheets_made'])
        expect(actions).toContain(action)
    } finally {
      await installation.close()
      await cluster.close()
    }
  })
})
