import type { z } from 'zod'
import { changeOrganization } from '#modules/directory/commands/organization.ts'
import {
  changeService,
  makeService,
  setOrganizationState,
  setServiceState,
} from '#modules/directory/commands/service.ts'
import { capacityInput, tellCapacity } from '#modules/directory/commands/tell.ts'
import { type Facts, idOfForm, noFacts } from '#modules/directory/entry/facts.ts'
import { Failure } from '#platform/errors.ts'
import { check } from '#platform/http/form.ts'
import type { Wrong } from '#platform/http/json.ts'
import { Problem } from '#platform/http/programs.ts'
import { translator } from '#platform/i18n/i18n.ts'
import { today } from '#platform/time/time.ts'
import { apiRoot } from '../schema.ts'
import {
  capacityAnswer,
  capacityBody,
  newService,
  organizationAnswer,
  organizationList,
  serviceAnswer,
  serviceList,
  stateBody,
} from './answers.ts'
import { organizationBody, organizationPatch, serviceBody, servicePatch } from './entry-body.ts'
import { factsOfPatch, factsOfWhole } from './entry-facts.ts'
import type { Of } from './entry-json.ts'
import { type Answered, type Asked, type Operation, operation, unprocessable } from './operation.ts'
import { answerEntry, keeping, listOwn, listParameters, ownEntry, ownToChange, reading } from './own-entries.ts'

// An organisation keeps its entries of the directory from its own system. What is written goes the way that
// staff's forms go: the same checks, the same commands, the same trust in numbers. Verifying is not
// among it, since it says that a person has asked and somebody answered.

const commands = {
  organization: { change: changeOrganization, setState: setOrganizationState },
  service: { change: changeService, setState: setServiceState },
}

type Read = { facts: Facts } | { wrong: Wrong[] }

/** Brings an entry from what the program has seen to what it says now. */
async function change(
  asked: Asked,
  of: Of,
  read: (now: Awaited<ReturnType<typeof ownEntry>>) => Read,
): Promise<Answered> {
  const { web, actor, id, revision } = asked
  const now = await ownToChange(asked, of)
  const said = read(now)
  if ('wrong' in said) throw revision === now.row.revision ? unprocessable(said.wrong) : changedMeanwhile()
  await commands[of].change(web, id, { revision, nonce: '', facts: said.facts }).catch((error) => {
    throw error instanceof Failure && error.detail['_form'] === 'errors.entry_changed' ? changedMeanwhile() : error
  })
  return answerEntry(web, actor, of, id)
}

const changedMeanwhile = () =>
  new Problem(
    412,
    'Somebody else has changed this entry since. Read it again, and send your change with the newer revision.',
  )

async function setState(asked: Asked<z.output<typeof stateBody>>, of: Of): Promise<Answered> {
  await ownToChange(asked, of)
  await commands[of].setState(asked.web, asked.id, asked.body.state)
  return answerEntry(asked.web, asked.actor, of, asked.id)
}

async function addService({ web, actor, body, nonce }: Asked<z.output<typeof newService>>): Promise<Answered> {
  const { organization_id: organizationId, entry } = body
  const house = await ownEntry(web, actor, 'organization', organizationId).catch(() => null)
  if (!house)
    throw unprocessable([
      { pointer: '/organization_id', detail: 'Your organisation has no such entry in the directory.' },
    ])
  if (house.row.state === 'merged') throw new Problem(409, 'This organization was merged into another one.')
  const id = idOfForm(actor.keyId, 'service', nonce)
  const before = await ownEntry(web, actor, 'service', id).catch(() => null)
  if (before && 'organizationId' in before.row && before.row.organizationId !== organizationId)
    throw new Problem(409, 'This Idempotency-Key has made a service of another organization. Choose another one.')
  if (!before) {
    const said = factsOfWhole('service', entry, { facts: noFacts(), places: house.facts.rows.location })
    if ('wrong' in said) throw unprocessable(said.wrong.map((w) => ({ ...w, pointer: `/entry${w.pointer}` })))
    await makeService(web, organizationId, { revision: '', nonce, facts: said.facts })
  }
  const answered = await answerEntry(web, actor, 'service', id)
  return { ...answered, status: before ? 200 : 201, location: `${apiRoot}/directory/services/${id}` }
}

const capacityPointers: Record<string, string> = {
  ...{ placesFree: '/places_free', waitDays: '/waiting_days', toldOn: '/told_on' },
}

async function noteCapacity(asked: Asked<z.output<typeof capacityBody>>): Promise<Answered> {
  const { web, id, body, nonce } = asked
  await ownToChange(asked, 'service')
  const { places_free = null, waiting_days = null, told_on = today() } = body
  const form = { placesFree: String(places_free ?? ''), waitDays: String(waiting_days ?? ''), toldOn: told_on, nonce }
  try {
    await tellCapacity(web, id, check(capacityInput, form))
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'invalid') throw error
    const t = translator('en') as (key: string) => string
    throw unprocessable(
      Object.entries(error.detail).map(([field, key]) => ({ pointer: capacityPointers[field] ?? '', detail: t(key) })),
    )
  }
  return { value: { service_id: id, places_free, waiting_days, told_on } }
}

