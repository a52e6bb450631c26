import { serve as listen } from '@hono/node-server'
import type { Hono } from 'hono'

/** Listens. @throws Error with a plain sentence when the port is taken or not allowed */
export function serve(hono: Hono, port: number, host: string): Promise<{ port: number; close(): Promise<void> }> {
  return new Promise((done, failed) => {
    const server = listen({ fetch: hono.fetch, port, hostname: host }, (info) => {
      done({
        port: info.port,
        close: () => letFinish(server),
      })
    })
    server.on('error', (error: { code?: string }) => {
      if (error.code === 'EADDRINUSE')
        failed(
          new Error(
            `Port ${port} is in use. Stop the other program, or choose another with PORT=3001. Nothing was lost.`,
          ),
        )
      else if (error.code === 'EACCES')
        failed(new Error(`This user may not listen on port ${port}. Choose another with PORT=3001.`))
      else if (error.code === 'ENOTFOUND' || error.code === 'EADDRNOTAVAIL')
        failed(new Error(`This machine has no address "${host}". Choose another with HOST=localhost.`))
      else failed(error)
    })
  })
}

/** Takes nothing new, and gives what is being written five seconds to be kept and answered. */
function letFinish(server: ReturnType<typeof listen>): Promise<void> {
  return new Promise((closed) => {
    if (!('closeIdleConnections' in server)) return server.close(() => closed())
    const idle = setInterval(() => server.closeIdleConnections(), 50)
    const late = setTimeout(() => server.closeAllConnections(), 5000)
    server.close(() => {
      clearInterval(idle)
      clearTimeout(late)
      closed()
    })
  })
}
