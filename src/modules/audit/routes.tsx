import { keysOf } from '#modules/partners/queries.ts'
import { colleagues } from '#modules/people/queries.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import { needs } from '#platform/access/policy.ts'
import type { Tx } from '#platform/db/database.ts'
import { Failure } from '#platform/errors.ts'
import { csvType } from '#platform/http/csv.ts'
import type { Door, Web } from '#platform/http/door.ts'
import { check, type Values } from '#platform/http/form.ts'
import { numberIn } from '#platform/http/paging.ts'
import { today } from '#platform/time/time.ts'
import type { Filled } from '#ui/form.tsx'
import { exportTrail } from './commands.ts'
import { trailPolicy } from './policy.ts'
import { removedUntil, type TrailRow, trailEntries } from './queries.ts'
import { filterFields, type TrailFilter, trailFilter } from './schema.ts'
import { tableHead, tableLine } from './views/table.ts'
import { TrailPage } from './views/trail.tsx'
import { namesIn } from './views/words.ts'

const pageSize = 200

/** The viewer of the trail, and its way into a spreadsheet. */
export function auditRoutes(door: Door): void {
  door.get('/staff/trail', { access: 'staff', by: 'trail.read', about: 'page' }, (web) => {
    const values = Object.fromEntries(filterFields.map((name) => [name, web.query(name) ?? '']))
    return showTrail(web, values, {})
  })
  door.post(
    '/staff/trail/export',
    {
      access: 'staff',
      by: 'trail.export',
      about: 'page',
      input: trailFilter,
      confirm: true,
      again: (web, values, errors) => showTrail(web, values, errors, 422),
    },
    async (web, filter) => {
      const entries = await exportTrail(web, filter)
      return web.download(fileOf(web, entries), csvType, `list-${today(web.now())}.csv`)
    },
  )
}

/** What the filter leaves, page by page; what cannot be a filter is named beside its field and nothing is listed. */
async function showTrail(web: Web, values: Values, errors: Filled['errors'], status: 200 | 422 = 200) {
  needs(trailPolicy, web.actor, 'trail.read')
  const actor = web.actor as StaffActor
  const read = readFilter(values)
  const before = numberIn(web.query('before'))
  const filled = { values, errors: { ...read.errors, ...errors } }
  const listed = Object.keys(read.errors).length === 0
  const found = await web.read(async (tx) => {
    const rows = listed ? await trailEntries(tx, actor, read.filter, { limit: pageSize + 1, before }) : []
    const asked = { ...noEntry, personId: read.filter.person ?? null, subjectId: read.filter.subject ?? null }
    return {
      rows,
      names: await namesIn(tx, [...rows, asked]),
      people: [...(await colleagues(tx)), ...(await programs(tx, web))],
      removed: await removedUntil(tx, actor),
    }
  })
  return web.page(
    <TrailPage v={web} filter={read.filter} filled={filled} {...found} size={pageSize} later={before !== undefined} />,
    status,
  )
}

/** Programs of the own organisation, for its data guardians: nobody else may know of keys. */
const programs = async (tx: Tx, web: Web) =>
  (await keysOf(tx, (web.actor as StaffActor).organisationId)).map(({ id, label }) => ({
    id,
    displayName: web.t('staff.trail.program_named', { name: label }),
  }))

function readFilter(values: Values): { filter: TrailFilter; errors: Filled['errors'] } {
  try {
    return { filter: given(check(trailFilter, values)), errors: {} }
  } catch (error) {
    if (error instanceof Failure && error.code === 'invalid') return { filter: {}, errors: error.detail }
    throw error
  }
}

/** Only what is set, so that an empty form is no filter. */
const given = (filter: TrailFilter): TrailFilter =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))

const noEntry: TrailRow = {
  seq: '0',
  at: new Date(0),
  actorKind: 'system',
  personId: null,
  teamId: null,
  action: '',
  subjectId: null,
  detail: {},
}

async function* fileOf(web: Web, entries: AsyncIterable<TrailRow[]>): AsyncGenerator<Uint8Array> {
  yield Buffer.from(tableHead(web))
  for await (const rows of entries) {
    const names = await web.read((tx) => namesIn(tx, rows))
    yield Buffer.from(rows.map((r) => tableLine(web, names, r)).join(''))
  }
}
