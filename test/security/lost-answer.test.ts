import net from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeApp } from '#app'
import { openDatabase } from '#platform/db/database.ts'
import { logTo } from '#platform/log/log.ts'
import { valuesOf } from '#test/support/public-form.ts'
import { answers } from '#test/support/scenario.ts'
import { type World, world } from '#test/support/world.ts'
import { field, get, type Input, post } from './asking.ts'

/**
 * Stands between the program and PostgreSQL. Once told to, it hands the next COMMIT of a
 * writing transaction on and cuts the line as soon as PostgreSQL answers: the answer is lost.
 */
async function lineTo(
  socket: string,
): Promise<{ port: number; cutAfterNextFiling(): void; cuts(): number; close(): void }> {
  let armed = false
  let cuts = 0
  const open = new Set<net.Socket>()
  const server = net.createServer((program) => {
    const database = net.connect(socket)
    let files = false
    let committing = false
    for (const side of [program, database]) {
      open.add(side)
      side.on('error', () => {})
      side.on('close', () => {
        open.delete(side)
        program.destroy()
        database.destroy()
      })
    }
    program.on('data', (chunk) => {
      const text = chunk.toString('latin1')
      if (armed && /insert into "report"/.test(text)) files = true
      if (files && /\bcommit\b/i.test(text)) committing = true
      database.write(chunk)
    })
    database.on('data', (chunk) => {
      if (!committing) return void program.write(chunk)
      armed = false // the commit is done; its answer never arrives
      cuts++
      program.destroy()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    port: (server.address() as net.AddressInfo).port,
    cutAfterNextFiling: () => {
      armed = true
    },
    cuts: () => cuts,
    close: () => {
      for (const side of open) side.destroy()
      server.close()
    },
  }
}

let w: World
beforeAll(async () => {
  w = await world()
})

const count = async () => {
  const db = await w.sql('postgres')
  const { rows } = await db.query(
    'select (select count(*)::int from report) reports, (select count(*)::int from receipt) receipts',
  )
  return rows[0] as { reports: number; receipts: number }
}
const codeIn = (page: string) => /\b\d{4} \d{4} \d{4} \d{4}\b/.exec(page)?.[0]

describe('the answer of a filing is lost on the way', () => {
  it('and the same form, sent again, shows the one code of the one report', async () => {
    const direct = w.connection('sdap_app')
    const line = await lineTo(`${direct.host}/.s.PGSQL.5432`)
    const db = await openDatabase({ ...direct, host: '127.0.0.1', port: line.port })
    const hono = makeApp({ ...w.app, db })
    const lines: string[] = []
    const logBefore = logTo((text) => lines.push(text))
    try {
      const state = field(await (await get(hono, '/en/report')).text(), '_token')
      const form: Input = { ...valuesOf(answers({ story: 'made up, and sent twice' })), screen: 'send', _token: state }
      const before = await count()
      line.cutAfterNextFiling()
      const lost = await post(hono, '/en/report', form)
      expect(line.cuts()).toBe(1)
      expect(lost.status).toBe(503)
      expect(codeIn(await lost.text())).toBeUndefined()
      expect(await count(), 'the report is there already').toEqual({
        reports: before.reports + 1,
        receipts: before.receipts + 1,
      })

      const again = await post(hono, '/en/report', form)
      expect(again.status).toBe(200)
      const code = codeIn(await again.text())
      expect(code).toBeDefined()
      expect(codeIn(await (await post(hono, '/en/report', form)).text())).toBe(code)
      expect(await count()).toEqual({ reports: before.reports + 1, receipts: before.receipts + 1 })

      const _token = field(await (await get(hono, '/en/check')).text(), '_token')
      expect((await post(hono, '/en/check', { _token, code: code ?? '' })).status).toBe(303)
      expect(lines.join()).not.toContain('made up')
    } finally {
      logTo(logBefore)
      await db.close()
      line.close()
    }
  })
})
