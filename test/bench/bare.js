// What a route costs at the least: Hono answering a line of text, on the same server.
import { serve } from '@hono/node-server'
import { Hono } from 'hono'

const hono = new Hono()
hono.get('/', (c) => c.text('hello'))
serve({ fetch: hono.fetch, port: 0, hostname: 'localhost' }, (info) => process.stdout.write(`${info.port}\n`))
