#!/usr/bin/env node
// Writes the tables of docs/permissions.md from the policies and the addresses, and those of
// docs/data-protection.md from a database that it makes and throws away, and from migrations/classes.json. A column without a class is named, and nothing is written.
import './tsx.mjs'
import fs from 'node:fs'
import pg from 'pg'

const { withFreshDatabase } = await import('../test/support/tables.ts')
const { differences, generatedParts, page, readClasses, readColumns, withParts } = await import(
  '../test/support/data-protection.ts'
)
const permissions = await import('../test/support/permissions.ts')
fs.writeFileSync(permissions.page, withParts(fs.readFileSync(permissions.page, 'utf8'), permissions.generatedParts()))

const columns = await withFreshDatabase(async (connection) => {
  const db = new pg.Client(connection('postgres'))
  await db.connect()
  try {
    return await readColumns(db)
  } finally {
    await db.end()
  }
})
const classes = readClasses()
const wrong = differences(columns, classes)
if (wrong.length > 0) {
  process.stderr.write(`${wrong.join('\n')}\n`)
  process.exitCode = 1
} else {
  fs.writeFileSync(page, withParts(fs.readFileSync(page, 'utf8'), generatedParts(columns, classes)))
}
