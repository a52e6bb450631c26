#!/usr/bin/env node
// Measures Sdap on this machine, as ratios within one run. Nothing is asserted.
import './tsx.mjs'

const { bench } = await import('../test/bench/bench.ts')
await bench()
