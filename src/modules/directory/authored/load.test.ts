import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openInstallation } from '#platform/db/database.ts'
import { type World, world } from '#test/support/world.ts'
import { type AuthoredOrganization, type AuthoredService, authoredOrganizations } from './content.ts'
import { loadDirectory } from './load.ts'

let w: World
let db: pg.Client
let installation: Database
beforeAll(async () => {
  w = await world()
  db = await w.sql('postgres')
  installation = await openInstallation(w.connection('sdap_migrate'))
})
afterAll(() => installation.close())

const one = async (query: string, values: unknown[] = []) => (await db.query(query, values)).rows[0]
const version = async () => (await one('select version from directory_version')).version
const phone = (service: string) =>
  one('select p.* from hsds_phone p join hsds_service s on s.id = p.service_id where s.code = $1', [service])
const friendsInternational = "organization_id = (select id from hsds_organization where code = 'friends_international')"

/** The content, changed as somebody who edits the file would. */
function content(change: (service: (code: string) => AuthoredService, all: AuthoredOrganization[]) => void) {
  const all = structuredClone(authoredOrganizations())
  change((code) => all.flatMap((o) => o.services).find((s) => s.code === code) as AuthoredService, all)
  return all
}

/** A supervisor corrects a number, and it stands in the history. */
async function correct(service: string, number: string) {
  const dara = await w.as('dara')
  await dara.write(async (tx) => {
    const row = await phone(service)
    const dial = number.replace(/\D/g, '')
    await tx.updateTable('hsdsPhone').set({ number, dial }).where('id', '=', row.id).execute()
    await tx
      .insertInto('hsdsMetadata')
      .values({
        id: randomUUID(),
        organizationId: row.organization_id,
        serviceId: row.service_id,
        resourceType: 'phone',
        resourceId: row.id,
        lastActionType: 'update',
        fieldName: 'number',
        previousValue: row.number,
        replacementValue: number,
        updatedByOrganisation: dara.actor.organisationId,
        updatedByPerson: dara.actor.personId,
      })
      .execute()
  })
}

describe('the content comes into the tables', () => {
  it('whole: every organization, service, number, link, source and code', async () => {
    const all = authoredOrganizations()
    const services = all.flatMap((o) => o.services)
    const sum = (of: (each: AuthoredService | AuthoredOrganization) => unknown[]) =>
      [...all, ...services].reduce((n, each) => n + of(each).length, 0)
    const own = 'organization_id in (select id from hsds_organization where content_mark is not null)'
    expect(
      await one(`select (select count(*) from hsds_organization where content_mark is not null)::int as organizations,
        (select count(*) from hsds_service where content_mark is not null)::int as services,
        (select count(*) from hsds_phone where ${own})::int as phones,
        (select count(*) from hsds_url where ${own})::int as links,
        (select count(*) from directory_source where ${own})::int as sources,
        (select count(*) from hsds_attribute a join hsds_taxonomy_term t on t.id = taxonomy_term_id
          join hsds_taxonomy x on x.id = t.taxonomy_id where a.${own} and x.code = 'services')::int as help,
        (select count(*) from hsds_taxonomy_term)::int > 50 as terms,
        (select count(*) from hsds_location where redacted and length(place_code) > 2)::int as told`),
    ).toEqual({
      organizations: all.length,
      services: services.length,
      phones: sum((e) => e.phones),
      links: sum((e) => e.links),
      sources: sum((e) => e.sources),
      help: services.reduce((n, s) => n + s.help.length, 0),
      terms: true,
      told: 0,
    })
  })

  it('once: loading again changes nothing, not even the version', async () => {
    const before = await version()
    await loadDirectory(installation)
    const began = performance.now()
    expect(await loadDirectory(installation)).toEqual({ added: 0, changed: 0 })
    expect(performance.now() - began).toBeLessThan(150)
    expect(await version()).toBe(before)
  })

  it('anew where only the file changed: fields, numbers taken away, entries added', async () => {
    const changed = content((service, all) => {
      service('childsafe_hotline').phones = []
      service('childsafe_hotline').free = true
      service('childsafe_hotline').at = []
      const friends = all.find((o) => o.code === 'friends_international') as AuthoredOrganization
      friends.locations = []
      const more = structuredClone(all[0] as AuthoredOrganization)
      all.push({
        ...more,
        code: 'new_one',
        services: [{ ...(more.services[0] as AuthoredService), code: 'new_service' }],
      })
    })
    expect(await loadDirectory(installation, changed)).toEqual({ added: 2, changed: 2 })
    expect(await phone('childsafe_hotline')).toBeUndefined()
    expect(await one("select free from hsds_service where code = 'childsafe_hotline'")).toEqual({ free: true })
    expect(await one(`select count(*)::int from hsds_location where ${friendsInternational}`)).toEqual({ count: 0 })
    expect(await phone('new_service')).toMatchObject({ dial: '1280' })
    expect(await loadDirectory(installation, changed)).toEqual({ added: 0, changed: 0 })
  })

  it('without taking away what stands in the tables but no longer in the file', async () => {
    expect(await loadDirectory(installation)).toEqual({ added: 0, changed: 2 })
    expect(await phone('new_service')).toMatchObject({ dial: '1280' })
    expect(await phone('childsafe_hotline')).toMatchObject({ number: '012 311 112' })
    expect(await one(`select place_code from hsds_location where ${friendsInternational}`)).toEqual({
      place_code: '12',
    })
    await db.query("update hsds_organization set state = 'hidden' where code = 'new_one'")
  })
})

describe('what people did survives', () => {
  const everything = () =>
    content((service) => {
      for (const code of ['lscw_legal_aid', 'adhoc_trafficking', 'tpo_treatment_centre', 'a21_therapy'])
        service(code).about = { en: 'New words from the file.', km: 'ពាក្យថ្មី។' }
    })
  const words = async (code: string) =>
    (await one('select description_en from hsds_service where code = $1', [code])).description_en

  it('a correction, a call, an owner; the entry that nobody touched follows the file', async () => {
    await correct('lscw_legal_aid', '077 000 111')
    await db.query(`insert into directory_verification select gen_random_uuid(), organization_id, s.id, current_date, 'phone', 'right', p.organisation_id, p.id
      from hsds_service s, person p where s.code = 'adhoc_trafficking' and p.sign_in_name = 'dara'`)
    await db.query(
      `update hsds_organization set owner_organisation_id = (select id from organisation limit 1) where code = 'tpo_cambodia'`,
    )
    expect(await loadDirectory(installation, everything())).toEqual({ added: 0, changed: 1 })
    expect(await phone('lscw_legal_aid')).toMatchObject({ number: '077 000 111', dial: '077000111' })
    for (const code of ['lscw_legal_aid', 'adhoc_trafficking', 'tpo_treatment_centre'])
      expect(await words(code), code).not.toContain('New words')
    expect(await words('a21_therapy')).toContain('New words')
  })

  it('nothing is added to an organization that has an owner', async () => {
    const more = content((service, all) => {
      const tpo = all.find((o) => o.code === 'tpo_cambodia') as AuthoredOrganization
      tpo.services.push({ ...service('tpo_hotline'), code: 'tpo_more' })
    })
    await loadDirectory(installation, more)
    expect(await one("select from hsds_service where code = 'tpo_more'")).toBeUndefined()
  })
})
