import { beforeAll, describe, expect, it } from 'vitest'
import { openCase as readCase } from '#modules/cases/commands/file.ts'
import { renewTeamKey } from '#modules/people/commands/admit.ts'
import { approveRecovery, newestComplete } from '#modules/people/commands/recovery-seal.ts'
import { makeFirstSheets } from '#modules/people/commands/recovery-sheets.ts'
import { fingerprint } from '#modules/people/fingerprint.ts'
import { leftToRewrap, rewrapChunk } from '#modules/records/rewrap.ts'
import { newKeyPair } from '#platform/crypto/seal.ts'
import { openInstallation } from '#platform/db/database.ts'
import { openCase, sentReferral } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'

let w: World
let teamId: string
beforeAll(async () => {
  w = await world()
  teamId = (await w.as('dara')).actor.teams[0]?.id ?? ''
})

const holders = async (generation: number): Promise<string[]> => {
  const db = await w.sql('postgres')
  const { rows } = await db.query(
    'select p.sign_in_name as name from team_admission a join person p on p.id = a.person_id where a.team_id = $1 and a.generation = $2 order by 1',
    [teamId, generation],
  )
  return rows.map((r) => r.name)
}
const newest = async () => (await w.as('dara')).actor.teams[0]?.keys[0]?.generation ?? 0

describe('a team that renews its key', () => {
  it('seals everything new to it at once, wraps the rest anew, and keeps nothing of the old one', async () => {
    const { caseId, worker } = await openCase(w)
    await sentReferral(w, caseId)
    expect(await renewTeamKey(worker, teamId)).toBe(2)
    const after = await w.as('dara')
    const left = () => after.read((tx) => leftToRewrap(tx, teamId, 2))
    const before = await left()
    expect(before).toBeGreaterThan(0)
    const later = await openCase(w)
    expect(await left()).toBe(before)
    while ((await rewrapChunk(after, teamId, 7)) > 0);
    expect(await left()).toBe(0)
    expect(await holders(1)).toEqual([])
    for (const name of ['dara', 'sophea'])
      for (const id of [caseId, later.caseId])
        expect((await readCase(await w.as(name), id)).child.callName).toBe('Testchild')
  })

  it('does not carry over a key that somebody put into the database in a member’s place', async () => {
    const db = await w.sql('postgres')
    const { rows } = await db.query("select id, public_key from person where sign_in_name = 'sophea'")
    await db.query("update person set public_key = $1 where sign_in_name = 'sophea'", [
      Buffer.from(newKeyPair().publicKey),
    ])
    const generation = await renewTeamKey(await w.as('dara'), teamId)
    expect(await holders(generation)).toEqual(['dara'])
    const noted = await db.query("select subject_id from trail where action = 'person.key_differed'")
    expect(noted.rows).toEqual([{ subject_id: rows[0].id }])
    await db.query("update person set public_key = $1 where sign_in_name = 'sophea'", [rows[0].public_key])
  })

  it('stays open to the paper that a supervisor agreed to, and to no recovery key that took its place', async () => {
    const { organisationId } = (await w.as('dara')).actor
    const installation = await openInstallation(w.connection('sdap_migrate'))
    await installation.write('', (tx) => makeFirstSheets(tx, organisationId))
    await installation.close()
    const dara = await w.as('dara')
    const key = await dara.read((tx) => newestComplete(tx, organisationId))
    await approveRecovery(dara, teamId, fingerprint(key?.publicKey ?? Buffer.alloc(0)).slice(-4))
    const db = await w.sql('postgres')
    const sealed = async (generation: number) =>
      (await db.query('select from recovery_seal where team_id = $1 and team_generation = $2', [teamId, generation]))
        .rows.length
    expect(await sealed(await newest())).toBe(1)
    expect(await sealed(await renewTeamKey(await w.as('dara'), teamId))).toBe(1)
    await db.query('update recovery_key set public_key = $1', [Buffer.from(newKeyPair().publicKey)])
    expect(await sealed(await renewTeamKey(await w.as('dara'), teamId))).toBe(0)
  })
})
