import type { Ctx } from '#platform/access/context.ts'
import { authorise } from '#platform/access/policy.ts'
import { trail } from '#platform/trail/trail.ts'
import { changesBetween, idOfForm, noFacts } from '../entry/facts.ts'
import type { OrganizationInput } from '../entry/forms.ts'
import { directoryPolicy } from '../policy.ts'
import { organizationWithFacts } from '../queries/facts.ts'
import { organizationToWrite, refuseIfChanged } from './load-entry.ts'
import { keepTrust } from './trust.ts'
import { organizationTarget, writeFacts } from './write-facts.ts'

/**
 * Adds an organization as a draft that nobody owns. The same form sent again leads to the same
 * entry. @returns its id @throws Failure forbidden
 */
export const makeOrganization = (ctx: Ctx, input: OrganizationInput): Promise<string> =>
  ctx.write(async (tx) => {
    const { actor } = ctx
    authorise(directoryPolicy, actor, 'directory.keep')
    const id = idOfForm(actor.personId, 'organization', input.nonce)
    if (await organizationWithFacts(tx, id)) return id
    const { kind = 'ngo', nameEn = '' } = input.facts.fields
    await tx.insertInto('hsdsOrganization').values({ id, kind, nameEn, state: 'draft' }).execute()
    const before = { ...noFacts(), fields: { kind, nameEn } }
    await writeFacts(tx, actor, organizationTarget({ id }), before, keepTrust(before, input.facts))
    await trail(tx, { action: 'directory.entry_made', subject: id })
    return id
  })

/**
 * Changes what an organization states. Nothing happens when nothing differs.
 * @throws Failure not_found, forbidden, invalid (errors.entry_changed) when somebody else saved meanwhile
 */
export const changeOrganization = (ctx: Ctx, id: string, input: OrganizationInput): Promise<void> =>
  ctx.write(async (tx) => {
    const { actor, row, facts } = await organizationToWrite(tx, ctx, id)
    const after = keepTrust(facts, input.facts)
    if (changesBetween('organization', id, facts, after).length === 0) return
    refuseIfChanged(row.revision, input.revision)
    const fields = await writeFacts(tx, actor, organizationTarget(row), facts, after)
    await trail(tx, { action: 'directory.entry_changed', subject: id, detail: { fields } })
  })