const at = { organization: '/directory/organizations', service: '/directory/services' }
const readFirst = 'Read it, change it, send it back with its revision in If-Match. The same once more does no harm.'

export const directoryOperations: Operation[] = [
  operation({
    ...{ name: 'listOrganizations', method: 'GET', path: at.organization, ...reading, answer: organizationList },
    says: 'The organisation’s own entries, in every state.',
    query: listParameters,
    run: (asked) => listOwn(asked, 'organization'),
  }),
  operation({
    ...{
      name: 'getOrganization',
      method: 'GET',
      path: `${at.organization}/{id}`,
      ...reading,
      answer: organizationAnswer,
    },
    says: 'One of them, with all that it states.',
    run: ({ web, actor, id }) => answerEntry(web, actor, 'organization', id),
  }),
  operation({
    ...{
      name: 'putOrganization',
      method: 'PUT',
      path: `${at.organization}/{id}`,
      ...keeping,
      answer: organizationAnswer,
    },
    says: 'Everything that it states, anew. What is left out, nobody has said.',
    more: `${readFirst} A location that is left out goes, also for its services.`,
    needs: 'If-Match',
    conflicts: true,
    body: organizationBody,
    run: (asked) => change(asked, 'organization', (now) => factsOfWhole('organization', asked.body, now)),
  }),
  operation({
    ...{
      name: 'patchOrganization',
      method: 'PATCH',
      path: `${at.organization}/{id}`,
      ...keeping,
      answer: organizationAnswer,
    },
    says: 'Some of what it states. What is left out stays; null means that nobody has said; a list comes whole.',
    needs: 'If-Match',
    conflicts: true,
    body: organizationPatch,
    run: (asked) => change(asked, 'organization', (now) => factsOfPatch('organization', asked.body, now)),
  }),
  operation({
    ...{
      name: 'putOrganizationState',
      method: 'PUT',
      path: `${at.organization}/{id}/state`,
      ...keeping,
      answer: organizationAnswer,
    },
    says: 'Shows it to the public, hides it, or makes it a draft again, with all its services.',
    conflicts: true,
    body: stateBody,
    run: (asked) => setState(asked, 'organization'),
  }),
  operation({
    ...{ name: 'listServices', method: 'GET', path: at.service, ...reading, answer: serviceList },
    says: 'The services of the organisation’s own entries, in every state.',
    query: listParameters,
    run: (asked) => listOwn(asked, 'service'),
  }),
  operation({
    ...{ name: 'postService', method: 'POST', path: at.service, ...keeping, answer: serviceAnswer },
    says: 'A new service of one of the own organizations. It begins as a draft.',
    more: 'The same Idempotency-Key again makes no second one: it answers 200 with the first, as it stands by then.',
    needs: 'Idempotency-Key',
    makes: true,
    conflicts: true,
    body: newService,
    run: addService,
  }),
  operation({
    ...{ name: 'getService', method: 'GET', path: `${at.service}/{id}`, ...reading, answer: serviceAnswer },
    says: 'One of them, with all that it states.',
    run: ({ web, actor, id }) => answerEntry(web, actor, 'service', id),
  }),
  operation({
    ...{ name: 'putService', method: 'PUT', path: `${at.service}/{id}`, ...keeping, answer: serviceAnswer },
    says: 'Everything that it states, anew. What is left out, nobody has said.',
    more: readFirst,
    needs: 'If-Match',
    conflicts: true,
    body: serviceBody,
    run: (asked) => change(asked, 'service', (now) => factsOfWhole('service', asked.body, now)),
  }),
  operation({
    ...{ name: 'patchService', method: 'PATCH', path: `${at.service}/{id}`, ...keeping, answer: serviceAnswer },
    says: 'Some of what it states. What is left out stays; null means that nobody has said; a list comes whole.',
    needs: 'If-Match',
    conflicts: true,
    body: servicePatch,
    run: (asked) => change(asked, 'service', (now) => factsOfPatch('service', asked.body, now)),
  }),
  operation({
    ...{ name: 'putServiceState', method: 'PUT', path: `${at.service}/{id}/state`, ...keeping, answer: serviceAnswer },
    says: 'Shows it to the public, hides it, or makes it a draft again. It is public once its organization is listed, too.',
    conflicts: true,
    body: stateBody,
    run: (asked) => setState(asked, 'service'),
  }),
  operation({
    ...{
      name: 'postCapacity',
      method: 'POST',
      path: `${at.service}/{id}/capacity`,
      ...keeping,
      answer: capacityAnswer,
    },
    says: 'How many places are free and how long one waits. Workers of all organisations see it before they refer.',
    more: 'The same Idempotency-Key again counts once.',
    needs: 'Idempotency-Key',
    conflicts: true,
    body: capacityBody,
    run: noteCapacity,
  }),
]
