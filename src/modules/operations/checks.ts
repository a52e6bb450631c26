import fs from 'node:fs'
import { articles, reviewState } from '#modules/learning/queries.ts'
import type { App } from '#platform/access/context.ts'
import { type CoreFiles, coreFiles } from '#platform/core-files.ts'
import type { Tx } from '#platform/db/database.ts'
import { type Lang, leftOutLanguages, pick } from '#platform/i18n/i18n.ts'
import { today } from '#platform/time/time.ts'
import { keepingChecks, type Moment } from './checks-keeping.ts'
import { type DatabaseFacts, databaseFacts } from './queries/health.ts'
import { type Launch, launchOf } from './queries/launch.ts'
import { type Space, spaceOf } from './queries/space.ts'
import { khmerReview } from './queries/texts.ts'
import { row } from './row.ts'
import type { Check } from './schema.ts'

const version: string = JSON.parse(fs.readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')).version
const mostClockMs = 5000
const gigabyte = 1_000_000_000
/** What the server and its worker open at most, and a few for a person who looks after the database. */
const connectionsNeeded = 24

export type Looking = {
  lang: Lang
  /** An operator's session, or the owner's role: may ask for counts. */
  keeper: boolean
  /** The server does not run just now, so that nothing of it is expected. */
  resting?: boolean
  /** This machine's clock. */
  now?: () => Date
}

/**
 * Everything worth knowing about a deployment, for the operator's page and the command line alike.
 * Rows hold codes, counts and times, never a record, a person's name or a path.
 * @param read one transaction: an operator's, anybody's, or the owner's
 */
export async function checks(
  app: App,
  read: <R>(work: (tx: Tx) => Promise<R>) => Promise<R>,
  { lang, keeper, resting = false, now = () => new Date() }: Looking,
): Promise<Check[]> {
  const space = await spaceOf(app.place)
  const { facts, launch } = await read(async (tx) => ({
    facts: await databaseFacts(tx, keeper, now),
    launch: keeper ? await launchOf(tx, app, now()) : null,
  }))
  const moment: Moment = { lang, now: now(), resting }
  return [
    ...programChecks(facts, app),
    ...keyChecks(facts, app, lang),
    ...space.map(spaceCheck),
    ...keepingChecks(facts, app, moment),
    ...settingChecks(app),
    ...readinessChecks(facts, app, launch, moment),
  ]
}

function programChecks(facts: DatabaseFacts, app: App): Check[] {
  const { server } = facts
  const off = Math.abs(facts.clockAheadMs)
  const seconds = Math.round(off / 1000)
  const external = [
    server.archiveFailing
      ? row('archive.failing', 'problem')
      : server.archiveMode === 'off' || server.walLevel === 'minimal'
        ? row('archive.off', 'note')
        : row('archive.on', 'ok'),
    server.overNetwork && !server.encrypted ? row('connection.open', 'note') : row('connection.safe', 'ok'),
    server.connections < connectionsNeeded
      ? row('connections.few', 'note', { count: server.connections, needed: connectionsNeeded })
      : row('connections.enough', 'ok', { count: server.connections }),
  ]
  return [
    row('database.answers', 'ok'),
    row('version.known', 'ok', { sdap: version, node: process.versions.node, postgres: facts.postgresVersion }),
    ...(facts.postgres < 18 ? [row('version.old_postgres', 'note')] : []),
    facts.step === facts.newestStep
      ? row('migration.newest', 'ok', { step: facts.step })
      : row('migration.other', 'problem', { step: facts.step, newest: facts.newestStep }),
    off > mostClockMs ? row('clock.off', 'problem', { seconds }) : row('clock.right', 'ok'),
    memoryCheck(coreFiles(), facts.released),
    ...(app.place?.external ? external : []),
  ]
}

/** What a broken process leaves behind would hold whatever was open: keys, and a child's words. */
function memoryCheck(found: CoreFiles, released: boolean): Check {
  if (found === 'none') return row('memory.not_written', 'ok')
  if (found === 'unknown') return row('memory.not_known', 'note')
  return row(found === 'file' ? 'memory.core_files' : 'memory.handed_on', released ? 'problem' : 'note')
}

function keyChecks({ keeper, teamKeys }: DatabaseFacts, app: App, lang: Lang): Check[] {
  const older = (keeper?.keys ?? [])
    .slice(0, -1)
    .map(({ generation, fingerprint, people, receipts }) =>
      people + receipts > 0
        ? row('key.older_used', 'note', { generation, fingerprint, people, receipts })
        : row('key.older_unused', 'note', { generation, fingerprint }),
    )
  return [
    row('key.newest', 'ok', { fingerprint: app.serverKey.fingerprint, generation: app.serverKey.generation }),
    ...older,
    ...teamKeys.map((k) => {
      const named = { organisation: pick(k.organisation, lang), team: pick(k.team, lang) }
      return k.fingerprint && k.generation !== null
        ? row('team_key.compare', 'ok', { ...named, generation: k.generation, fingerprint: k.fingerprint })
        : row('team_key.none', 'note', named)
    }),
  ]
}

function spaceCheck({ what, free }: Space): Check {
  if (!free) return row(`${what}_space.unknown`, 'problem')
  const values = { gb: (free.bytes / gigabyte).toFixed(1), percent: Math.round(free.share * 100) }
  if (free.bytes < gigabyte || free.share < 0.05) return row(`${what}_space.short`, 'problem', values)
  return free.share < 0.1 ? row(`${what}_space.low`, 'note', values) : row(`${what}_space.enough`, 'ok', values)
}

function settingChecks({ place, publicUrl, hsts, trustProxy }: App): Check[] {
  const https = publicUrl?.startsWith('https:') ?? false
  return [
    publicUrl === undefined
      ? row('address.not_set', 'note')
      : https
        ? row('address.https', 'ok')
        : row('address.not_https', 'note'),
    row(hsts ? 'hsts.on' : 'hsts.off', 'ok'),
    trustProxy
      ? row('proxy.trusted', 'ok')
      : https
        ? row('proxy.not_trusted', 'note') // something speaks TLS in front, and all people look like one
        : row('proxy.none', 'ok'),
    ...(place
      ? [
          place.mail ? row('mail.set', 'ok') : row('mail.not_set', 'note'),
          place.anchor ? row('anchor.set', 'ok') : row('anchor.not_set', 'note'),
        ]
      : []),
  ]
}

function readinessChecks(facts: DatabaseFacts, app: App, launch: Launch | null, { lang, now }: Moment): Check[] {
  const khmer = app.place?.khmer ?? khmerReview()
  const gaps = facts.keeper?.gaps ?? []
  const waiting = (facts.keeper?.desks ?? []).filter((d) => !d.confirmedAt)
  const fallen = launch?.release ? launch.automatic.filter((i) => !i.there).length : 0
  return [
    facts.intakeOpen ? row('intake.open', 'ok') : row('intake.closed', facts.released ? 'problem' : 'note'),
    ...waiting.map(({ organisation, team }) =>
      row('intake.waiting', 'note', { organisation: pick(organisation, lang), team: pick(team, lang) }),
    ),
    ...gaps.map(({ organisation, team }) =>
      team === null
        ? row('recovery.no_sheets', 'note', { organisation: pick(organisation, lang) })
        : row('recovery.not_sealed', 'note', { organisation: pick(organisation, lang), team: pick(team, lang) }),
    ),
    ...(facts.keeper && gaps.length === 0 ? [row('recovery.complete', 'ok')] : []),
    khmer.reviewed ? row('khmer.reviewed', 'ok') : row('khmer.not_reviewed', 'note'),
    khmer.unreviewed === 0
      ? row('content.reviewed', 'ok')
      : row('content.not_reviewed', 'note', { count: khmer.unreviewed }),
    ...leftOutLanguages.map(({ code }) => row('language.left_out', 'note', { file: `${code}.json` })),
    learningCheck(now),
    ...(fallen > 0 ? [row('stage.fallen', 'problem', { count: fallen })] : []),
    app.deployment.demo
      ? row('stage.demo', 'note')
      : facts.released
        ? row('stage.released', 'ok')
        : row('stage.trial', 'note'),
  ]
}

/** How far the pieces to read are: who has reviewed them, and which are to be looked at again. */
function learningCheck(now: Date): Check {
  const { all, unreviewed, overdue } = reviewState(today(now), articles())
  if (unreviewed > 0) return row('learn.not_reviewed', 'note', { all, count: unreviewed, overdue })
  return overdue > 0 ? row('learn.overdue', 'note', { all, count: overdue }) : row('learn.reviewed', 'ok', { all })
}
