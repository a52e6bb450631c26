#!/usr/bin/env node
// Writes into biome.json which module may import from which, after the list in test/support/floors.ts.
import './tsx.mjs'
import fs from 'node:fs'

const { withFloors } = await import('../test/support/floors.ts')
const file = new URL('../biome.json', import.meta.url)
fs.writeFileSync(file, withFloors(fs.readFileSync(file, 'utf8')))
