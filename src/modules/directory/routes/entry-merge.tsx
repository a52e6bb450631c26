import { z } from 'zod'
import { authorise } from '#platform/access/policy.ts'
import { notFound } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { chosenFields, mergeOrganizations, mergeServices } from '../commands/merge.ts'
import { directoryPolicy } from '../policy.ts'
import { listEntries } from '../queries/entries.ts'
import { organizationWithFacts, serviceWithFacts } from '../queries/facts.ts'
import { MergePage } from '../views/entry-merge.tsx'
import { loaded } from './entry-service.tsx'
import { fill, headOf, keeps, staffOf, status } from './entry-tools.ts'

const organization = '/staff/directory/:id'
const service = '/staff/directory/services/:id'
const mergeInput = z.looseObject({ otherId: z.uuid({ error: 'errors.choose' }) })

/** Two entries that are one: side by side, and what is to stay. */
export function mergeRoutes(door: Door): void {
  door.get(`${organization}/merge`, keeps, (web) => mergeOrganization(web, empty))
  door.post(
    `${organization}/merge`,
    { ...keeps, input: mergeInput, again: (web, values, errors) => mergeOrganization(web, fill(values, errors)) },
    async (web, input, values) => {
      const fromOther = chosenFields.organization.filter((f) => values[`from_${f}`] === 'other')
      await mergeOrganizations(web, web.param('id'), { otherId: input.otherId, fromOther })
      return web.seeOther(`/staff/directory/${web.param('id')}`)
    },
  )

  door.get(`${service}/merge`, keeps, (web) => mergeService(web, empty))
  door.post(
    `${service}/merge`,
    { ...keeps, input: mergeInput, again: (web, values, errors) => mergeService(web, fill(values, errors)) },
    async (web, input, values) => {
      const fromOther = chosenFields.service.filter((f) => values[`from_${f}`] === 'other')
      await mergeServices(web, web.param('id'), { otherId: input.otherId, fromOther })
      return web.seeOther(`/staff/directory/services/${web.param('id')}`)
    },
  )
}

async function mergeOrganization(web: Web, filled: Filled) {
  const id = web.param('id')
  await headOf(web, id, 'keeping')
  const words = web.query('words') ?? ''
  const otherId = z.uuid().safeParse(web.query('other') ?? filled.values['otherId'])
  const known = await web.read(async (tx) => ({
    kept: await organizationWithFacts(tx, id),
    other: otherId.success ? await organizationWithFacts(tx, otherId.data) : undefined,
    found: words
      ? (await listEntries(tx, staffOf(web), { which: '', words, province: '', help: '', page: 1 })).rows
      : [],
  }))
  if (!known.kept) throw notFound()
  if (known.other)
    authorise(directoryPolicy, web.actor, 'directory.keep', { organisationId: known.other.row.ownerOrganisationId })
  const side = ({ row, facts }: typeof known.kept) => ({ id: row.id, nameEn: row.nameEn, nameKm: row.nameKm, facts })
  const found = [
    ...new Map(known.found.filter((r) => r.organizationId !== id).map((r) => [r.organizationId, r])).values(),
  ]
  const at = `/staff/directory/${id}`
  const page = {
    v: web,
    at,
    kept: side(known.kept),
    filled,
    found,
    words,
    of: 'organization',
    fields: chosenFields.organization,
  } as const
  return web.page(<MergePage {...page} other={known.other && side(known.other)} />, status(filled))
}

async function mergeService(web: Web, filled: Filled) {
  const { entry } = await loaded(web, 'keeping')
  const { id } = entry.row
  const words = web.query('words') ?? ''
  const otherId = z.uuid().safeParse(web.query('other') ?? filled.values['otherId'])
  const known = await web.read(async (tx) => ({
    other: otherId.success ? await serviceWithFacts(tx, otherId.data) : undefined,
    found: words
      ? (await listEntries(tx, staffOf(web), { which: '', words, province: '', help: '', page: 1 })).rows
      : [],
  }))
  if (known.other) {
    const { ownerId } = await headOf(web, known.other.row.organizationId, 'reading')
    authorise(directoryPolicy, web.actor, 'directory.keep', { organisationId: ownerId })
  }
  const side = ({ row, facts }: typeof entry) => ({ id: row.id, nameEn: row.nameEn, nameKm: row.nameKm, facts })
  const found = known.found.filter((r) => r.serviceId && r.serviceId !== id)
  const page = { v: web, kept: side(entry), filled, found, words, of: 'service', fields: chosenFields.service } as const
  return web.page(
    <MergePage {...page} at={`/staff/directory/services/${id}`} other={known.other && side(known.other)} />,
    status(filled),
  )
}
