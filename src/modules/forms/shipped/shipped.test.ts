import { beforeAll, describe, expect, it } from 'vitest'
import { openInstallation } from '#platform/db/database.ts'
import { today } from '#platform/time/time.ts'
import { get, submit } from '#test/security/asking.ts'
import { openCase } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { openResponse } from '../commands/open.ts'
import { pagesOf } from '../filling/pages.ts'
import { mainOf, staffSession } from '../forms.test.setup.ts'
import { allForms } from '../queries.ts'
import { loadForms } from './load.ts'

// The forms that come with the program, on the pages on which staff answer them.

let w: World
beforeAll(async () => {
  w = await world()
  const installation = await openInstallation(w.connection('sdap_migrate'))
  await loadForms(installation)
  await installation.close()
})

describe('every form of the program', () => {
  it('is shown in both languages, on paper too; opens page by page, and can be left at each', async () => {
    const dara = await staffSession(w, 'dara')
    const worker = await w.as('dara')
    const teamId = worker.actor.teams[0]?.id ?? ''
    const { caseId } = await openCase(w)
    const forms = (await worker.read(allForms)).filter((f) => f.organisationId === null)
    expect(forms.length).toBeGreaterThan(0)
    for (const form of forms) {
      for (const at of [
        `/staff/forms/versions/${form.versionId}`,
        `/staff/forms/versions/${form.versionId}/paper?in=km`,
      ])
        expect((await get(w.hono, at, dara)).status, form.code).toBe(200)
      const begin = form.subject === 'case' ? `/staff/cases/${caseId}/forms/new` : '/staff/responses/new'
      const input = { form: form.code, nonce: form.code, happenedOn: today(), teamId }
      const at = ((await submit(w, begin, input, dara)).headers.get('Location') ?? '').replace('/filling', '')
      const { form: ready } = await openResponse(worker, at.split('/').at(-1) ?? '')
      for (const { number } of pagesOf(ready.definition)) {
        const page = await (await get(w.hono, `${at}/filling?page=${number}`, dara)).text()
        const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? ''
        const fields = { _page: String(number), _base: hidden('_base'), _shown: hidden('_shown'), go: 'anyway' }
        const answer = await submit(w, `${at}/filling`, fields, dara)
        expect([form.code, number, answer.status]).toEqual([form.code, number, 303])
      }
      const review = await get(w.hono, `${at}/review`, dara)
      expect([form.code, review.status]).toEqual([form.code, 200])
      expect(await mainOf(review)).not.toMatch(/undefined|\$\{|NaN/)
    }
  })
})
