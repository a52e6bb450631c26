import { isReleased } from '#modules/operations/queries/launch.ts'
import type { App } from '#platform/access/context.ts'
import { logFault } from '#platform/log/log.ts'

const everyMs = 60_000

/** Lets the pages of this node follow a release, or its withdrawal, that another node was told of. */
export async function watchRelease(app: App, every = everyMs): Promise<{ close(): void }> {
  const look = async () => {
    app.released = await app.db.read('', isReleased)
  }
  await look()
  // What cannot be asked now stays as it was.
  const timer = setInterval(() => look().catch((error) => logFault('launch.fault', error)), every).unref()
  return { close: () => clearInterval(timer) }
}
