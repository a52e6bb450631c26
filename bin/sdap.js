#!/usr/bin/env node
// The version is checked before anything is imported: an older Node cannot even read the source.
const [major] = process.versions.node.split('.').map(Number)
if (major < 26) {
  console.error(
    `Sdap needs Node 26 or newer, and this is ${process.version}.\n` +
      'Run `npm ci` in the project folder, then use `npm start` or `npx sdap`: they bring the right one.',
  )
  process.exit(1)
}
const { forbidCoreFiles } = await import('../src/platform/core-files.ts')
forbidCoreFiles() // before any key is read
if (process.argv[2] !== 'worker') await import('./tsx.mjs') // it has no pages
const { main } = await import('../src/main.ts')
await main(process.argv.slice(2))
