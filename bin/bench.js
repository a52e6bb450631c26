#!/usr/bin/env node
// Measures Sdap on this machine, as ratios within one run: every part, or the one named. Nothing is asserted.
import './tsx.mjs'

const { bench } = await import('../test/bench/bench.ts')
await bench(process.argv[2])
