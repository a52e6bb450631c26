import type { Door } from '#platform/http/door.ts'
import { editRoutes } from './routes/edit.tsx'
import { fillingRoutes } from './routes/filling.tsx'
import { formPages } from './routes/forms.tsx'
import { outRoutes } from './routes/out.tsx'
import { responseRoutes } from './routes/response.tsx'
import { startRoutes } from './routes/start.tsx'

export function formRoutes(door: Door): void {
  formPages(door)
  editRoutes(door)
  startRoutes(door)
  responseRoutes(door)
  fillingRoutes(door)
  outRoutes(door)
}
