import { z } from 'zod'
import { allOrganisations } from '#modules/people/queries.ts'
import { may, needs } from '#platform/access/policy.ts'
import { notFound } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { giveEntry } from '../commands/give.ts'
import { changeOrganization, makeOrganization } from '../commands/organization.ts'
import { setOrganizationState } from '../commands/service.ts'
import { noteVisit, visitInput } from '../commands/tell.ts'
import { noFacts } from '../entry/facts.ts'
import { organizationInput } from '../entry/forms.ts'
import { directoryPolicy } from '../policy.ts'
import { organizationWithFacts } from '../queries/facts.ts'
import { servicesOf, visitsOf } from '../queries/known.ts'
import { EntryFormPage } from '../views/entry-form.tsx'
import { OrganizationPage } from '../views/entry-organization.tsx'
import { nameIn } from '../views/entry-parts.tsx'
import {
  fill,
  freshForm,
  headOf,
  keeps,
  mayKeep,
  meanwhileOf,
  moreOf,
  reads,
  stateInput,
  status,
} from './entry-tools.ts'

const at = '/staff/directory/:id'
const ownerInput = z.object({ owner: z.union([z.literal(''), z.uuid()], { error: 'errors.choose' }) })
const creates = { access: 'staff', by: 'directory.keep', about: 'page' } as const

/** An organization of the directory: its page, forms, history, merging, and whose it is. */
export function organizationRoutes(door: Door): void {
  const back = (web: Web) => web.seeOther(`/staff/directory/${web.param('id')}`)

  const newPage = (web: Web, filled: Filled) => {
    needs(directoryPolicy, web.actor, 'directory.keep')
    const page = {
      v: web,
      of: 'organization',
      title: web.t('staff.directory.new_organization'),
      filled,
      places: [],
    } as const
    return web.page(
      <EntryFormPage {...page} action="/staff/directory/new" back="/staff/directory" more={moreOf(filled.values)} />,
      status(filled),
    )
  }
  door.get('/staff/directory/new', creates, (web) => newPage(web, freshForm(web, noFacts(), '')))
  door.post(
    '/staff/directory/new',
    {
      ...creates,
      input: organizationInput,
      again: (web, values, errors) => newPage(web, fill(values, moreOf(values) ? {} : errors)),
    },
    async (web, input, values) =>
      moreOf(values)
        ? newPage(web, fill(values, {}))
        : web.seeOther(`/staff/directory/${await makeOrganization(web, input)}`),
  )

  door.get(at, reads, (web) => show(web, empty))
  door.post(
    `${at}/visits`,
    { ...keeps, input: visitInput, again: (web, values, errors) => show(web, fill(values, errors)) },
    async (web, input) => {
      await noteVisit(web, web.param('id'), input)
      return back(web)
    },
  )
  door.post(`${at}/state`, { ...keeps, input: stateInput }, async (web, { state }) => {
    await setOrganizationState(web, web.param('id'), state)
    return back(web)
  })
  door.post(
    `${at}/owner`,
    { access: 'staff', by: 'directory.give', about: 'entry', input: ownerInput, confirm: true },
    async (web, { owner }) => {
      await giveEntry(web, web.param('id'), owner || null)
      return back(web)
    },
  )

  door.get(`${at}/edit`, keeps, (web) => edit(web, null))
  door.post(
    `${at}/edit`,
    {
      ...keeps,
      input: organizationInput,
      again: (web, values, errors) => edit(web, fill(values, moreOf(values) ? {} : errors)),
    },
    async (web, input, values) => {
      if (moreOf(values)) return edit(web, fill(values, {}))
      await changeOrganization(web, web.param('id'), input)
      return back(web)
    },
  )
}

async function show(web: Web, filled: Filled) {
  const id = web.param('id')
  const head = await headOf(web, id, 'reading')
  const known = await web.read(async (tx) => ({
    entry: await organizationWithFacts(tx, id),
    services: await servicesOf(tx, id),
    visits: await visitsOf(tx, id),
    organisations: await allOrganisations(tx),
  }))
  if (!known.entry) throw notFound()
  if (known.entry.row.mergedInto) return web.seeOther(`/staff/directory/${known.entry.row.mergedInto}`)
  const allowed = { keep: mayKeep(web, head.ownerId), give: may(directoryPolicy, web.actor, 'directory.give') }
  return web.page(
    <OrganizationPage v={web} {...known} entry={known.entry} head={head} filled={filled} may={allowed} />,
    status(filled),
  )
}

/** @param typed what was sent; null for the form as it first shows */
async function edit(web: Web, typed: Filled | null) {
  const id = web.param('id')
  const head = await headOf(web, id, 'keeping')
  const now = await web.read((tx) => organizationWithFacts(tx, id))
  if (!now) throw notFound()
  const { filled, meanwhile } = meanwhileOf(
    typed ?? freshForm(web, now.facts, now.row.revision),
    'organization',
    now,
    organizationInput,
  )
  const page = {
    v: web,
    of: 'organization',
    title: nameIn(web.lang, head.nameEn, head.nameKm),
    filled,
    places: [],
  } as const
  return web.page(
    <EntryFormPage
      {...page}
      action={`/staff/directory/${id}/edit`}
      back={`/staff/directory/${id}`}
      meanwhile={meanwhile}
      more={moreOf(filled.values)}
    />,
    status(filled),
  )
}
