import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { floors, withFloors } from '#test/support/floors.ts'

const planted: string[] = []
const plant = (file: string, text: string) => {
  fs.writeFileSync(file, text)
  planted.push(file)
}
/** Lints these files as `npm run check` does; one line for each finding, which names its rule and file. */
const lint = (files: string[]) =>
  spawnSync('node_modules/.bin/biome', ['lint', '--reporter=github', ...files], { encoding: 'utf8' })
const importing = (from: string) => `import * as other from '${from}'\n\nexport const planted = other\n`

const clear = () => {
  for (const file of planted.splice(0)) fs.rmSync(file, { force: true })
}
afterEach(clear)
afterAll(clear)

describe('the floors', () => {
  it('of every module are in biome.json as in their list (npm run floors)', () => {
    const text = fs.readFileSync('biome.json', 'utf8')
    expect(withFloors(text)).toBe(text)
    expect(fs.readdirSync('src/modules').sort()).toEqual([...floors].sort())
  })

  it('a clean file passes', () => {
    const file = 'src/modules/records/planted.ts'
    plant(file, "import { notFound } from '#platform/errors.ts'\n\nexport const planted = notFound\n")
    const done = lint([file])
    expect(done.stdout + done.stderr).not.toContain('noRestrictedImports')
    expect(done.status).toBe(0)
  })

  const breaches: [string, string, string][] = [
    ['a module reaches up', 'src/modules/reports/planted.ts', '#modules/cases/queries.ts'],
    ['a module reaches two floors up', 'src/modules/consent/planted.ts', '#modules/referrals/commands/send.ts'],
    ['a command imports a page', 'src/modules/cases/planted-page.ts', '#modules/reports/views/desk.tsx'],
    ['a command imports the look', 'src/modules/cases/planted-look.ts', '#ui/layout.tsx'],
    ['the platform learns of the field', 'src/platform/planted.ts', '#modules/reports/queries.ts'],
    ['a component imports a module', 'src/ui/planted.tsx', '#modules/reports/queries.ts'],
  ]
  const circle = ['src/modules/records/planted-a.ts', 'src/modules/records/planted-b.ts'] as const
  let found: string[]
  beforeAll(() => {
    for (const [, file, from] of breaches) plant(file, importing(from))
    plant(circle[0], "import { b } from './planted-b.ts'\n\nexport const a = () => b\n")
    plant(circle[1], "import { a } from './planted-a.ts'\n\nexport const b = () => a\n")
    const done = lint([...breaches.map(([, file]) => file), circle[0]])
    clear()
    expect(done.status).not.toBe(0)
    found = done.stdout.split('\n').filter((line) => line.startsWith('::error '))
  })

  /** Of which rules this file was found in breach; each is an error, which stops the check. */
  const rulesBroken = (file: string) =>
    found.filter((line) => line.includes(`${file},`)).map((line) => /title=lint\/\w+\/(\w+)/.exec(line)?.[1])

  for (const [what, file] of breaches)
    it(`${what}: caught`, () => expect(rulesBroken(file)).toEqual(['noRestrictedImports']))

  it('two files that import each other: caught', () => expect(rulesBroken(circle[0])).toContain('noImportCycles'))

  it('`npm run check` itself stops at a breach', () => {
    plant('src/modules/consent/planted-check.ts', importing('#modules/cases/queries.ts'))
    const done = spawnSync('npm', ['run', '-s', 'check'], { encoding: 'utf8' })
    expect(done.status).not.toBe(0)
    expect(done.stdout + done.stderr).toContain('planted-check.ts')
    expect(done.stdout + done.stderr).toContain('consent stands below')
  })
})
