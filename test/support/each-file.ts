import { setTimeout as rest } from 'node:timers/promises'
import { afterAll, beforeAll } from 'vitest'
import { addDays, startOfDay, today } from '#platform/time/time.ts'
import { closeWorlds } from './world.ts'

// What is made on one day and asserted on the next differs by it. A file that begins in the day's last minute
// waits for the next day; one that takes longer has to bear midnight.
beforeAll(async () => {
  const left = startOfDay(addDays(today(), 1)).getTime() - Date.now()
  if (left < 60_000) await rest(left + 10)
})
afterAll(closeWorlds)
