import { setTimeout } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openDatabase } from '#platform/db/database.ts'
import { publicCards } from '../queries/cards.ts'
import { finderQuery } from '../schema.ts'
import { changesOf, servicesToFind } from './find.test.setup.ts'
import { findServices, staleAfter } from './find.ts'

// What a process keeps of the directory, so that a search need not ask the database.

const here = servicesToFind()
const { find, look, own } = here

test('what a process has kept over many changes is what another reads anew', async () => {
  const queries = [
    {},
    { help: 'shelter' },
    { place: '02' },
    { words: 'lotus' },
    { words: '0991' },
    { free: 'true' },
    { for_whom: 'boys' },
  ]
  const changes = changesOf(here.organizations)
  const change = fc.tuple(fc.nat(changes.length - 1), fc.nat(89))
  await look()
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (list) => {
      for (const [which, service] of list) {
        const [text, id] = changes[which]?.(here.services[service] ?? '') ?? ['', '']
        await here.client.query(text ?? '', [id])
      }
      await look()
      const anew = await openDatabase(here.w.connection('sdap_app'))
      const there = { ...here.w.nobody(), app: { ...here.w.app, db: anew } }
      try {
        for (const query of queries.map((q) => finderQuery.parse(q))) {
          const kept = await findServices(here.w.nobody(), query)
          expect(kept).toEqual(await findServices(there, query))
          const ids = kept.found.map((f) => f.serviceId)
          expect(await publicCards(here.w.nobody(), ids, 'km')).toEqual(await publicCards(there, ids, 'km'))
        }
      } finally {
        await anew.close()
      }
    }),
    { numRuns: 12 },
  )
})

test('a service that is hidden is gone, at the latest when a search may no longer rely on what it knows', async () => {
  const id = await own('Zyxomma house')
  await look()
  expect((await find({ words: 'zyxomma' })).found[0]?.serviceId).toBe(id)
  expect((await publicCards(here.w.nobody(), [id], 'en')).map((c) => c.name)).toEqual(['Zyxomma house'])
  await here.client.query("update hsds_service set state = 'hidden' where id = $1", [id])
  await setTimeout(staleAfter + 50)
  expect((await find({ words: 'zyxomma' })).fitting).toBe(0)
  expect(await publicCards(here.w.nobody(), [id], 'en')).toEqual([])
})
