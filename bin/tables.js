#!/usr/bin/env node
// Writes migrations/tables.ts, the types of every table, from a database that it makes and throws away.
import './tsx.mjs'
import fs from 'node:fs'

const { generateTables } = await import('../test/support/tables.ts')
fs.writeFileSync(new URL('../migrations/tables.ts', import.meta.url), await generateTables())
