import type { Door } from '#platform/http/door.ts'
import { attachmentRoutes } from './routes/attachments.tsx'
import { consentRoutes, oneCaseRoutes } from './routes/case.tsx'
import { caseListRoutes } from './routes/list.tsx'
import { newCaseRoutes } from './routes/new.tsx'

export function caseRoutes(door: Door): void {
  caseListRoutes(door)
  newCaseRoutes(door)
  oneCaseRoutes(door)
  attachmentRoutes(door)
  consentRoutes(door)
}
