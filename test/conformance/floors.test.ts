import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'

const planted = (file: string, text: string) => {
  fs.writeFileSync(file, text)
  files.push(file)
  return spawnSync('node_modules/.bin/biome', ['lint', file], { encoding: 'utf8' })
}
const files: string[] = []
afterEach(() => {
  for (const file of files.splice(0)) fs.rmSync(file, { force: true })
})

describe('the floors', () => {
  it('a clean file passes', () => {
    const done = planted(
      'src/modules/records/planted.ts',
      "import { notFound } from '#platform/errors.ts'\n\nexport const planted = notFound\n",
    )
    expect(done.stdout + done.stderr).not.toContain('noRestrictedImports')
    expect(done.status).toBe(0)
  })

  const breaches: [string, string, string][] = [
    ['a module reaches up', 'src/modules/reports/planted.ts', '#modules/cases/queries.ts'],
    ['a module reaches two floors up', 'src/modules/consent/planted.ts', '#modules/referrals/commands/send.ts'],
    ['a command imports a page', 'src/modules/cases/planted.ts', '#modules/reports/views/desk.tsx'],
    ['a command imports the look', 'src/modules/cases/planted.ts', '#ui/layout.tsx'],
    ['the platform learns of the field', 'src/platform/planted.ts', '#modules/reports/queries.ts'],
    ['a component imports a module', 'src/ui/planted.tsx', '#modules/reports/queries.ts'],
  ]
  for (const [what, file, from] of breaches)
    it(`${what}: caught`, () => {
      const done = planted(file, `import * as other from '${from}'\n\nexport const planted = other\n`)
      expect(done.status).not.toBe(0)
      expect(done.stdout + done.stderr).toContain('noRestrictedImports')
    })

  it('`npm run check` itself stops at a breach', () => {
    const file = 'src/modules/consent/planted-check.ts'
    fs.writeFileSync(file, "import * as other from '#modules/cases/queries.ts'\n\nexport const planted = other\n")
    files.push(file)
    const done = spawnSync('npm', ['run', '-s', 'check'], { encoding: 'utf8' })
    expect(done.status).not.toBe(0)
    expect(done.stdout + done.stderr).toContain('planted-check.ts')
    expect(done.stdout + done.stderr).toContain('consent stands below')
  })

  it('two files that import each other: caught', () => {
    const dir = 'src/modules/records'
    fs.writeFileSync(`${dir}/planted-b.ts`, "import { a } from './planted-a.ts'\n\nexport const b = () => a\n")
    files.push(`${dir}/planted-b.ts`)
    const done = planted(`${dir}/planted-a.ts`, "import { b } from './planted-b.ts'\n\nexport const a = () => b\n")
    expect(done.stdout + done.stderr).toContain('noImportCycles')
  })
})
