import { may } from '#platform/access/policy.ts'
import { notFound } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { firstPageInput, setFirstPage } from '../commands/first-page.ts'
import { changeService, makeService, setServiceState } from '../commands/service.ts'
import { suggest, suggestionInput } from '../commands/suggest.ts'
import { capacityInput, rateService, ratingInput, tellCapacity } from '../commands/tell.ts'
import { verificationInput, verifyService } from '../commands/verify.ts'
import { noFacts } from '../entry/facts.ts'
import { serviceInput } from '../entry/forms.ts'
import { directoryPolicy } from '../policy.ts'
import { organizationWithFacts, serviceWithFacts } from '../queries/facts.ts'
import { firstPageNumbers } from '../queries/first-page.ts'
import { capacityOf, ratingsOf, suggestions, verificationsOf } from '../queries/known.ts'
import { EntryFormPage } from '../views/entry-form.tsx'
import { nameIn } from '../views/entry-parts.tsx'
import { ServicePage } from '../views/entry-service.tsx'
import {
  fill,
  freshForm,
  headOf,
  keeps,
  mayKeep,
  meanwhileOf,
  moreOf,
  reads,
  staffOf,
  stateInput,
  status,
} from './entry-tools.ts'

const at = '/staff/directory/services/:id'

/** A service of the directory: its page, forms, and everything that is told about it. */
export function serviceRoutes(door: Door): void {
  const back = (web: Web, more = '') => web.seeOther(`/staff/directory/services/${web.param('id')}${more}`)
  const again = (web: Web, values: Filled['values'], errors: Filled['errors']) => show(web, fill(values, errors))

  door.get('/staff/directory/:id/services/new', keeps, (web) => newPage(web, null))
  door.post(
    '/staff/directory/:id/services/new',
    {
      ...keeps,
      input: serviceInput,
      again: (web, values, errors) => newPage(web, fill(values, moreOf(values) ? {} : errors)),
    },
    async (web, input, values) =>
      moreOf(values)
        ? newPage(web, fill(values, {}))
        : web.seeOther(`/staff/directory/services/${await makeService(web, web.param('id'), input)}`),
  )

  door.get(at, reads, (web) => show(web, empty))
  door.post(`${at}/verification`, { ...keeps, input: verificationInput, again }, async (web, input) => {
    await verifyService(web, web.param('id'), input)
    return back(web)
  })
  door.post(`${at}/capacity`, { ...keeps, input: capacityInput, again }, async (web, input) => {
    await tellCapacity(web, web.param('id'), input)
    return back(web)
  })
  door.post(
    `${at}/ratings`,
    { access: 'staff', by: 'directory.rate', about: 'entry', input: ratingInput, again },
    async (web, input) => {
      await rateService(web, web.param('id'), input)
      return back(web)
    },
  )
  door.post(`${at}/suggestions`, { ...reads, input: suggestionInput, again }, async (web, input) => {
    const { wordsKept } = await suggest(web, { ...input, serviceId: web.param('id') })
    return back(web, `?suggested=${wordsKept ? 'with_words' : 'without_words'}`)
  })
  door.post(`${at}/state`, { ...keeps, input: stateInput }, async (web, { state }) => {
    await setServiceState(web, web.param('id'), state)
    return back(web)
  })

  door.post(
    `${at}/first-page`,
    { access: 'staff', by: 'directory.first_page', about: 'entry', input: firstPageInput, confirm: true, again },
    async (web, input) => {
      await setFirstPage(web, web.param('id'), input)
      return back(web)
    },
  )

  door.get(`${at}/edit`, keeps, (web) => edit(web, null))
  door.post(
    `${at}/edit`,
    {
      ...keeps,
      input: serviceInput,
      again: (web, values, errors) => edit(web, fill(values, moreOf(values) ? {} : errors)),
    },
    async (web, input, values) => {
      if (moreOf(values)) return edit(web, fill(values, {}))
      await changeService(web, web.param('id'), input)
      return back(web)
    },
  )
}

/** The service that the address names, and its organization's head. @throws Failure not_found, forbidden */
export async function loaded(web: Web, for_: 'reading' | 'keeping') {
  const entry = await web.read((tx) => serviceWithFacts(tx, web.param('id')))
  if (!entry) throw notFound()
  return { entry, head: await headOf(web, entry.row.organizationId, for_) }
}

async function show(web: Web, filled: Filled) {
  const { entry, head } = await loaded(web, 'reading')
  const { id, organizationId, mergedInto } = entry.row
  if (mergedInto) return web.seeOther(`/staff/directory/services/${mergedInto}`)
  const known = await web.read(async (tx) => ({
    house: await organizationWithFacts(tx, organizationId),
    verifications: await verificationsOf(tx, id),
    capacity: await capacityOf(tx, id),
    firstPage: await firstPageNumbers(tx, id),
    ratings: await ratingsOf(tx, id, staffOf(web).personId),
    suggestions: await suggestions(tx, { serviceId: id }, 20),
  }))
  const {
    phone: phones,
    contact: contacts,
    location: places,
    accessibility: waysIn,
  } = (known.house?.facts ?? noFacts()).rows
  const allowed = {
    keep: mayKeep(web, head.ownerId),
    rate: may(directoryPolicy, web.actor, 'directory.rate'),
    firstPage: may(directoryPolicy, web.actor, 'directory.first_page'),
  }
  const asked = web.query('suggested')
  const suggested = asked === 'with_words' || asked === 'without_words' ? asked : undefined
  return web.page(
    <ServicePage
      v={web}
      entry={entry}
      head={head}
      {...known}
      organization={{ phones, contacts, places, waysIn }}
      filled={filled}
      may={allowed}
      suggested={suggested}
    />,
    status(filled),
  )
}

async function newPage(web: Web, typed: Filled | null) {
  const id = web.param('id')
  await headOf(web, id, 'keeping')
  const house = await web.read((tx) => organizationWithFacts(tx, id))
  const filled = typed ?? freshForm(web, { ...noFacts(), fields: { status: 'active' } }, '')
  const page = {
    v: web,
    of: 'service',
    title: web.t('staff.directory.new_service'),
    filled,
    places: house?.facts.rows.location ?? [],
  } as const
  return web.page(
    <EntryFormPage
      {...page}
      action={`/staff/directory/${id}/services/new`}
      back={`/staff/directory/${id}`}
      more={moreOf(filled.values)}
    />,
    status(filled),
  )
}

/** @param typed what was sent; null for the form as it first shows */
async function edit(web: Web, typed: Filled | null) {
  const { entry, head } = await loaded(web, 'keeping')
  const { id, nameEn, nameKm } = entry.row
  const house = await web.read((tx) => organizationWithFacts(tx, head.id))
  const { filled, meanwhile } = meanwhileOf(
    typed ?? freshForm(web, entry.facts, entry.row.revision),
    'service',
    entry,
    serviceInput,
  )
  const page = {
    v: web,
    of: 'service',
    title: nameIn(web.lang, nameEn, nameKm),
    filled,
    places: house?.facts.rows.location ?? [],
  } as const
  const here = `/staff/directory/services/${id}`
  return web.page(
    <EntryFormPage {...page} action={`${here}/edit`} back={here} meanwhile={meanwhile} more={moreOf(filled.values)} />,
    status(filled),
  )
}
