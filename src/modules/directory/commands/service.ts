import type { Ctx } from '#platform/access/context.ts'
import { trail } from '#platform/trail/trail.ts'
import { changesBetween, type Facts, idOfForm, noFacts } from '../entry/facts.ts'
import type { ServiceInput } from '../entry/forms.ts'
import { serviceWithFacts } from '../queries/facts.ts'
import type { ShownState } from '../schema.ts'
import { adding, organizationToWrite, refuseIfChanged, serviceToWrite } from './load-entry.ts'
import { keepTrust } from './trust.ts'
import { noteField, organizationTarget, serviceTarget, writeFacts } from './write-facts.ts'

/**
 * Adds a service to an organization, as a draft. The same form sent again leads to the same entry.
 * @returns its id @throws Failure not_found, forbidden
 */
export const makeService = (ctx: Ctx, organizationId: string, input: ServiceInput): Promise<string> =>
  ctx.write(async (tx) => {
    const { actor } = await adding(tx, ctx, organizationId)
    const id = idOfForm(actor.formsOf, 'service', input.nonce)
    if (await serviceWithFacts(tx, id)) return id
    const { nameEn = '', status = 'active' } = input.facts.fields
    const row = { id, organizationId, nameEn, status, confidence: 'list', state: 'draft' }
    // The same form may arrive twice at once: the later one waits for the first, and then leaves it at that.
    const made = await tx
      .insertInto('hsdsService')
      .values(row)
      .onConflict((c) => c.doNothing())
      .executeTakeFirst()
    if (made.numInsertedOrUpdatedRows === 0n) return id
    const before: Facts = { ...noFacts(), fields: { nameEn, status } }
    await writeFacts(tx, actor, serviceTarget(row), before, keepTrust(before, input.facts))
    await trail(tx, { action: 'directory.entry_made', subject: id })
    return id
  })

/**
 * Changes what a service states. Nothing happens when nothing differs.
 * @throws Failure not_found, forbidden, invalid (errors.entry_changed) when somebody else saved meanwhile
 */
export const changeService = (ctx: Ctx, id: string, input: ServiceInput): Promise<void> =>
  ctx.write(async (tx) => {
    const { actor, row, facts } = await serviceToWrite(tx, ctx, id)
    const after = keepTrust(facts, input.facts)
    if (changesBetween('service', id, facts, after).length === 0) return
    refuseIfChanged(row.revision, input.revision)
    const fields = await writeFacts(tx, actor, serviceTarget(row), facts, after)
    await trail(tx, { action: 'directory.entry_changed', subject: id, detail: { fields } })
  })

/** Shows an entry to the public, hides it, or makes it a draft again. Repeating it is harmless. @throws Failure not_found, forbidden */
export const setServiceState = (ctx: Ctx, id: string, state: ShownState): Promise<void> =>
  ctx.write(async (tx) => {
    const { actor, row } = await serviceToWrite(tx, ctx, id)
    if (row.state === state || row.state === 'merged') return
    await tx.updateTable('hsdsService').set({ state }).where('id', '=', id).execute()
    await noteField(tx, actor, serviceTarget(row), 'state', row.state, state)
    await trail(tx, { action: 'directory.state_set', subject: id, detail: { state } })
  })

/** The same for an organization with all its services. @throws Failure not_found, forbidden */
export const setOrganizationState = (ctx: Ctx, id: string, state: ShownState): Promise<void> =>
  ctx.write(async (tx) => {
    const { actor, row } = await organizationToWrite(tx, ctx, id)
    if (row.state === state || row.state === 'merged') return
    await tx.updateTable('hsdsOrganization').set({ state }).where('id', '=', id).execute()
    await noteField(tx, actor, organizationTarget(row), 'state', row.state, state)
    await trail(tx, { action: 'directory.state_set', subject: id, detail: { state } })
  })
