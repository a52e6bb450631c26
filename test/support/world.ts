import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Hono } from 'hono'
import pg from 'pg'
import { inject } from 'vitest'
import { makeApp } from '#app'
import { findDeployment } from '#modules/people/queries.ts'
import type { StaffActor } from '#platform/access/actor.ts'
import { type App, type Ctx, contextFor, enterReceipt, enterStaff } from '#platform/access/context.ts'
import { serverKeyFrom } from '#platform/crypto/server-key.ts'
import { openDatabase } from '#platform/db/database.ts'

export type StaffCtx = Ctx & { actor: StaffActor; secret: Buffer; handle: string }

/** One test file's own deployment: a clone of the template, the program over it, and its people. */
export type World = {
  app: App
  hono: Hono
  /** A context of a demo account's living session. */
  as(signInName: string): Promise<StaffCtx>
  /** The cookie header of a demo account's living session. */
  cookie(signInName: string): string
  /** A context for whoever entered a code in this session. */
  receipt(secret: Buffer): Promise<Ctx>
  nobody(lang?: 'en' | 'km'): Ctx
  /** Raw SQL as a role, past the program. */
  sql(role: 'postgres' | 'sdap_app' | 'sdap_jobs' | 'sdap_migrate'): Promise<pg.Client>
  connection(role: string): pg.ClientConfig
  close(): Promise<void>
}

const open = new Set<World>()

/** Ends what a test file has opened; the set-up of every file sees to it. */
export async function closeWorlds(): Promise<void> {
  await Promise.all([...open].map((w) => w.close()))
  open.clear()
}

/** Clones the template. A test file calls it in `beforeAll`; it ends with the file. */
export async function world(options: { poolSize?: number; leaveUrl?: string } = {}): Promise<World> {
  const template = inject('template')
  const database = `t_${randomUUID().replaceAll('-', '')}`
  const connection = (role: string, name = database) => ({
    host: template.host,
    user: role,
    password: template.passwords[role] ?? '',
    database: name,
  })
  const superuser = new pg.Client(connection('postgres', 'postgres'))
  await superuser.connect()
  await superuser.query('select pg_advisory_lock(9)') // one clone at a time: a template must be idle
  await superuser.query(`create database ${database} template sdap_template owner sdap_owner`)
  await superuser.query(`grant connect on database ${database} to sdap_app, sdap_jobs, sdap_migrate`)
  await superuser.end()
  // The template's people signed in just now, however long ago it was made.
  const fresh = new pg.Client(connection('postgres'))
  await fresh.connect()
  await fresh.query('update session set started_at = now(), last_used_at = now(), confirmed_at = now()')
  await fresh.end()

  const db = await openDatabase({ ...connection('sdap_app'), max: options.poolSize ?? 8 })
  const deployment = await db.read('', findDeployment)
  if (!deployment) throw new Error('the template is empty')
  const app: App = {
    db,
    serverKey: serverKeyFrom(Buffer.from(template.serverKey, 'hex')),
    deployment,
    leaveUrl: options.leaveUrl ?? 'https://weather.example/',
    publicUrl: undefined,
    hsts: false,
    trustProxy: true,
    ledgerFile: path.join(os.tmpdir(), `sdap-${database}`, 'erasures.jsonl'),
  }
  const secretOf = (name: string) => Buffer.from(template.sessions[name] ?? '', 'hex')
  const clients: pg.Client[] = []
  const made: World = {
    app,
    hono: makeApp(app),
    async as(name) {
      const secret = secretOf(name)
      const entered = await enterStaff(app, secret)
      if (!entered) throw new Error(`${name} has no session`)
      return {
        ...contextFor(app, entered.actor.language, entered.actor, entered.handle),
        actor: entered.actor,
        secret,
        handle: entered.handle,
      }
    },
    cookie: (name) => `sdap=${secretOf(name).toString('base64url')}`,
    async receipt(secret) {
      const entered = await enterReceipt(app, secret)
      if (!entered) throw new Error('the receipt has no session')
      return contextFor(app, 'en', entered.actor, entered.handle)
    },
    nobody: (lang = 'en') => contextFor(app, lang),
    async sql(role) {
      const client = new pg.Client(connection(role))
      client.on('error', () => {})
      await client.connect()
      clients.push(client)
      return client
    },
    connection,
    async close() {
      for (const client of clients) await client.end().catch(() => {})
      await db.close()
      fs.rmSync(path.join(os.tmpdir(), `sdap-${database}`), { recursive: true, force: true })
    },
  }
  open.add(made)
  return made
}
