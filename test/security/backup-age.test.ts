import { beforeAll, expect, it } from 'vitest'
import { noteBackupBegun, noteBackupEnded } from '#modules/operations/commands.ts'
import { backupAge } from '#modules/operations/queries.ts'
import { openInstallation } from '#platform/db/database.ts'
import { type World, world } from '#test/support/world.ts'

let w: World
beforeAll(async () => {
  w = await world()
  const installation = await openInstallation(w.connection('sdap_migrate'))
  await installation.write('', async (tx) => {
    const first = await noteBackupBegun(tx, true)
    await noteBackupEnded(tx, first, 'made', { bytes: 3_000_000_000, sha256: 'a'.repeat(64) })
  })
  const superuser = await w.sql('postgres')
  await superuser.query("update backup set made_at = now() - interval '30 hours'")
  await installation.write('', (tx) => noteBackupBegun(tx, true)) // this one is cut off …
  await superuser.query("update backup set made_at = made_at - interval '1 hour'")
  await installation.write('', async (tx) => {
    await noteBackupEnded(tx, await noteBackupBegun(tx, false), 'no_space') // … as the next one notices
  })
  await installation.close()
})

it('the operator sees how old the newest whole backup is, and how the last try ended', async () => {
  const operator = await w.as('kosal')
  const age = await operator.read(backupAge)
  expect(age.newest).toMatchObject({ bytes: 3_000_000_000, scheduled: true })
  expect(age.newest?.hours).toBeCloseTo(31, 1)
  expect(age.lastOutcome).toBe('no_space')
  const { rows } = await (await w.sql('postgres')).query('select outcome from backup order by made_at')
  expect(rows.map((r) => r.outcome)).toEqual(['made', 'interrupted', 'no_space'])
})

it('nobody else learns that there are backups, and nobody writes there from the application', async () => {
  for (const name of ['sophea', 'dara', 'bopha', 'maly', 'sreymom']) {
    const other = await w.as(name)
    expect(await other.read(backupAge)).toEqual({ newest: null, lastOutcome: null, lastAt: null })
  }
  expect(await w.nobody().read(backupAge)).toEqual({ newest: null, lastOutcome: null, lastAt: null })
  const operator = await w.as('kosal')
  await expect(operator.write((tx) => noteBackupBegun(tx, false))).rejects.toMatchObject({ code: '42501' })
})
