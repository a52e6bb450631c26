import { z } from 'zod'
import type { StaffActor } from '#platform/access/actor.ts'
import { needs } from '#platform/access/policy.ts'
import { Failure, notFound } from '#platform/errors.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { someText, uuid } from '#platform/http/form.ts'
import { empty, type Filled } from '#ui/form.tsx'
import { beginRecovery, completeRecovery, stopRecovery } from '../commands/recover.ts'
import { makeSheets, ownSheets, sheetIsOnPaper } from '../commands/recovery-sheets.ts'
import { peoplePagePolicy, peoplePolicy } from '../policy.ts'
import {
  type Ceremony,
  candidates,
  ceremonies,
  enrolledPeople,
  isUnderWay,
  recoveryOf,
  waitingSheets,
} from '../queries/recovery.ts'
import { CeremonyPage, CeremonyStepPage } from '../views/ceremony.tsx'
import { OwnSheetPage, RecoveryPage, SheetPage } from '../views/recovery.tsx'

const nothing = z.looseObject({})
const sheetsInput = z.object({ holderOne: uuid, holderTwo: uuid, holderThree: uuid })
const paperInput = z.object({
  generation: z.coerce.number().int().min(1),
  number: z.coerce.number().int().min(1).max(3),
})
const words = someText(2000)
const beginInput = z.object({
  candidate: z
    .string({ error: 'errors.choose' })
    .transform((v) => v.split('_'))
    .pipe(z.tuple([uuid, uuid], { error: 'errors.choose' })),
  lastGroup: someText(40),
  words,
})

/** @throws Failure not_found for everybody but a data guardian */
function guardian(web: Web): StaffActor {
  needs(peoplePagePolicy, web.actor, 'people.manage')
  return web.actor as StaffActor
}
const statusOf = ({ errors }: Filled) => (Object.keys(errors).length > 0 ? 422 : 200)

/** What is said of a command's field stands beside the field of the page. */
const under = async <R,>(names: Record<string, string>, work: () => Promise<R>): Promise<R> => {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'invalid') throw error
    const detail = Object.entries(error.detail).map(([name, key]) => [names[name] ?? name, key])
    throw new Failure('invalid', Object.fromEntries(detail))
  }
}

/** Paper sheets, and the ceremony in which two data guardians let a supervisor in. */
export function recoveryRoutes(door: Door): void {
  door.get('/staff/recovery', { access: 'staff', by: 'people.manage', about: 'page' }, (web) => show(web, empty))
  door.post(
    '/staff/recovery/sheets',
    {
      access: 'staff',
      by: ['people.manage', 'recovery.manage'],
      about: 'page',
      input: sheetsInput,
      confirm: true,
      again: (web, values, errors) => show(web, { values, errors }),
    },
    async (web, { holderOne, holderTwo, holderThree }) => {
      guardian(web)
      await under({ holders: 'holderOne' }, () => makeSheets(web, [holderOne, holderTwo, holderThree]))
      return web.seeOther('/staff/recovery')
    },
  )
  ownSheetRoutes(door)
  ceremonyRoutes(door)
}

/** Each holder sees the own sheet alone; nobody else learns whether there is one. */
function ownSheetRoutes(door: Door): void {
  door.get('/staff/recovery/sheet', { access: 'staff', by: 'everybody' }, async (web) => {
    const { personId } = web.actor as StaffActor
    return web.page(<OwnSheetPage v={web} sheets={await web.read((tx) => waitingSheets(tx, personId))} />)
  })
  door.post(
    '/staff/recovery/sheet',
    { access: 'staff', by: 'everybody', input: nothing, confirm: true },
    async (web) => {
      const { organisationName, personId } = web.actor as StaffActor
      const made = await web.read((tx) => waitingSheets(tx, personId))
      const sheets = (await ownSheets(web)).flatMap((sheet) => {
        const newest = made.find((m) => m.generation === sheet.generation)
        return newest ? [{ ...sheet, organisation: organisationName, madeAt: newest.madeAt }] : []
      })
      if (sheets.length === 0) return web.seeOther('/staff/recovery/sheet')
      return web.page(<SheetPage v={web} sheets={sheets} />)
    },
  )
  door.post(
    '/staff/recovery/sheet-on-paper',
    { access: 'staff', by: 'everybody', input: paperInput },
    async (web, input) => {
      await sheetIsOnPaper(web, input.generation, input.number).catch((error) => {
        if (!(error instanceof Failure) || error.code !== 'not_found') throw error // said twice, it is so still
      })
      return web.seeOther('/staff/recovery/sheet')
    },
  )
}

