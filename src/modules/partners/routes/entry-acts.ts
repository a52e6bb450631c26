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
import type { capacityBody, newService, stateBody } from './answers.ts'
import { factsOfWhole } from './entry-facts.ts'
import type { Of } from './entry-json.ts'
import { type Answered, type Asked, unprocessable } from './operation.ts'
import { answerEntry, ownEntry, ownToChange } from './own-entries.ts'

// What is written goes the way that staff's forms go: the same checks, the same commands, the same trust in
// numbers. Here each outcome becomes what a program is answered.

const commands = {
  organization: { change: changeOrganization, setState: setOrganizationState },
  service: { change: changeService, setState: setServiceState },
}

type Read = { facts: Facts } | { wrong: Wrong[] }

/** Brings an entry from what the program has seen to what it says now. */
export async function change(
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

/** Shows an entry, hides it, or makes it a draft. @throws Failure, Problem */
export async function setState(asked: Asked<z.output<typeof stateBody>>, of: Of): Promise<Answered> {
  await ownToChange(asked, of)
  await commands[of].setState(asked.web, asked.id, asked.body.state)
  return answerEntry(asked.web, asked.actor, of, asked.id)
}

/** Adds a service to one of the own organizations; the same request again leads to the same one. @throws Problem */
export async function addService({ web, actor, body, nonce }: Asked<z.output<typeof newService>>): Promise<Answered> {
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

/** Notes places and waiting. @throws Failure, Problem */
export async function noteCapacity(asked: Asked<z.output<typeof capacityBody>>): Promise<Answered> {
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
