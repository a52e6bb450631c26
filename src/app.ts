import { Hono } from 'hono'
import { auditRoutes } from '#modules/audit/routes.tsx'
import { caseRoutes } from '#modules/cases/routes.tsx'
import { directoryApi } from '#modules/directory/api.ts'
import { directoryRoutes } from '#modules/directory/routes.tsx'
import { feedbackRoutes } from '#modules/feedback/routes.tsx'
import { formRoutes } from '#modules/forms/routes.tsx'
import { intakeRoutes } from '#modules/intake/routes.tsx'
import { type Library, learningRoutes } from '#modules/learning/routes.tsx'
import { operationsRoutes } from '#modules/operations/routes.tsx'
import { overviewRoutes } from '#modules/overview/routes.tsx'
import { partnerApi } from '#modules/partners/routes/api.tsx'
import { partnerRoutes } from '#modules/partners/routes.tsx'
import { peopleRoutes } from '#modules/people/routes.tsx'
import { referralRoutes } from '#modules/referrals/routes.tsx'
import { removalRoutes } from '#modules/removals/routes.tsx'
import { reportRoutes } from '#modules/reports/routes.tsx'
import { requestRoutes } from '#modules/requests/routes.tsx'
import { retentionRoutes } from '#modules/retention/routes.tsx'
import { rightsRoutes } from '#modules/rights/routes.tsx'
import type { App } from '#platform/access/context.ts'
import { type Door, makeDoor } from '#platform/http/door.ts'
import { frameRoutes } from '#platform/http/frame.ts'
import { mayAsk, safeHeaders } from '#platform/http/headers.ts'
import { passkeyScript, ringScript, script, staffStyle, style } from '#ui/assets.ts'
import { failurePages } from './failures.tsx'

/**
 * The whole address map:
 *
 *   /                     to /km or /en                       frame
 *   /leave                ends everything and goes elsewhere  frame
 *   /health/live, /ready  for who watches the server          frame
 *   /{lang}               the front door                      intake
 *   /{lang}/ways          the ways to reach out, explained    intake
 *   /{lang}/go/…          links that lead to the front door   intake
 *   /{lang}/services      the finder, an entry, what is wrong  directory
 *   /{lang}/learn         pieces to read, questions to try   learning
 *   /{lang}/rights, /{lang}/fears, /staff/fears  a booklet, five fears  rights
 *   /hsds                 the directory for programs          directory
 *   /api/v1               own entries, by programs with a key  partners
 *   /api/docs, /{lang}/api/docs, /api/openapi.json  about that  partners
 *   /{lang}/report        reaching out                        reports
 *   /{lang}/check         coming back with a code             reports
 *   /{lang}/check/data    asking to see, or to have erased  requests
 *   /{lang}/check/feedback  how it was, behind a code       feedback
 *   /{lang}/feedback      what somebody thinks              feedback
 *   /{lang}/you-said      what became of it                 feedback
 *   /{lang}/hard-to-tell  what makes it hard to tell        feedback
 *   /staff                what is due                         overview
 *   /staff/sign-in …      signing in and out, language        people
 *   /staff/enrolment      by invitation                       people
 *   /staff/me             the own access                      people
 *   /staff/intake         ways, who is on duty, links         intake
 *   /staff/reports        the desk                            reports
 *   /staff/feedback       what people think, answering it   feedback
 *   /staff/removals       pictures to be removed: what is due  removals
 *   /staff/cases          children's files, agreements        cases
 *   /staff/attachments    papers in them                      cases
 *   /staff/cases/:id/forms, /staff/responses  answering forms  forms
 *   /staff/forms          forms, their versions, bringing one in  forms
 *   /staff/referrals      asking others, answering them       referrals
 *   /staff/figures, /staff/published                          overview
 *   /staff/retention      keeping, holds, what ends soon      retention
 *   /staff/requests, /staff/authority-requests            requests
 *   /staff/trail          who has seen and done what          audit
 *   /staff/health         versions, backups, jobs             operations
 *   /staff/directory      entries: reading, changing, verifying  directory
 *   /staff/directory/to-call  numbers to call, to print  directory
 *   /staff/directory/import, /staff/directory/export…  lists in and out  directory
 *   /staff/learning       who has reviewed which piece      learning
 *   /staff/keys           keys of the organisation's programs  partners
 *   /staff/launch         what comes before real children     operations
 */
export const makeApp = (app: App, pieces?: Library): Hono => openDoor(app, pieces).hono

/**
 * The same with what each address says of itself; mounting asks nothing of the database. */
export function openDoor(app: App, pieces?: Library): Door {
  const hono = new Hono()
  const ofStaff = safeHeaders(app.hsts, staffStyle, [script, passkeyScript])
  const door = makeDoor(hono, app, safeHeaders(app.hsts, style, [script]), mayAsk(ofStaff, ringScript))
  frameRoutes(door)
  directoryRoutes(door)
  directoryApi(door)
  partnerRoutes(door)
  partnerApi(door)
  learningRoutes(door, pieces)
  peopleRoutes(door)
  intakeRoutes(door)
  rightsRoutes(door)
  reportRoutes(door)
  removalRoutes(door)
  feedbackRoutes(door)
  caseRoutes(door)
  formRoutes(door)
  referralRoutes(door)
  retentionRoutes(door)
  requestRoutes(door)
  auditRoutes(door)
  overviewRoutes(door)
  operationsRoutes(door)
  failurePages(door)
  return door
}