function ceremonyRoutes(door: Door): void {
  const at = '/staff/recovery/ceremony'
  door.get(at, { access: 'staff', by: 'people.manage', about: 'page' }, (web) => showBeginning(web, empty))
  door.post(
    at,
    {
      access: 'staff',
      by: ['people.manage', 'recovery.manage'],
      about: 'page',
      input: beginInput,
      secret: true,
      confirm: true,
      again: (web, values, errors) => showBeginning(web, { values, errors }),
    },
    async (web, { candidate: [teamId, personId], lastGroup, words }) => {
      guardian(web)
      const id = await under({ personId: 'candidate' }, () =>
        beginRecovery(web, { teamId, personId, lastGroup, words }),
      )
      return web.seeOther(`${at}/${id}`)
    },
  )
  door.get(`${at}/:id`, { access: 'staff', by: 'recovery.manage', about: 'row' }, (web) => showStep(web, empty))
  door.post(
    `${at}/:id/completion`,
    {
      access: 'staff',
      by: 'recovery.manage',
      about: 'row',
      input: z.object({ words }),
      secret: true,
      confirm: true,
      again: (web, values, errors) => showStep(web, { values, errors }),
    },
    async (web, input) => {
      guardian(web)
      await completeRecovery(web, web.param('id'), input.words)
      return web.seeOther(`${at}/${web.param('id')}`)
    },
  )
  door.post(`${at}/:id/stop`, { access: 'staff', by: 'recovery.manage', about: 'row', input: nothing }, async (web) => {
    guardian(web)
    await stopRecovery(web, web.param('id'))
    return web.seeOther(`${at}/${web.param('id')}`)
  })
}

async function show(web: Web, filled: Filled): Promise<Response> {
  const { organisationId } = guardian(web)
  const [recovery, people] = await web.read(async (tx) => [
    await recoveryOf(tx, organisationId),
    await enrolledPeople(tx, organisationId),
  ])
  return web.page(<RecoveryPage v={web} recovery={recovery} people={people} filled={filled} />, statusOf(filled))
}

async function showBeginning(web: Web, filled: Filled): Promise<Response> {
  const { organisationId } = guardian(web)
  const [all, some] = await web.read(async (tx) => [await ceremonies(tx), await candidates(tx, organisationId)])
  const busy = new Set(all.filter((c) => isUnderWay(c)).map((c) => c.teamId))
  const free = some.filter((c) => !busy.has(c.teamId))
  return web.page(<CeremonyPage v={web} all={all} candidates={free} filled={filled} />, statusOf(filled))
}

async function showStep(web: Web, filled: Filled): Promise<Response> {
  const { personId, organisationId } = guardian(web)
  needs(peoplePolicy, web.actor, 'recovery.manage', { organisationId }) // only the own organisation's are listed
  const ceremony: Ceremony | undefined = (await web.read((tx) => ceremonies(tx))).find((c) => c.id === web.param('id'))
  if (!ceremony) throw notFound()
  const myTurn = isUnderWay(ceremony) && ceremony.begunById !== personId
  return web.page(<CeremonyStepPage v={web} ceremony={ceremony} myTurn={myTurn} filled={filled} />, statusOf(filled))
}
