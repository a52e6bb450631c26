import { serve as listen } from '@hono/node-server'
import type { Hono } from 'hono'

/** Listens. @throws Error with a plain sentence when the port is taken or not allowed */
export function serve(hono: Hono, port: number, host: string): Promise<{ port: number; close(): Promise<void> }> {
  return new Promise((done, failed) => {
    const server = listen({ fetch: hono.fetch, port, hostname: host }, (info) => {
      done({
        port: info.port,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            if ('closeAllConnections' in server) server.closeAllConnections()
          }),
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
      else failed(error)
    })
  })
}
