import fs from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadDirectory } from '#modules/directory/authored/load.ts'
import { type Cluster, openCluster } from '#platform/db/cluster.ts'
import { openInstallation } from '#platform/db/database.ts'
import { ends, type Home, home, leaveNothing, lightDeployment } from '#test/support/program.ts'
import { refuses } from '#test/support/refuses.ts'

// Services come in over the command line, by whoever keeps the server.

let at: Home
let cluster: Cluster
let client: pg.Client
beforeAll(async () => {
  at = await home()
  await lightDeployment(at)
  cluster = await openCluster({ folder: at.data }) // as while a server runs: the commands join it
  const installation = await openInstallation(cluster.connection('sdap_migrate'))
  await loadDirectory(installation)
  await installation.close()
  client = new pg.Client({ ...cluster.connection('sdap_migrate'), options: '-c role=sdap_owner' })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await cluster.close()
  await leaveNothing(at)
})

const written = (name: string, content: string) => {
  const file = path.join(at.folder, name)
  fs.writeFileSync(file, content)
  return file
}
const bring = (file: string, ...more: string[]) => ends(['import', 'directory', file, ...more], at.env)
const one = async (query: string) => (await client.query(query)).rows[0]

describe('a list of services over the command line', () => {
  const table = [
    'organization,kind,service,code,help,alert_en',
    'Lotus,ngo,Lotus help,,legal_aid,',
    'Lotus,ngo,Lotus more,,magic,',
    'TPO,,,tpo_hotline,,Closed at New Year.',
  ]
  const name =
    "(select o.name_en from hsds_organization o join hsds_service s on s.organization_id = o.id where s.code = 'tpo_hotline')"
  let file = ''
  beforeAll(async () => {
    const { name_en } = await one(`select ${name} as name_en`)
    file = written('list.csv', table.join('\n').replace('\nTPO,', `\n"${name_en}",`))
  })

  it('with a row that is wrong is refused, and every row and column named', async () => {
    const said = await refuses(['import', 'directory', file], at.env, 'Nothing was changed.')
    expect(said).toContain('1 row is wrong:\n  row 3, help: “magic” is no code of this list.\n')
    expect(await one("select count(*)::int from hsds_organization where name_en = 'Lotus'")).toEqual({ count: 0 })
  })

  it('tried first, says what would change and writes nothing', async () => {
    const { code, said } = await bring(file, '--dry-run')
    expect(code).toBe(0)
    expect(said).toContain('  new organization, row 2: Lotus\n')
    expect(said).toContain('    alertEn: – → Closed at New Year.\n')
    expect(said).toContain('New: 2. Changed: 1. Rows that say nothing new: 0.\nNothing was written.')
    expect(await one("select count(*)::int from hsds_organization where name_en = 'Lotus'")).toEqual({ count: 0 })
  })

  it('is written without wrong rows when that is wanted, in the trail of the deployment, and a start leaves it alone', async () => {
    const { code, said } = await bring(file, '--skip-bad', '--listed')
    expect(said).toContain('1 row is wrong and left out:')
    expect(said).toContain('2 added, 1 changed, 0 rows as before, 1 left out.')
    expect(code).toBe(0)
    expect(
      await one(
        "select state, (select count(*)::int from hsds_attribute a where a.service_id = s.id) as help from hsds_service s where name_en = 'Lotus help'",
      ),
    ).toEqual({ state: 'listed', help: 1 })
    expect(await one("select actor_kind, detail from trail where action = 'directory.imported'")).toEqual({
      actor_kind: 'system',
      detail: { added: 2, changed: 1, unchanged: 0, left_out: 1 },
    })
    expect(await one("select content_mark, alert_en from hsds_service where code = 'tpo_hotline'")).toEqual({
      content_mark: null,
      alert_en: 'Closed at New Year.',
    })
    expect((await bring(file, '--skip-bad')).said).toContain('0 added, 0 changed, 2 rows as before, 1 left out.')
  })

  it('what is no list ends in one sentence', async () => {
    await refuses(
      ['import', 'directory', written('letter.csv', 'Dear all,\nthank you.\n')],
      at.env,
      'The first row has to name the columns',
    )
    await refuses(['import', 'directory', path.join(at.folder, 'none.csv')], at.env, 'There is no file')
    await refuses(['import', 'directory'], at.env, 'Usage: npx sdap import')
    await refuses(['import', 'gazetteer', file, '--dry-run'], at.env, 'Usage: npx sdap import')
  })
})
