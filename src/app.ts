import { Hono } from 'hono'
import { auditRoutes } from '#modules/audit/routes.tsx'
import { caseRoutes } from '#modules/cases/routes.tsx'
import { directoryApi } from '#modules/directory/api.ts'
import { directoryRoutes } from '#modules/directory/routes.tsx'
import { operationsRoutes } from '#modules/operations/routes.tsx'
import { overviewRoutes } from '#modules/overview/routes.tsx'
import { peopleRoutes } from '#modules/people/routes.tsx'
import { referralRoutes } from '#modules/referrals/routes.tsx'
import { reportRoutes } from '#modules/reports/routes.tsx'
import { requestRoutes } from '#modules/requests/routes.tsx'
import { retentionRoutes } from '#modules/retention/routes.tsx'
import type { App } from '#platform/access/context.ts'
import { type Door, makeDoor } from '#platform/http/door.ts'
import { frameRoutes } from '#platform/http/frame.ts'
import { safeHeaders } from '#platform/http/headers.ts'
import { passkeyScript, script, style } from '#ui/assets.ts'
import { failurePages } from './failures.tsx'

/**
 * The whole address map:
 *
 *   /                     to /km or /en                       frame
 *   /leave                ends everything and goes elsewhere  frame
 *   /health/live, /ready  for who watches the server          frame
 *   /{lang}               the front door                      directory
 *   /{lang}/services      the finder, an entry, what is wrong  directory
 *   /hsds                 the directory for programs          directory
 *   /{lang}/report        reaching out                        reports
 *   /{lang}/check         coming back with a code             reports
 *   /{lang}/check/data    asking to see, or to have erased  requests
 *   /staff                what is due                         overview
 *   /staff/sign-in …      signing in and out, language        people
 *   /staff/enrolment      by invitation                       people
 *   /staff/me             the own access                      people
 *   /staff/reports        the desk                            reports
 *   /staff/cases          children's files, agreements        cases
 *   /staff/attachments    papers in them                      cases
 *   /staff/referrals      asking others, answering them       referrals
 *   /staff/figures, /staff/published                          overview
 *   /staff/retention      keeping, holds, what ends soon      retention
 *   /staff/requests, /staff/authority-requests            requests
 *   /staff/trail          who has seen and done what          audit
 *   /staff/health         versions, backups, jobs             operations
 *   /staff/directory      entries: reading, changing, verifying  directory
 *   /staff/directory/to-call  numbers to call, to print  directory
 *   /staff/directory/import, /staff/directory/export…  lists in and out  directory
 *   /staff/launch         what comes before real children     operations
 */
export const makeApp = (app: App): Hono => openDoor(app).hono

/** The same with what each address says of itself; mounting asks nothing of the database. */
export function openDoor(app: App): Door {
  const hono = new Hono()
  const headers = safeHeaders(app.hsts, style, [script, passkeyScript])
  const door = makeDoor(hono, app, headers)
  frameRoutes(door)
  directoryRoutes(door)
  directoryApi(door)
  peopleRoutes(door)
  reportRoutes(door)
  caseRoutes(door)
  referralRoutes(door)
  retentionRoutes(door)
  requestRoutes(door)
  auditRoutes(door)
  overviewRoutes(door)
  operationsRoutes(door)
  failurePages(door)
  return door
}
