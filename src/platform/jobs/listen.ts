import pg from 'pg'
import { log } from '../log/log.ts'

const againMs = 5_000

/**
 * Hears what the database is notified of on some channels, over a connection of its own. One that is
 * lost is opened again; what was notified meanwhile is not heard, so nothing may rest on it alone.
 * @param heard is called with the channel
 */
export async function listen(
  connection: pg.ClientConfig,
  channels: readonly string[],
  heard: (channel: string) => void,
): Promise<{ close(): Promise<void> }> {
  let client: pg.Client | undefined
  let again: NodeJS.Timeout | undefined
  let closed = false

  const open = async () => {
    const fresh = new pg.Client(connection)
    client = fresh
    fresh.on('error', () => {})
    fresh.on('end', () => {
      if (closed || client !== fresh) return
      log('database.connection_lost')
      again = setTimeout(() => open().catch(() => {}), againMs)
    })
    fresh.on('notification', ({ channel }) => heard(channel))
    await fresh.connect().catch((error) => {
      fresh.emit('end')
      throw error
    })
    for (const channel of channels) await fresh.query(`listen ${pg.escapeIdentifier(channel)}`)
  }
  await open()
  return {
    async close() {
      closed = true
      clearTimeout(again)
      await client?.end().catch(() => {})
    },
  }
}
