import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cluster, openCluster } from '#platform/db/cluster.ts'
import { ends, freePort, type Home, home, leaveNothing, sdap, stop } from '#test/support/program.ts'
import { refuses, refusesHere } from '#test/support/refuses.ts'

// A PostgreSQL of somebody else's, reached by its address, in place of the embedded one.

let elsewhere: Home
beforeAll(async () => {
  elsewhere = await home()
})
afterAll(() => leaveNothing(elsewhere))

describe('a database by address', () => {
  let cluster: Cluster
  let port: number
  const open = async () => {
    cluster = await openCluster({ folder: elsewhere.data, tcpPort: port, fsync: false })
  }
  const address = (role: string, more: { password?: string; port?: number; database?: string } = {}) => {
    const known =
      role === 'sdap_app' || role === 'sdap_migrate' || role === 'postgres' ? cluster.connection(role).password : ''
    return `postgresql://${role}:${more.password ?? known}@127.0.0.1:${more.port ?? port}/${more.database ?? 'sdap'}`
  }
  const env = (url: string, more: Record<string, string> = {}) => ({ ...elsewhere.env, DATABASE_URL: url, ...more })
  const whole = () => env(address('sdap_app'), { DATABASE_MIGRATE_URL: address('sdap_migrate') })
  const site = () => `http://localhost:${elsewhere.port}`
  const guardian = [
    'init',
    '--organisation-en',
    'Test House',
    '--organisation-km',
    'ផ្ទះ',
    '--guardian',
    'first.guardian',
    '--guardian-name',
    'First',
  ]

  beforeAll(async () => {
    port = await freePort()
    await open()
  })
  afterAll(() => cluster.close())

  it('an empty one is not served: it says what comes first', async () => {
    await refuses(['serve'], env(address('sdap_app')), 'Nothing is set up here yet. Run `npx sdap init` first.')
  })

  it('is brought up to date, set up once, and served', async () => {
    expect((await ends(['migrate'], whole())).code).toBe(0)
    expect((await ends(['migrate'], whole())).said).toContain('already at its newest step')
    await refuses(['serve'], env(address('sdap_app')), 'Nothing is set up here yet. Run `npx sdap init` first.')
    const made = await ends(guardian, whole())
    expect(made.said).toContain('The deployment is made.')
    expect(made.code).toBe(0)
    await refuses(guardian, whole(), 'A deployment is here already. Nothing was changed.')
    const doctor = await ends(['doctor'], env(address('sdap_app')))
    expect(doctor.said).toContain("ok    The key file is this deployment's")
    expect(doctor.code).toBe(0)
    const run = sdap(['serve'], env(address('sdap_app')))
    await run.ready
    expect((await fetch(`${site()}/health/ready`)).status).toBe(200)
    const door = await fetch(`${site()}/km`)
    expect(door.status).toBe(200)
    expect(await door.text()).toContain('<html lang="km"')
    expect(await stop(run)).toBe(0)
  })

  it('before anybody reads, the public form says so and gives helplines', async () => {
    const run = sdap(['serve'], env(address('sdap_app')))
    await run.ready
    const form = await (await fetch(`${site()}/en/report`)).text()
    expect(form).toContain('Nobody reads here at the moment')
    expect(form).toContain('href="tel:1280"')
    expect(form).not.toContain('<textarea')
    await stop(run)
  })

  it('when it is gone the pages stay calm with helplines, and go on by themselves when it is back', async () => {
    const run = sdap(['serve'], env(address('sdap_app')))
    await run.ready
    await cluster.close()
    expect((await fetch(`${site()}/health/live`)).status).toBe(200)
    expect((await fetch(`${site()}/health/ready`)).status).toBe(503)
    expect((await fetch(`${site()}/en`)).status).toBe(200)
    for (const path of ['/en/report', '/km/report']) {
      const answer = await fetch(site() + path)
      const page = await answer.text()
      expect(answer.status, path).toBe(503)
      expect(page, path).toContain('href="tel:1280"')
      expect(page).not.toMatch(/ECONNREFUSED|postgres/i)
    }
    expect(await (await fetch(`${site()}/en/report`)).text()).toContain('You did nothing wrong.')
    await open()
    expect((await fetch(`${site()}/health/ready`)).status).toBe(200)
    expect((await fetch(`${site()}/en/report`)).status).toBe(200)
    expect(run.child.exitCode).toBe(null)
    expect(await stop(run)).toBe(0)
  })

  it('one that a newer or an older version made is not served', async () => {
    const db = await superuser()
    await db.query("insert into app.migration values (9999, '9999_later.sql', 'x')")
    await refuses(['serve'], env(address('sdap_app')), 'The data was made by a newer Sdap')
    await refuses(['migrate'], whole(), 'The data was made by a newer Sdap')
    await db.query('delete from app.migration where version = 9999')
    const { rows } = await db.query(
      'delete from app.migration where version = (select max(version) from app.migration) returning *',
    )
    await refuses(
      ['serve'],
      env(address('sdap_app')),
      'The database is 1 step behind this version of Sdap. Run `npx sdap migrate` first.',
    )
    await db.query('insert into app.migration values ($1, $2, $3, $4)', Object.values(rows[0]))
    await db.end()
  })

  it('a role that could get round row-level security is refused', async () => {
    const db = await superuser()
    await db.query("create role passes login bypassrls password 'p'; grant connect on database sdap to passes")
    await db.query(
      "create role inherits login password 'p' in role sdap_owner; grant connect on database sdap to inherits",
    )
    for (const [role, url] of [
      ['postgres', address('postgres')],
      ['sdap_migrate', address('sdap_migrate')],
      ['passes', address('passes', { password: 'p' })],
      ['inherits', address('inherits', { password: 'p' })],
    ] as const)
      await refusesHere('serve', env(url), `The database role "${role}" could get round row-level security`)
    await db.query('drop owned by passes, inherits; drop role passes, inherits')
    await db.end()
  })

  it('each wrong address is told by what is wrong with it', async () => {
    const closed = await freePort()
    const wrong: [string, string][] = [
      ['sdap on the server', 'DATABASE_URL is not a PostgreSQL address such as'],
      ['https://db.example/sdap', 'DATABASE_URL is not a PostgreSQL address such as'],
      [address('sdap_app', { port: closed }), `nothing listens at 127.0.0.1:${closed}. Is PostgreSQL running there?`],
      [
        address('sdap_app', { port: closed }).replace('127.0.0.1', 'localhost'),
        `nothing listens at localhost:${closed}.`,
      ],
      [address('sdap_app').replace('127.0.0.1', 'no-such-machine.invalid'), 'no-such-machine.invalid'],
      [address('sdap_app', { password: 'wrong' }), 'the role or its password is wrong.'],
      [address('sdap_app', { database: 'nowhere' }), 'there is no database "nowhere".'],
    ]
    for (const [url, sentence] of wrong) {
      const said = await refusesHere('serve', env(url), sentence)
      expect(said).not.toContain(String(cluster.connection('sdap_app').password))
      expect(said).toMatch(/DATABASE_URL (cannot be used|is not)/)
    }
  })

  it('so is each wrong address for migrating', async () => {
    const migrateEnv = (url: string) => ({ ...elsewhere.env, DATABASE_MIGRATE_URL: url })
    await refusesHere('migrate', migrateEnv('sdap'), 'DATABASE_MIGRATE_URL is not a PostgreSQL address such as')
    await refusesHere(
      'migrate',
      migrateEnv(address('sdap_migrate', { password: 'x' })),
      'the role or its password is wrong.',
    )
    await refusesHere('migrate', migrateEnv(address('sdap_app')), 'this role may not do that here.')
    await refuses(['migrate'], env(address('sdap_app')), 'DATABASE_MIGRATE_URL is not set.')
    expect((await ends(['migrate'], migrateEnv(address('sdap_migrate')))).said).toContain('already at its newest step')
  })

  const superuser = async () => {
    const client = new pg.Client(cluster.connection('postgres'))
    client.on('error', () => {}) // a failed test may leave it open when the server stops
    await client.connect()
    return client
  }
})
