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
// Node sets room for new objects aside as if it had a large machine to itself; with little of it the
// server rests in 60 MB less (docs/decisions/0027). That is settled before Node begins, so this begins again in place.
const room = '--max-semi-space-size='
const serves = process.argv[2] === 'start' || process.argv[2] === 'serve'
if (serves && !process.send && !process.execArgv.some((flag) => flag.startsWith(room)))
  process.execve?.(process.execPath, [process.execPath, `${room}4`, ...process.execArgv, ...process.argv.slice(1)])
const { forbidCoreFiles } = await import('../src/platform/core-files.ts')
forbidCoreFiles() // before any key is read
if (process.argv[2] !== 'worker') await import('./tsx.mjs') // it has no pages
const { main } = await import('../src/main.ts')
await main(process.argv.slice(2))
