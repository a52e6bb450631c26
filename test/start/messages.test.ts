import fs from 'node:fs'
import net from 'node:net'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { newServerKey, writeServerKey } from '#platform/crypto/server-key.ts'
import { openCluster } from '#platform/db/cluster.ts'
import { type Home, home, leaveNothing, lightDeployment, sdap, stop, until } from '#test/support/program.ts'
import { refuses, refusesHere } from '#test/support/refuses.ts'

// Whoever sets Sdap up meets one plain sentence about what to change, and loses nothing.

let at: Home
beforeAll(async () => {
  at = await home()
  await lightDeployment(at)
})
afterAll(() => leaveNothing(at))

describe('a folder with data in it', () => {
  const key = () => fs.readFileSync(at.keyFile, 'utf8')
  let rightKey: string
  beforeAll(() => {
    rightKey = key()
  })
  afterEach(() => {
    fs.rmSync(at.keyFile, { force: true })
    fs.writeFileSync(at.keyFile, rightKey, { mode: 0o600 })
  })

  it('a second start names the process that has the folder, which goes on undisturbed', async () => {
    const first = sdap(['start'], at.env)
    await first.ready
    const said = await refuses(['start'], { ...at.env, PORT: '0' }, 'is in use by another Sdap')
    expect(said).toContain(`(process ${first.child.pid})`)
    expect(said).toContain('Nothing was changed.')
    expect((await fetch(`http://localhost:${at.port}/health/ready`)).status).toBe(200)
    expect(await stop(first)).toBe(0)
  })

  it('a port that another program has is named', async () => {
    const other = net.createServer().listen(at.port, 'localhost')
    await refuses(['start'], at.env, `Port ${at.port} is in use.`)
    await new Promise((done) => other.close(done))
  })

  it('without its key file it does not start, and no other key is made', async () => {
    fs.rmSync(at.keyFile)
    await refusesHere('start', at.env, `The key file ${at.keyFile} is missing.`)
    expect(fs.existsSync(at.keyFile)).toBe(false)
  })

  it("another deployment's key file is refused", async () => {
    fs.rmSync(at.keyFile)
    writeServerKey(at.keyFile, newServerKey())
    await refusesHere('start', at.env, 'belongs to another deployment')
  })

  it('a key file that others can read is refused', async () => {
    fs.chmodSync(at.keyFile, 0o644)
    await refusesHere('start', at.env, `can be read by others. Run: chmod 600 ${at.keyFile}`)
  })

  it('a file that is no key is refused', async () => {
    fs.writeFileSync(at.keyFile, 'a shopping list')
    await refusesHere('start', at.env, 'is not an Sdap key file.')
  })

  it('data of a newer version is left alone', async () => {
    await inData(at, (db) => db.query("insert into app.migration values (9999, '9999_later.sql', 'x')"))
    await refusesHere('start', at.env, 'The data was made by a newer Sdap (it knows step 9999')
    await refuses(['doctor'], at.env, 'The data was made by a newer Sdap (it knows step 9999')
    await inData(at, (db) => db.query('delete from app.migration where version = 9999'))
  })

  it('demo mode does not run beside an organisation that is not of the demo set', async () => {
    await inData(at, (db) =>
      db.query("insert into organisation (id, name_en, name_km, demo) values (gen_random_uuid(), 'A', 'A', false)"),
    )
    await refusesHere('start', at.env, 'holds an organisation that is not of the demo set. Nothing was started.')
    await inData(at, (db) => db.query('delete from organisation where not demo'))
  })

  it('after all that it starts as before', async () => {
    const run = sdap(['start'], at.env)
    await run.ready
    expect(await stop(run)).toBe(0)
  })
})

async function inData(where: Home, work: (db: pg.Client) => Promise<unknown>) {
  const cluster = await openCluster({ folder: where.data })
  const client = new pg.Client(cluster.connection('postgres'))
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
    await cluster.close()
  }
}

describe('the command line', () => {
  it('goes on when nobody reads what it says any more', async () => {
    const run = sdap(['start'], at.env)
    run.child.stdout?.destroy()
    run.child.stderr?.destroy()
    await until(async () => (await fetch(`http://localhost:${at.port}/health/ready`).catch(() => null))?.status === 200)
    expect(await stop(run)).toBe(0)
  })

  it('an unknown command is named, and all commands are listed', async () => {
    const said = await refuses(['strat'], at.env, 'There is no command "strat".')
    expect(said).toMatch(/^ {2}start +starts database and server/m)
  })

  it.each([
    [{ PORT: 'three' }, 'PORT'],
    [{ SDAP_PUBLIC_URL: 'sdap' }, 'SDAP_PUBLIC_URL'],
  ])('a setting that cannot be used is named: %o', async (env, name) => {
    await refusesHere('start', { ...at.env, ...env }, `These settings cannot be used:\n  ${name}:`)
  })
})
